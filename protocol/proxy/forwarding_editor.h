#ifndef SIPSIM_PROTOCOL_PROXY_FORWARDING_EDITOR_H_
#define SIPSIM_PROTOCOL_PROXY_FORWARDING_EDITOR_H_

#include "protocol/base/buffer.h"
#include "protocol/message/message.h"
#include "protocol/port/transport.h"

namespace sipsim::sip {

// Somebody who sees all that a proxy forwards, and may change it beyond what a
// proxy may: an ALG. It sees each transaction once, as the transaction layer
// keeps retransmissions to itself; but each ACK and each 2xx to an INVITE.
class ForwardingEditor {
 public:
  // A request is about to be forwarded; `arrival` is how it came.
  // Points `forwarded` at what goes on in its place, which holds until the next
  // call, or leaves it. Returns 0, or a status code to refuse it with.
  virtual int OnRequest(const Message& request, const Flow& arrival,
                        const Message*& forwarded) = 0;
  // A response is about to be sent for such a request, whoever has made it, but
  // for a 100. Returns what goes on in its place.
  virtual BufferRef OnResponse(BufferRef response) = 0;

 protected:
  ~ForwardingEditor() = default;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_FORWARDING_EDITOR_H_
