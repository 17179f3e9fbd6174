#include "protocol/ua/notifier.h"

#include <algorithm>
#include <utility>

#include "protocol/dialog/failure_effect.h"

namespace sipsim::sip {

std::optional<Duration> GrantedExpiry(const ExpiryRange& range,
                                      const Message& subscribe) {
  if (!subscribe.expires().has_value()) return range.by_default;
  const Duration asked = *subscribe.expires() * 1s;
  // An hour is never too brief, nor is no time at all.
  if (asked > Duration(0) && asked < 3600s && asked < range.min) {
    return std::nullopt;
  }
  return std::min(asked, range.max);
}

void RespondTooBrief(UaContext& ua, const ExpiryRange& range,
                     ServerTransaction& transaction, const Message& subscribe) {
  MessageBuilder b = ua.StartResponse(subscribe, 423);
  b.Add(HeaderId::kMinExpires,
        static_cast<uint32_t>(std::min<Duration>(range.min, 3600s) / 1s));
  transaction.Respond(423, std::move(b).Finish());
}

Notifier::Notifier(
    UaContext& ua, DialogUsages& usages, Owner& owner, WatcherNumber number,
    const EventView& event, const ExpiryRange& range,
    absl::FunctionRef<std::unique_ptr<EventFeed>(Notifier&)> open_feed)
    : ua_(ua),
      usages_(usages),
      owner_(owner),
      number_(number),
      package_(event.package),
      id_(event.id),
      range_(range),
      feed_(open_feed(*this)) {}

// --- SUBSCRIBE.

bool Notifier::Matches(const Message& request) const {
  if (request.method() != Method::kSubscribe) return false;
  const auto event = ParseEvent(request.FindValue(HeaderId::kEvent));
  return event.has_value() &&
         IsSameEvent(*event, {.package = package_, .id = id_});
}

void Notifier::OnRequest(ServerTransaction& transaction,
                         const Message& request) {
  // The last NOTIFY is under way.
  if (is_terminated()) return ua_.Respond(transaction, request, 481);
  const std::optional<Duration> expires = GrantedExpiry(range_, request);
  if (!expires.has_value()) {
    return RespondTooBrief(ua_, range_, transaction, request);
  }
  usages_.dialog().RefreshTarget(request);
  Accept(transaction, request, *expires, state_.substate);
}

void Notifier::Accept(ServerTransaction& transaction, const Message& subscribe,
                      Duration expires, Substate substate) {
  MessageBuilder b =
      StartResponseTo(subscribe, 200, usages_.dialog().local_tag());
  b.CopyAll(subscribe, HeaderId::kRecordRoute);
  ua_.AddContact(usages_.dialog().secure(), transaction.flow().protocol,
                 usages_.dialog().local_uri(), b);
  b.Add(HeaderId::kExpires, static_cast<uint32_t>(expires / 1s));
  transaction.Respond(200, std::move(b).Finish());
  Start(expires, substate);
}

void Notifier::Start(Duration expires, Substate substate) {
  state_.substate = substate;
  expires_at_ = ua_.Now() + expires;
  // RFC 4235 section 3.7, and 4.2.1.2 of RFC 6665.
  wants_all_ = true;
  if (expires == Duration(0)) return Terminate(TerminationReason::kTimeout);
  ua_.StartTimer(expiry_timer_, expires, *this, kExpiry);
  Notify();
}

// --- NOTIFY.

void Notifier::Grant() {
  if (state_.substate != Substate::kPending) return;
  state_.substate = Substate::kActive;
  wants_all_ = true;
  Notify();
}

void Notifier::Terminate(TerminationReason reason,
                         std::optional<uint32_t> retry_after) {
  if (is_terminated()) return;
  // What is pending has been told nothing, and is not now.
  if (state_.substate == Substate::kPending) wants_all_ = false;
  state_ = {Substate::kTerminated, std::nullopt, retry_after, reason};
  expiry_timer_.Cancel();
  Notify();
}

void Notifier::OnNews() {
  if (is_terminated()) return;
  NotifyOfNews();
}

void Notifier::NotifyOfNews() {
  if (state_.substate != Substate::kActive || is_notifying_ ||
      pace_timer_.is_set() || !feed_->has_news()) {
    return;
  }
  if (ua_.Now() < paced_until_) {
    ua_.StartTimer(pace_timer_, paced_until_ - ua_.Now(), *this, kPace);
    return;
  }
  Notify();
}

void Notifier::Notify() {
  must_notify_ = true;
  if (is_notifying_) return;
  // RFC 4235 section 3.4, RFC 3515 section 2.4.7: with what it is about, so
  // does the subscription end.
  if (state_.substate == Substate::kActive && feed_->is_over()) {
    return Terminate(TerminationReason::kNoresource);
  }
  must_notify_ = false;
  pace_timer_.Cancel();
  if (!SendNotify()) ua_.StartTimer(fail_timer_, Duration(0), *this, kFail);
}

bool Notifier::SendNotify() {
  is_notifying_ = true;
  is_last_sent_ = is_terminated();
  paced_until_ = ua_.Now() + feed_->interval_min();
  SubscriptionState state = state_;
  if (!is_last_sent_) {
    // Never more than was granted.
    state.expires = static_cast<uint32_t>((expires_at_ - ua_.Now()) / 1s);
  }
  // A pending subscription learns nothing; a last NOTIFY tells what there is to
  // tell.
  const bool has_body =
      state.substate != Substate::kPending &&
      (wants_all_ || feed_->has_news() || feed_->is_in_every_notify());
  const std::string body =
      has_body ? feed_->TakeDocument(std::exchange(wants_all_, false)) : "";
  const auto add_fields = [&](MessageBuilder& out) {
    out.Add(HeaderId::kEvent, EventValue(package_, id_));
    out.Add(HeaderId::kSubscriptionState, SubscriptionStateValue(state));
  };
  const absl::FunctionRef<void(MessageBuilder&)> fields = add_fields;
  request_.emplace(ua_, static_cast<ClientRequest::Owner&>(*this));
  return request_->StartInDialog(
      usages_.dialog(), {.method = Method::kNotify,
                         .has_contact = true,
                         .add_fields = &fields,
                         .content_type = has_body ? feed_->content_type() : "",
                         .body = body});
}

void Notifier::OnNotifyDone() {
  is_notifying_ = false;
  if (is_last_sent_) return End();
  if (must_notify_) return Notify();
  NotifyOfNews();
}

void Notifier::OnClientResponse(Message& response) {
  const int status_code = response.status_code();
  if (status_code < 200) return;
  if (status_code < 300) {
    usages_.dialog().RefreshTarget(response);
    return OnNotifyDone();
  }
  ua_.context.observer.OnCount("notify_refused", response.call_id());
  const FailureEffect effect = EffectOfFailure(Method::kNotify, status_code);
  if (effect == FailureEffect::kDialog) return usages_.DestroyDialog();
  if (effect == FailureEffect::kUsage) return End();
  // What it said is lost: the next one says all.
  wants_all_ = state_.substate == Substate::kActive;
  OnNotifyDone();
}

void Notifier::OnClientFailure(ClientFailure failure) {
  ua_.context.observer.OnCount("notify_failed", usages_.dialog().call_id());
  // 4.2.2: who does not answer is gone.
  if (failure == ClientFailure::kTimeout) return End();
  wants_all_ = state_.substate == Substate::kActive;
  OnNotifyDone();
}

void Notifier::OnTimer(uint32_t tag) {
  switch (static_cast<TimerTag>(tag)) {
    case kExpiry:
      expiry_timer_.Fired();
      return Terminate(TerminationReason::kTimeout);
    case kPace:
      pace_timer_.Fired();
      return NotifyOfNews();
    case kFail:
      fail_timer_.Fired();
      return OnClientFailure(ClientFailure::kTransportError);
  }
}

const char* Notifier::TimerName(uint32_t tag) const {
  switch (static_cast<TimerTag>(tag)) {
    case kExpiry:
      return "expiry of subscription";
    case kPace:
      return "pace of NOTIFY";
    case kFail:
      return "failure of NOTIFY";
  }
  return "";
}

// --- The end.

void Notifier::OnDialogDestroyed() { owner_.OnNotifierEnded(number_); }

void Notifier::End() {
  owner_.OnNotifierEnded(number_);
  usages_.Remove(*this);
}

void Notifier::Describe(Description& out) const {
  out.Open("notifier");
  out.Number("number", static_cast<int64_t>(number_));
  out.Text("event", EventValue(package_, id_));
  out.Text("state", SubscriptionStateValue(state_));
  if (expiry_timer_.is_set()) {
    out.Timer(TimerName(kExpiry), expiry_timer_.deadline() - ua_.Now());
  }
  if (pace_timer_.is_set()) {
    out.Timer(TimerName(kPace), pace_timer_.deadline() - ua_.Now());
  }
  if (request_.has_value()) request_->Describe(out);
  out.Close();
}

}  // namespace sipsim::sip
