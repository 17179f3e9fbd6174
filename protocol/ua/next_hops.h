#ifndef SIPSIM_PROTOCOL_UA_NEXT_HOPS_H_
#define SIPSIM_PROTOCOL_UA_NEXT_HOPS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/locate/server_locator.h"
#include "protocol/port/node_context.h"

namespace sipsim::sip {

// Where requests go, found once for each next hop: a user agent has many calls
// and few of those. Private to protocol/ua.
class NextHops : private LocateUser {
 public:
  // Both outlive this.
  NextHops(const NodeContext& context, ServerNames& names)
      : locator_(context, names) {}

  // The first place that `uri`, the first route or the target of a request,
  // leads to (8.1.2); null if it leads nowhere. Holds until the next call.
  const Flow* Find(absl::string_view uri);

 private:
  // More than that, and all are forgotten: what is in use comes back.
  static constexpr size_t kCountMax = 4096;

  // What has to ask the DNS is not waited for.
  void OnLocated(uint32_t /*tag*/, LocatedServers /*servers*/) override {}

  ServerLocator locator_;
  absl::flat_hash_map<std::string, Flow> by_uri_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_NEXT_HOPS_H_
