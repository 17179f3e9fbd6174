#ifndef SIPSIM_TOPOLOGIES_PLAN_MEDIA_H_
#define SIPSIM_TOPOLOGIES_PLAN_MEDIA_H_

#include "protocol/alg/alg_config.h"
#include "protocol/ua/user_agent_config.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads and checks the media of a user agent on `host`, whose addresses are
// known, into `user_agent`.
void PlanMedia(const Media& config, const ConfigScope& scope,
               const HostPlan& host, sip::UserAgentConfig& user_agent);

// Reads and checks how it holds and joins calls. Its dialect and its media are
// read.
void PlanHold(const UserAgent& config, const ConfigScope& scope,
              sip::UserAgentConfig& user_agent);

// The same for what makes an ALG of the proxy on `host`.
sip::AlgConfig PlanAlg(const Alg& config, const ConfigScope& scope,
                       const HostPlan& host);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_MEDIA_H_
