#ifndef SIPSIM_TOPOLOGIES_NODE_CORE_H_
#define SIPSIM_TOPOLOGIES_NODE_CORE_H_

#include <cstddef>
#include <memory>

#include "protocol/base/description.h"
#include "protocol/gateway/gateway.h"
#include "protocol/port/node_context.h"
#include "protocol/registrar/location_service.h"
#include "topologies/network_plan.h"
#include "topologies/pstn.h"
#include "topologies/user_behaviour.h"

namespace sipsim {

// The SIP core that a process runs, whatever its role. Destroying it is what
// the end of the process does to it: not a word on the wire.
class NodeCore {
 public:
  virtual ~NodeCore() = default;
  // Where the bytes go that arrive.
  virtual sip::TransportUser& transport_user() = 0;
  virtual size_t open_transaction_count() const = 0;
  virtual size_t open_dialog_count() const = 0;
  virtual void Describe(sip::Description& out) const = 0;
  // Of a server that knows where its users are; else null.
  virtual const sip::LocationService* locations() const { return nullptr; }
  // Of a gateway; else null.
  virtual const sip::Gateway* gateway() const { return nullptr; }
  // Of an ALG.
  virtual size_t open_pinhole_count() const { return 0; }
};

// A fresh core of the plan's role; null for a host without one. `user` is the
// person of a user agent, or follows the calls of a gateway, `pstn` is behind a
// gateway; they are null for other roles. The plan, the ports of `context`,
// `user` and `pstn` outlive the core.
std::unique_ptr<NodeCore> MakeCore(const HostPlan& plan,
                                   const sip::NodeContext& context,
                                   UserBehaviour* user, Pstn* pstn);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_NODE_CORE_H_
