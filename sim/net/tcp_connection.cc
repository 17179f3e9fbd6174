#include "sim/net/tcp_connection.h"

#include <algorithm>
#include <utility>

#include "sim/base/check.h"
#include "sim/net/tcp_stack.h"

namespace sipsim::sim {

absl::string_view TcpStateName(TcpState state) {
  constexpr const char* kNames[] = {
      "CLOSED",     "SYN-SENT",   "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
      "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",      "LAST-ACK",    "TIME-WAIT"};
  return kNames[static_cast<size_t>(state)];
}

TcpConnection::TcpConnection(TcpStack& stack, const Endpoint& local,
                             const Endpoint& remote, uint32_t initial_sequence,
                             TcpUser* user)
    : stack_(stack),
      local_(local),
      remote_(remote),
      user_(user),
      initial_sequence_(initial_sequence),
      mss_(OwnMss()),
      rto_(stack.settings()) {}

// RFC 9293 section 3.7.1: the headers of IP and TCP without options.
uint16_t TcpConnection::OwnMss() const {
  return static_cast<uint16_t>(stack_.settings().mtu_bytes -
                               (local_.address.is_v6() ? 60 : 40));
}

// ---- For the user ----------------------------------------------------------

void TcpConnection::Write(Payload payload) {
  SIM_CHECK(!fin_requested_);
  if (payload.size() == 0) return;
  queue_.Append(std::move(payload));
  Output();
}

void TcpConnection::Close() {
  if (fin_requested_) return;
  fin_requested_ = true;
  // Before that, it waits for the connection to be established.
  if (state_ == TcpState::kEstablished) {
    Enter(TcpState::kFinWait1);
  } else if (state_ == TcpState::kCloseWait) {
    Enter(TcpState::kLastAck);
  }
  Output();
}

void TcpConnection::Abort() {
  user_ = nullptr;
  switch (state_) {
    case TcpState::kSynReceived:
    case TcpState::kEstablished:
    case TcpState::kFinWait1:
    case TcpState::kFinWait2:
    case TcpState::kCloseWait:
      SendReset(initial_sequence_ + static_cast<uint32_t>(next_));
      break;
    default:
      // Section 3.10.5: nothing is sent in the other states.
      break;
  }
  End(StreamCloseReason::kReset);
}

void TcpConnection::Orphan() {
  user_ = nullptr;
  if (state_ == TcpState::kSynSent) {
    End(StreamCloseReason::kClosed);
    return;
  }
  Close();
  if (state_ == TcpState::kFinWait2) {
    StartTimer(stack_.settings().orphan_fin_wait);
  }
}

// ---- Opening ---------------------------------------------------------------

void TcpConnection::StartConnect() {
  Enter(TcpState::kSynSent);
  next_ = SendFrom(0, 1);
  timed_position_ = 0;
  timed_since_ = stack_.now();
  StartTimer(rto_.value());
}

void TcpConnection::StartAccept(const TcpHeader& syn) {
  TakePeerSyn(syn);
  Enter(TcpState::kSynReceived);
  next_ = SendFrom(0, 1);
  timed_position_ = 0;
  timed_since_ = stack_.now();
  StartTimer(rto_.value());
}

void TcpConnection::TakePeerSyn(const TcpHeader& header) {
  constexpr uint16_t kMssDefault = 536;  // Section 3.7.1.
  peer_sequence_ = header.sequence;
  received_ = 1;
  mss_ = std::min(OwnMss(), header.mss == 0 ? kMssDefault : header.mss);
}

// ---- Sending ---------------------------------------------------------------

void TcpConnection::Output() {
  // The SYN has to be acknowledged first.
  if (unacknowledged_ == 0 || state_ == TcpState::kClosed) return;
  const int64_t before = next_;
  const int64_t window_end = unacknowledged_ + kTcpWindow;
  while (next_ < DataEnd() && next_ < window_end) {
    const int64_t room = window_end - next_;
    // RFC 9293 section 3.8.6.2.1: no small segments because of a window that
    // is nearly full.
    const bool is_cut = room < static_cast<int64_t>(mss_) &&
                        room < DataEnd() - next_ && unacknowledged_ < next_;
    if (is_cut) break;
    if (timed_position_ < 0) {
      timed_position_ = next_;
      timed_since_ = stack_.now();
    }
    next_ = SendFrom(next_, window_end);
  }
  if (fin_requested_ && next_ == DataEnd()) next_ = SendFrom(next_, next_ + 1);
  if (timer_ == 0 && next_ > before) StartTimer(rto_.value());
}

int64_t TcpConnection::SendFrom(int64_t position, int64_t end) {
  if (position == 0) {
    const bool is_answer = state_ == TcpState::kSynReceived;
    Send(0, is_answer ? kTcpSyn | kTcpAck : kTcpSyn, {});
    return 1;
  }
  if (position == DataEnd()) {
    Send(position, kTcpFin | kTcpAck, {});
    return position + 1;
  }
  const int64_t room = std::min(end, DataEnd()) - position;
  const size_t size = std::min(mss_, static_cast<size_t>(room));
  const int64_t after = position + static_cast<int64_t>(size);
  // Section 3.9.1.2: the last one of what there is to send.
  Send(position, after == DataEnd() ? kTcpPsh | kTcpAck : kTcpAck,
       queue_.Slice(position - 1, size));
  return after;
}

void TcpConnection::Send(int64_t position, uint8_t flags, Payload payload) {
  TcpHeader header;
  header.sequence = initial_sequence_ + static_cast<uint32_t>(position);
  header.flags = flags;
  if (header.Has(kTcpSyn)) header.mss = OwnMss();
  if (header.Has(kTcpAck)) {
    header.acknowledgement = peer_sequence_ + static_cast<uint32_t>(received_);
    ack_pending_ = false;
  }
  stack_.Send(*this, header, std::move(payload));
}

void TcpConnection::SendReset(uint32_t sequence) {
  TcpHeader header;
  header.sequence = sequence;
  header.flags = kTcpRst;
  stack_.Send(*this, header, {});
}

// The first segment that is not acknowledged.
void TcpConnection::Retransmit(absl::string_view why) {
  stack_.TraceRetransmission(*this, unacknowledged_, why);
  timed_position_ = -1;  // Karn's algorithm.
  SendFrom(unacknowledged_, next_);
}

// ---- Timer -----------------------------------------------------------------

void TcpConnection::StartTimer(Duration duration) {
  StopTimer();
  timer_ = stack_.StartTimer(*this, duration);
}

void TcpConnection::StopTimer() {
  if (timer_ != 0) stack_.CancelTimer(timer_);
  timer_ = 0;
}

void TcpConnection::OnTimer() {
  timer_ = 0;
  if (state_ == TcpState::kTimeWait || state_ == TcpState::kFinWait2) {
    End(StreamCloseReason::kClosed);
    return;
  }
  const TcpSettings& settings = stack_.settings();
  const uint32_t retries_max = unacknowledged_ > 0 ? settings.data_retries
                               : state_ == TcpState::kSynSent
                                   ? settings.syn_retries
                                   : settings.syn_ack_retries;
  if (retries_ == retries_max) {
    End(StreamCloseReason::kTimedOut);
    return;
  }
  // RFC 6298 (5.4) to (5.6).
  ++retries_;
  recover_ = next_;
  duplicate_acks_ = 0;
  if (unacknowledged_ == 0) handshake_repeated_ = true;
  Retransmit("timeout");
  rto_.BackOff();
  StartTimer(rto_.value());
}

// ---- States ----------------------------------------------------------------

void TcpConnection::Enter(TcpState state) {
  stack_.TraceState(*this, state_, state);
  state_ = state;
}

void TcpConnection::EnterTimeWait() {
  Enter(TcpState::kTimeWait);
  StartTimer(stack_.settings().time_wait);
}

void TcpConnection::TellClosed() {
  TcpUser* user = std::exchange(user_, nullptr);
  if (user != nullptr) user->OnTcpClosed(*this, StreamCloseReason::kClosed);
}

void TcpConnection::End(StreamCloseReason reason) {
  StopTimer();
  Enter(TcpState::kClosed);
  TcpUser* user = std::exchange(user_, nullptr);
  stack_.Release(*this);
  if (user != nullptr) user->OnTcpClosed(*this, reason);
}

}  // namespace sipsim::sim
