#ifndef SIPSIM_PROTOCOL_GATEWAY_CIRCUIT_CALL_H_
#define SIPSIM_PROTOCOL_GATEWAY_CIRCUIT_CALL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/description.h"
#include "protocol/gateway/gateway_config.h"
#include "protocol/gateway/isup.h"
#include "protocol/gateway/trunk.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/port/timer.h"
#include "protocol/ua/call.h"
#include "protocol/ua/user_agent_listener.h"

namespace sipsim::sip {

// What the calls of a gateway share.
struct GatewayParts {
  const NodeContext& context;
  const GatewayConfig& config;
  Trunk& trunk;
  UserAgentListener& log;  // Is told of the provisional responses sent.
};

// Where a call stands, in the words of RFC 3398's state machines, sections 7.2
// (SIP to PSTN) and 8.2 (PSTN to SIP).
enum class CircuitState : uint8_t {
  kTrying,
  kNotAlerting,  // 7.2 "Not alerting", 8.2 "Progressing".
  kAlerting,
  kWaitingForAck,  // 7.2 only.
  kConnected,
  kReleasing,  // Our REL is out, the RLC has not come.
  kIdle,       // The circuit is free.
};
const char* CircuitStateName(CircuitState state);  // "Trying"

// One call that goes through a gateway: a Call on the SIP side, and the circuit
// that it has on the other. What comes of the one becomes what RFC 3398 says at
// the other. Owned by the Gateway, until both sides are over.
class CircuitCall final : private TimerUser {
 public:
  class Owner {
   public:
    // Its circuit has changed, or is free: circuit() tells.
    virtual void OnCircuitChanged(CircuitCall& call,
                                  std::optional<Circuit> before) = 0;

   protected:
    ~Owner() = default;
  };

  // All outlive this but `call`, which is there until OnCallEnded. The circuit
  // is seized.
  CircuitCall(const GatewayParts& parts, Owner& owner, Call& call,
              Circuit circuit);

  // SIP to PSTN: sends the IAM (7.2.1).
  void Start(IsupMessage iam);
  // PSTN to SIP: the INVITE is out (8.2.1).
  void AwaitProgress();

  void OnIsup(const IsupMessage& message);
  // What UserAgentListener is told of the call.
  void OnCallProgress(int status_code);
  void OnCallEstablished();
  void OnCallSessionChanged();
  void OnCallEnding(CallEndCause cause, const Message* message);
  void OnCallEnded(const CallEnd& end);

  // nullopt: it is free again.
  std::optional<Circuit> circuit() const { return circuit_; }
  CallNumber number() const { return number_; }
  // Whether nothing is left to be waited for at either side.
  bool is_over() const { return call_ == nullptr && !circuit_.has_value(); }
  void Describe(Description& out) const;

 private:
  enum TimerTag : uint32_t { kT7, kT9, kInterwork, kT11 };

  // TimerUser.
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  void SetState(CircuitState state);
  bool is_from_sip() const { return role_ == CallRole::kCallee; }
  bool is_unanswered() const { return state_ < CircuitState::kWaitingForAck; }
  void StartTimer(TimerTag tag, Duration after);
  void Send(const IsupMessage& message);
  void SendType(IsupType type);
  void SendProgress(CpgEvent event);
  void SendAcm(bool is_subscriber_free, bool has_in_band);
  // Releases the circuit from this side, unless that has happened.
  void SendRelease(const IsupMessage& release);
  void FreeCircuit();

  // SIP to PSTN.
  void OnAddressComplete(const IsupMessage& acm);
  void OnCallProgressMessage(const IsupMessage& cpg);
  void Ring(int status_code, bool has_early_media);
  void OnAnswer();
  void Fail(int status_code, Cause cause, const IsupMessage* release);
  // Completes the release and sends the IAM again; false, and nothing is sent,
  // if there is no other circuit.
  bool TryAnotherCircuit();
  // Both.
  void OnRelease(const IsupMessage& release);

  const GatewayParts& parts_;
  Owner& owner_;
  Call* call_;
  const CallNumber number_;
  const CallRole role_;
  CircuitState state_ = CircuitState::kTrying;
  std::optional<Circuit> circuit_;
  bool acm_sent_ = false;         // PSTN to SIP.
  bool has_early_media_ = false;  // SIP to PSTN.
  bool hold_told_ = false;        // The PSTN knows that SIP holds the call.
  // The IAM, as long as it may have to be sent on another circuit.
  std::unique_ptr<IsupMessage> iam_;
  std::optional<Cause> announced_cause_;  // Of an ACM (7.1.6).
  Timer timer_;  // T7, then T9 or the interwork timer; T11.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_GATEWAY_CIRCUIT_CALL_H_
