#ifndef SIPSIM_PROTOCOL_PORT_MEDIA_PORT_H_
#define SIPSIM_PROTOCOL_PORT_MEDIA_PORT_H_

#include "protocol/base/buffer.h"
#include "protocol/base/ip_address.h"

namespace sipsim::sip {

// Whoever has opened an endpoint for media.
class MediaUser {
 public:
  virtual ~MediaUser() = default;
  // A datagram has come from `remote` to `local`.
  virtual void OnMedia(const Endpoint& local, const Endpoint& remote,
                       BufferRef bytes) = 0;
};

// Datagrams of media: the way in and out, as Transport is for messages. No call
// delivers anything before it returns.
class MediaPort {
 public:
  virtual ~MediaPort() = default;
  // Opens an endpoint of this node. false: it is none of the node's addresses,
  // or is open already. `user` outlives the opening.
  virtual bool Open(const Endpoint& local, MediaUser& user) = 0;
  // Closes what was opened; what comes later is refused by the node.
  virtual void Close(const Endpoint& local) = 0;
  // Sends a datagram. false: `local` is no address of this node (any more).
  virtual bool Send(const Endpoint& local, const Endpoint& remote,
                    BufferRef bytes) = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_MEDIA_PORT_H_
