#include "protocol/ua/uas_invite.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
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
// RFC 3262 section 3: two and a half minutes, where they cannot get lost.
constexpr Duration kReliableInterval = 150s;

constexpr absl::string_view kStatusLine200 = "SIP/2.0 200 OK\r\n";
// Status line without its phrase, Content-Type, Content-Length.
constexpr size_t kResponseExtra = 96;

}  // namespace

UasInvite::UasInvite(UaContext& ua, Owner& owner,
                     ServerTransaction& transaction, const Message& request)
    : ua_(ua),
      owner_(owner),
      transaction_(&transaction),
      cseq_(request.cseq().number) {
  transaction_->SetUser(this);
  WriteHead(request);
  const std::optional<uint32_t> expires = request.expires();
  if (expires.has_value()) {
    ua_.StartTimer(limit_timer_, *expires * 1s, *this, kExpires);
  }
}

// A response, without its status line and what Finish adds.
void UasInvite::WriteHead(const Message& request) {
  MessageBuilder b = StartResponseTo(request, 200, local_tag());
  core_begin_ = static_cast<uint32_t>(kStatusLine200.size());
  core_size_ = static_cast<uint32_t>(b.size()) - core_begin_;
  b.CopyAll(request, HeaderId::kRecordRoute);
  ua_.AddContact(request.request_uri().scheme == UriScheme::kSips,
                 transaction_->flow().protocol, ua_.OwnUri(request), b,
                 owner_.contact_features());
  ua_.capabilities.AddTo(b);
  head_size_ = static_cast<uint32_t>(b.size()) - core_begin_;
  head_ = std::move(b).Finish();
  SIP_CHECK(absl::StartsWith(head_.view(), kStatusLine200));
}

void UasInvite::RenewContact(const Dialog& dialog) {
  if (transaction_ == nullptr) return;
  const absl::string_view head = head_.view().substr(core_begin_, head_size_);
  constexpr absl::string_view kContact = "\r\nContact:";
  // The last line of the core ends the one before it.
  const size_t begin = head.find(kContact, core_size_ - 2) + 2;
  const size_t end = head.find("\r\n", begin) + 2;
  MessageBuilder b(head_.view().size() + kResponseExtra);
  b.StartResponse(200, ReasonPhrase(200));
  b.Append(head.substr(0, begin));
  ua_.AddContact(dialog.secure(), transaction_->flow().protocol,
                 dialog.local_uri(), b, owner_.contact_features());
  b.Append(head.substr(end));
  head_size_ = static_cast<uint32_t>(b.size()) - core_begin_;
  head_ = std::move(b).Finish();
}

MessageBuilder UasInvite::StartResponse(int status_code,
                                        absl::string_view reason_phrase,
                                        size_t head_size, size_t more) const {
  MessageBuilder b(head_size + reason_phrase.size() + more + kResponseExtra);
  b.StartResponse(status_code, reason_phrase.empty() ? ReasonPhrase(status_code)
                                                     : reason_phrase);
  b.Append(head_.view().substr(core_begin_, head_size));
  return b;
}

UasInvite::~UasInvite() {
  if (transaction_ != nullptr) transaction_->SetUser(nullptr);
}

void UasInvite::MakeReliable() {
  if (reliable_ != nullptr) return;
  reliable_ = std::make_unique<ReliableResponses>(
      ua_, static_cast<ReliableResponses::Owner&>(*this));
}

void UasInvite::SendProvisional(int status_code, absl::string_view sdp) {
  SIP_CHECK(!answered_);
  provisional_ = status_code;
  ua_.StartTimer(repeat_timer_,
                 is_reliable() ? kReliableInterval : kProvisionalInterval,
                 *this, kRepeatProvisional);
  if (is_reliable()) return reliable_->Send(status_code, sdp);
  if (transaction_ == nullptr) return;
  // RFC 2543 has Record-Route and Contact in the 2xx alone (6.29).
  const size_t head_size = ua_.speaks_rfc2543() ? core_size_ : head_size_;
  BufferRef bytes = StartResponse(status_code, "", head_size, sdp.size())
                        .Finish(sdp.empty() ? "" : kSdpType, sdp);
  early_ = sdp.empty() ? BufferRef() : bytes;
  transaction_->Respond(status_code, std::move(bytes));
}

void UasInvite::RepeatProvisional() {
  if (!early_) return SendProvisional(provisional_, "");
  ua_.StartTimer(repeat_timer_, kProvisionalInterval, *this,
                 kRepeatProvisional);
  if (transaction_ != nullptr) transaction_->Respond(provisional_, early_);
}

BufferRef UasInvite::WriteReliable(int status_code, uint32_t rseq,
                                   absl::string_view sdp) {
  MessageBuilder b = StartResponse(status_code, "", head_size_, sdp.size());
  b.Add(HeaderId::kRequire, "100rel");
  b.Add(HeaderId::kRSeq, rseq);
  return std::move(b).Finish(sdp.empty() ? "" : kSdpType, sdp);
}

void UasInvite::TransmitReliable(int status_code, const BufferRef& bytes) {
  if (transaction_ != nullptr) transaction_->Respond(status_code, bytes);
}

void UasInvite::SendOk(absl::string_view sdp, absl::string_view fields) {
  SIP_CHECK(!answered_);
  answered_ = true;
  MessageBuilder b =
      StartResponse(200, "", head_size_, sdp.size() + fields.size());
  b.Append(fields);
  ok_ = std::move(b).Finish(sdp.empty() ? "" : kSdpType, sdp);
  head_ = BufferRef();
  early_ = BufferRef();
  reliable_.reset();
  const TimerValues& values = ua_.context.timer_values;
  interval_ = values.t1;
  ua_.StartTimer(repeat_timer_, interval_, *this, kRepeatOk);
  ua_.StartTimer(limit_timer_, 64 * values.t1, *this, kWaitForAck);
  if (transaction_ != nullptr) transaction_->Respond(200, ok_);
}

void UasInvite::Close() {
  SIP_CHECK(!answered_);
  answered_ = true;
  reliable_.reset();
  repeat_timer_.Cancel();
  limit_timer_.Cancel();
  if (transaction_ != nullptr) transaction_->SetUser(nullptr);
}

void UasInvite::EndSilently() {
  Close();
  if (transaction_ == nullptr) return;
  transaction_->EndSilently();
  transaction_ = nullptr;
}

void UasInvite::Reject(int status_code, const EndOptions& options) {
  Close();
  if (transaction_ == nullptr) return;
  MessageBuilder b =
      StartResponse(status_code, options.reason_phrase, core_size_, 0);
  b.Append(FieldLines(options.headers));
  transaction_->Respond(status_code, std::move(b).Finish());
  transaction_ = nullptr;
}

// 13.3.1.4: whatever the transport here, there may be UDP further on.
void UasInvite::Retransmit() {
  interval_ = std::min(2 * interval_, ua_.context.timer_values.t2);
  ua_.StartTimer(repeat_timer_, interval_, *this, kRepeatOk);
  if (transaction_ != nullptr) transaction_->Respond(200, ok_);
}

void UasInvite::OnCancel(const Message& cancel) {
  if (!answered_) owner_.OnInviteCancelled(cancel);
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
      RepeatProvisional();
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
  if (reliable_ != nullptr) reliable_->Describe(out);
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
