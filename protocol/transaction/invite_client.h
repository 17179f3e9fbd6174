#ifndef SIPSIM_PROTOCOL_TRANSACTION_INVITE_CLIENT_H_
#define SIPSIM_PROTOCOL_TRANSACTION_INVITE_CLIENT_H_

#include "protocol/transaction/machine.h"

namespace sipsim::sip {

// The INVITE client transaction: RFC 3261 section 17.1.1 and figure 5, as
// changed by RFC 6026 (Accepted, Timer M).
//
// The ACK for a 300 to 699 is made and sent here; the ACK for a 2xx is the UAC
// core's (13.2.2.4).
class InviteClient final : public ClientMachine {
 public:
  InviteClient(MachineHost& host, const ClientKey& key, BufferRef request,
               const Flow& flow, ClientTransactionUser* user);
  ~InviteClient() override { CancelTimers(); }

  void Begin() override;
  void OnResponse(Message& response) override;
  void OnTransportError() override { Handle(Input::kTransportError, nullptr); }
  // A CANCEL was sent (9.1): a final response is awaited for 64*T1 more.
  void OnCancelSent() { Handle(Input::kCancelSent, nullptr); }
  // Whether a CANCEL may be sent: only in Proceeding, and only once.
  bool may_cancel() const {
    return state_ == TransactionState::kProceeding &&
           !transaction_timer_.is_set();
  }

  const char* TimerName(uint32_t tag) const override;
  void DescribeMachine(Description& out) const override;

 private:
  enum class Input : uint8_t {
    kProvisional,  // 1xx
    kSuccess,      // 2xx
    kFailure,      // 300 to 699
    kCancelSent,
    kTimerA,
    kTimerB,
    kTimerCancel,
    kTimerD,
    kTimerM,
    kTransportError,
  };
  enum Tag : uint32_t { kA = kTimerRefused + 1, kB, kCancel, kD, kM };

  void OnTimerFired(uint32_t tag) override;
  void Handle(Input input, Message* response);
  uint32_t TransactionTag() const;

  void Retransmit();
  void Proceed(Message& response);
  void Accept(Message& response);
  void Complete(Message& response);

  BufferRef ack_;  // In Completed.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_INVITE_CLIENT_H_
