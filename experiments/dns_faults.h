#ifndef SIPSIM_EXPERIMENTS_DNS_FAULTS_H_
#define SIPSIM_EXPERIMENTS_DNS_FAULTS_H_

#include "experiments/experiment.pb.h"
#include "protocol/base/time.h"
#include "topologies/config_scope.h"
#include "topologies/faults.h"
#include "topologies/network_plan.h"

namespace sipsim {

// Checks a fault of the DNS, of which `scope` is, against its network.
void CheckDnsFault(const Fault& fault, const ConfigScope& scope,
                   const NetworkPlan& network);

// Schedules one that was checked.
void ScheduleDnsFault(const Fault& fault, sip::Duration at,
                      const NetworkPlan& network, Faults& faults);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_DNS_FAULTS_H_
