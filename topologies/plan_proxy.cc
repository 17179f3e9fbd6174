#include "topologies/plan_proxy.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "protocol/uri/uri.h"
#include "topologies/config_words.h"

namespace sipsim {
namespace {

void ReadContacts(const Location& config, const ConfigScope& scope,
                  LocationPlan& plan) {
  if (config.contacts_size() == 0) {
    scope.Fail("contacts", "at least one sip: or sips: URI", "none");
  }
  for (int i = 0; i < config.contacts_size(); ++i) {
    plan.contacts.push_back(config.contacts(i));
    const std::string contact =
        plan.domain.empty()
            ? config.contacts(i)
            : absl::StrReplaceAll(config.contacts(i), {{"{user}", "x"}});
    if (IsSipUri(contact)) continue;
    scope.Fail("contacts", kSipUri, Quote(config.contacts(i)), i);
  }
}

// `others` are the users so far, in canonical form.
void ReadLocation(const Location& config, const ConfigScope& scope,
                  std::vector<std::string>& others, ProxyPlan& plan) {
  LocationPlan& entry = plan.locations.emplace_back();
  if (!config.domain().empty()) {
    entry.domain = absl::AsciiStrToLower(config.domain());
    if (!config.aor().empty()) {
      scope.Fail("domain", "an aor or a domain, not both",
                 Quote(config.domain()));
    }
    if (!absl::c_linear_search(plan.domains, entry.domain)) {
      scope.Fail("domain", "one of the proxy's domains",
                 Quote(config.domain()));
    }
    if (absl::c_linear_search(others, entry.domain)) {
      scope.Fail("domain", "one entry for each domain", Quote(config.domain()));
    }
    others.push_back(entry.domain);
    return ReadContacts(config, scope, entry);
  }
  entry.aor = scope.Required("aor", kAor);
  if (!IsAor(entry.aor)) return scope.Fail("aor", kAor, Quote(entry.aor));
  const sip::UriView uri = *sip::ParseUri(entry.aor);
  if (!absl::c_linear_search(plan.domains, absl::AsciiStrToLower(uri.host))) {
    scope.Fail("aor", "a user of one of the proxy's domains", Quote(entry.aor));
  }
  const std::string canonical = sip::CanonicalAor(uri);
  if (absl::c_linear_search(others, canonical)) {
    scope.Fail("aor", "one entry for each user", Quote(entry.aor));
  }
  others.push_back(canonical);
  ReadContacts(config, scope, entry);
}

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

ProxyPlan PlanProxy(const Proxy& config, const ConfigScope& scope) {
  ProxyPlan proxy;
  for (int i = 0; i < config.domains_size(); ++i) {
    proxy.domains.push_back(absl::AsciiStrToLower(config.domains(i)));
  }
  proxy.record_route = !config.has_record_route() || config.record_route();
  proxy.sequential = config.fork() == Proxy::SEQUENTIAL;
  if (config.locations_size() == 0 && config.next_hops_size() == 0) {
    scope.FailWhole("locations or next_hops", "a proxy without a route");
  }
  std::vector<std::string> users;
  for (int i = 0; i < config.locations_size(); ++i) {
    ReadLocation(config.locations(i), scope.Nested("locations", i), users,
                 proxy);
  }
  ReadNextHops(scope, config, proxy);
  return proxy;
}

}  // namespace sipsim
