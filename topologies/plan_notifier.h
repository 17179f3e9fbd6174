#ifndef SIPSIM_TOPOLOGIES_PLAN_NOTIFIER_H_
#define SIPSIM_TOPOLOGIES_PLAN_NOTIFIER_H_

#include "protocol/ua/user_agent_config.h"
#include "topologies/config_scope.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads and checks what a user agent tells others of itself. `scope` is that of
// the user agent.
void PlanNotifier(const ConfigScope& scope, const UserAgent& config,
                  sip::UserAgentConfig& ua);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_NOTIFIER_H_
