#include "experiments/schedule.h"

#include <memory>
#include <utility>
#include <vector>

#include "experiments/check_expectations.h"
#include "experiments/checked_times.h"
#include "experiments/dns_faults.h"
#include "experiments/schedule_action.h"

namespace sipsim {
namespace {

template <typename Act>
void ForWays(const Direction& direction, Act act) {
  act(direction.from(), direction.to());
  if (direction.both_ways()) act(direction.to(), direction.from());
}

void ScheduleFault(const Fault& fault, World& world) {
  Faults& faults = world.faults();
  const sip::Duration at = TimeOf(fault.at());
  switch (fault.fault_case()) {
    case Fault::kStopProcess:
      return faults.StopProcess(fault.stop_process(), at);
    case Fault::kRestartProcess:
      return faults.RestartProcess(fault.restart_process(), at);
    case Fault::kKillHost:
      return faults.KillHost(fault.kill_host(), at);
    case Fault::kRestartHost:
      return faults.RestartHost(fault.restart_host(), at);
    case Fault::kLinkDown:
      return ForWays(fault.link_down(), [&](const auto& from, const auto& to) {
        faults.LinkDown(from, to, at);
      });
    case Fault::kLinkUp:
      return ForWays(fault.link_up(), [&](const auto& from, const auto& to) {
        faults.LinkUp(from, to, at);
      });
    case Fault::kDrop: {
      const Drop& drop = fault.drop();
      std::vector<uint64_t> nth(drop.nth().begin(), drop.nth().end());
      if (nth.empty()) nth = {1};
      return faults.Drop(ToWireFilter(drop.message()), std::move(nth), at);
    }
    case Fault::kDnsDown:
    case Fault::kDnsUp:
    case Fault::kDnsDelay:
    case Fault::kDnsChange:
      return ScheduleDnsFault(fault, at, world.plan(), world.faults());
    case Fault::FAULT_NOT_SET:
      return;
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<World>> BuildWorld(
    const LoadedExperiment& experiment, uint64_t seed) {
  WorldOptions options;
  options.seed = seed;
  options.event_limit = experiment.event_limit;
  auto world = World::Create(experiment.network, options);
  if (!world.ok()) return world.status();
  for (const Fault& fault : experiment.experiment.faults()) {
    ScheduleFault(fault, **world);
  }
  for (const Action& action : experiment.experiment.actions()) {
    ScheduleAction(action, **world);
  }
  return world;
}

}  // namespace sipsim
