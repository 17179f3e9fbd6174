#include "experiments/phone_actions.h"

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "experiments/attempt.h"
#include "experiments/checked_times.h"
#include "protocol/uri/phone_number.h"
#include "protocol/uri/uri.h"
#include "topologies/config_words.h"
#include "topologies/pstn.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;

constexpr DurationRange kUpToADay = {{}, 24h, {}};
constexpr char kCalled[] = "a sip:, sips: or tel: URI, or a telephone number";

// Whom a phone calls; false if it is nobody.
bool ReadCalled(const std::string& text, PhoneCallPlan& plan) {
  const auto uri = sip::ParseUri(text);
  if (uri.has_value() && uri->is_sip_or_sips()) {
    plan.uri = text;
    return true;
  }
  const auto number =
      uri.has_value() ? sip::PhoneNumberOf(*uri) : ParsePlainNumber(text);
  if (!number.has_value()) return false;
  plan.to = *number;
  return true;
}

PhoneCallPlan PlanOf(const PhoneCall& call) {
  PhoneCallPlan plan;
  if (!call.from().empty()) {
    plan.from = ParsePlainNumber(call.from());
  }
  ReadCalled(call.to(), plan);
  plan.hang_up_after = OptionalTime(call.hang_up_after());
  plan.give_up_after = OptionalTime(call.give_up_after());
  return plan;
}

void CheckCall(const ConfigScope& scope, const PhoneCall& call) {
  if (!call.from().empty() && !ParsePlainNumber(call.from()).has_value()) {
    scope.Fail("from", kPhoneNumber, Quote(call.from()));
  }
  PhoneCallPlan plan;
  const std::string to = scope.Required("to", kCalled);
  if (!to.empty() && !ReadCalled(to, plan))
    scope.Fail("to", kCalled, Quote(to));
  scope.Duration("hang_up_after", kUpToADay);
  scope.Duration("give_up_after", kUpToADay);
}

}  // namespace

bool IsPhoneAction(const Action& action) {
  return action.has_phone_call() || action.has_phone_release();
}

void CheckPhoneAction(const ConfigScope& scope, const Action& action,
                      const NetworkPlan& network) {
  const HostPlan* host = network.FindHost(action.user());
  if (host == nullptr || !std::holds_alternative<GatewayPlan>(host->role)) {
    scope.Fail("user", "the name of a host with a gateway",
               Quote(action.user()));
  }
  if (action.has_phone_call()) {
    return CheckCall(scope.Nested("phone_call"), action.phone_call());
  }
  const ConfigScope release = scope.Nested("phone_release");
  release.Number("call", 1, UINT32_MAX, 1);
  release.Number("cause", 1, 127, 16);
}

void SchedulePhoneAction(const Action& action, World& world) {
  const sip::Duration at = TimeOf(action.at());
  Node& node = *world.FindNode(action.user());
  if (action.has_phone_call()) {
    const PhoneCall& call = action.phone_call();
    const std::string from = call.from().empty() ? "a phone" : call.from();
    return world.At(at, absl::StrCat(from, " calls ", call.to()),
                    [&node, plan = PlanOf(call)] { node.pstn()->Call(plan); });
  }
  const PhoneRelease& release = action.phone_release();
  const auto cause =
      static_cast<uint8_t>(release.has_cause() ? release.cause() : 16);
  const std::optional<size_t> call =
      release.has_call() ? std::make_optional<size_t>(release.call())
                         : std::nullopt;
  ScheduleAttempt(
      at, absl::StrCat("calls behind ", action.user(), " are released"), node,
      world, [&node, call, cause]() -> std::string {
        if (node.ReleasePhoneCalls(call, cause) > 0) return "";
        return call.has_value() ? "there is no such call" : "there is no call";
      });
}

}  // namespace sipsim
