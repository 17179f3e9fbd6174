#include "topologies/plan_dialect.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "protocol/uri/uri.h"
#include "topologies/config_words.h"

namespace sipsim {
namespace {

constexpr absl::string_view kNothing = "nothing, in the RFC 2543 dialect";

void CheckUserAgent(const ConfigScope& scope, const UserAgent& config) {
  // Found by what the field is worth: a default is no configuration.
  const struct {
    bool is_set;
    absl::string_view field;
    absl::string_view found;
  } kExtensions[] = {
      {config.reliable_provisionals() != UserAgent::NEVER,
       "reliable_provisionals", "reliable provisional responses (RFC 3262)"},
      {config.has_session_timer(), "session_timer",
       "a session timer (RFC 4028)"},
      {config.has_notifier(), "notifier", "a notifier (RFC 6665)"},
      {config.has_refer(), "refer", "what is done about REFER (RFC 3515)"},
      {config.shows_rendering(), "shows_rendering",
       "a Contact with +sip.rendering (RFC 4235)"},
  };
  for (const auto& extension : kExtensions) {
    if (extension.is_set)
      scope.Fail(extension.field, kNothing, extension.found);
  }
  if (config.routes_size() > 0) {
    scope.Fail("routes", kNothing,
               "a pre-loaded route set (RFC 3261 section 8.1.1.1)", 0);
  }
  if (config.outbound_proxies_size() > 1) {
    scope.Fail("outbound_proxies",
               "one outbound proxy, in the RFC 2543 dialect", "another one", 1);
  }
}

void CheckProxy(const ConfigScope& scope, const Proxy& config) {
  if (config.has_session_timer()) {
    scope.Fail("session_timer", kNothing, "a session timer (RFC 4028)");
  }
  if (config.history_info()) {
    scope.Fail("history_info", kNothing, "History-Info (RFC 7044)");
  }
  for (int i = 0; i < config.next_hops_size(); ++i) {
    const std::string& text = config.next_hops(i).uri();
    const auto uri = sip::ParseUri(text);
    if (!uri.has_value() || !uri->has_lr()) continue;
    scope.Nested("next_hops", i)
        .Fail("uri", "a URI without ;lr, in the RFC 2543 dialect", Quote(text));
  }
}

// A route is the proxy that stands in the Request-URI of its calls.
void CheckGateway(const ConfigScope& scope, const Gateway& config) {
  for (int i = 0; i < config.routes_size(); ++i) {
    const auto uri = RouteUri(config.routes(i));
    if (i == 0 && (!uri.has_value() || !uri->has_lr())) continue;
    scope.Fail("routes", "one route without ;lr, in the RFC 2543 dialect",
               Quote(config.routes(i)), i);
  }
}

}  // namespace

sip::Dialect PlanDialect(const Host& config, const ConfigScope& scope) {
  if (config.dialect() != Host::RFC2543) return sip::Dialect::kRfc3261;
  if (config.has_user_agent()) {
    CheckUserAgent(scope.Nested("user_agent"), config.user_agent());
  } else if (config.has_proxy()) {
    CheckProxy(scope.Nested("proxy"), config.proxy());
  } else if (config.has_gateway()) {
    CheckGateway(scope.Nested("gateway"), config.gateway());
  } else {
    scope.Fail("dialect", "RFC2543 for a user_agent, gateway or proxy",
               "another role, or none");
  }
  return sip::Dialect::kRfc2543;
}

}  // namespace sipsim
