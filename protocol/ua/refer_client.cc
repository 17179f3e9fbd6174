#include "protocol/ua/refer_client.h"

#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/event/event_header.h"
#include "protocol/event/subscription_state.h"
#include "protocol/message/sipfrag.h"

namespace sipsim::sip {
namespace {

enum TimerTag : uint32_t { kNoRoute, kTimerN, kExpiry };

}  // namespace

void ReferClient::Start(absl::string_view refer_to) {
  Dialog& dialog = usages_.dialog();
  const auto add_fields = [&](MessageBuilder& out) {
    out.Add(HeaderId::kReferTo, refer_to);
    if (!ua_.config.refer->says_referred_by) return;
    out.Add(HeaderId::kReferredBy, absl::StrCat("<", dialog.local_uri(), ">"));
  };
  const absl::FunctionRef<void(MessageBuilder&)> fields = add_fields;
  const bool is_out = request_.StartInDialog(
      dialog,
      {.method = Method::kRefer, .has_contact = true, .add_fields = &fields});
  cseq_ = dialog.local_cseq();
  if (!is_out) ua_.StartTimer(timer_, Duration(0), *this, kNoRoute);
}

void ReferClient::OnClientResponse(Message& response) {
  const int status_code = response.status_code();
  if (status_code < 200) return;
  progress_.answer_code = status_code;
  if (status_code >= 300) {
    const TransferNumber number = number_;
    UaContext& ua = ua_;
    DialogUsages& usages = usages_;
    Call* call = usages_.call();
    progress_.is_over = true;
    const TransferProgress progress = progress_;
    if (!usages.RemoveAfter(*this, Method::kRefer, status_code)) {
      usages.Remove(*this);
    }
    return ua.listener.OnTransferChanged(number, call, progress);
  }
  if (is_reported_) return End();
  // RFC 6665 section 4.1.2.4: a subscription is made by its first NOTIFY, which
  // may be here already.
  if (progress_.report_count == 0) {
    ua_.StartTimer(timer_, 64 * ua_.context.timer_values.t1, *this, kTimerN);
  }
  Tell();
}

void ReferClient::OnClientFailure(ClientFailure failure) {
  progress_.answer_code = failure == ClientFailure::kTimeout ? 408 : 503;
  End();
}

// RFC 3515 section 2.4.6: without an id, it is about the first REFER.
bool ReferClient::Matches(const Message& request) const {
  if (request.method() != Method::kNotify || is_reported_) return false;
  const std::optional<EventView> event =
      ParseEvent(request.FindValue(HeaderId::kEvent));
  return event.has_value() && event->package == "refer" &&
         (event->id.empty() || event->id == absl::StrCat(cseq_));
}

void ReferClient::OnRequest(ServerTransaction& transaction,
                            const Message& request) {
  const std::optional<SubscriptionState> state =
      ParseSubscriptionState(request.FindValue(HeaderId::kSubscriptionState));
  if (!state.has_value()) return Refuse(transaction, request, 400);
  if (!absl::EqualsIgnoreCase(request.media_type(), kSipfragType)) {
    return Refuse(transaction, request, 415);
  }
  const std::optional<int> status_code = ParseStatusSipfrag(request.body());
  if (!status_code.has_value()) {
    ua_.context.observer.OnCount("bad_sipfrag", request.call_id());
    return Refuse(transaction, request, 400);
  }
  usages_.dialog().RefreshTarget(request);
  ua_.Respond(transaction, request, 200);
  progress_.status_code = *status_code;
  ++progress_.report_count;
  if (state->substate == Substate::kTerminated) {
    // 2.4.4: it may come first.
    is_reported_ = progress_.answer_code == 0;
    if (!is_reported_) return End();
    timer_.Cancel();
    return Tell();
  }
  // What ends it may be on its way when the time is up.
  ua_.StartTimer(
      timer_,
      state->expires.value_or(0) * 1s + 64 * ua_.context.timer_values.t1, *this,
      kExpiry);
  Tell();
}

void ReferClient::Refuse(ServerTransaction& transaction, const Message& notify,
                         int status_code) {
  MessageBuilder b = ua_.StartResponse(notify, status_code);
  if (status_code == 415) b.Add(HeaderId::kAccept, kSipfragType);
  transaction.Respond(status_code, std::move(b).Finish());
}

void ReferClient::Tell() {
  ua_.listener.OnTransferChanged(number_, usages_.call(), progress_);
}

void ReferClient::End() {
  UaContext& ua = ua_;
  const TransferNumber number = number_;
  Call* call = usages_.call();
  progress_.is_over = true;
  const TransferProgress progress = progress_;
  usages_.Remove(*this);
  ua.listener.OnTransferChanged(number, call, progress);
}

void ReferClient::OnDialogDestroyed() {
  if (progress_.is_over) return;  // By the answer to this very REFER.
  progress_.is_over = true;
  Tell();
}

void ReferClient::OnTimer(uint32_t tag) {
  timer_.Fired();
  if (tag == kNoRoute) progress_.answer_code = 503;
  End();
}

const char* ReferClient::TimerName(uint32_t tag) const {
  if (tag == kNoRoute) return "failure of REFER";
  return tag == kTimerN ? "N" : "end of subscription";
}

void ReferClient::Describe(Description& out) const {
  out.Open("refer_client");
  out.Number("number", static_cast<int64_t>(number_));
  out.Number("answer_code", progress_.answer_code);
  out.Number("status_code", progress_.status_code);
  if (timer_.is_set()) {
    const uint32_t tag = progress_.answer_code == 0    ? kNoRoute
                         : progress_.report_count == 0 ? kTimerN
                                                       : kExpiry;
    out.Timer(TimerName(tag), timer_.deadline() - ua_.Now());
  }
  out.Close();
}

}  // namespace sipsim::sip
