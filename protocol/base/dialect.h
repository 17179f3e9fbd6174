#ifndef SIPSIM_PROTOCOL_BASE_DIALECT_H_
#define SIPSIM_PROTOCOL_BASE_DIALECT_H_

#include <cstdint>

namespace sipsim::sip {

// Which SIP a node speaks.
enum class Dialect : uint8_t {
  kRfc3261,
  // RFC 2543, with the habits of draft-sparks-sip-service-examples-00: no
  // branch in Via, no Max-Forwards, no tag in From of the first INVITE, strict
  // routing, no final response to an INVITE that was cancelled. RFC 3261
  // section 28 lists what has changed since.
  kRfc2543,
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_DIALECT_H_
