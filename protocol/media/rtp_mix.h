#ifndef SIPSIM_PROTOCOL_MEDIA_RTP_MIX_H_
#define SIPSIM_PROTOCOL_MEDIA_RTP_MIX_H_

#include <cstdint>
#include <vector>

#include "protocol/media/rtp_packet.h"

namespace sipsim::sip {

// What a mixer (RFC 3550 section 7.1) has for the next packets of one stream:
// whom other streams have brought, and how much of each. Packets come and go at
// times of their own, and may hold more or less than each other; what does not
// fit into one goes into the next. There are no samples.
class RtpMix {
 public:
  // A packet has brought `ticks` of each of `sources`, in units of the
  // payload's clock. What is too much to wait is dropped.
  void Add(const RtpSources& sources, uint32_t ticks);
  // Whom the next packet holds, which has `ticks` of all: in ascending order,
  // each once.
  RtpSources Take(uint32_t ticks);

 private:
  struct Waiting {
    uint32_t source = 0;
    uint32_t ticks = 0;  // Not 0.
  };

  std::vector<Waiting> waiting_;  // By source, ascending.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MEDIA_RTP_MIX_H_
