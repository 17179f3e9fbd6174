#include "protocol/ua/reliable_responses.h"

#include <algorithm>
#include <utility>

#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

constexpr uint64_t kFirstRSeqMax = 0x7fffffff;

}  // namespace

// The first number is any of 1 to 2^31-1, so that none of them wraps around.
ReliableResponses::ReliableResponses(UaContext& ua, Owner& owner)
    : ua_(ua),
      owner_(owner),
      rseq_(static_cast<uint32_t>(ua.context.random.Draw(RandomPurpose::kRSeq) %
                                  kFirstRSeqMax)) {}

void ReliableResponses::Send(int status_code, absl::string_view sdp) {
  waiting_.push_back({status_code, std::string(sdp)});
  SendNext();
}

void ReliableResponses::SendNext() {
  if (bytes_ || waiting_.empty()) return;
  const Waiting next = std::move(waiting_.front());
  waiting_.pop_front();
  status_code_ = next.status_code;
  bytes_ = owner_.WriteReliable(status_code_, ++rseq_, next.sdp);
  const Duration t1 = ua_.context.timer_values.t1;
  deadline_ = ua_.Now() + 64 * t1;
  interval_ = t1;
  Transmit();
}

// Unlike that of a 2xx, the interval has no limit (section 3).
void ReliableResponses::Transmit() {
  const Duration left = deadline_ - ua_.Now();
  ua_.StartTimer(timer_, std::min(interval_, left), *this, 0);
  owner_.TransmitReliable(status_code_, bytes_);
}

bool ReliableResponses::Matches(const RAckView& rack,
                                uint32_t invite_cseq) const {
  return bytes_ && rack.rseq == rseq_ && rack.cseq.number == invite_cseq &&
         rack.cseq.method == Method::kInvite;
}

void ReliableResponses::Acknowledge() {
  SIP_CHECK(bytes_);
  bytes_ = BufferRef();
  timer_.Cancel();
}

void ReliableResponses::OnTimer(uint32_t /*tag*/) {
  timer_.Fired();
  if (ua_.Now() >= deadline_) return owner_.OnReliableUnacked();
  interval_ *= 2;
  Transmit();
}

const char* ReliableResponses::TimerName(uint32_t /*tag*/) const {
  return "reliable response retransmission";
}

void ReliableResponses::Describe(Description& out) const {
  out.Number("rseq", rseq_);
  if (timer_.is_set()) {
    out.Timer(TimerName(0), timer_.deadline() - ua_.Now());
  }
}

}  // namespace sipsim::sip
