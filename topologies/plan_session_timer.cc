#include "topologies/plan_session_timer.h"

#include "absl/strings/string_view.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""s;

// RFC 4028 section 4: the least that anybody may ask for.
constexpr sip::Duration kIntervalMin = 90s;
constexpr sip::Duration kIntervalMax = 24h;

sip::Duration ReadInterval(const ConfigScope& scope, absl::string_view field,
                           sip::Duration fallback) {
  const sip::Duration interval =
      scope.Duration(field, {kIntervalMin, kIntervalMax, fallback});
  if (interval % 1s != sip::Duration{}) {
    scope.Fail(field, "whole seconds", Quote(scope.Text(field)));
  }
  return interval;
}

sip::ProxySessionTimerConfig ReadIntervals(const ConfigScope& scope) {
  sip::ProxySessionTimerConfig timer;
  timer.interval = ReadInterval(scope, "interval", timer.interval);
  timer.min = ReadInterval(scope, "min_interval", timer.min);
  if (timer.interval < timer.min) {
    scope.Fail("interval", "at least min_interval",
               Quote(scope.Text("interval")));
  }
  return timer;
}

sip::SessionTimerConfig::Refresher RefresherOf(SessionTimer::Refresher value) {
  using Refresher = sip::SessionTimerConfig::Refresher;
  if (value == SessionTimer::CALLER) return Refresher::kUac;
  if (value == SessionTimer::CALLEE) return Refresher::kUas;
  return Refresher::kEither;
}

sip::ReliableProvisionals ReliabilityOf(UserAgent::ReliableProvisionals value) {
  if (value == UserAgent::IF_SUPPORTED) {
    return sip::ReliableProvisionals::kSupported;
  }
  if (value == UserAgent::REQUIRED) {
    return sip::ReliableProvisionals::kRequired;
  }
  return sip::ReliableProvisionals::kNever;
}

}  // namespace

void PlanExtensions(const ConfigScope& scope, const UserAgent& config,
                    sip::UserAgentConfig& ua) {
  ua.reliable_provisionals = ReliabilityOf(config.reliable_provisionals());
  if (config.has_session_timer()) {
    const SessionTimer& timer = config.session_timer();
    const sip::ProxySessionTimerConfig intervals =
        ReadIntervals(scope.Nested("session_timer"));
    ua.session_timer = {
        .interval = intervals.interval,
        .min = intervals.min,
        .refresher = RefresherOf(timer.refresher()),
        .refreshes_by_reinvite = timer.has_by_update() && !timer.by_update()};
  }
  ua.takes_update =
      ua.session_timer.has_value() ||
      ua.reliable_provisionals != sip::ReliableProvisionals::kNever;
}

sip::ProxySessionTimerConfig PlanProxySessionTimer(const ConfigScope& scope,
                                                   const SessionTimer& config) {
  if (config.refresher() != SessionTimer::EITHER) {
    scope.Fail("refresher", "no refresher at a proxy",
               SessionTimer::Refresher_Name(config.refresher()));
  }
  if (config.has_by_update()) {
    scope.Fail("by_update", "no by_update at a proxy",
               config.by_update() ? "true" : "false");
  }
  return ReadIntervals(scope);
}

}  // namespace sipsim
