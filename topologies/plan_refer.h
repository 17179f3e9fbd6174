#ifndef SIPSIM_TOPOLOGIES_PLAN_REFER_H_
#define SIPSIM_TOPOLOGIES_PLAN_REFER_H_

#include "protocol/ua/user_agent_config.h"
#include "topologies/config_scope.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads and checks how a user agent has calls transferred: by REFER, with
// Replaces, or by BYE with Also. `scope` is that of `config`; the dialect is
// set in `ua`.
void PlanRefer(const ConfigScope& scope, const UserAgent& config,
               sip::UserAgentConfig& ua);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_REFER_H_
