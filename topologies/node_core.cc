#include "topologies/node_core.h"

#include "protocol/base/check.h"
#include "protocol/ua/user_agent.h"
#include "topologies/gateway_core.h"
#include "topologies/server_cores.h"

namespace sipsim {
namespace {

class UserAgentCore : public NodeCore {
 public:
  UserAgentCore(const sip::UserAgentConfig& config,
                const sip::NodeContext& context, UserBehaviour& user)
      : user_(user), user_agent_(context, config, user) {
    user_.Attach(user_agent_);
  }
  ~UserAgentCore() override { user_.Detach(); }

  sip::TransportUser& transport_user() override {
    return user_agent_.transport_user();
  }
  size_t open_transaction_count() const override {
    return user_agent_.open_transaction_count();
  }
  size_t open_dialog_count() const override {
    return user_agent_.open_dialog_count();
  }
  void Describe(sip::Description& out) const override {
    user_agent_.Describe(out);
  }

 private:
  UserBehaviour& user_;
  sip::UserAgent user_agent_;
};

}  // namespace

std::unique_ptr<NodeCore> MakeCore(const HostPlan& plan,
                                   const sip::NodeContext& context,
                                   UserBehaviour* user, Pstn* pstn) {
  if (const auto* config = std::get_if<sip::UserAgentConfig>(&plan.role)) {
    SIP_CHECK(user != nullptr);
    return std::make_unique<UserAgentCore>(*config, context, *user);
  }
  if (const auto* gateway = std::get_if<GatewayPlan>(&plan.role)) {
    SIP_CHECK(user != nullptr);
    SIP_CHECK(pstn != nullptr);
    return MakeGatewayCore(*gateway, context, *user, *pstn);
  }
  return MakeServerCore(plan, context);
}

}  // namespace sipsim
