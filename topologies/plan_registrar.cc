#include "topologies/plan_registrar.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "topologies/config_words.h"
#include "topologies/plan_locations.h"

namespace sipsim {
namespace {

constexpr std::chrono::hours kLifetimeMax(24);

std::vector<std::string> ReadDomains(
    const google::protobuf::RepeatedPtrField<std::string>& names,
    const ConfigScope& scope) {
  if (names.empty()) scope.Fail("domains", "at least one domain name", "none");
  std::vector<std::string> domains;
  for (const std::string& name : names) {
    domains.push_back(absl::AsciiStrToLower(name));
  }
  return domains;
}

bool IsPrintable(absl::string_view text) {
  return absl::c_none_of(text, [](char c) { return absl::ascii_iscntrl(c); });
}

std::string ReadText(const ConfigScope& scope, const char* field) {
  const std::string text = scope.Text(field);
  if (!IsPrintable(text)) {
    scope.Fail(field, "text without control characters", Quote(text));
  }
  return text;
}

void ReadAlgorithms(const Authentication& config, const ConfigScope& scope,
                    sip::DigestServerConfig& digest) {
  if (config.algorithms_size() > 0) digest.algorithms.clear();
  for (int i = 0; i < config.algorithms_size(); ++i) {
    const std::string& name = config.algorithms(i);
    const auto algorithm = sip::DigestAlgorithmFromName(name);
    if (!algorithm.has_value()) {
      scope.Fail("algorithms",
                 "MD5, SHA-256 or SHA-512-256, or one of them with -sess",
                 Quote(name), i);
    } else if (absl::c_linear_search(digest.algorithms, *algorithm)) {
      scope.Fail("algorithms", "each algorithm once", Quote(name), i);
    }
    digest.algorithms.push_back(algorithm.value_or(sip::DigestAlgorithm::kMd5));
  }
}

void ReadQop(const Authentication& config, const ConfigScope& scope,
             sip::DigestServerConfig& digest) {
  if (config.qop_size() == 0) return;
  digest.offers_auth = digest.offers_auth_int = false;
  for (int i = 0; i < config.qop_size(); ++i) {
    const std::string& name = config.qop(i);
    bool* offer = name == "auth"       ? &digest.offers_auth
                  : name == "auth-int" ? &digest.offers_auth_int
                                       : nullptr;
    if (offer == nullptr || *offer) {
      scope.Fail("qop", "auth or auth-int, each once", Quote(name), i);
    } else {
      *offer = true;
    }
  }
}

void ReadUsers(const Authentication& config, const ConfigScope& scope,
               sip::DigestServerConfig& digest) {
  for (int i = 0; i < config.users_size(); ++i) {
    const ConfigScope inner = scope.Nested("users", i);
    sip::DigestUser user;
    user.name = inner.Required("name", "a user name");
    ReadText(inner, "name");
    user.password = ReadText(inner, "password");
    for (int k = 0; k < config.users(i).aors_size(); ++k) {
      const std::string& aor = config.users(i).aors(k);
      if (!IsAor(aor)) inner.Fail("aors", kAor, Quote(aor), k);
      user.aors.push_back(aor);
    }
    for (const sip::DigestUser& other : digest.users) {
      if (other.name == user.name) {
        inner.Fail("name", "one entry for each name", Quote(user.name));
      }
    }
    digest.users.push_back(std::move(user));
  }
}

sip::RegistrarConfig ReadRegistrar(const Registrar& config,
                                   const ConfigScope& scope,
                                   const std::vector<std::string>& domains) {
  sip::RegistrarConfig registrar;
  registrar.domains = domains;
  registrar.expires_default =
      ReadSeconds(scope, "expires_default", 1, registrar.expires_default);
  registrar.expires_min =
      ReadSeconds(scope, "expires_min", 0, registrar.expires_min);
  registrar.expires_max =
      ReadSeconds(scope, "expires_max", std::max(registrar.expires_min, 1u),
                  registrar.expires_max);
  registrar.contacts_max = scope.Number("contacts_max", 1, 64, 10);
  if (!config.has_authentication()) return registrar;
  const ConfigScope inner = scope.Nested("authentication");
  for (const char* field : {"own_users_only", "in_dialog"}) {
    const bool is_set = field[0] == 'o'
                            ? config.authentication().own_users_only()
                            : config.authentication().in_dialog();
    if (is_set) inner.Fail(field, "nothing at a registrar", "true");
  }
  registrar.authentication =
      PlanAuthentication(config.authentication(), inner, domains).digest;
  return registrar;
}

}  // namespace

sip::ProxyAuthenticationConfig PlanAuthentication(
    const Authentication& config, const ConfigScope& scope,
    const std::vector<std::string>& domains) {
  sip::ProxyAuthenticationConfig plan;
  plan.own_users_only = config.own_users_only();
  plan.in_dialog = config.in_dialog();
  sip::DigestServerConfig& digest = plan.digest;
  digest.realm = ReadText(scope, "realm");
  if (digest.realm.empty() && !domains.empty()) digest.realm = domains.front();
  if (digest.realm.empty()) {
    scope.Fail("realm", "a realm for a server without domains", "nothing");
  }
  ReadAlgorithms(config, scope, digest);
  ReadQop(config, scope, digest);
  ReadUsers(config, scope, digest);
  digest.nonces.lifetime = scope.Duration(
      "nonce_lifetime",
      {std::chrono::nanoseconds(1), kLifetimeMax, digest.nonces.lifetime});
  for (int i = 0; i < config.known_nonces_size(); ++i) {
    const std::string& nonce = config.known_nonces(i);
    if (nonce.empty() || !IsPrintable(nonce)) {
      scope.Fail("known_nonces", "a nonce", Quote(nonce), i);
    }
    digest.nonces.known_nonces.push_back(nonce);
  }
  return plan;
}

RegistrarPlan PlanRegistrar(const Registrar& config, const ConfigScope& scope) {
  RegistrarPlan plan;
  const std::vector<std::string> domains = ReadDomains(config.domains(), scope);
  plan.config = ReadRegistrar(config, scope, domains);
  plan.locations =
      PlanLocations(config.locations(), scope, domains, ContactKind::kAny);
  return plan;
}

sip::RegistrarConfig PlanProxyRegistrar(
    const Registrar& config, const ConfigScope& scope,
    const std::vector<std::string>& domains) {
  if (config.domains_size() > 0) {
    scope.Fail("domains", "none: those of the proxy count",
               Quote(config.domains(0)), 0);
  }
  if (config.locations_size() > 0) {
    scope.Fail("locations", "none: those of the proxy count", "some", 0);
  }
  if (domains.empty()) {
    scope.FailWhole("a proxy with domains", "none");
  }
  return ReadRegistrar(config, scope, domains);
}

RedirectPlan PlanRedirect(const Redirect& config, const ConfigScope& scope) {
  RedirectPlan plan;
  plan.domains = ReadDomains(config.domains(), scope);
  if (config.locations_size() == 0) {
    scope.FailWhole("locations", "a redirect server without users");
  }
  plan.locations =
      PlanLocations(config.locations(), scope, plan.domains, ContactKind::kAny);
  return plan;
}

}  // namespace sipsim
