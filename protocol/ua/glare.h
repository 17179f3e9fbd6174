#ifndef SIPSIM_PROTOCOL_UA_GLARE_H_
#define SIPSIM_PROTOCOL_UA_GLARE_H_

#include <cstdint>

#include "protocol/base/time.h"
#include "protocol/port/random.h"

namespace sipsim::sip {

// How long after a 491 a re-INVITE or UPDATE is tried again (RFC 3261 section
// 14.1, RFC 3311 section 5.3): in units of 10 ms, 2.1 to 4 s for the owner of
// the Call-ID, 0 to 2 s for the other, so that the two do not meet again.
inline Duration GlareDelay(bool owns_call_id, Random& random) {
  const uint64_t draw = random.Draw(RandomPurpose::kOther);
  const uint64_t units = owns_call_id ? 210 + draw % 191 : draw % 201;
  return static_cast<int64_t>(units) * 10ms;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_GLARE_H_
