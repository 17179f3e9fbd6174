#ifndef SIPSIM_PROTOCOL_PORT_NODE_CONTEXT_H_
#define SIPSIM_PROTOCOL_PORT_NODE_CONTEXT_H_

// START HERE for protocol/.

#include "protocol/port/clock.h"
#include "protocol/port/media_port.h"
#include "protocol/port/observer.h"
#include "protocol/port/parse_limits.h"
#include "protocol/port/random.h"
#include "protocol/port/resolver.h"
#include "protocol/port/timer.h"
#include "protocol/port/timer_values.h"
#include "protocol/port/transport.h"

namespace sipsim::sip {

// All that a node core (user agent, proxy, registrar, ...) knows of the world:
// six interfaces and the node's own settings. A binding implements the six,
// over the simulator or over real sockets, and no core can tell which.
// The ports outlive the core. Everything happens on one thread.
struct NodeContext {
  Clock& clock;
  TimerService& timers;
  Transport& transport;
  Resolver& resolver;
  Random& random;
  Observer& observer;
  TimerValues timer_values;
  ParseLimits parse_limits;
  // Null: this node has no media.
  MediaPort* media = nullptr;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_NODE_CONTEXT_H_
