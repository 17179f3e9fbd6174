#ifndef SIPSIM_TOPOLOGIES_PLAN_TRANSPORTS_H_
#define SIPSIM_TOPOLOGIES_PLAN_TRANSPORTS_H_

#include <string>
#include <vector>

#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads what a host listens on, and how it does TLS. Needs its port and its
// clock_offset.
void PlanTransports(const Topology& topology, const ConfigScope& topology_scope,
                    const Host& config, const ConfigScope& scope,
                    HostPlan& host);

// Puts the names of the host and of its domains into its certificate if that
// has none of its own.
void NameCertificate(const std::vector<std::string>& names, HostPlan& host);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_TRANSPORTS_H_
