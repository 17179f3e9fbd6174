#include "protocol/ua/subscriber.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "protocol/dialog/failure_effect.h"
#include "protocol/event/parameters.h"

namespace sipsim::sip {
namespace {

constexpr int kTooBriefCountMax = 5;
// A refresh that has failed for a while only is tried again after that.
constexpr Duration kRetryInterval = 60s;

absl::string_view ReasonOf(const Message& notify) {
  const absl::string_view value =
      notify.FindValue(HeaderId::kSubscriptionState);
  const size_t begin = value.find(';');
  if (begin == value.npos) return "";
  return FindParameter(value.substr(begin), "reason").value_or("");
}

}  // namespace

// --- What is asked for.

void SubscriptionPlan::AddFields(Duration asked, MessageBuilder& out) const {
  out.Add(HeaderId::kEvent, EventValue(package, id));
  out.Add(HeaderId::kExpires, static_cast<uint32_t>(asked / 1s));
  if (package == kDialogPackage) out.Add(HeaderId::kAccept, kDialogInfoType);
}

bool SubscriptionPlan::Lengthen(const Message& response) {
  const auto seconds =
      ParseDeltaSeconds(response.FindValue(HeaderId::kMinExpires));
  if (!seconds.has_value() || *seconds * 1s <= expires ||
      ++too_brief_count > kTooBriefCountMax) {
    return false;
  }
  expires = *seconds * 1s;
  return true;
}

int CheckNotify(const SubscriptionPlan& plan, const Message& notify) {
  const auto state =
      ParseSubscriptionState(notify.FindValue(HeaderId::kSubscriptionState));
  if (!state.has_value()) return 400;
  if (plan.package == kDialogPackage && !notify.body().empty() &&
      !absl::EqualsIgnoreCase(notify.media_type(), kDialogInfoType)) {
    return 415;
  }
  return 0;
}

// --- SUBSCRIBE.

Subscriber::Subscriber(UaContext& ua, DialogUsages& usages, Owner& owner,
                       SubscriptionPlan plan)
    : ua_(ua), usages_(usages), owner_(owner), plan_(std::move(plan)) {
  if (plan_.package == kDialogPackage) {
    table_ = std::make_unique<DialogTable>();
  }
  ua_.StartTimer(timer_n_, 64 * ua_.context.timer_values.t1, *this, kTimerN);
}

void Subscriber::Unsubscribe() {
  if (is_unsubscribing_) return;
  is_unsubscribing_ = true;
  plan_.refresh = false;  // Whatever the notifier would have it.
  refresh_timer_.Cancel();
  Send(Duration(0));
}

void Subscriber::Send(Duration expires) {
  if (is_waiting_) {
    next_expires_ = expires;
  } else if (!SendNow(expires)) {
    ua_.StartTimer(fail_timer_, Duration(0), *this, kFail);
  }
}

bool Subscriber::SendNow(Duration expires) {
  is_waiting_ = true;
  sent_expires_ = expires;
  request_.emplace(ua_, static_cast<ClientRequest::Owner&>(*this));
  const auto add_fields = [&](MessageBuilder& out) {
    plan_.AddFields(expires, out);
  };
  const absl::FunctionRef<void(MessageBuilder&)> fields = add_fields;
  const bool is_out =
      request_->StartInDialog(usages_.dialog(), {.method = Method::kSubscribe,
                                                 .has_contact = true,
                                                 .add_fields = &fields});
  // 4.1.2.2, 4.1.2.4. Behind Timer F, which says more.
  ua_.StartTimer(timer_n_, 64 * ua_.context.timer_values.t1, *this, kTimerN);
  return is_out;
}

void Subscriber::OnClientResponse(Message& response) {
  const int status_code = response.status_code();
  if (status_code < 200) return;
  is_waiting_ = false;
  if (status_code == 423 && sent_expires_ > Duration(0) &&
      plan_.Lengthen(response)) {
    return Send(plan_.expires);
  }
  if (status_code >= 300) return OnRefused(status_code);
  plan_.too_brief_count = 0;
  usages_.dialog().RefreshTarget(response);
  // 4.2.1.1: it may be shorter than what was asked for.
  const Duration expires = std::min(
      sent_expires_, response.expires().has_value() ? *response.expires() * 1s
                                                    : sent_expires_);
  // RFC 5839: a 204 says that there will be no NOTIFY.
  if (status_code == 204) timer_n_.Cancel();
  if (!is_unsubscribing_) SetExpiry(expires);
  if (next_expires_.has_value()) {
    Send(*std::exchange(next_expires_, std::nullopt));
  }
  owner_.OnSubscribeDone(plan_.number, status_code);
}

// 4.1.2.2; RFC 5057 section 5.1.
void Subscriber::OnRefused(int status_code) {
  Owner& owner = owner_;
  const SubscriptionNumber number = plan_.number;
  const bool is_over = !substate_.has_value() || sent_expires_ == Duration(0);
  const FailureEffect effect = EffectOfFailure(Method::kSubscribe, status_code);
  owner.OnSubscribeDone(number, status_code);
  if (effect == FailureEffect::kDialog) return usages_.DestroyDialog();
  if (is_over || effect == FailureEffect::kUsage) return End(nullptr);
  // It holds for as long as it did.
  timer_n_.Cancel();
  if (next_expires_.has_value()) {
    return Send(*std::exchange(next_expires_, std::nullopt));
  }
  if (plan_.refresh) {
    ua_.StartTimer(refresh_timer_, kRetryInterval, *this, kRefresh);
  }
}

void Subscriber::OnClientFailure(ClientFailure failure) {
  is_waiting_ = false;
  if (failure == ClientFailure::kTransportError) return OnRefused(503);
  // Timer N is about to say the rest.
  owner_.OnSubscribeDone(plan_.number, 408);
}

void Subscriber::SetExpiry(Duration expires) {
  const Duration patience = 64 * ua_.context.timer_values.t1;
  // The last NOTIFY may still be under way.
  ua_.StartTimer(expiry_timer_, expires + patience, *this, kExpiry);
  refresh_timer_.Cancel();
  if (!plan_.refresh || expires == Duration(0)) return;
  // In time for one SUBSCRIBE to fail by Timer F, if there is that much time.
  ua_.StartTimer(refresh_timer_, expires - std::min(patience, expires / 2),
                 *this, kRefresh);
}

// --- NOTIFY.

bool Subscriber::Matches(const Message& request) const {
  if (request.method() != Method::kNotify) return false;
  const auto event = ParseEvent(request.FindValue(HeaderId::kEvent));
  return event.has_value() && IsSameEvent(*event, plan_.event());
}

void Subscriber::OnRequest(ServerTransaction& transaction,
                           const Message& request) {
  int refusal = CheckNotify(plan_, request);
  if (refusal == 0 && !TakeBody(request)) refusal = 400;
  if (refusal != 0) {
    MessageBuilder b = ua_.StartResponse(request, refusal);
    if (refusal == 415) b.Add(HeaderId::kAccept, kDialogInfoType);
    return transaction.Respond(refusal, std::move(b).Finish());
  }
  usages_.dialog().RefreshTarget(request);
  MessageBuilder b = ua_.StartResponse(request, 200);
  // 12.1.1: the NOTIFY may be what makes the dialog.
  b.CopyAll(request, HeaderId::kRecordRoute);
  ua_.AddContact(usages_.dialog().secure(), transaction.flow().protocol,
                 usages_.dialog().local_uri(), b);
  transaction.Respond(200, std::move(b).Finish());
  TakeNotify(request, *ParseSubscriptionState(
                          request.FindValue(HeaderId::kSubscriptionState)));
}

// false if it is no document of the package.
bool Subscriber::TakeBody(const Message& notify) {
  if (table_ == nullptr || notify.body().empty()) return true;
  const DialogTable::Verdict verdict = table_->Take(notify.body());
  if (verdict == DialogTable::Verdict::kBroken) return false;
  if (verdict == DialogTable::Verdict::kTaken) asked_for_all_ = false;
  // RFC 4235 section 4.3: one is missing, so all is asked for; once.
  if (verdict == DialogTable::Verdict::kIncomplete && !asked_for_all_ &&
      !is_unsubscribing_) {
    asked_for_all_ = true;
    ua_.context.observer.OnCount("dialog_info_gap", notify.call_id());
    if (!is_waiting_) Subscribe();
  }
  return true;
}

void Subscriber::TakeNotify(const Message& notify,
                            const SubscriptionState& state) {
  Owner& owner = owner_;
  const Notification notification{state, ReasonOf(notify),
                                  notify.FindValue(HeaderId::kContentType),
                                  notify.body()};
  timer_n_.Cancel();
  substate_ = state.substate;
  if (state.substate == Substate::kTerminated) {
    is_unsubscribing_ = true;
    owner.OnNotified(plan_.number, notification);
    return End(&state);
  }
  if (state.expires.has_value() && !is_unsubscribing_) {
    SetExpiry(*state.expires * 1s);
  }
  owner.OnNotified(plan_.number, notification);
}

// --- The end.

void Subscriber::OnTimer(uint32_t tag) {
  switch (static_cast<TimerTag>(tag)) {
    case kTimerN:
      timer_n_.Fired();
      return End(nullptr);
    case kRefresh:
      refresh_timer_.Fired();
      return Subscribe();
    case kExpiry:
      expiry_timer_.Fired();
      return End(nullptr);
    case kFail:
      fail_timer_.Fired();
      return OnClientFailure(ClientFailure::kTransportError);
  }
}

const char* Subscriber::TimerName(uint32_t tag) const {
  switch (static_cast<TimerTag>(tag)) {
    case kTimerN:
      return "Timer N";
    case kRefresh:
      return "refresh of subscription";
    case kExpiry:
      return "expiry of subscription";
    case kFail:
      return "failure of SUBSCRIBE";
  }
  return "";
}

void Subscriber::OnDialogDestroyed() {
  owner_.OnSubscriberEnded(std::move(plan_), nullptr);
}

void Subscriber::End(const SubscriptionState* state) {
  Owner& owner = owner_;
  SubscriptionPlan plan = std::move(plan_);
  usages_.Remove(*this);
  owner.OnSubscriberEnded(std::move(plan), state);
}

void Subscriber::Describe(Description& out) const {
  out.Open("subscriber");
  out.Number("number", static_cast<int64_t>(plan_.number));
  out.Text("event", EventValue(plan_.package, plan_.id));
  out.Text("state", !substate_.has_value()             ? "notify_wait"
                    : *substate_ == Substate::kPending ? "pending"
                                                       : "active");
  const auto describe = [&](uint32_t tag, const Timer& timer) {
    if (timer.is_set()) out.Timer(TimerName(tag), timer.deadline() - ua_.Now());
  };
  describe(kTimerN, timer_n_);
  describe(kRefresh, refresh_timer_);
  describe(kExpiry, expiry_timer_);
  if (request_.has_value()) request_->Describe(out);
  out.Close();
}

}  // namespace sipsim::sip
