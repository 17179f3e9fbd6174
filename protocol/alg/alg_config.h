#ifndef SIPSIM_PROTOCOL_ALG_ALG_CONFIG_H_
#define SIPSIM_PROTOCOL_ALG_ALG_CONFIG_H_

#include <cstdint>
#include <vector>

#include "protocol/base/ip_address.h"
#include "protocol/base/time.h"

namespace sipsim::sip {

// Every other port from an even one on (RFC 3550 section 11).
struct MediaPortRange {
  uint16_t first = 0;
  uint16_t count = 0;
};

// One of the two sides of an ALG: where it receives from there.
struct AlgSide {
  IpAddress address;
  MediaPortRange ports;
};

// Everything is checked by whoever reads the configuration.
struct AlgConfig {
  // Who is inside; empty: whoever begins a call.
  std::vector<IpAddress> inside_hosts;
  AlgSide inside;
  AlgSide outside;
  // Ports for which nothing was relayed for so long are closed.
  Duration idle_timeout = 300s;
  // Whether media is taken from wherever it comes first, and sent there, in
  // place of what the descriptions say.
  bool latch = false;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_ALG_ALG_CONFIG_H_
