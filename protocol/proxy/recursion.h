#ifndef SIPSIM_PROTOCOL_PROXY_RECURSION_H_
#define SIPSIM_PROTOCOL_PROXY_RECURSION_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/message/message.h"
#include "protocol/proxy/target_set.h"

namespace sipsim::sip {

// Recursion on what a branch has answered (RFC 3261 section 16.7 step 4). Only
// for requests whose Request-URI the proxy is responsible for (section 16.5).

struct RecursionResult {
  // The response may stay in the response context...
  bool keep_response = true;
  // ... as this text, if that is not null: the contacts that became targets
  // are gone from it.
  BufferRef rewritten;
};

// A 3xx to follow (IsFollowed): its SIP and SIPS contacts become targets of
// `group`; only the SIPS ones if `sips_only`: the original Request-URI was a
// SIPS URI.
RecursionResult RecurseOnContacts(const Message& response, bool sips_only,
                                  uint32_t group, TargetSet& targets);

// A 416 to a tel URI: its number as a user of the host of `next_hop`, to which
// the request was sent (section 19.1.6), becomes a target of `group`.
RecursionResult RecurseOnTelUri(absl::string_view tel_uri,
                                absl::string_view next_hop, uint32_t group,
                                TargetSet& targets);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_RECURSION_H_
