#include "protocol/ua/subscribe_client.h"

#include <utility>

#include "absl/strings/match.h"

namespace sipsim::sip {

SubscribeClient::SubscribeClient(UaContext& ua, Owner& owner,
                                 SubscriptionPlan plan)
    : ua_(ua),
      owner_(owner),
      plan_(std::move(plan)),
      call_id_(
          ua.NewCallId(RandomToken(ua.context.random, RandomPurpose::kCallId))),
      tag_(ua.context.random, RandomPurpose::kTag) {}

void SubscribeClient::Start(Duration after) {
  if (after == Duration(0)) return Send();
  ua_.StartTimer(start_timer_, after, *this, kStart);
}

bool SubscribeClient::Unsubscribe() {
  unsubscribes_ = true;
  return !start_timer_.is_set();
}

void SubscribeClient::Send() {
  const absl::string_view uri = plan_.uri;
  const UaWay& way = ua_.ways()[0];
  cseq_ = cseq_ == 0 ? ua_.config.first_cseq : cseq_ + 1;
  request_.emplace(ua_, static_cast<ClientRequest::Owner&>(*this));
  const bool is_out =
      request_->Start({.method = Method::kSubscribe,
                       .next_hop = way.NextHopTo(uri),
                       .uses_ways = true,
                       .is_loose = way.routes.first_is_loose,
                       .is_secure = absl::StartsWithIgnoreCase(uri, "sips:")},
                      [&](const Hop& hop) { return Build(hop); });
  if (!is_out) {
    ua_.StartTimer(fail_timer_, Duration(0), *this, kFail);
    return;
  }
  // 4.1.2.4. Behind Timer F, which says more.
  ua_.StartTimer(timer_n_, 64 * ua_.context.timer_values.t1, *this, kTimerN);
}

BufferRef SubscribeClient::Build(const Hop& hop) const {
  const bool secure = absl::StartsWithIgnoreCase(plan_.uri, "sips:");
  MessageBuilder b =
      ua_.StartNewRequest({Method::kSubscribe, plan_.uri, ua_.ways()[0].routes,
                           hop.via, ua_.config.display_name, ua_.config.aor,
                           tag_.view(), "", plan_.uri, call_id_, cseq_},
                          ua_.Contact(secure).size());
  ua_.AddContact(secure, hop.flow.protocol, ua_.config.aor, b);
  plan_.AddFields(plan_.expires, b);
  return std::move(b).Finish();
}

bool SubscribeClient::Matches(const Message& notify) const {
  if (notify.method() != Method::kNotify || notify.call_id() != call_id_ ||
      notify.to()->tag != tag_.view() || start_timer_.is_set()) {
    return false;
  }
  const auto event = ParseEvent(notify.FindValue(HeaderId::kEvent));
  return event.has_value() && IsSameEvent(*event, plan_.event());
}

void SubscribeClient::OnClientResponse(Message& response) {
  const int status_code = response.status_code();
  if (status_code < 200) return;
  if (status_code == 423 && !is_heard_ && plan_.expires > Duration(0) &&
      plan_.Lengthen(response)) {
    return Send();
  }
  if (status_code >= 300) return OnRefused(status_code);
  owner_.OnSubscribeDone(plan_.number, status_code);
}

// 4.1.2.1: there is no subscription; but one notifier of several may have made
// one all the same.
void SubscribeClient::OnRefused(int status_code) {
  Owner& owner = owner_;
  const SubscriptionNumber number = plan_.number;
  if (is_heard_) return;
  owner.OnSubscribeDone(number, status_code);
  owner.OnSubscribeClientDone(*this);
}

void SubscribeClient::OnClientFailure(ClientFailure failure) {
  OnRefused(failure == ClientFailure::kTimeout ? 408 : 503);
}

void SubscribeClient::OnTimer(uint32_t tag) {
  switch (static_cast<TimerTag>(tag)) {
    case kTimerN:
      timer_n_.Fired();
      return owner_.OnSubscribeClientDone(*this);
    case kStart:
      start_timer_.Fired();
      return Send();
    case kFail:
      fail_timer_.Fired();
      return OnRefused(503);
  }
}

const char* SubscribeClient::TimerName(uint32_t tag) const {
  switch (static_cast<TimerTag>(tag)) {
    case kTimerN:
      return "Timer N";
    case kStart:
      return "new subscription";
    case kFail:
      return "failure of SUBSCRIBE";
  }
  return "";
}

void SubscribeClient::Describe(Description& out) const {
  out.Open("subscribe_client");
  out.Number("number", static_cast<int64_t>(plan_.number));
  out.Text("uri", plan_.uri);
  out.Text("event", EventValue(plan_.package, plan_.id));
  if (timer_n_.is_set()) {
    out.Timer(TimerName(kTimerN), timer_n_.deadline() - ua_.Now());
  }
  if (start_timer_.is_set()) {
    out.Timer(TimerName(kStart), start_timer_.deadline() - ua_.Now());
  }
  if (request_.has_value()) request_->Describe(out);
  out.Close();
}

}  // namespace sipsim::sip
