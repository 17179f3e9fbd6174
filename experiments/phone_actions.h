#ifndef SIPSIM_EXPERIMENTS_PHONE_ACTIONS_H_
#define SIPSIM_EXPERIMENTS_PHONE_ACTIONS_H_

#include "experiments/action.pb.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/world.h"

namespace sipsim {

// What happens in the telephone network behind a gateway: phone_call,
// phone_release.

// Whether the action is one of these.
bool IsPhoneAction(const Action& action);

// Checks one; `scope` is that of the action.
void CheckPhoneAction(const ConfigScope& scope, const Action& action,
                      const NetworkPlan& network);

// Has `world`, which it outlives, do one that has been checked.
void SchedulePhoneAction(const Action& action, World& world);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_PHONE_ACTIONS_H_
