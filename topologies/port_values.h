#ifndef SIPSIM_TOPOLOGIES_PORT_VALUES_H_
#define SIPSIM_TOPOLOGIES_PORT_VALUES_H_

#include "protocol/base/buffer.h"
#include "protocol/base/ip_address.h"
#include "sim/net/ip_address.h"
#include "sim/net/payload.h"

namespace sipsim {

// What crosses the border between the two libraries, in the words of either.
sim::Endpoint ToSim(const sip::Endpoint& endpoint);
sip::Endpoint ToSip(const sim::Endpoint& endpoint);
// The same bytes, not a copy: a payload that holds a reference to the buffer.
sim::Payload ToPayload(const sip::BufferRef& bytes);
// The very buffer that ToPayload was given; a copy only of other payloads.
sip::BufferRef ToBuffer(sim::Payload payload);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PORT_VALUES_H_
