#ifndef SIPSIM_SIM_NET_TCP_CONNECTION_H_
#define SIPSIM_SIM_NET_TCP_CONNECTION_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "sim/core/event.h"
#include "sim/core/sim_time.h"
#include "sim/net/ip_address.h"
#include "sim/net/payload.h"
#include "sim/net/stream_user.h"
#include "sim/net/tcp_buffers.h"
#include "sim/net/tcp_header.h"
#include "sim/net/tcp_rto.h"

namespace sipsim::sim {

// RFC 9293 section 3.3.2.
enum class TcpState : uint8_t {
  kClosed,
  kSynSent,
  kSynReceived,
  kEstablished,
  kFinWait1,
  kFinWait2,
  kCloseWait,
  kClosing,
  kLastAck,
  kTimeWait,
};
// "CLOSED", "SYN-SENT", ...
absl::string_view TcpStateName(TcpState state);

class TcpConnection;
class TcpStack;

// Whoever has a connection. Called while a segment or timer is dealt with,
// never inside a call of the connection; each of them may call it.
class TcpUser {
 public:
  virtual ~TcpUser() = default;
  // It is established.
  virtual void OnTcpOpen(TcpConnection& connection) = 0;
  // The next bytes in order; at least one.
  virtual void OnTcpBytes(TcpConnection& connection, Payload payload) = 0;
  // The peer's FIN.
  virtual void OnTcpEnd(TcpConnection& connection) = 0;
  // The connection forgets its user, and is not to be used any more. Reasons:
  // kClosed, kRefused, kReset, kTimedOut.
  virtual void OnTcpClosed(TcpConnection& connection,
                           StreamCloseReason reason) = 0;
};

// One TCP connection (RFC 9293 section 3.10), owned by the stack of its host.
// Bytes are counted in positions: 0 is the SYN, 1 the first byte of data, and
// the FIN comes after the last; the sequence number of a position is the
// initial one plus it, modulo 2^32.
class TcpConnection {
 public:
  // For the stack. `user` is null until the connection is accepted.
  TcpConnection(TcpStack& stack, const Endpoint& local, const Endpoint& remote,
                uint32_t initial_sequence, TcpUser* user);
  TcpConnection(const TcpConnection&) = delete;
  TcpConnection& operator=(const TcpConnection&) = delete;

  const Endpoint& local() const { return local_; }
  const Endpoint& remote() const { return remote_; }
  TcpState state() const { return state_; }
  // Bytes written that the peer has not acknowledged.
  size_t unacknowledged_bytes() const { return queue_.size(); }

  // ---- For the user --------------------------------------------------------
  // Not after Close.
  void Write(Payload payload);
  // FIN, after all that was written; what comes is still heard of.
  void Close();
  // A reset, and the end.
  void Abort();
  // The process is gone, and the operating system closes for it: what was
  // written and a FIN still go out, and bytes that come are answered with a
  // reset, as nobody will read them.
  void Orphan();

  // ---- For the stack -------------------------------------------------------
  void StartConnect();
  void StartAccept(const TcpHeader& syn);
  void OnSegment(const TcpHeader& header, Payload payload);
  void OnTimer();

 private:
  bool IsFinSent() const { return fin_requested_ && next_ == DataEnd() + 1; }
  int64_t DataEnd() const { return queue_.end() + 1; }
  uint16_t OwnMss() const;
  void TakePeerSyn(const TcpHeader& header);

  // Of OnSegment, in the order of RFC 9293 section 3.10.7; each of them false
  // if nothing else is to be done with the segment.
  void OnSegmentInSynSent(const TcpHeader& header, Payload payload);
  bool IsAcceptable(const TcpHeader& header, int64_t position, size_t size);
  void OnUnacceptable(const TcpHeader& header, int64_t position, bool is_empty);
  void SendChallenge();
  void TakeReset(int64_t position);
  bool TakeAck(const TcpHeader& header, bool is_empty);
  bool TakeFirstAck(int64_t position);
  void OnNewAck(int64_t position);
  void OnDuplicateAck();
  void OnFinAcknowledged();
  void TakeText(const TcpHeader& header, int64_t position, Payload payload);
  void TakeFin();
  void Deliver(Payload payload);
  void Finish();

  void Output();
  // Sends what is at `position`: the SYN, data before `end`, or the FIN.
  // Returns the position behind it.
  int64_t SendFrom(int64_t position, int64_t end);
  void Send(int64_t position, uint8_t flags, Payload payload);
  void SendAck() { Send(next_, kTcpAck, {}); }
  void Retransmit(absl::string_view why);
  void SendReset(uint32_t sequence);

  void StartTimer(Duration duration);
  void StopTimer();
  void Enter(TcpState state);
  void EnterTimeWait();
  // The user hears no more, as nothing more can come.
  void TellClosed();
  // The end: tells the user, if there is one.
  void End(StreamCloseReason reason);

  TcpStack& stack_;
  const Endpoint local_;
  const Endpoint remote_;
  TcpUser* user_;
  TcpState state_ = TcpState::kClosed;
  EventHandle timer_ = 0;

  // ---- Sending -------------------------------------------------------------
  const uint32_t initial_sequence_;
  size_t mss_;
  TcpSendQueue queue_;
  bool fin_requested_ = false;
  int64_t unacknowledged_ = 0;  // SND.UNA
  int64_t next_ = 0;            // SND.NXT
  // Something before this was lost: what is unacknowledged is sent again, one
  // segment per acknowledgement.
  int64_t recover_ = 0;
  uint32_t duplicate_acks_ = 0;
  TcpRto rto_;
  uint32_t retries_ = 0;
  bool handshake_repeated_ = false;
  // RFC 6298 section 3: one segment at a time is measured; -1: none is.
  int64_t timed_position_ = -1;
  SimTime timed_since_;

  // ---- Receiving -----------------------------------------------------------
  uint32_t peer_sequence_ = 0;
  int64_t received_ = 0;  // RCV.NXT
  TcpReassembly reassembly_;
  int64_t peer_fin_ = -1;  // Its position, once known.
  bool ack_pending_ = false;
  SimTime next_challenge_;  // Not before.
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_TCP_CONNECTION_H_
