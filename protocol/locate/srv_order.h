#ifndef SIPSIM_PROTOCOL_LOCATE_SRV_ORDER_H_
#define SIPSIM_PROTOCOL_LOCATE_SRV_ORDER_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "protocol/port/random.h"
#include "protocol/port/resolver.h"

namespace sipsim::sip {

// The order in which servers are to be tried, as indices into `records`: by
// priority, and by lot within a priority, each record with a chance as large
// as its weight (RFC 2782, "The format of the SRV RR"). Draws for kDns, as many
// times as there is a choice.
std::vector<size_t> DrawSrvOrder(absl::Span<const SrvRecord> records,
                                 Random& random);

// By priority, weight (the larger first), target and port: the same whenever
// the records are the same (RFC 3263 section 4.4).
std::vector<size_t> FixedSrvOrder(absl::Span<const SrvRecord> records);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_LOCATE_SRV_ORDER_H_
