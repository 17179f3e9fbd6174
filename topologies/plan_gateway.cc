#include "topologies/plan_gateway.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "protocol/gateway/isup.h"
#include "protocol/uri/phone_number.h"
#include "topologies/config_words.h"
#include "topologies/plan_client.h"
#include "topologies/plan_media.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr DurationRange kUpToADay = {{}, 24h, {}};
constexpr char kContext[] =
    "a domain name, \"+\" and digits, or letters and digits";

// A number without parameters, and the plan that it is of.
sip::IsupNumber ReadNumber(const ConfigScope& scope, const Phone& phone) {
  const std::string text = scope.Required("number", kPhoneNumber);
  const auto number = ParsePlainNumber(text);
  if (!number.has_value()) {
    if (!text.empty()) scope.Fail("number", kPhoneNumber, Quote(text));
    return {};
  }
  if (phone.context().empty()) return sip::ToIsup(*number);
  if (number->is_global) {
    scope.Fail("context", "none for a number with \"+\"",
               Quote(phone.context()));
    return {};
  }
  const auto in_plan = sip::ParsePhoneNumber(
      absl::StrCat(text, ";phone-context=", phone.context()));
  if (!in_plan.has_value() || !in_plan->parameters.empty()) {
    scope.Fail("context", kContext, Quote(phone.context()));
    return {};
  }
  return sip::ToIsup(*in_plan);
}

// What is to be heard or told before the call is decided has to have the time.
void CheckRinging(const ConfigScope& scope, const Phone& config,
                  const PhonePlan& phone) {
  const bool is_released = phone.release_cause.has_value();
  if (!is_released && !phone.answers_after.has_value()) return;
  const sip::Duration decided =
      is_released ? phone.releases_after : *phone.answers_after;
  if (phone.rings_after < decided) return;
  const char* field = is_released ? "releases_after" : "answers_after";
  if (!config.rings_after().empty()) {
    scope.Fail("rings_after", absl::StrCat("a time ahead of ", field),
               Quote(config.rings_after()));
  } else if (config.in_band()) {
    scope.Fail("in_band", absl::StrCat("false where ", field, " is \"0s\""),
               "true");
  }
}

PhonePlan PlanPhone(const ConfigScope& scope, const Phone& config) {
  PhonePlan phone;
  phone.number = ReadNumber(scope, config);
  phone.rings_after = scope.Duration("rings_after", kUpToADay);
  phone.in_band = config.in_band();
  const auto optional = [&scope](absl::string_view field) {
    const sip::Duration time = scope.Duration(field, kUpToADay);
    return scope.Text(field).empty() ? std::nullopt : std::make_optional(time);
  };
  phone.answers_after = optional("answers_after");
  phone.hangs_up_after = optional("hangs_up_after");
  phone.releases_after = scope.Duration("releases_after", kUpToADay);
  const auto cause = scope.Number("release_cause", 0, 127, 0);
  if (cause > 0) phone.release_cause = static_cast<sip::Cause>(cause);
  if (cause > 0 && !config.answers_after().empty()) {
    scope.Fail("answers_after", "either an answer or a release_cause", "both");
  }
  if (cause == 0 && !config.releases_after().empty()) {
    scope.Fail("releases_after", "a release_cause", "none");
  }
  if (config.answers_after().empty() && !config.hangs_up_after().empty()) {
    scope.Fail("hangs_up_after", "a phone that answers", "one that does not");
  }
  CheckRinging(scope, config, phone);
  return phone;
}

PstnPlan PlanPstn(const ConfigScope& scope, const Gateway& config) {
  PstnPlan plan;
  plan.circuit_count =
      static_cast<uint32_t>(scope.Number("circuits", 1, 1'000'000, 24));
  for (int i = 0; i < config.phones_size(); ++i) {
    const ConfigScope phone = scope.Nested("phones", i);
    plan.phones.push_back(PlanPhone(phone, config.phones(i)));
    const sip::IsupNumber& number = plan.phones.back().number;
    const auto same = std::count_if(
        plan.phones.begin(), plan.phones.end(),
        [&](const PhonePlan& other) { return other.number == number; });
    if (same > 1) {
      phone.Fail("number", "a number of its own for each phone",
                 Quote(config.phones(i).number()));
    }
  }
  return plan;
}

// The plans that the phones are of; nullopt if one of them is of any plan.
std::optional<std::vector<std::string>> PlansOf(const PstnPlan& pstn) {
  std::vector<std::string> plans;
  for (const PhonePlan& phone : pstn.phones) {
    if (phone.number.is_international) continue;
    if (phone.number.plan.empty()) return std::nullopt;
    plans.push_back(phone.number.plan);
  }
  return plans;
}

void PlanUserAgent(const ConfigScope& scope, const Gateway& config,
                   const HostPlan& host, bool is_secure,
                   sip::UserAgentConfig& ua) {
  const uint16_t port = is_secure ? host.tls_port : host.port;
  const bool has_own_port = port != (is_secure ? 5061 : 5060);
  ua.aor = absl::StrCat(is_secure ? "sips:" : "sip:", host.PrimaryName(),
                        has_own_port ? absl::StrCat(":", port) : "");
  ua.contact_uri = ua.aor;
  ua.dialect = host.dialect;
  ua.session.returns_zero_address = ua.dialect == sip::Dialect::kRfc2543;
  ua.accept_any_user = true;
  ua.users_are_numbers = true;
  ua.call_id_host = host.PrimaryName();
  ua.session.user_name = host.name;
  ua.session.origin_host = host.PrimaryName();
  PlanRoutes(scope, config.routes(), ua);
  PlanAccounts(scope, config.accounts(), ua);
  for (int i = 0; i < config.accounts_size(); ++i) {
    scope.Nested("accounts", i).Required("user_name", "a name");
  }
  PlanMedia(config.media(), scope.Nested("media"), host, ua);
}

}  // namespace

GatewayPlan PlanGateway(const Gateway& config, const ConfigScope& scope,
                        const HostPlan& host) {
  GatewayPlan plan;
  plan.pstn = PlanPstn(scope, config);
  sip::GatewayConfig& gateway = plan.config;
  gateway.plans = PlansOf(plan.pstn);
  gateway.t7 = scope.Duration("t7", {1ms, 1h, 25s});
  gateway.t9 = scope.Duration("t9", {1ms, 1h, 120s});
  if (host.addresses.empty()) return plan;  // Already an error.
  gateway.domain =
      config.domain().empty() ? host.PrimaryName() : config.domain();
  if (!config.domain().empty() && !IsDomainName(config.domain())) {
    scope.Fail("domain", kDomainName, Quote(config.domain()));
  }
  gateway.called_domain = gateway.domain;
  if (config.routes_size() > 0) {
    const auto route = RouteUri(config.routes(0));
    if (route.has_value()) gateway.called_domain = std::string(route->host);
  }
  gateway.is_secure = host.transports[0] == sip::TransportProtocol::kTls;
  PlanUserAgent(scope, config, host, gateway.is_secure, gateway.user_agent);
  return plan;
}

}  // namespace sipsim
