#include "topologies/server_cores.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "protocol/alg/alg.h"
#include "protocol/base/check.h"
#include "protocol/proxy/location_policy.h"
#include "protocol/proxy/proxy.h"
#include "protocol/proxy/proxy_session_timer.h"
#include "protocol/proxy/service_policy.h"
#include "protocol/redirect/redirect_server.h"
#include "protocol/registrar/location_service.h"
#include "protocol/registrar/registrar.h"
#include "protocol/registrar/registrar_server.h"

namespace sipsim {
namespace {

void Add(const LocationPlan& plan, sip::LocationService& locations) {
  if (!plan.domain.empty()) {
    locations.AddDomain(plan.domain);
    for (const ContactPlan& contact : plan.contacts) {
      SIP_CHECK(locations.AddDomainContact(plan.domain, contact.uri));
    }
    return;
  }
  SIP_CHECK(locations.AddUser(plan.aor));
  for (const ContactPlan& contact : plan.contacts) {
    SIP_CHECK(locations.AddContact(plan.aor, contact.uri, contact.q,
                                   plan.lifetime, contact.ring_time));
  }
}

// What all of them have: a location service, and no dialogs.
class ServerNodeCore : public NodeCore {
 public:
  ServerNodeCore(const sip::NodeContext& context,
                 const std::vector<LocationPlan>& plan)
      : locations_(context) {
    for (const LocationPlan& location : plan) Add(location, locations_);
  }

  size_t open_dialog_count() const override { return 0; }
  const sip::LocationService* locations() const override { return &locations_; }

 protected:
  sip::LocationService locations_;
};

sip::LocationPolicyOptions PolicyOptions(const ProxyPlan& plan) {
  sip::LocationPolicyOptions options;
  options.fork_mode = plan.fork_mode;
  for (const NextHopPlan& hop : plan.next_hops) {
    options.next_hops.push_back({hop.domain, hop.uri});
  }
  return options;
}

// Null if the proxy has none.
std::unique_ptr<sip::ServicePolicy> MakeServices(
    const ProxyPlan& plan, sip::LocationPolicy& locations) {
  if (plan.users.empty() && !plan.history_info) return nullptr;
  sip::ServicePolicyOptions options;
  options.domains = plan.domains;
  options.users = plan.users;
  options.announces_forwarding = plan.announces_forwarding;
  options.keeps_history = plan.history_info;
  return std::make_unique<sip::ServicePolicy>(locations, std::move(options));
}

sip::ProxyConfig MakeProxyConfig(const HostPlan& host, const ProxyPlan& plan) {
  sip::ProxyConfig config;
  config.name = host.PrimaryName();
  if (host.port != 5060) absl::StrAppend(&config.name, ":", host.port);
  config.domains = plan.domains;
  config.dialect = host.dialect;
  config.record_route = plan.record_route;
  config.authentication = plan.authentication;
  config.no_response_status = static_cast<int>(plan.no_response_status);
  config.recurse = plan.recurse;
  config.trying_after = plan.trying_after;
  config.re_invite_trying_after = plan.re_invite_trying_after;
  return config;
}

class ProxyNodeCore final : public ServerNodeCore {
 public:
  ProxyNodeCore(const HostPlan& host, const ProxyPlan& plan,
                const sip::NodeContext& context)
      : ServerNodeCore(context, plan.locations),
        context_(context),
        policy_(locations_, PolicyOptions(plan)),
        services_(MakeServices(plan, policy_)) {
    if (plan.alg.has_value()) alg_.emplace(context_, *plan.alg);
    if (plan.session_timer.has_value()) {
      session_timer_.emplace(context_, *plan.session_timer);
    }
    if (plan.registrar.has_value()) {
      registrar_.emplace(context, *plan.registrar, locations_);
    }
    sip::RoutingPolicy& policy =
        services_ != nullptr ? static_cast<sip::RoutingPolicy&>(*services_)
                             : policy_;
    proxy_.emplace(context, MakeProxyConfig(host, plan), policy, editor(),
                   registrar_.has_value() ? &*registrar_ : nullptr);
  }

  sip::TransportUser& transport_user() override {
    return proxy_->transport_user();
  }
  size_t open_transaction_count() const override {
    return proxy_->open_transaction_count();
  }
  void Describe(sip::Description& out) const override {
    locations_.Describe(out);
    proxy_->Describe(out);
    if (alg_.has_value()) alg_->Describe(out);
  }
  size_t open_pinhole_count() const override {
    return alg_.has_value() ? alg_->open_pinhole_count() : 0;
  }

 private:
  sip::ForwardingEditor* editor() {
    if (alg_.has_value()) return &*alg_;
    return session_timer_.has_value() ? &*session_timer_ : nullptr;
  }

  const sip::NodeContext context_;
  sip::LocationPolicy policy_;
  const std::unique_ptr<sip::ServicePolicy> services_;
  std::optional<sip::Alg> alg_;
  std::optional<sip::ProxySessionTimer> session_timer_;
  std::optional<sip::Registrar> registrar_;
  std::optional<sip::Proxy> proxy_;
};

// A server that answers by itself.
template <typename Server>
class UasNodeCore final : public ServerNodeCore {
 public:
  template <typename Config>
  UasNodeCore(const sip::NodeContext& context,
              const std::vector<LocationPlan>& plan, const Config& config)
      : ServerNodeCore(context, plan), server_(context, config, locations_) {}

  sip::TransportUser& transport_user() override {
    return server_.transport_user();
  }
  size_t open_transaction_count() const override {
    return server_.open_transaction_count();
  }
  void Describe(sip::Description& out) const override {
    locations_.Describe(out);
    server_.Describe(out);
  }

 private:
  Server server_;
};

}  // namespace

std::unique_ptr<NodeCore> MakeServerCore(const HostPlan& plan,
                                         const sip::NodeContext& context) {
  if (const auto* proxy = std::get_if<ProxyPlan>(&plan.role)) {
    return std::make_unique<ProxyNodeCore>(plan, *proxy, context);
  }
  if (const auto* registrar = std::get_if<RegistrarPlan>(&plan.role)) {
    return std::make_unique<UasNodeCore<sip::RegistrarServer>>(
        context, registrar->locations, registrar->config);
  }
  if (const auto* redirect = std::get_if<RedirectPlan>(&plan.role)) {
    return std::make_unique<UasNodeCore<sip::RedirectServer>>(
        context, redirect->locations, redirect->domains);
  }
  return nullptr;
}

}  // namespace sipsim
