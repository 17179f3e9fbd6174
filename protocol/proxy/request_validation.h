#ifndef SIPSIM_PROTOCOL_PROXY_REQUEST_VALIDATION_H_
#define SIPSIM_PROTOCOL_PROXY_REQUEST_VALIDATION_H_

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/header/header_id.h"
#include "protocol/message/message.h"
#include "protocol/proxy/proxy_identity.h"

namespace sipsim::sip {

// Why a request is not proxied.
struct Rejection {
  int status_code = 0;
  const char* counter = "";  // For Observer::OnCount.
  // A header that the response must have; kOther: none.
  HeaderId header = HeaderId::kOther;
  std::string header_value;
};

// The checks of RFC 3261 section 16.3, in its order; nullopt: go on. The syntax
// was checked by the parser; step 6 is ProxyAuthentication's.
//
// `loop_hash`: LoopHash(request), or nullopt to leave out the check for loops.
// `max_breadth`: see ProxyConfig.
std::optional<Rejection> ValidateRequest(const Message& request,
                                         std::optional<uint64_t> loop_hash,
                                         uint32_t max_breadth,
                                         const ProxyIdentity& identity);

// The check for loops by itself (step 4 as of RFC 5393 section 4.2.2).
std::optional<Rejection> CheckForLoop(const Message& request,
                                      uint64_t loop_hash,
                                      const ProxyIdentity& identity);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_REQUEST_VALIDATION_H_
