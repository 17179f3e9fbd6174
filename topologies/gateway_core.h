#ifndef SIPSIM_TOPOLOGIES_GATEWAY_CORE_H_
#define SIPSIM_TOPOLOGIES_GATEWAY_CORE_H_

#include <memory>

#include "protocol/port/node_context.h"
#include "topologies/gateway_plan.h"
#include "topologies/node_core.h"
#include "topologies/pstn.h"
#include "topologies/user_behaviour.h"

namespace sipsim {

// The core of a gateway. `log` follows its calls; it, the plan, the ports of
// `context` and `pstn` outlive the core.
std::unique_ptr<NodeCore> MakeGatewayCore(const GatewayPlan& plan,
                                          const sip::NodeContext& context,
                                          UserBehaviour& log, Pstn& pstn);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_GATEWAY_CORE_H_
