#ifndef SIPSIM_PROTOCOL_PORT_PARSE_LIMITS_H_
#define SIPSIM_PROTOCOL_PORT_PARSE_LIMITS_H_

#include <cstdint>
#include <limits>

namespace sipsim::sip {

// Caps on what the parser takes. A message over a cap is a parse error that
// names the cap. RFC 3261 sets none but asks for robustness (section 26.3.1).
struct ParseLimits {
  uint32_t message_bytes = 65'535;      // The largest UDP datagram.
  uint32_t header_field_count = 256;    // Fields as they stand in the text.
  uint32_t header_field_bytes = 8'192;  // One field, folding included.
  uint32_t via_count = 128;             // Entries, comma lists taken apart.
  uint32_t route_count = 128;           // Of Route, and of Record-Route.
  uint32_t contact_count = 64;

  // For bytes that were taken before: what is added to a message on its way
  // through the node may stand just above the caps.
  static constexpr ParseLimits None() {
    constexpr uint32_t kNoLimit = std::numeric_limits<uint32_t>::max();
    return {kNoLimit, kNoLimit, kNoLimit, kNoLimit, kNoLimit, kNoLimit};
  }
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_PARSE_LIMITS_H_
