#ifndef SIPSIM_TOPOLOGIES_PLAN_GATEWAY_H_
#define SIPSIM_TOPOLOGIES_PLAN_GATEWAY_H_

#include "topologies/config_scope.h"
#include "topologies/gateway_plan.h"
#include "topologies/network_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads and checks a gateway and the telephone network behind it; names,
// addresses, ports and transports of `host` are known.
GatewayPlan PlanGateway(const Gateway& config, const ConfigScope& scope,
                        const HostPlan& host);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_GATEWAY_H_
