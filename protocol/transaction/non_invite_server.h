#ifndef SIPSIM_PROTOCOL_TRANSACTION_NON_INVITE_SERVER_H_
#define SIPSIM_PROTOCOL_TRANSACTION_NON_INVITE_SERVER_H_

#include "protocol/transaction/machine.h"

namespace sipsim::sip {

// The non-INVITE server transaction: RFC 3261 section 17.2.2 and figure 8,
// under the rules of RFC 4320 section 4, which hold for every element and
// therefore live here:
//  - 101 to 199 are never sent (4.1).
//  - Over an unreliable transport no 100 is sent before the client's Timer E
//    would have reached T2: T1 + 2*T1 + ... (3.5 s) after the request. Over
//    any transport, if the user has not answered by then, the machine sends
//    the 100 itself (4.1).
//  - A 408 is never sent (4.2). The user's 408 completes the transaction
//    without an answer, so that copies of the request are still absorbed.
class NonInviteServer final : public ServerMachine {
 public:
  NonInviteServer(MachineHost& host, const ServerKey& key,
                  const Message& request, const Flow& flow);

  void AfterRequest(const BufferRef& request, const Flow& arrival) override;
  void OnRetransmission() override;
  void OnTransportError() override;
  void Respond(int status_code, BufferRef bytes) override;
  void EndSilently() override;

  const char* TimerName(uint32_t tag) const override;
  void DescribeMachine(Description& out) const override;

 private:
  enum class Input : uint8_t {
    kRetransmission,  // Of the request.
    kTrying,          // 100 of the user
    kProvisional,     // 101 to 199 of the user
    kTimeout,         // 408 of the user
    kFinal,           // any other final response of the user
    kTimerTrying,     // RFC 4320's time.
    kTimerJ,
    kTransportError,
  };
  enum Tag : uint32_t { kTimer100, kJ };
  struct Event {
    int status_code = 0;
    BufferRef response;
  };

  void OnTimerFired(uint32_t tag) override;
  void Handle(Input input, Event event);

  void TryFromUser(Event event);
  void SendTrying();
  void Complete(Event event);
  void CompleteSilently(Event event);
  void Break();

  Timer timer_;  // For 100 (Trying); J.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_NON_INVITE_SERVER_H_
