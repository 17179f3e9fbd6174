#include "protocol/ua/refer_server.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/event/event_header.h"
#include "protocol/message/sipfrag.h"
#include "protocol/ua/invite_session.h"

namespace sipsim::sip {
namespace {

enum TimerTag : uint32_t { kFollow, kExpiry, kPace, kNoRoute };

// 3.10: no more often than once per second.
constexpr Duration kNotifyInterval = 1s;

uint32_t WholeSeconds(Duration span) {
  return static_cast<uint32_t>((std::max(span, Duration{}) + 999'999'999ns) /
                               1s);
}

// How a call came out, as a response would say it.
int StatusOf(const CallEnd& end) {
  if (end.cause == CallEndCause::kBadAnswer) return 488;
  return end.status_code < 200 ? 408 : end.status_code;
}

}  // namespace

ReferServer::ReferServer(UaContext& ua, DialogUsages& usages,
                         ReferTarget target, std::string event_id)
    : ua_(ua),
      usages_(usages),
      target_(std::move(target)),
      event_id_(std::move(event_id)),
      expires_at_(ua.Now() + ua.config.refer->expires),
      next_notify_at_(ua.Now()) {
  ua_.StartTimer(expiry_timer_, ua_.config.refer->expires, *this, kExpiry);
}

void ReferServer::Start() {
  Notify();
  const Duration follow_after = ua_.config.follow_after;
  if (follow_after > Duration{}) {
    ua_.StartTimer(follow_timer_, follow_after, *this, kFollow);
  } else {
    Follow();
  }
}

// 2.4.3: "using all of the normal rules for sending an INVITE".
void ReferServer::Follow() {
  InviteOptions options;
  options.uri = target_.uri;
  options.headers = target_.headers;
  // Whoever was referred calls, where the user agent stands for many.
  const absl::string_view local_uri = usages_.dialog().local_uri();
  const std::optional<UriView> local = ParseUri(local_uri);
  if (ua_.config.population.has_value() && local.has_value() &&
      ua_.config.population->Contains(local->user)) {
    options.from_aor = local_uri;
  }
  auto& call = static_cast<InviteSession&>(ua_.Invite(options));
  call.links().SetWatcher(*this);
  ua_.listener.OnReferredCall(call);
}

void ReferServer::OnWatchedCallChanged(const Call& call) {
  switch (call.state()) {
    case CallState::kEarly:
      if (ua_.config.refer->tells_progress) {
        SetStatus(call.status_code(), false);
      }
      return;
    case CallState::kEstablished:
      return SetStatus(call.status_code(), true);
    case CallState::kTerminated:
      return SetStatus(StatusOf(*call.end()), true);
    default:
      return;
  }
}

void ReferServer::SetStatus(int status_code, bool is_final) {
  if (is_final_ || reason_ != TerminationReason::kNone) return;
  status_code_ = status_code;
  is_final_ = is_final;
  is_news_ = true;
  // 2.4.7
  if (is_final) return EndSubscription(TerminationReason::kNoresource);
  Notify();
}

void ReferServer::EndSubscription(TerminationReason reason) {
  reason_ = reason;
  is_news_ = true;
  expiry_timer_.Cancel();
  Notify();
}

// One after the other: the next one waits until the last is answered.
void ReferServer::Notify() {
  if (!is_news_ || notify_.has_value() || pace_timer_.is_set()) return;
  const Duration wait = next_notify_at_ - ua_.Now();
  if (wait > Duration{}) {
    ua_.StartTimer(pace_timer_, wait, *this, kPace);
    return;
  }
  is_news_ = false;
  next_notify_at_ = ua_.Now() + kNotifyInterval;
  if (SendNotify()) return;
  // As if it had failed: told later, as all failures.
  ua_.StartTimer(pace_timer_, Duration(0), *this, kNoRoute);
}

bool ReferServer::SendNotify() {
  SubscriptionState state;
  if (reason_ == TerminationReason::kNone) {
    state.expires = WholeSeconds(expires_at_ - ua_.Now());
  } else {
    state.substate = Substate::kTerminated;
    state.reason = reason_;
  }
  const auto add_fields = [&](MessageBuilder& out) {
    out.Add(HeaderId::kEvent, EventValue("refer", event_id_));
    out.Add(HeaderId::kSubscriptionState, SubscriptionStateValue(state));
  };
  const absl::FunctionRef<void(MessageBuilder&)> fields = add_fields;
  const std::string body = StatusSipfrag(status_code_, "");
  notify_.emplace(ua_, static_cast<ClientRequest::Owner&>(*this));
  return notify_->StartInDialog(usages_.dialog(),
                                {.method = Method::kNotify,
                                 .has_contact = true,
                                 .add_fields = &fields,
                                 .content_type = kSipfragContentType,
                                 .body = body});
}

void ReferServer::OnClientResponse(Message& response) {
  const int status_code = response.status_code();
  if (status_code < 200) return;
  notify_.reset();
  if (status_code >= 300 &&
      usages_.RemoveAfter(*this, Method::kNotify, status_code)) {
    return;
  }
  if (reason_ != TerminationReason::kNone && !is_news_) {
    return usages_.Remove(*this);
  }
  Notify();
}

// RFC 6665 section 4.2.2: who does not answer is subscribed no more.
void ReferServer::OnClientFailure(ClientFailure /*failure*/) {
  usages_.Remove(*this);
}

bool ReferServer::Matches(const Message& request) const {
  if (request.method() != Method::kSubscribe) return false;
  const std::optional<EventView> event =
      ParseEvent(request.FindValue(HeaderId::kEvent));
  return event.has_value() && event->package == "refer" &&
         event->id == event_id_;
}

// 2.4.4: the referrer may extend the subscription, or end it.
void ReferServer::OnRequest(ServerTransaction& transaction,
                            const Message& request) {
  if (reason_ != TerminationReason::kNone) {
    return ua_.Respond(transaction, request, 481);
  }
  const uint32_t longest = WholeSeconds(ua_.config.refer->expires);
  const uint32_t seconds =
      std::min(request.expires().value_or(longest), longest);
  usages_.dialog().RefreshTarget(request);
  MessageBuilder b = ua_.StartResponse(request, 200);
  ua_.AddContact(usages_.dialog().secure(), transaction.flow().protocol,
                 usages_.dialog().local_uri(), b);
  b.Add(HeaderId::kExpires, seconds);
  transaction.Respond(200, std::move(b).Finish());
  if (seconds == 0) return EndSubscription(TerminationReason::kTimeout);
  expires_at_ = ua_.Now() + seconds * 1s;
  ua_.StartTimer(expiry_timer_, seconds * 1s, *this, kExpiry);
  is_news_ = true;
  Notify();
}

void ReferServer::OnTimer(uint32_t tag) {
  switch (tag) {
    case kFollow:
      follow_timer_.Fired();
      return Follow();
    case kExpiry:
      expiry_timer_.Fired();
      return EndSubscription(TerminationReason::kTimeout);
    case kPace:
      pace_timer_.Fired();
      return Notify();
    case kNoRoute:
      return usages_.Remove(*this);
    default:
      SIP_CHECK(false);
  }
}

const char* ReferServer::TimerName(uint32_t tag) const {
  switch (tag) {
    case kFollow:
      return "approval of the user";
    case kExpiry:
      return "end of subscription";
    default:
      return "next NOTIFY";
  }
}

void ReferServer::Describe(Description& out) const {
  out.Open("refer_server");
  out.Text("target", target_.uri);
  out.Number("status_code", status_code_);
  const Time now = ua_.Now();
  for (const auto& [tag, timer] :
       {std::pair<uint32_t, const Timer*>{kFollow, &follow_timer_},
        {kExpiry, &expiry_timer_},
        {kPace, &pace_timer_}}) {
    if (timer->is_set()) out.Timer(TimerName(tag), timer->deadline() - now);
  }
  out.Close();
}

void ReferFactory::OnUsageRequest(DialogUsages& usages,
                                  ServerTransaction& transaction,
                                  const Message& request) {
  // 12.2.2 of RFC 3261: there is no dialog any more for new usages.
  if (usages.call() != nullptr && usages.empty() &&
      usages.call()->state() >= CallState::kTerminating) {
    return ua_.Respond(transaction, request, 481);
  }
  ReferTarget target;
  int status_code = ReadReferTarget(request, ua_.context.observer, &target);
  if (status_code == 0) {
    status_code = ua_.listener.OnReferRequest(usages.call(),
                                              {target.uri, target.referrer},
                                              ua_.config.refer->status_code);
  }
  if (status_code >= 300) {
    return ua_.Respond(transaction, request, status_code);
  }
  usages.dialog().RefreshTarget(request);
  MessageBuilder b = ua_.StartResponse(request, status_code);
  ua_.AddContact(usages.dialog().secure(), transaction.flow().protocol,
                 usages.dialog().local_uri(), b);
  transaction.Respond(status_code, std::move(b).Finish());
  // 2.4.6: the second and further ones of a dialog are told apart.
  auto* call = static_cast<InviteSession*>(usages.call());
  const bool is_first = call != nullptr && ++call->links().refer_count == 1;
  auto server = std::make_unique<ReferServer>(
      ua_, usages, std::move(target),
      is_first ? "" : absl::StrCat(request.cseq().number));
  ReferServer& added = *server;
  usages.Add(std::move(server));
  added.Start();
}

}  // namespace sipsim::sip
