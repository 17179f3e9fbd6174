#include "topologies/plan_services.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/proxy/uri_pattern.h"
#include "protocol/uri/uri.h"
#include "topologies/config_words.h"
#include "topologies/plan_proxy.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;

constexpr const char* kForwardFields[] = {
    "forward_all", "forward_busy", "forward_no_answer", "forward_unavailable"};
// 17.2.1: the transaction answers by itself after that.
constexpr sip::Duration kTryingAfterMax = 200ms;
constexpr sip::Duration kTimerC = 3min;

bool IsUserUri(absl::string_view text) {
  const auto uri = sip::ParseUri(text);
  return uri.has_value() && uri->is_sip_or_sips() && uri->has_user;
}

bool IsOwn(const sip::UriView& uri, const std::vector<std::string>& domains) {
  return absl::c_linear_search(domains, absl::AsciiStrToLower(uri.host));
}

// sip: and sips: are the same user.
std::string UserOf(absl::string_view text) {
  const auto uri = sip::ParseUri(text);
  return uri.has_value()
             ? absl::StrCat(uri->user, "@", absl::AsciiStrToLower(uri->host))
             : "";
}

class ServicePlanner {
 public:
  ServicePlanner(const Proxy& config, const ProxyPlan& proxy)
      : config_(config), proxy_(proxy) {}

  sip::UserServices Plan(const ConfigScope& scope, const UserServices& config) {
    sip::UserServices user;
    ReadAor(scope, user);
    user.forward_all = ReadTarget(scope, user.aor, "forward_all");
    user.forward_busy = ReadTarget(scope, user.aor, "forward_busy");
    user.forward_no_answer = ReadTarget(scope, user.aor, "forward_no_answer");
    user.forward_unavailable =
        ReadTarget(scope, user.aor, "forward_unavailable");
    CheckForwardAll(scope, user);
    user.no_answer_after =
        scope.Duration("no_answer_after", {1ms, kTimerC, 20s});
    if (!config.no_answer_after().empty() && user.forward_no_answer.empty()) {
      scope.Fail("no_answer_after", "a forward_no_answer along with it",
                 Quote(config.no_answer_after()));
    }
    if (config.has_fork()) user.fork_mode = ForkModeOf(config.fork());
    if (config.has_incoming()) {
      CheckCallersAreKnown(scope, "incoming");
      user.incoming = ReadRule(scope.Nested("incoming"), config.incoming(),
                               /*has_anonymous=*/true);
    }
    if (config.has_outgoing()) {
      CheckCallersAreKnown(scope, "outgoing");
      user.outgoing = ReadRule(scope.Nested("outgoing"), config.outgoing(),
                               /*has_anonymous=*/false);
    }
    return user;
  }

 private:
  void ReadAor(const ConfigScope& scope, sip::UserServices& user) {
    user.aor = scope.Required("aor", kAor);
    if (user.aor.empty()) return;
    if (!IsUserUri(user.aor)) {
      return scope.Fail("aor", kAor, Quote(user.aor));
    }
    // 10.3, 19.1.4: that would be somebody else.
    if (sip::ParseUri(user.aor)->has_port) {
      scope.Fail("aor", "no port in an address of record", Quote(user.aor));
    }
    if (!IsOwn(*sip::ParseUri(user.aor), proxy_.domains)) {
      scope.Fail("aor", "a user of one of the proxy's domains",
                 Quote(user.aor));
    }
    if (absl::c_linear_search(seen_, UserOf(user.aor))) {
      scope.Fail("aor", "one entry for each user", Quote(user.aor));
    }
    seen_.push_back(UserOf(user.aor));
  }

  std::string ReadTarget(const ConfigScope& scope, const std::string& aor,
                         const char* field) const {
    const std::string target = scope.Text(field);
    if (target.empty()) return target;
    if (!IsSipUri(target)) {
      scope.Fail(field, kSipUri, Quote(target));
    } else if (IsUserUri(target) && UserOf(target) == UserOf(aor)) {
      scope.Fail(field, "somebody else than the user", Quote(target));
    } else if (IsOwn(*sip::ParseUri(target), proxy_.domains) &&
               !IsUser(target)) {
      scope.Fail(field, "a user of the proxy, or another domain",
                 Quote(target));
    }
    return target;
  }

  // A call that is always forwarded has no other reason to be.
  static void CheckForwardAll(const ConfigScope& scope,
                              const sip::UserServices& user) {
    if (user.forward_all.empty()) return;
    for (const char* field : kForwardFields) {
      const std::string target = scope.Text(field);
      if (target.empty() || field == kForwardFields[0]) continue;
      scope.Fail(field, "nothing beside forward_all", Quote(target));
    }
  }

  // Whether the proxy knows this user of its domains.
  bool IsUser(const std::string& target) const {
    if (!IsUserUri(target)) return false;
    const std::string domain =
        absl::AsciiStrToLower(sip::ParseUri(target)->host);
    return absl::c_any_of(proxy_.locations,
                          [&](const LocationPlan& location) {
                            return location.domain == domain ||
                                   UserOf(location.aor) == UserOf(target);
                          }) ||
           absl::c_any_of(config_.users(), [&](const UserServices& other) {
             return UserOf(other.aor()) == UserOf(target);
           });
  }

  void CheckCallersAreKnown(const ConfigScope& scope, const char* field) const {
    if (config_.has_authentication()) return;
    scope.Fail(field, "a proxy with authentication, which tells who calls",
               "none");
  }

  static sip::ScreeningRule ReadRule(const ConfigScope& scope,
                                     const Screening& config,
                                     bool has_anonymous) {
    sip::ScreeningRule rule;
    if (config.deny_size() == 0 && config.allow_size() == 0 &&
        config.error_info().empty()) {
      scope.FailWhole("deny or allow", "neither");
    }
    rule.denies_anonymous =
        ReadPatterns(scope, "deny", config.deny(), has_anonymous, rule.deny);
    rule.allows_anonymous =
        ReadPatterns(scope, "allow", config.allow(), has_anonymous, rule.allow);
    if (config.error_info().empty()) return rule;
    if (!sip::ParseUri(config.error_info()).has_value()) {
      scope.Fail("error_info", "a URI", Quote(config.error_info()));
    } else if (!rule.is_set()) {
      scope.Fail("error_info", "a deny or an allow along with it",
                 Quote(config.error_info()));
    }
    rule.error_info = absl::StrCat("<", config.error_info(), ">");
    return rule;
  }

  // Whether "anonymous" is among them.
  static bool ReadPatterns(
      const ConfigScope& scope, const char* field,
      const google::protobuf::RepeatedPtrField<std::string>& texts,
      bool has_anonymous, std::vector<sip::UriPattern>& patterns) {
    bool anonymous = false;
    for (int i = 0; i < texts.size(); ++i) {
      if (has_anonymous && texts[i] == "anonymous") {
        anonymous = true;
        continue;
      }
      auto pattern = sip::UriPattern::Parse(texts[i]);
      if (pattern.has_value()) {
        patterns.push_back(*std::move(pattern));
      } else {
        scope.Fail(field,
                   "\"sip:user@domain\", \"*@domain\" or the first digits of a "
                   "number and \"*\"",
                   Quote(texts[i]), i);
      }
    }
    return anonymous;
  }

  const Proxy& config_;
  const ProxyPlan& proxy_;
  std::vector<std::string> seen_;
};

void AddAddresses(absl::string_view host, const NetworkPlan& plan,
                  std::vector<sip::IpAddress>& addresses) {
  if (const auto address = sip::IpAddress::Parse(host)) {
    return addresses.push_back(*address);
  }
  const std::string name = absl::AsciiStrToLower(host);
  for (const HostsTableEntry& entry : plan.hosts_table) {
    if (entry.name != name) continue;
    const auto& found = plan.AddressesOf(entry);
    addresses.insert(addresses.end(), found.begin(), found.end());
  }
  if (!plan.dns.has_value()) return;
  for (const DnsRecordSet& records : plan.dns->records) {
    if (records.name != name) continue;
    for (const sip::IpAddress& address : records.answer.addresses) {
      addresses.push_back(address);
    }
  }
}

}  // namespace

void PlanServices(const ConfigScope& scope, const Proxy& config,
                  ProxyPlan& plan) {
  ServicePlanner planner(config, plan);
  for (int i = 0; i < config.users_size(); ++i) {
    plan.users.push_back(
        planner.Plan(scope.Nested("users", i), config.users(i)));
  }
  plan.announces_forwarding = config.announces_forwarding();
  plan.history_info = config.history_info();
  plan.recurse = config.recurse();
  plan.trying_after = scope.Duration("trying_after", {{}, kTryingAfterMax, {}});
  plan.re_invite_trying_after =
      scope.Duration("re_invite_trying_after", {{}, kTryingAfterMax, {}});
}

void ForServiceUris(
    const ConfigScope& scope, const Proxy& config,
    const std::function<void(const ConfigScope& scope, absl::string_view field,
                             absl::string_view uri)>& check) {
  std::vector<std::string> domains;
  for (const std::string& domain : config.domains()) {
    domains.push_back(absl::AsciiStrToLower(domain));
  }
  for (int i = 0; i < config.users_size(); ++i) {
    const ConfigScope user = scope.Nested("users", i);
    for (const char* field : kForwardFields) {
      const std::string target = user.Text(field);
      const auto uri = sip::ParseUri(target);
      if (uri.has_value() && !IsOwn(*uri, domains)) check(user, field, target);
    }
  }
}

void FindScreeningProxies(const ConfigScope& scope, const NetworkPlan& plan,
                          sip::UserAgentConfig& ua) {
  for (size_t i = 0; i < ua.screening_proxies.size(); ++i) {
    sip::ScreeningProxy& proxy = ua.screening_proxies[i];
    const auto uri = sip::ParseUri(proxy.uri);
    if (!uri.has_value()) continue;  // An error already.
    AddAddresses(uri->host, plan, proxy.addresses);
    if (!proxy.addresses.empty()) continue;
    scope.Fail("screening_proxies", "a host whose addresses are known",
               Quote(uri->host), static_cast<int>(i));
  }
}

}  // namespace sipsim
