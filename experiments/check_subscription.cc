#include "experiments/check_subscription.h"

#include <cstdint>
#include <string>
#include <variant>

#include "experiments/check_request.h"
#include "topologies/config_words.h"
#include "topologies/plan_client.h"

namespace sipsim {
namespace {

constexpr char kPackage[] = "the name of an event package";

}  // namespace

void CheckSubscribe(const ConfigScope& scope, const Subscribe& config,
                    const HostPlan& host) {
  scope.Required("to", kSipUri);
  if (!config.to().empty() && !IsSipUri(config.to())) {
    scope.Fail("to", kSipUri, Quote(config.to()));
  }
  CheckAsked(scope);
  scope.Required("event", kPackage);
  if (!config.event().empty() && !IsToken(config.event())) {
    scope.Fail("event", kPackage, Quote(config.event()));
  }
  ReadSeconds(scope, "expires");
  const auto& ua = std::get<sip::UserAgentConfig>(host.role);
  // It has no tag, by which its NOTIFYs could be known.
  if (ua.dialect == sip::Dialect::kRfc2543) {
    scope.FailWhole("a user who does not speak RFC 2543", host.name);
  }
}

void CheckUnsubscribe(const ConfigScope& scope) {
  scope.Number("number", 1, UINT32_MAX, 1);
}

void CheckExpectSubscription(const ConfigScope& scope,
                             const ExpectSubscription& expect,
                             sip::Duration duration) {
  scope.Number("number", 1, UINT32_MAX, 1);
  if (expect.has_status()) scope.Number("status", 200, 699, 200);
  if (scope.Duration("at", {}) > duration) {
    scope.Fail("at", "a time up to the experiment's duration",
               Quote(expect.at()));
  }
}

}  // namespace sipsim
