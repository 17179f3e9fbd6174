#ifndef SIPSIM_PROTOCOL_TRANSACTION_NON_INVITE_CLIENT_H_
#define SIPSIM_PROTOCOL_TRANSACTION_NON_INVITE_CLIENT_H_

#include "protocol/transaction/machine.h"

namespace sipsim::sip {

// The non-INVITE client transaction: RFC 3261 section 17.1.2 and figure 6.
class NonInviteClient final : public ClientMachine {
 public:
  NonInviteClient(MachineHost& host, Method method, const ClientKey& key,
                  BufferRef request, const Flow& flow,
                  ClientTransactionUser* user);
  ~NonInviteClient() override { CancelTimers(); }

  void Begin() override;
  void OnResponse(Message& response) override;
  void OnTransportError() override { Handle(Input::kTransportError, nullptr); }

  const char* TimerName(uint32_t tag) const override;
  void DescribeMachine(Description& out) const override;

 private:
  enum class Input : uint8_t {
    kProvisional,  // 1xx
    kFinal,        // 200 to 699
    kTimerE,
    kTimerF,
    kTimerK,
    kTransportError,
  };
  enum Tag : uint32_t { kE = kTimerRefused + 1, kF, kK };

  void OnTimerFired(uint32_t tag) override;
  void Handle(Input input, Message* response);

  void Retransmit(Duration next_interval);
  void Proceed(Message& response);
  void Complete(Message& response);
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_NON_INVITE_CLIENT_H_
