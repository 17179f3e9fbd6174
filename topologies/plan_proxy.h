#ifndef SIPSIM_TOPOLOGIES_PLAN_PROXY_H_
#define SIPSIM_TOPOLOGIES_PLAN_PROXY_H_

#include "protocol/proxy/location_policy.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads and checks what a proxy is. Whether the hosts that it names exist is
// HostPlanner's to check. `has_dns`: it finds other domains by itself.
ProxyPlan PlanProxy(const Proxy& config, const ConfigScope& scope,
                    bool has_dns);

sip::ForkMode ForkModeOf(Proxy::ForkMode mode);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_PROXY_H_
