#ifndef SIPSIM_PROTOCOL_GATEWAY_GATEWAY_H_
#define SIPSIM_PROTOCOL_GATEWAY_GATEWAY_H_

#include <cstddef>
#include <memory>
#include <optional>

#include "absl/container/btree_map.h"
#include "protocol/base/description.h"
#include "protocol/gateway/circuit_call.h"
#include "protocol/gateway/gateway_config.h"
#include "protocol/gateway/isup.h"
#include "protocol/gateway/trunk.h"
#include "protocol/port/node_context.h"
#include "protocol/port/transport.h"
#include "protocol/ua/user_agent.h"
#include "protocol/ua/user_agent_listener.h"

namespace sipsim::sip {

// Who wants to know of calls that a gateway makes because a phone does.
class GatewayListener {
 public:
  // The INVITE is on its way.
  virtual void OnOutgoingCall(Call& call) = 0;

 protected:
  ~GatewayListener() = default;
};

// A gateway between SIP and the PSTN (RFC 3398): a user agent at one side, a
// trunk at the other, and at most one call for each circuit.
//
//   Gateway gateway(context, config, trunk, log, listener);
//   binding.Deliver(gateway.transport_user());
//
// Destroying it stops everything at once, without a word on the wire.
class Gateway final : private UserAgentListener,
                      private TrunkUser,
                      private CircuitCall::Owner {
 public:
  // The ports of `context`, `trunk`, `log` and `listener` outlive the gateway.
  // `log` is told of every call as if it were the user of the user agent, and
  // of the provisional responses that the gateway sends, too; it only listens.
  Gateway(const NodeContext& context, GatewayConfig config, Trunk& trunk,
          UserAgentListener& log, GatewayListener& listener);
  ~Gateway() override;
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  TransportUser& transport_user() { return user_agent_->transport_user(); }
  UserAgent& user_agent() { return *user_agent_; }
  const UserAgent& user_agent() const { return *user_agent_; }
  // The circuit of a call; nullopt if it has none any more.
  std::optional<Circuit> CircuitOf(CallNumber call) const;
  void Describe(Description& out) const;

 private:
  // UserAgentListener.
  void OnIncomingCall(Call& call) override;
  void OnCallProgress(Call& call, int status_code) override;
  void OnCallEstablished(Call& call) override;
  void OnCallSessionChanged(Call& call) override;
  void OnCallReplaced(Call& replaced, Call& call) override;
  void OnCallEnding(Call& call, CallEndCause cause,
                    const Message* message) override;
  void OnCallEnded(Call& call) override;
  void OnOptionsResult(OptionsNumber number, int status_code) override;
  MediaListener* media_listener() override;
  void OnRegistrationResult(RegistrationNumber number,
                            const RegisterResult& result) override;
  // TrunkUser.
  void OnIsup(Circuit circuit, const IsupMessage& message) override;
  // CircuitCall::Owner.
  void OnCircuitChanged(CircuitCall& call,
                        std::optional<Circuit> before) override;

  // The IAM for an INVITE, or the status code to refuse it with (7.2.1.1).
  int MakeIam(const Call& call, IsupMessage& iam) const;
  void OnIam(Circuit circuit, const IsupMessage& iam);
  std::string UriOf(const IsupNumber& number, absl::string_view host) const;
  CircuitCall& Add(Call& call, Circuit circuit);
  CircuitCall* Find(const Call& call) const;
  void ForgetIfOver(CircuitCall& call);

  const NodeContext context_;
  const GatewayConfig config_;
  Trunk& trunk_;
  UserAgentListener& log_;
  GatewayListener& listener_;
  const GatewayParts parts_;
  absl::btree_map<CallNumber, std::unique_ptr<CircuitCall>> calls_;
  absl::btree_map<Circuit, CircuitCall*> calls_by_circuit_;
  std::unique_ptr<UserAgent> user_agent_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_GATEWAY_GATEWAY_H_
