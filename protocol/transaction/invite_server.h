#ifndef SIPSIM_PROTOCOL_TRANSACTION_INVITE_SERVER_H_
#define SIPSIM_PROTOCOL_TRANSACTION_INVITE_SERVER_H_

#include "protocol/transaction/machine.h"

namespace sipsim::sip {

// The INVITE server transaction: RFC 3261 section 17.2.1 and figure 7, as
// changed by RFC 6026 (Accepted, Timer L, transport errors).
//
// If its user has not answered within 200 ms, or what it says, it sends a 100
// (Trying) itself. Retransmission of a 2xx is the UAS core's (13.3.1.4).
class InviteServer final : public ServerMachine {
 public:
  InviteServer(MachineHost& host, const ServerKey& key, const Message& request,
               const Flow& flow);

  void AfterRequest(const BufferRef& request, const Flow& arrival) override;
  void OnRetransmission() override;
  // An ACK that matches; `arrival` is where it came from.
  void OnAck(Message& ack, const Flow& arrival);
  void OnTransportError() override;
  void Respond(int status_code, BufferRef bytes) override;
  void EndSilently() override;
  void SetTryingDelay(Duration delay) override { interval_ = delay; }

  const char* TimerName(uint32_t tag) const override;
  void DescribeMachine(Description& out) const override;

 private:
  enum class Input : uint8_t {
    kRetransmission,  // Of the INVITE.
    kAck,
    kProvisional,  // 1xx of the user
    kSuccess,      // 2xx of the user
    kFailure,      // 300 to 699 of the user
    kTimerTrying,  // The 200 ms of 17.2.1.
    kTimerG,
    kTimerH,
    kTimerI,
    kTimerL,
    kTransportError,
  };
  enum Tag : uint32_t { kTrying, kG, kH, kI, kL };
  // What comes with an input; the rest is empty.
  struct Event {
    int status_code = 0;
    BufferRef response;
    Message* ack = nullptr;
    const Flow* arrival = nullptr;
  };

  void OnTimerFired(uint32_t tag) override;
  void Handle(Input input, Event event);

  void SendTrying();
  void Provide(Event event);
  void Accept(Event event);
  void Complete(Event event);
  void RetransmitResponse();
  void Confirm(Event event);
  void PassUpAck(Event event);
  void TimeOut();
  uint32_t TransactionTag() const;
  uint32_t ResponseTag() const;

  // Timer G was last set to this; before that, the wait for 100 (Trying).
  Duration interval_;
  Timer response_timer_;     // For 100 (Trying); G.
  Timer transaction_timer_;  // H, I, L.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_INVITE_SERVER_H_
