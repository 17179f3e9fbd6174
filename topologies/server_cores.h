#ifndef SIPSIM_TOPOLOGIES_SERVER_CORES_H_
#define SIPSIM_TOPOLOGIES_SERVER_CORES_H_

#include <memory>

#include "protocol/port/node_context.h"
#include "topologies/network_plan.h"
#include "topologies/node_core.h"

namespace sipsim {

// The core of a proxy, registrar or redirect server, its location service
// included; null for other plans. The plan and the ports of `context` outlive
// the core.
std::unique_ptr<NodeCore> MakeServerCore(const HostPlan& plan,
                                         const sip::NodeContext& context);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_SERVER_CORES_H_
