#ifndef SIPSIM_TOPOLOGIES_PLAN_TIMERS_H_
#define SIPSIM_TOPOLOGIES_PLAN_TIMERS_H_

#include "protocol/port/timer_values.h"
#include "topologies/config_scope.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// The timer values of a host: the defaults of RFC 3261, what the topology says
// on top, what the host says on top of that. T1 and T4 move the timers that
// follow from them, unless those are set by either.
sip::TimerValues PlanTimers(const Topology& topology,
                            const ConfigScope& topology_scope, const Host& host,
                            const ConfigScope& host_scope);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_TIMERS_H_
