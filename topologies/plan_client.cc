#include "topologies/plan_client.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "topologies/config_words.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

constexpr char kPlainText[] = "text without control characters";
constexpr char kAnyUri[] = "a URI";
constexpr sip::Duration kExpiresMax = 4'294'967'295s;

std::string ReadPlainText(const ConfigScope& scope, absl::string_view field) {
  const std::string text = scope.Text(field);
  if (std::any_of(text.begin(), text.end(), absl::ascii_iscntrl)) {
    scope.Fail(field, kPlainText, Quote(text));
  }
  return text;
}

// qvalue of RFC 3261 section 25.1.
bool IsQuality(absl::string_view text) {
  if (text.empty() || text.size() > 5) return false;
  if (text[0] != '0' && text[0] != '1') return false;
  if (text.size() > 1 && text[1] != '.') return false;
  return std::all_of(
      text.begin() + std::min<size_t>(2, text.size()), text.end(), [&](char c) {
        return c == '0' || (text[0] == '0' && absl::ascii_isdigit(c));
      });
}

sip::Challenge ReadChallenge(const ConfigScope& scope,
                             const KnownChallenge& config,
                             const std::string& realm) {
  sip::Challenge challenge;
  challenge.realm = realm;
  challenge.nonce = scope.Required("nonce", "a nonce");
  ReadPlainText(scope, "nonce");
  if (!config.algorithm().empty()) {
    const auto algorithm = sip::DigestAlgorithmFromName(config.algorithm());
    if (algorithm.has_value()) {
      challenge.algorithm = *algorithm;
      challenge.has_algorithm = true;
    } else {
      scope.Fail("algorithm",
                 "MD5, SHA-256 or SHA-512-256, each also with -sess",
                 Quote(config.algorithm()));
    }
  }
  challenge.offers_auth = config.qop_size() == 0;
  for (int i = 0; i < config.qop_size(); ++i) {
    if (config.qop(i) == "auth") {
      challenge.offers_auth = true;
    } else if (config.qop(i) == "auth-int") {
      challenge.offers_auth_int = true;
    } else {
      scope.Fail("qop", "auth or auth-int", Quote(config.qop(i)), i);
    }
  }
  if (config.has_opaque()) challenge.opaque = ReadPlainText(scope, "opaque");
  return challenge;
}

sip::UserCredentials ReadAccount(const ConfigScope& scope,
                                 const Account& config, absl::string_view aor) {
  sip::UserCredentials credentials;
  credentials.account.realm = scope.Required("realm", "a realm");
  ReadPlainText(scope, "realm");
  credentials.account.username = ReadPlainText(scope, "user_name");
  const auto uri = sip::ParseUri(aor);
  if (credentials.account.username.empty() && uri.has_value()) {
    credentials.account.username = sip::Unescape(uri->user);
  }
  credentials.account.password = ReadPlainText(scope, "password");
  credentials.is_of_own_proxy = config.own_proxy();
  if (!config.has_known_challenge()) return credentials;
  credentials.known_challenge =
      ReadChallenge(scope.Nested("known_challenge"), config.known_challenge(),
                    credentials.account.realm);
  credentials.is_of_server = config.known_challenge().of_registrar();
  if (!credentials.is_of_server) credentials.is_of_own_proxy = true;
  return credentials;
}

void ReadOutboundProxies(const ConfigScope& scope, const UserAgent& config,
                         sip::UserAgentConfig& ua) {
  for (int i = 0; i < config.outbound_proxies_size(); ++i) {
    const std::string& text = config.outbound_proxies(i);
    const auto route = RouteUri(text);
    const bool is_old = ua.dialect == sip::Dialect::kRfc2543;
    if (route.has_value() && route->has_lr() != is_old) {
      ua.outbound_proxies.push_back({.route = text});
    } else if (IsSipUri(text)) {
      ua.outbound_proxies.push_back({.next_hop = text});
    } else {
      scope.Fail("outbound_proxies",
                 absl::StrCat("a route such as \"<sip:192.0.2.1",
                              is_old ? "" : ";lr", ">\", or a sip: URI"),
                 Quote(text), i);
    }
  }
  if (config.outbound_proxies_size() > 0 && config.routes_size() > 0) {
    scope.Fail("outbound_proxies", "either routes or outbound_proxies", "both");
  }
}

sip::RegistrationConfig ReadRegistration(const ConfigScope& scope,
                                         const Registration& config) {
  sip::RegistrationConfig registration;
  registration.registrar = config.registrar();
  if (!registration.registrar.empty()) {
    const auto uri = sip::ParseUri(registration.registrar);
    if (!uri || !uri->is_sip_or_sips() || uri->has_user) {
      scope.Fail("registrar", "a sip: or sips: URI without a user part",
                 Quote(registration.registrar));
    }
  }
  for (int i = 0; i < config.contacts_size(); ++i) {
    registration.contacts.push_back(
        ReadRegistered(scope.Nested("contacts", i), config.contacts(i)));
  }
  registration.expires = ReadSeconds(scope, "expires");
  registration.refresh = !config.has_refresh() || config.refresh();
  return registration;
}

void ReadScreening(const ConfigScope& scope, const UserAgent& config,
                   sip::UserAgentConfig& ua) {
  for (int i = 0; i < config.screening_proxies_size(); ++i) {
    const std::string& uri = config.screening_proxies(i);
    if (!IsSipUri(uri)) {
      scope.Fail("screening_proxies", kSipUri, Quote(uri), i);
    }
    ua.screening_proxies.push_back({.uri = uri});
  }
  ua.follow_error_info = config.follow_error_info();
  ua.accept_any_user = config.accept_any_user();
}

}  // namespace

std::optional<sip::Duration> ReadSeconds(const ConfigScope& scope,
                                         absl::string_view field) {
  if (scope.Text(field).empty()) return std::nullopt;
  const sip::Duration duration = scope.Duration(field, {{}, kExpiresMax, {}});
  if (duration % 1s != sip::Duration{}) {
    scope.Fail(field, "whole seconds", Quote(scope.Text(field)));
  }
  return duration;
}

sip::RegisteredContact ReadRegistered(const ConfigScope& scope,
                                      const RegisteredContact& config) {
  sip::RegisteredContact contact;
  contact.uri = scope.Required("uri", kAnyUri);
  if (!contact.uri.empty() && !sip::ParseUri(contact.uri).has_value()) {
    scope.Fail("uri", kAnyUri, Quote(contact.uri));
  }
  if (!config.q().empty()) {
    if (!IsQuality(config.q())) {
      scope.Fail("q", "a number from 0 to 1 with at most three digits",
                 Quote(config.q()));
    }
    contact.parameters = absl::StrCat(";q=", config.q());
  }
  contact.expires = ReadSeconds(scope, "expires");
  return contact;
}

void PlanRoutes(const ConfigScope& scope,
                const google::protobuf::RepeatedPtrField<std::string>& routes,
                sip::UserAgentConfig& ua) {
  for (int i = 0; i < routes.size(); ++i) {
    if (!RouteUri(routes[i])) {
      scope.Fail("routes", "a route such as \"<sip:192.0.2.1;lr>\"",
                 Quote(routes[i]), i);
    }
    ua.route_set.push_back(routes[i]);
  }
}

void PlanAccounts(const ConfigScope& scope,
                  const google::protobuf::RepeatedPtrField<Account>& accounts,
                  sip::UserAgentConfig& ua) {
  for (int i = 0; i < accounts.size(); ++i) {
    const ConfigScope account = scope.Nested("accounts", i);
    ua.credentials.push_back(ReadAccount(account, accounts[i], ua.aor));
    for (int k = 0; k < i; ++k) {
      if (accounts[k].realm() != accounts[i].realm()) continue;
      account.Fail("realm", "one account for each realm",
                   Quote(accounts[i].realm()));
    }
  }
}

void PlanClient(const ConfigScope& scope, const UserAgent& config,
                sip::UserAgentConfig& ua) {
  PlanRoutes(scope, config.routes(), ua);
  PlanAccounts(scope, config.accounts(), ua);
  ReadOutboundProxies(scope, config, ua);
  ua.first_cseq =
      static_cast<uint32_t>(scope.Number("first_cseq", 1, 1u << 30, 1));
  ua.follow_redirects =
      !config.has_follow_redirects() || config.follow_redirects();
  ReadScreening(scope, config, ua);
  ua.registration =
      ReadRegistration(scope.Nested("registration"), config.registration());
}

void ForClientUris(
    const ConfigScope& scope, const UserAgent& config,
    const std::function<void(const ConfigScope& scope, absl::string_view field,
                             int index, absl::string_view uri)>& check) {
  for (int i = 0; i < config.outbound_proxies_size(); ++i) {
    const std::string& text = config.outbound_proxies(i);
    const auto route = RouteUri(text);
    check(scope, "outbound_proxies", i,
          route.has_value() ? route->text : absl::string_view(text));
  }
  for (int i = 0; i < config.screening_proxies_size(); ++i) {
    check(scope, "screening_proxies", i, config.screening_proxies(i));
  }
  if (config.registration().registrar().empty()) return;
  check(scope.Nested("registration"), "registrar", -1,
        config.registration().registrar());
}

}  // namespace sipsim
