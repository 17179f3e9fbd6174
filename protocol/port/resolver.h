#ifndef SIPSIM_PROTOCOL_PORT_RESOLVER_H_
#define SIPSIM_PROTOCOL_PORT_RESOLVER_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/ip_address.h"

namespace sipsim::sip {

// Host names to addresses.
class Resolver {
 public:
  virtual ~Resolver() = default;
  // The addresses that this node's hosts table has for `host` (compared
  // without case), in order of preference. Empty if the name is unknown.
  // `host` is a name, never a literal address. The answer is the resolver's and
  // holds until control returns to the event loop.
  virtual absl::Span<const IpAddress> LookupHost(
      absl::string_view host) const = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_RESOLVER_H_
