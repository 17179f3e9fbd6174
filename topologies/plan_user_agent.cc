// User agents: a part of HostPlanner.

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "topologies/config_words.h"
#include "topologies/plan_client.h"
#include "topologies/plan_host.h"
#include "topologies/plan_media.h"
#include "topologies/plan_notifier.h"
#include "topologies/plan_refer.h"
#include "topologies/plan_session_timer.h"

namespace sipsim {
namespace {

// The user of `aor` at the host's first name.
std::string DefaultContact(absl::string_view aor, const HostPlan& host) {
  const auto uri = sip::ParseUri(aor);
  if (!uri) return "";
  const std::string port =
      host.port == 5060 ? "" : absl::StrCat(":", host.port);
  if (uri->scheme == sip::UriScheme::kSips) {
    return absl::StrCat(
        "sips:", uri->user, "@", host.PrimaryName(),
        host.tls_port == 5061 ? "" : absl::StrCat(":", host.tls_port));
  }
  return absl::StrCat("sip:", uri->user, "@", host.PrimaryName(), port);
}

}  // namespace

sip::UserAgentConfig HostPlanner::ReadUserAgent(const ConfigScope& scope,
                                                const UserAgent& config,
                                                const HostPlan& host) {
  sip::UserAgentConfig ua;
  ua.dialect = host.dialect;
  ua.aor = scope.Required("aor", kAor);
  if (!ua.aor.empty() && !IsAor(ua.aor)) scope.Fail("aor", kAor, Quote(ua.aor));
  for (char c : config.display_name()) {
    if (absl::ascii_iscntrl(c)) {
      scope.Fail("display_name", "text without control characters",
                 Quote(config.display_name()));
      break;
    }
  }
  ua.display_name = QuoteDisplayName(config.display_name());
  ua.contact_uri = config.contact();
  if (!ua.contact_uri.empty() && !IsSipUri(ua.contact_uri)) {
    scope.Fail("contact", kSipUri, Quote(ua.contact_uri));
  }
  PlanClient(scope, config, ua);
  PlanNotifier(scope, config, ua);
  PlanRefer(scope, config, ua);
  PlanExtensions(scope, config, ua);
  if (config.has_population()) {
    const UserPopulation& population = config.population();
    ua.population = sip::Population::Of(population.user(), population.count());
    if (!ua.population.has_value()) {
      scope.Nested("population")
          .Fail(
              "user",
              "a pattern such as \"user%07d\" with digits for 1 or more users",
              absl::StrCat(Quote(population.user()), " for ",
                           population.count()));
    }
  }
  if (host.addresses.empty()) return ua;  // Already an error.
  if (ua.contact_uri.empty()) ua.contact_uri = DefaultContact(ua.aor, host);
  ua.call_id_host = ua.session.origin_host = host.PrimaryName();
  ua.session.user_name = host.name;
  PlanMedia(config.media(), scope.Nested("media"), host, ua);
  PlanHold(config, scope, ua);
  return ua;
}

}  // namespace sipsim
