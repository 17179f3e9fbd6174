#ifndef SIPSIM_PROTOCOL_PROXY_BEST_RESPONSE_H_
#define SIPSIM_PROTOCOL_PROXY_BEST_RESPONSE_H_

#include "absl/types/span.h"
#include "protocol/base/buffer.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

// How good a final response of 300 to 699 is for upstream, the lowest number
// being the best (RFC 3261 section 16.7 step 6): any 6xx; else the lowest class
// and, within it, what tells the client how to try again (401, 407, 415, 420,
// 484). Last within their class: 503, which is not to be forwarded; 408 and
// 487, which say that we have waited in vain. `cancelled`: upstream has asked
// to cancel, so that 487 is the answer it waits for.
int ResponseRank(int status_code, bool cancelled);

// The text of a response to forward: `response` without its top Via (step 3)
// and, if it is a 401 or 407, with the challenges of the `others`, which are
// the other 401 and 407 responses to the same request (step 7).
BufferRef WriteForwardedResponse(const Message& response,
                                 absl::Span<const Message> others);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_BEST_RESPONSE_H_
