// What a TCP connection does with a segment: RFC 9293 section 3.10.7, with the
// stricter rules of RFC 5961 for resets and SYNs.

#include <algorithm>
#include <utility>

#include "sim/net/tcp_connection.h"
#include "sim/net/tcp_stack.h"

namespace sipsim::sim {
namespace {

// The position near `near` whose sequence number it is, if that of position 0
// is `initial`.
int64_t PositionOf(uint32_t sequence, uint32_t initial, int64_t near) {
  const uint32_t near_sequence = initial + static_cast<uint32_t>(near);
  return near + static_cast<int32_t>(sequence - near_sequence);
}

}  // namespace

void TcpConnection::OnSegment(const TcpHeader& header, Payload payload) {
  if (state_ == TcpState::kSynSent) {
    OnSegmentInSynSent(header, std::move(payload));
    return;
  }
  const int64_t position =
      PositionOf(header.sequence, peer_sequence_, received_);
  const bool is_empty = payload.size() == 0 && !header.Has(kTcpFin);
  if (!IsAcceptable(header, position, payload.size())) {
    OnUnacceptable(header, position, is_empty);
    return;
  }
  if (header.Has(kTcpRst)) {
    TakeReset(position);
    return;
  }
  // 3.10.7.4, fourth: a challenge for the SYN of another connection.
  if (header.Has(kTcpSyn)) {
    SendAck();
    return;
  }
  if (!header.Has(kTcpAck)) return;
  if (!TakeAck(header, is_empty)) return;
  if (!is_empty) TakeText(header, position, std::move(payload));
  Finish();
}

// What was taken in may let something out.
void TcpConnection::Finish() {
  if (state_ == TcpState::kClosed) return;
  Output();
  if (ack_pending_) SendAck();
}

// ---- Before there is a connection ------------------------------------------

// 3.10.7.3.
void TcpConnection::OnSegmentInSynSent(const TcpHeader& header,
                                       Payload payload) {
  const bool has_ack = header.Has(kTcpAck);
  if (has_ack && header.acknowledgement != initial_sequence_ + 1) {
    if (!header.Has(kTcpRst)) SendReset(header.acknowledgement);
    return;
  }
  if (header.Has(kTcpRst)) {
    if (has_ack) End(StreamCloseReason::kRefused);
    return;
  }
  if (!header.Has(kTcpSyn)) return;
  TakePeerSyn(header);
  if (!has_ack) {
    // Both ends have connected to each other at once.
    Enter(TcpState::kSynReceived);
    timed_position_ = -1;
    SendFrom(0, 1);
    return;
  }
  ack_pending_ = true;
  if (!TakeFirstAck(1)) return;
  // No segment of ours has a SYN and bytes.
  payload.Reset();
  Finish();
}

// The SYN is acknowledged. False: nobody wants the connection.
bool TcpConnection::TakeFirstAck(int64_t position) {
  const bool is_answer = state_ == TcpState::kSynSent;
  if (user_ == nullptr) user_ = stack_.Accept(*this);
  if (user_ == nullptr) {
    Abort();
    return false;
  }
  Enter(TcpState::kEstablished);
  OnNewAck(position);
  if (handshake_repeated_) rto_.OnHandshakeRepeated();
  if (is_answer) SendAck();
  user_->OnTcpOpen(*this);
  if (state_ == TcpState::kEstablished && fin_requested_) {
    Enter(TcpState::kFinWait1);
  }
  return state_ != TcpState::kClosed;
}

// ---- First: sequence number ------------------------------------------------

bool TcpConnection::IsAcceptable(const TcpHeader& header, int64_t position,
                                 size_t size) {
  const int64_t length = static_cast<int64_t>(size) +
                         (header.Has(kTcpSyn) ? 1 : 0) +
                         (header.Has(kTcpFin) ? 1 : 0);
  if (position >= received_ + kTcpWindow) return false;
  return length == 0 ? position >= received_ : position + length > received_;
}

void TcpConnection::OnUnacceptable(const TcpHeader& header, int64_t position,
                                   bool is_empty) {
  if (header.Has(kTcpRst)) return;
  const bool is_syn_again =
      state_ == TcpState::kSynReceived && header.Has(kTcpSyn) && position == 0;
  if (is_syn_again && header.Has(kTcpAck)) {
    // Both ends have connected at once, and this answers our own SYN.
    ack_pending_ = true;
    if (TakeAck(header, false)) Finish();
    return;
  }
  if (is_syn_again) {
    // Our answer was lost, or is on its way.
    Retransmit("SYN again");
    StartTimer(rto_.value());
    return;
  }
  // Our acknowledgement of a FIN was lost.
  if (state_ == TcpState::kTimeWait) StartTimer(stack_.settings().time_wait);
  if (is_empty && !header.Has(kTcpSyn)) {
    SendChallenge();
  } else {
    SendAck();
  }
}

// RFC 5961 section 7: answers to bare acknowledgements are few, or two ends
// that do not agree would answer each other without end.
void TcpConnection::SendChallenge() {
  constexpr Duration kPause = 500ms;
  if (stack_.now() < next_challenge_) return;
  next_challenge_ = stack_.now() + kPause;
  SendAck();
}

// ---- Second: reset ---------------------------------------------------------

void TcpConnection::TakeReset(int64_t position) {
  // RFC 5961 section 3.2: one that is not quite right is challenged.
  if (position != received_) {
    SendAck();
    return;
  }
  // 3.10.7.4, second: no error in these states. The peer may have left
  // TIME-WAIT, and only its last acknowledgement was lost.
  const bool both_have_closed = state_ == TcpState::kClosing ||
                                state_ == TcpState::kLastAck ||
                                state_ == TcpState::kTimeWait;
  End(state_ == TcpState::kSynReceived ? StreamCloseReason::kRefused
      : both_have_closed               ? StreamCloseReason::kClosed
                                       : StreamCloseReason::kReset);
}

// ---- Fifth: acknowledgement ------------------------------------------------

bool TcpConnection::TakeAck(const TcpHeader& header, bool is_empty) {
  const int64_t position =
      PositionOf(header.acknowledgement, initial_sequence_, unacknowledged_);
  if (state_ == TcpState::kSynReceived) {
    if (position == 1) return TakeFirstAck(position);
    SendReset(header.acknowledgement);
    return false;
  }
  if (position > next_) {
    SendChallenge();
    return false;
  }
  if (position > unacknowledged_) {
    OnNewAck(position);
  } else if (position == unacknowledged_ && is_empty && next_ > position) {
    OnDuplicateAck();
  }
  if (IsFinSent() && unacknowledged_ == next_) OnFinAcknowledged();
  return state_ != TcpState::kClosed;
}

void TcpConnection::OnNewAck(int64_t position) {
  if (timed_position_ >= 0 && position > timed_position_) {
    rto_.OnSample(stack_.now() - timed_since_);
    timed_position_ = -1;
  }
  unacknowledged_ = position;
  // Position 1 is the first byte; that of a FIN is behind the last.
  queue_.ReleaseBefore(std::min(position - 1, queue_.end()));
  retries_ = 0;
  duplicate_acks_ = 0;
  if (unacknowledged_ == next_) {
    StopTimer();  // RFC 6298 (5.2).
    return;
  }
  if (unacknowledged_ < recover_) Retransmit("partial acknowledgement");
  StartTimer(rto_.value());  // RFC 6298 (5.3).
}

// RFC 5681 section 3.2, without what is about congestion.
void TcpConnection::OnDuplicateAck() {
  constexpr uint32_t kThreshold = 3;
  if (++duplicate_acks_ != kThreshold || unacknowledged_ < recover_) return;
  recover_ = next_;
  Retransmit("fast retransmit");
  StartTimer(rto_.value());
}

void TcpConnection::OnFinAcknowledged() {
  switch (state_) {
    case TcpState::kFinWait1:
      Enter(TcpState::kFinWait2);
      if (user_ == nullptr) StartTimer(stack_.settings().orphan_fin_wait);
      return;
    case TcpState::kClosing:
      EnterTimeWait();
      TellClosed();
      return;
    case TcpState::kLastAck:
      End(StreamCloseReason::kClosed);
      return;
    default:
      return;
  }
}

// ---- Seventh and eighth: text and FIN --------------------------------------

void TcpConnection::TakeText(const TcpHeader& header, int64_t position,
                             Payload payload) {
  const auto size = static_cast<int64_t>(payload.size());
  if (user_ == nullptr && size > 0 && position + size > received_) {
    // As RFC 9293 section 3.6.1 says of a close that leaves bytes unread.
    Abort();
    return;
  }
  if (header.Has(kTcpFin)) peer_fin_ = position + size;
  if (position > received_) {
    if (size > 0) reassembly_.Add(position, std::move(payload));
    // RFC 5681 section 3.2: at once, so that the peer learns of the gap.
    SendAck();
    return;
  }
  ack_pending_ = true;
  const auto known = static_cast<size_t>(received_ - position);
  if (known < payload.size()) {
    Deliver(payload.Substr(known, payload.size() - known));
  }
  while (user_ != nullptr && reassembly_.Take(received_, payload)) {
    Deliver(std::move(payload));
  }
  if (state_ != TcpState::kClosed && peer_fin_ == received_) TakeFin();
}

void TcpConnection::Deliver(Payload payload) {
  received_ += static_cast<int64_t>(payload.size());
  user_->OnTcpBytes(*this, std::move(payload));
}

void TcpConnection::TakeFin() {
  ++received_;
  switch (state_) {
    case TcpState::kEstablished:
      Enter(TcpState::kCloseWait);
      break;
    case TcpState::kFinWait1:
      // Its own FIN is not acknowledged yet, or it would be in FIN-WAIT-2.
      Enter(TcpState::kClosing);
      break;
    case TcpState::kFinWait2:
      EnterTimeWait();
      break;
    default:
      break;
  }
  if (user_ != nullptr) user_->OnTcpEnd(*this);
  if (state_ == TcpState::kTimeWait) TellClosed();
}

}  // namespace sipsim::sim
