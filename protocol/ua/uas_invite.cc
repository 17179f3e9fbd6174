#include "protocol/ua/uas_invite.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

enum TimerTag : uint32_t {
  kRepeatProvisional,
  kExpires,
  kRepeatOk,
  kWaitForAck,
};

// 13.3.1.1: a provisional response each minute keeps proxies from giving up.
constexpr Duration kProvisionalInterval = 60s;

}  // namespace

UasInvite::UasInvite(UaContext& ua, Owner& owner,
                     ServerTransaction& transaction, Message&& request,
                     absl::string_view local_tag)
    : ua_(ua),
      owner_(owner),
      transaction_(&transaction),
      request_(std::move(request)),
      local_tag_(local_tag),
      cseq_(request_->cseq().number) {
  transaction_->SetUser(this);
  const std::optional<uint32_t> expires = request_->expires();
  if (expires.has_value()) {
    ua_.StartTimer(limit_timer_, *expires * 1s, *this, kExpires);
  }
}

UasInvite::~UasInvite() {
  if (transaction_ != nullptr) transaction_->SetUser(nullptr);
}

void UasInvite::SendProvisional(int status_code) {
  SIP_CHECK(!answered_);
  provisional_ = status_code;
  ua_.StartTimer(repeat_timer_, kProvisionalInterval, *this,
                 kRepeatProvisional);
  if (transaction_ == nullptr) return;
  MessageBuilder b =
      ua_.StartDialogResponse(*request_, status_code, local_tag_);
  transaction_->Respond(status_code, std::move(b).Finish());
}

void UasInvite::SendOk(absl::string_view sdp) {
  SIP_CHECK(!answered_);
  answered_ = true;
  MessageBuilder b = ua_.StartDialogResponse(*request_, 200, local_tag_);
  ok_ = std::move(b).Finish(kSdpType, sdp);
  request_.reset();
  const TimerValues& values = ua_.context.timer_values;
  interval_ = values.t1;
  ua_.StartTimer(repeat_timer_, interval_, *this, kRepeatOk);
  ua_.StartTimer(limit_timer_, 64 * values.t1, *this, kWaitForAck);
  if (transaction_ != nullptr) transaction_->Respond(200, ok_);
}

void UasInvite::Reject(int status_code, absl::string_view reason_phrase) {
  SIP_CHECK(!answered_);
  answered_ = true;
  repeat_timer_.Cancel();
  limit_timer_.Cancel();
  if (transaction_ == nullptr) return;
  MessageBuilder b =
      StartResponseTo(*request_, status_code, local_tag_, reason_phrase);
  transaction_->SetUser(nullptr);
  transaction_->Respond(status_code, std::move(b).Finish());
  transaction_ = nullptr;
}

// 13.3.1.4: whatever the transport here, there may be UDP further on.
void UasInvite::Retransmit() {
  interval_ = std::min(2 * interval_, ua_.context.timer_values.t2);
  ua_.StartTimer(repeat_timer_, interval_, *this, kRepeatOk);
  if (transaction_ != nullptr) transaction_->Respond(200, ok_);
}

void UasInvite::OnCancel() {
  if (!answered_) owner_.OnInviteCancelled();
}

void UasInvite::OnAck(const Message& ack) {
  SIP_CHECK(answered_);
  repeat_timer_.Cancel();
  limit_timer_.Cancel();
  owner_.OnInviteAcked(ack);
}

void UasInvite::OnAck(ServerTransaction& /*transaction*/, Message& ack) {
  OnAck(ack);
}

// A response could not be delivered (17.2.4). A 2xx is sent again anyway, and
// who waits in vain for a provisional one gives up by himself.
void UasInvite::OnFailure(ServerTransaction& /*transaction*/) {}

void UasInvite::OnTerminated(ServerTransaction& /*transaction*/) {
  transaction_ = nullptr;
}

void UasInvite::OnTimer(uint32_t tag) {
  switch (tag) {
    case kRepeatProvisional:
      repeat_timer_.Fired();
      SendProvisional(provisional_);
      return;
    case kRepeatOk:
      repeat_timer_.Fired();
      Retransmit();
      return;
    case kExpires:
      limit_timer_.Fired();
      owner_.OnInviteExpired();
      return;
    case kWaitForAck:
      limit_timer_.Fired();
      repeat_timer_.Cancel();
      owner_.OnInviteUnacked();
      return;
    default:
      SIP_CHECK(false);
  }
}

const char* UasInvite::TimerName(uint32_t tag) const {
  switch (tag) {
    case kRepeatProvisional:
      return "provisional repetition";
    case kExpires:
      return "Expires";
    case kRepeatOk:
      return "2xx retransmission";
    default:
      return "wait for ACK";
  }
}

void UasInvite::Describe(Description& out) const {
  out.Open("uas_invite");
  out.Number("cseq", cseq_);
  out.Text("state", answered_          ? "Accepted"
                    : provisional_ > 0 ? "Early"
                                       : "Proceeding");
  const Time now = ua_.Now();
  if (repeat_timer_.is_set()) {
    out.Timer(TimerName(answered_ ? kRepeatOk : kRepeatProvisional),
              repeat_timer_.deadline() - now);
  }
  if (limit_timer_.is_set()) {
    out.Timer(TimerName(answered_ ? kWaitForAck : kExpires),
              limit_timer_.deadline() - now);
  }
  out.Close();
}

}  // namespace sipsim::sip
