#include "topologies/plan_proxy.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "topologies/config_words.h"
#include "topologies/plan_locations.h"
#include "topologies/plan_registrar.h"
#include "topologies/plan_services.h"
#include "topologies/plan_session_timer.h"

namespace sipsim {
namespace {

void ReadNextHops(const ConfigScope& scope, const Proxy& config,
                  ProxyPlan& plan) {
  for (int i = 0; i < config.next_hops_size(); ++i) {
    const ConfigScope inner = scope.Nested("next_hops", i);
    NextHopPlan hop;
    hop.domain = absl::AsciiStrToLower(inner.Required("domain", kDomainName));
    hop.uri = inner.Required("uri", kSipUri);
    if (!hop.domain.empty() && !IsDomainName(hop.domain)) {
      inner.Fail("domain", kDomainName, Quote(hop.domain));
    }
    for (const std::string& own : plan.domains) {
      if (own == hop.domain) {
        inner.Fail("domain", "a domain that the proxy does not serve itself",
                   Quote(hop.domain));
      }
    }
    for (const NextHopPlan& other : plan.next_hops) {
      if (other.domain == hop.domain) {
        inner.Fail("domain", "one entry for each domain", Quote(hop.domain));
      }
    }
    if (!hop.uri.empty() && !IsSipUri(hop.uri)) {
      inner.Fail("uri", kSipUri, Quote(hop.uri));
    }
    plan.next_hops.push_back(std::move(hop));
  }
}

}  // namespace

sip::ForkMode ForkModeOf(Proxy::ForkMode mode) {
  if (mode == Proxy::SEQUENTIAL) return sip::ForkMode::kSequential;
  if (mode == Proxy::BY_Q) return sip::ForkMode::kByQ;
  return sip::ForkMode::kParallel;
}

ProxyPlan PlanProxy(const Proxy& config, const ConfigScope& scope,
                    bool has_dns) {
  ProxyPlan proxy;
  for (int i = 0; i < config.domains_size(); ++i) {
    proxy.domains.push_back(absl::AsciiStrToLower(config.domains(i)));
  }
  proxy.record_route = !config.has_record_route() || config.record_route();
  proxy.fork_mode = ForkModeOf(config.fork());
  if (config.locations_size() == 0 && config.next_hops_size() == 0 &&
      !has_dns) {
    scope.FailWhole("locations or next_hops", "a proxy without a route");
  }
  proxy.locations = PlanLocations(
      config.locations(), scope, proxy.domains,
      config.has_registrar() ? ContactKind::kAny : ContactKind::kToProxy);
  if (config.has_registrar()) {
    proxy.registrar = PlanProxyRegistrar(
        config.registrar(), scope.Nested("registrar"), proxy.domains);
  }
  if (config.has_authentication()) {
    proxy.authentication = PlanAuthentication(
        config.authentication(), scope.Nested("authentication"), proxy.domains);
  }
  proxy.no_response_status =
      config.has_no_response_status() ? config.no_response_status() : 408;
  if (proxy.no_response_status != 408 && proxy.no_response_status != 480) {
    scope.Fail("no_response_status", "408 or 480",
               absl::StrCat(proxy.no_response_status));
  }
  if (config.has_session_timer()) {
    proxy.session_timer = PlanProxySessionTimer(scope.Nested("session_timer"),
                                                config.session_timer());
  }
  ReadNextHops(scope, config, proxy);
  PlanServices(scope, config, proxy);
  return proxy;
}

}  // namespace sipsim
