#include "topologies/plan_notifier.h"

#include <algorithm>
#include <utility>

#include "protocol/event/dialog_info.h"
#include "topologies/config_words.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

constexpr sip::Duration kExpiresMax = 4'294'967'295s;

sip::Duration ReadExpires(const ConfigScope& scope, absl::string_view field,
                          const DurationRange& range) {
  const sip::Duration duration = scope.Duration(field, range);
  if (duration % 1s != sip::Duration{}) {
    scope.Fail(field, "whole seconds", Quote(scope.Text(field)));
  }
  return duration;
}

}  // namespace

void PlanNotifier(const ConfigScope& scope, const UserAgent& config,
                  sip::UserAgentConfig& ua) {
  if (!config.has_notifier()) return;
  const Notifier& notifier = config.notifier();
  const ConfigScope own = scope.Nested("notifier");
  sip::NotifierConfig plan;
  for (int i = 0; i < notifier.packages_size(); ++i) {
    const std::string& package = notifier.packages(i);
    if (package != sip::kDialogPackage) {
      own.Fail("packages", "\"dialog\"", Quote(package), i);
    } else if (std::count(plan.packages.begin(), plan.packages.end(), package) >
               0) {
      own.Fail("packages", "each package once", Quote(package), i);
    }
    plan.packages.push_back(package);
  }
  if (plan.packages.empty()) own.FailWhole("packages", "none");
  plan.expires_min = ReadExpires(
      own, "expires_min", {1s, kExpiresMax, sip::NotifierConfig().expires_min});
  plan.expires_max = ReadExpires(
      own, "expires_max",
      {plan.expires_min, kExpiresMax,
       std::max(plan.expires_min, sip::NotifierConfig().expires_max)});
  plan.expires_default = ReadExpires(
      own, "expires_default",
      {plan.expires_min, plan.expires_max,
       std::clamp(sip::NotifierConfig().expires_default, plan.expires_min,
                  std::max(plan.expires_min, plan.expires_max))});
  for (int i = 0; i < notifier.watchers_size(); ++i) {
    if (!IsAor(notifier.watchers(i))) {
      own.Fail("watchers", "an address of record: sip: or sips:, with a user",
               Quote(notifier.watchers(i)), i);
    }
    plan.watchers.push_back(notifier.watchers(i));
  }
  if (config.has_population()) {
    scope.Fail("notifier", "either population or notifier", "both");
  }
  ua.notifier = std::move(plan);
}

}  // namespace sipsim
