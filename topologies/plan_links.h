#ifndef SIPSIM_TOPOLOGIES_PLAN_LINKS_H_
#define SIPSIM_TOPOLOGIES_PLAN_LINKS_H_

#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads and checks `topology.links` into `plan`, whose hosts are there.
void PlanLinks(const Topology& topology, const ConfigScope& scope,
               NetworkPlan& plan);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_LINKS_H_
