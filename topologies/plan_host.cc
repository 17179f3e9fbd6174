#include "topologies/plan_host.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "topologies/config_words.h"
#include "topologies/plan_client.h"
#include "topologies/plan_dialect.h"
#include "topologies/plan_gateway.h"
#include "topologies/plan_media.h"
#include "topologies/plan_proxy.h"
#include "topologies/plan_registrar.h"
#include "topologies/plan_services.h"
#include "topologies/plan_timers.h"
#include "topologies/plan_transports.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;

}  // namespace

HostPlanner::HostPlanner(const ConfigScope& topology_scope,
                         const Topology& topology, NetworkPlan& plan)
    : scope_(topology_scope), topology_(topology), plan_(plan) {}

void HostPlanner::Add(int index) {
  const Host& config = topology_.hosts(index);
  const ConfigScope scope = scope_.Nested("hosts", index);
  HostPlan& host = plan_.hosts.emplace_back();
  names_.clear();
  AddName(scope, host);
  AddAddresses(scope, config, host);
  AddDomainNames(scope, config, host);
  AddAttachments(scope, config, host);
  host.port = static_cast<uint16_t>(scope.Number("port", 1, 65'535, 5060));
  host.clock_offset = scope.Duration("clock_offset", {{}, 100'000h, {}});
  host.timer_values = PlanTimers(topology_, scope_, config, scope);
  host.dialect = PlanDialect(config, scope);
  PlanTransports(topology_, scope_, config, scope, host);
  if (config.has_user_agent()) {
    host.role =
        ReadUserAgent(scope.Nested("user_agent"), config.user_agent(), host);
  } else if (config.has_proxy()) {
    const ConfigScope proxy = scope.Nested("proxy");
    AddDomains(proxy, config.proxy().domains());
    host.role = PlanProxy(config.proxy(), proxy, plan_.dns.has_value());
  } else if (config.has_alg()) {
    const ConfigScope alg = scope.Nested("alg");
    const ConfigScope proxy = alg.Nested("proxy");
    AddDomains(proxy, config.alg().proxy().domains());
    ProxyPlan plan =
        PlanProxy(config.alg().proxy(), proxy, plan_.dns.has_value());
    plan.alg = PlanAlg(config.alg(), alg, host);
    if (plan.session_timer.has_value()) {
      proxy.Fail("session_timer", "no session timer at an ALG", "one");
    }
    host.role = std::move(plan);
  } else if (config.has_registrar()) {
    const ConfigScope registrar = scope.Nested("registrar");
    AddDomains(registrar, config.registrar().domains());
    host.role = PlanRegistrar(config.registrar(), registrar);
  } else if (config.has_redirect()) {
    const ConfigScope redirect = scope.Nested("redirect");
    AddDomains(redirect, config.redirect().domains());
    host.role = PlanRedirect(config.redirect(), redirect);
  } else if (config.has_gateway()) {
    host.role = PlanGateway(config.gateway(), scope.Nested("gateway"), host);
  }
  NameCertificate(names_, host);
}

void HostPlanner::AddName(const ConfigScope& scope, HostPlan& host) {
  host.name = scope.Required("name", "a name");
  if (host.name.empty()) return;
  if (!IsPlainName(host.name)) {
    scope.Fail("name", kPlainName, Quote(host.name));
  }
  // Traces call it so when a fault or a person acts.
  if (host.name == "world") scope.Fail("name", "another name", Quote("world"));
  const int index = static_cast<int>(plan_.hosts.size()) - 1;
  if (!host_by_name_.emplace(host.name, index).second) {
    scope.Fail("name", "a name of its own for each host", Quote(host.name));
  }
}

void HostPlanner::AddAddresses(const ConfigScope& scope, const Host& config,
                               HostPlan& host) {
  if (config.addresses_size() == 0) {
    scope.Fail("addresses", "at least one IP address", "none");
  }
  for (int i = 0; i < config.addresses_size(); ++i) {
    const auto address = ReadAddress(scope, config.addresses(i), i, host);
    if (address.has_value()) host.addresses.push_back(*address);
  }
}

void HostPlanner::AddDomainNames(const ConfigScope& scope, const Host& config,
                                 HostPlan& host) {
  for (int i = 0; i < config.domain_names_size(); ++i) {
    host.domain_names.push_back(config.domain_names(i));
    AddTableEntry(scope, "domain_names", i, config.domain_names(i));
  }
}

void HostPlanner::AddTableEntry(const ConfigScope& scope,
                                absl::string_view field, int index,
                                absl::string_view name) {
  if (!IsDomainName(name)) {
    scope.Fail(field, kDomainName, Quote(name), index);
    return;
  }
  const std::string lower = absl::AsciiStrToLower(name);
  if (!absl::c_linear_search(names_, lower)) names_.push_back(lower);
  // Several proxies may serve a domain that the DNS knows.
  if (field == "domains" && plan_.dns.has_value() && plan_.dns->Covers(lower)) {
    return;
  }
  const std::string& owner = plan_.hosts.back().name;
  const auto [it, is_new] = owner_by_domain_name_.emplace(lower, owner);
  if (is_new) {
    plan_.hosts_table.push_back({lower, plan_.hosts.size() - 1});
  } else if (field != "domains" || it->second != owner) {
    // A proxy may serve a domain that is its own host's name.
    scope.Fail(field, "a domain name that only one host has",
               absl::StrCat(Quote(name), ", which ", it->second, " has"),
               index);
  }
}

void HostPlanner::AddDomains(
    const ConfigScope& scope,
    const google::protobuf::RepeatedPtrField<std::string>& domains) {
  for (int i = 0; i < domains.size(); ++i) {
    AddTableEntry(scope, "domains", i, domains[i]);
  }
}

void HostPlanner::CheckKnown(const ConfigScope& scope, absl::string_view field,
                             int index, absl::string_view uri_text) const {
  const auto uri = sip::ParseUri(uri_text);
  if (!uri) return;
  const auto address = sip::IpAddress::Parse(uri->host);
  const auto name =
      owner_by_domain_name_.find(absl::AsciiStrToLower(uri->host));
  const bool is_known = name != owner_by_domain_name_.end();
  if (!address && !is_known) {
    if (plan_.dns.has_value() && plan_.dns->Covers(uri->host)) return;
    return scope.Fail(field, "a host that some domain_names or domains name",
                      Quote(uri->host), index);
  }
  if (uri->scheme != sip::UriScheme::kSips) return;
  const HostPlan* owner =
      address ? plan_.FindAddress(*address) : plan_.FindHost(name->second);
  if (owner != nullptr) CheckSips(scope, field, index, *uri, *owner);
}

void HostPlanner::CheckSips(const ConfigScope& scope, absl::string_view field,
                            int index, const sip::UriView& uri,
                            const HostPlan& owner) const {
  if (uri.scheme != sip::UriScheme::kSips ||
      owner.Has(sip::TransportProtocol::kTls)) {
    return;
  }
  scope.Fail(field, "TLS among the transports of the host of a sips: URI",
             absl::StrCat(Quote(uri.text), " of ", owner.name), index);
}

void HostPlanner::CheckContacts(
    const ConfigScope& scope,
    const google::protobuf::RepeatedPtrField<Location>& locations) const {
  for (int i = 0; i < locations.size(); ++i) {
    const ConfigScope location = scope.Nested("locations", i);
    const auto& contacts = locations[i].contacts();
    for (int k = 0; k < contacts.size(); ++k) {
      // "sip:{user}@192.0.2.4" stands for all users of a domain.
      const std::string contact =
          absl::StrReplaceAll(contacts[k], {{"{user}", "x"}});
      const auto uri = sip::ParseUri(contact);
      if (!uri || !uri->is_sip_or_sips()) continue;  // "mailto:", ...
      CheckKnown(location, "contacts", k, contact);
    }
  }
}

void HostPlanner::CheckNames(int index) {
  const Host& config = topology_.hosts(index);
  const ConfigScope scope = scope_.Nested("hosts", index);
  if (config.has_user_agent()) {
    const ConfigScope ua = scope.Nested("user_agent");
    CheckKnown(ua, "contact", -1, config.user_agent().contact());
    if (const auto aor = sip::ParseUri(config.user_agent().aor())) {
      CheckSips(ua, "aor", -1, *aor, plan_.hosts[static_cast<size_t>(index)]);
    }
    for (int i = 0; i < config.user_agent().routes_size(); ++i) {
      const auto uri = RouteUri(config.user_agent().routes(i));
      if (uri) CheckKnown(ua, "routes", i, uri->text);
    }
    ForClientUris(
        ua, config.user_agent(),
        [this](const ConfigScope& where, absl::string_view field, int i,
               absl::string_view uri) { CheckKnown(where, field, i, uri); });
    HostPlan& host = plan_.hosts[static_cast<size_t>(index)];
    FindScreeningProxies(ua, plan_, std::get<sip::UserAgentConfig>(host.role));
  }
  if (config.has_gateway()) {
    const ConfigScope gateway = scope.Nested("gateway");
    for (int i = 0; i < config.gateway().routes_size(); ++i) {
      const auto uri = RouteUri(config.gateway().routes(i));
      if (uri) CheckKnown(gateway, "routes", i, uri->text);
    }
  }
  if (config.has_registrar()) {
    CheckContacts(scope.Nested("registrar"), config.registrar().locations());
  }
  if (config.has_redirect()) {
    CheckContacts(scope.Nested("redirect"), config.redirect().locations());
  }
  if (config.has_proxy()) {
    CheckProxyNames(config.proxy(), scope.Nested("proxy"));
  } else if (config.has_alg()) {
    const ConfigScope alg = scope.Nested("alg");
    CheckProxyNames(config.alg().proxy(), alg.Nested("proxy"));
  }
}

void HostPlanner::CheckProxyNames(const Proxy& config,
                                  const ConfigScope& proxy) const {
  CheckContacts(proxy, config.locations());
  for (int i = 0; i < config.next_hops_size(); ++i) {
    CheckKnown(proxy.Nested("next_hops", i), "uri", -1,
               config.next_hops(i).uri());
  }
  ForServiceUris(
      proxy, config,
      [this](const ConfigScope& where, absl::string_view field,
             absl::string_view uri) { CheckKnown(where, field, -1, uri); });
}

}  // namespace sipsim
