#ifndef SIPSIM_PROTOCOL_TRANSACTION_MACHINE_H_
#define SIPSIM_PROTOCOL_TRANSACTION_MACHINE_H_

// What the four transaction machines have in common. Private to
// protocol/transaction; users see transaction.h.

#include <cstdint>

#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/base/description.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/transaction/transaction.h"
#include "protocol/transaction/transaction_key.h"
#include "protocol/transaction/transaction_user.h"
#include "protocol/transport/transport_layer.h"

namespace sipsim::sip {

class Machine;

// The layer, as its machines see it. It outlives them.
class MachineHost {
 public:
  MachineHost(const NodeContext& node_context, TransportLayer& node_transport,
              TransactionUser& node_user, bool finds_merged)
      : node(node_context),
        transport_layer(node_transport),
        core(node_user),
        finds_merged_requests(finds_merged) {}

  // Destroys the terminated machines. Called by whoever began the dispatch,
  // as the last thing it does.
  virtual void Reap() = 0;

  const NodeContext& node;
  TransportLayer& transport_layer;
  TransactionUser& core;
  const bool finds_merged_requests;
  Message scratch;  // For a machine that reads its own request again.
  Machine* terminated = nullptr;  // Those to reap, latest first.

 protected:
  ~MachineHost() = default;
};

// Parses bytes of our own, or ones that were parsed before, into host.scratch:
// without limits, for a forwarded request may stand just above them. Null if
// that fails all the same.
Message* ReadAgain(MachineHost& host, const BufferRef& bytes);

// A state of a machine and an input to it as one number, so that a machine is
// a single switch: `case Cell(kCalling, kTimerA):`.
template <typename Input>
constexpr uint32_t Cell(TransactionState state, Input input) {
  return static_cast<uint32_t>(state) << 8 | static_cast<uint32_t>(input);
}
// A cell that can not be reached: its timer is not set in that state.
[[noreturn]] void ImpossibleCell(const char* machine, TransactionState state,
                                 uint32_t cell);

// What all four machines have in common: place in the table, flow, state.
// Owned by the layer, in a pool; neither moves nor copies.
class Machine : public TimerUser {
 public:
  enum class Kind : uint8_t {
    kInviteClient,
    kInviteServer,
    kNonInviteClient,
    kNonInviteServer,
  };

  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  Kind kind() const { return kind_; }
  bool is_client() const {
    return kind_ == Kind::kInviteClient || kind_ == Kind::kNonInviteClient;
  }
  bool terminated() const { return state_ == TransactionState::kTerminated; }
  absl::string_view key_branch() const {
    return key_.view().substr(0, branch_size_);
  }

  // Whoever sends failed messages tells the machine here.
  virtual void OnTransportError() = 0;
  virtual void DescribeMachine(Description& out) const = 0;

  // TimerUser. Dispatches, then reaps: `this` may be gone afterwards.
  void OnTimer(uint32_t tag) final;

 protected:
  Machine(MachineHost& host, Kind kind, Method method, const Flow& flow)
      : kind_(kind), method_(method), host_(host), flow_(flow) {}
  ~Machine() override = default;

  virtual void OnTimerFired(uint32_t tag) = 0;

  // "invite_client"; also the name of its description.
  const char* machine_name() const;
  // Tells the observer of the first state.
  void Created();
  // Tells the observer; kTerminated also hands the machine over for reaping.
  void Enter(TransactionState next);
  void Send(const BufferRef& bytes) {
    host_.transport_layer.Send(flow_, bytes);
  }
  void Start(Timer& timer, Duration after, uint32_t tag);
  bool reliable() const { return IsReliable(flow_.protocol); }
  const TimerValues& values() const { return host_.node.timer_values; }
  void DescribeTimer(Description& out, const Timer& timer, uint32_t tag) const;
  // Opens the description; the machine adds its timers and closes it.
  void DescribeHead(Description& out) const;

 private:
  friend class TransactionLayer;

  // What a look-up reads stands together, and first.
  uint64_t hash_ = 0;
  Machine* next_in_bucket_ = nullptr;  // Of IntrusiveTable.

 protected:
  const Kind kind_;
  const Method method_;
  TransactionState state_ = TransactionState::kTerminated;
  bool rfc2543_ = false;  // The key is one of RFC 2543.
  uint32_t branch_size_ = 0;
  KeyText key_;  // The branch first.
  MachineHost& host_;
  const Flow flow_;

 private:
  Machine* older_ = nullptr;  // In order of creation.
  Machine* newer_ = nullptr;
  Machine* next_terminated_ = nullptr;
};

// What a client transaction is matched by (17.1.3). With the cookie that is the
// branch; else Rfc2543ClientText of the request as well.
struct ClientKey {
  absl::string_view branch;
  absl::string_view rfc2543_text;
};

// What the two client machines have in common.
class ClientMachine : public ClientTransaction, public Machine {
 public:
  // Sends the request and sets the first timers.
  virtual void Begin() = 0;
  // Fails with a transport error as soon as control returns to the event loop,
  // without sending anything: there are too many transactions.
  void Refuse();
  virtual void OnResponse(Message& response) = 0;
  bool Matches(absl::string_view branch, const CSeqView& cseq) const;
  // See ClientKey; "" with the cookie.
  absl::string_view rfc2543_text() const {
    return key_.view().substr(branch_size_);
  }

  // ClientTransaction:
  TransactionState state() const final { return state_; }
  Method method() const final { return method_; }
  absl::string_view branch() const final { return key_branch(); }
  const Flow& flow() const final { return flow_; }
  const BufferRef& request() const final { return request_; }
  void Describe(Description& out) const final { DescribeMachine(out); }
  void SetUser(ClientTransactionUser* user) final { user_ = user; }

 protected:
  // Tags of the timers; each machine names its own.
  static constexpr uint32_t kTimerRefused = 0;

  ClientMachine(MachineHost& host, Kind kind, Method method,
                const ClientKey& key, BufferRef request, const Flow& flow,
                ClientTransactionUser* user);

  void PassUp(Message& response);
  // It will not be sent again. A method that is told by its text only is still
  // to be matched.
  void ForgetRequest() {
    if (method_ != Method::kOther) request_ = BufferRef();
  }
  // For the destructors of the machines: a trace asks for the name of a timer
  // that is cancelled, which only they know.
  void CancelTimers() {
    retransmit_timer_.Cancel();
    transaction_timer_.Cancel();
  }
  // Terminates without a final response, and says why.
  void Fail(ClientFailure failure);
  void Terminate();

  ClientTransactionUser* user_;
  BufferRef request_;
  Duration interval_{};      // Timer A or E was last set to this.
  Timer retransmit_timer_;   // A, E.
  Timer transaction_timer_;  // B, D, M and after CANCEL; F, K.
};

// What the two server machines have in common.
class ServerMachine : public ServerTransaction, public Machine {
 public:
  // The request has been passed up. If the user has not answered by now, the
  // machine keeps `request` and sets the timer for its own 100 (Trying).
  virtual void AfterRequest(const BufferRef& request, const Flow& arrival) = 0;
  virtual void OnRetransmission() = 0;
  // Whether the request of this key belongs here (17.2.3).
  bool Matches(const ServerKey& key) const;
  // Whether the failed response of this branch, to this place, is ours.
  bool Sent(absl::string_view branch, const Flow& flow) const;

  // ServerTransaction:
  TransactionState state() const final { return state_; }
  Method method() const final { return method_; }
  absl::string_view branch() const final { return key_branch(); }
  const Flow& flow() const final { return flow_; }
  void Describe(Description& out) const final { DescribeMachine(out); }
  void SetUser(ServerTransactionUser* user) final { user_ = user; }
  ServerTransactionUser* user() const final { return user_; }

 protected:
  ServerMachine(MachineHost& host, Kind kind, const ServerKey& key,
                const Message& request, const Flow& flow);

  // Keeps the response for retransmissions, and sends it.
  void SendResponse(BufferRef bytes);
  void Resend();
  void Drop(int status_code);
  void KeepRequest(const BufferRef& request, const Flow& arrival);
  // The 100 (Trying) to the request that was kept; null if it has none.
  BufferRef BuildTrying();
  void InformUser();
  void Terminate();
  // Terminates, for no answer has reached the client or no ACK came back.
  void Fail();

  ServerTransactionUser* user_ = nullptr;
  BufferRef request_;        // Only while a 100 may have to be made.
  BufferRef last_response_;  // Null until one is sent.

 private:
  friend class TransactionLayer;
  bool MatchesRfc2543(absl::string_view rest, const ServerKey& key) const;

  Endpoint source_;  // Of the request kept.
  uint64_t merge_hash_ = 0;
  // The request has no To tag (8.2.2.2), and others may be compared with it.
  const bool may_merge_;
  const uint16_t port_;  // Of sent-by.
  // Sizes of what follows the branch and the host in the key. RFC 2543: the To
  // tag is its end.
  uint32_t method_size_ = 0;
  uint32_t to_tag_size_ = 0;
  ServerMachine* next_in_merge_bucket_ = nullptr;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_MACHINE_H_
