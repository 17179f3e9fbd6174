#ifndef SIPSIM_PROTOCOL_MEDIA_MEDIA_LISTENER_H_
#define SIPSIM_PROTOCOL_MEDIA_MEDIA_LISTENER_H_

#include <cstddef>
#include <cstdint>

#include "protocol/base/ip_address.h"
#include "protocol/media/rtp_packet.h"
#include "protocol/media/rtp_receiver.h"

namespace sipsim::sip {

// Which stream: the call, as its user agent numbers them, and the m= line.
struct MediaStreamId {
  uint64_t call = 0;
  size_t stream = 0;

  friend auto operator<=>(const MediaStreamId&, const MediaStreamId&) = default;
};

// Whoever hears what is said. Told of each packet; must not change a call from
// within.
class MediaListener {
 public:
  virtual ~MediaListener() = default;
  // `ssrc` is that of the stream.
  virtual void OnRtpSent(const MediaStreamId& id, const Endpoint& local,
                         const Endpoint& remote, uint32_t ssrc) = 0;
  // `sources` are those that are heard in the packet; `statistics` are those of
  // the stream, this packet included.
  virtual void OnRtpReceived(const MediaStreamId& id, const Endpoint& local,
                             const Endpoint& remote, const RtpSources& sources,
                             const RtpStatistics& statistics) = 0;
  // RTP from an endpoint that the stream has not been agreed on with.
  virtual void OnForeignRtp(const MediaStreamId& id, const Endpoint& local,
                            const Endpoint& remote) = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MEDIA_MEDIA_LISTENER_H_
