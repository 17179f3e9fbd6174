#ifndef SIPSIM_PROTOCOL_TRANSPORT_DEFAULT_PORT_H_
#define SIPSIM_PROTOCOL_TRANSPORT_DEFAULT_PORT_H_

#include <cstdint>

#include "protocol/port/transport.h"

namespace sipsim::sip {

// RFC 3261 section 18.1.1: 5060 for UDP and TCP, 5061 for TLS.
inline uint16_t DefaultPort(TransportProtocol protocol) {
  return protocol == TransportProtocol::kTls ? 5061 : 5060;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSPORT_DEFAULT_PORT_H_
