#ifndef SIPSIM_TOPOLOGIES_PLAN_DIALECT_H_
#define SIPSIM_TOPOLOGIES_PLAN_DIALECT_H_

#include "protocol/base/dialect.h"
#include "topologies/config_scope.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads which SIP a host speaks, and checks that what it is configured for is
// known there: extensions of RFC 3261 are none of RFC 2543.
sip::Dialect PlanDialect(const Host& config, const ConfigScope& scope);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_DIALECT_H_
