#ifndef SIPSIM_PROTOCOL_UA_NEXT_HOPS_H_
#define SIPSIM_PROTOCOL_UA_NEXT_HOPS_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/port/transport.h"
#include "protocol/transaction/transaction_layer.h"

namespace sipsim::sip {

// Where requests go, found once for each next hop: a user agent has many calls
// and few of those. Private to protocol/ua.
class NextHops {
 public:
  // `layer` outlives this.
  explicit NextHops(TransactionLayer& layer) : layer_(layer) {}

  // The first place that `uri`, the first route or the target of a request,
  // leads to (8.1.2); null if it leads nowhere. Holds until the next call.
  const Flow* Find(absl::string_view uri);

 private:
  // More than that, and all are forgotten: what is in use comes back.
  static constexpr size_t kCountMax = 4096;

  TransactionLayer& layer_;
  absl::flat_hash_map<std::string, Flow> by_uri_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_NEXT_HOPS_H_
