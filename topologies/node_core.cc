#include "topologies/node_core.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/proxy/location_policy.h"
#include "protocol/proxy/location_table.h"
#include "protocol/proxy/proxy.h"
#include "protocol/ua/user_agent.h"

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

sip::StaticLocationTable MakeTable(const ProxyPlan& plan) {
  sip::StaticLocationTable table;
  for (const LocationPlan& location : plan.locations) {
    for (const std::string& contact : location.contacts) {
      SIP_CHECK(location.domain.empty()
                    ? table.AddContact(location.aor, contact)
                    : table.AddDomainContact(location.domain, contact));
    }
  }
  return table;
}

sip::LocationPolicyOptions PolicyOptions(const ProxyPlan& plan) {
  sip::LocationPolicyOptions options;
  options.fork_mode =
      plan.sequential ? sip::ForkMode::kSequential : sip::ForkMode::kParallel;
  for (const NextHopPlan& hop : plan.next_hops) {
    options.next_hops.push_back({hop.domain, hop.uri});
  }
  return options;
}

sip::ProxyConfig MakeProxyConfig(const HostPlan& host, const ProxyPlan& plan) {
  sip::ProxyConfig config;
  config.name = host.PrimaryName();
  if (host.port != 5060) absl::StrAppend(&config.name, ":", host.port);
  config.domains = plan.domains;
  config.record_route = plan.record_route;
  return config;
}

class ProxyNodeCore : public NodeCore {
 public:
  ProxyNodeCore(const HostPlan& host, const ProxyPlan& plan,
                const sip::NodeContext& context)
      : table_(MakeTable(plan)),
        policy_(table_, PolicyOptions(plan)),
        proxy_(context, MakeProxyConfig(host, plan), policy_) {}

  sip::TransportUser& transport_user() override {
    return proxy_.transport_user();
  }
  size_t open_transaction_count() const override {
    return proxy_.open_transaction_count();
  }
  // A stateful proxy keeps transactions, not dialogs.
  size_t open_dialog_count() const override { return 0; }
  void Describe(sip::Description& out) const override { proxy_.Describe(out); }

 private:
  const sip::StaticLocationTable table_;
  sip::LocationPolicy policy_;
  sip::Proxy proxy_;
};

}  // namespace

std::unique_ptr<NodeCore> MakeCore(const HostPlan& plan,
                                   const sip::NodeContext& context,
                                   UserBehaviour* user) {
  if (const auto* config = std::get_if<sip::UserAgentConfig>(&plan.role)) {
    SIP_CHECK(user != nullptr);
    return std::make_unique<UserAgentCore>(*config, context, *user);
  }
  if (const auto* proxy = std::get_if<ProxyPlan>(&plan.role)) {
    return std::make_unique<ProxyNodeCore>(plan, *proxy, context);
  }
  return nullptr;
}

}  // namespace sipsim
