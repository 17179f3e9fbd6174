#ifndef SIPSIM_PROTOCOL_PROXY_MAX_BREADTH_H_
#define SIPSIM_PROTOCOL_PROXY_MAX_BREADTH_H_

#include <cstdint>
#include <optional>

#include "protocol/message/message.h"

namespace sipsim::sip {

// The header of RFC 5393 section 5.3.1 limits how many branches a request may
// have at once, over all proxies.

// The Max-Breadth that a request comes in with: its header, or `limit` if it
// has none or a larger one (RFC 5393 section 5.3.3). nullopt: the header is
// not a number.
std::optional<uint32_t> IncomingMaxBreadth(const Message& request,
                                           uint32_t limit);

// The share of branch `index` when `breadth` is split over `count` branches:
// as equal as can be, the larger shares first. At least 1 each if breadth >=
// count.
inline uint32_t ShareOfBreadth(uint32_t breadth, uint32_t count,
                               uint32_t index) {
  return breadth / count + (index < breadth % count ? 1 : 0);
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_MAX_BREADTH_H_
