#include "experiments/check_request.h"

#include <optional>
#include <string>

#include "protocol/uri/uri.h"
#include "topologies/config_words.h"

namespace sipsim {
namespace {

constexpr char kUri[] = "a sip:, sips: or tel: URI";

// 19.1.1, table 1.
constexpr char kWithoutMethod[] = "a URI without a method (RFC 3261 19.1.1)";
constexpr char kWithoutHeaders[] = "a URI without headers (RFC 3261 19.1.1)";

}  // namespace

void CheckCalled(const ConfigScope& scope) {
  const std::string text = scope.Required("to", kUri);
  const auto uri = sip::ParseUri(text);
  if (!uri || uri->scheme == sip::UriScheme::kOther) {
    scope.Fail("to", kUri, Quote(text));
  } else if (uri->is_sip_or_sips() && uri->Has(sip::UriView::kMethod)) {
    scope.Fail("to", kWithoutMethod, Quote(text));
  }
}

void CheckAsked(const ConfigScope& scope) {
  CheckCalled(scope);
  const std::string text = scope.Text("to");
  const auto uri = sip::ParseUri(text);
  if (uri.has_value() && !uri->headers.empty()) {
    scope.Fail("to", kWithoutHeaders, Quote(text));
  }
}

void CheckRoutes(const ConfigScope& scope, const MakeCall& call,
                 const HostPlan* host) {
  for (int i = 0; i < call.routes_size(); ++i) {
    if (RouteUri(call.routes(i))) continue;
    scope.Fail("routes", "a route such as \"<sip:192.0.2.1;lr>\"",
               Quote(call.routes(i)), i);
  }
  if (call.routes_size() == 0 || host == nullptr) return;
  if (host->dialect != sip::Dialect::kRfc2543) return;
  scope.Fail("routes", "nothing, in the RFC 2543 dialect",
             "a pre-loaded route set (RFC 3261 section 8.1.1.1)", 0);
}

}  // namespace sipsim
