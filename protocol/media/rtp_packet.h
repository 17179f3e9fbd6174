#ifndef SIPSIM_PROTOCOL_MEDIA_RTP_PACKET_H_
#define SIPSIM_PROTOCOL_MEDIA_RTP_PACKET_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// The fixed header of an RTP packet (RFC 3550 section 5.1), without sources
// that contributed.
struct RtpHeader {
  bool marker = false;       // The first packet of a talkspurt (RFC 3551 4.1).
  uint8_t payload_type = 0;  // 0 to 127.
  uint16_t sequence = 0;
  uint32_t timestamp = 0;  // In units of the payload's clock.
  uint32_t ssrc = 0;

  friend bool operator==(const RtpHeader&, const RtpHeader&) = default;
};

inline constexpr size_t kRtpHeaderBytes = 12;

// Writes kRtpHeaderBytes bytes: version 2, no padding, no extension.
void WriteRtpHeader(const RtpHeader& header, char* out);

struct RtpPacketView {
  RtpHeader header;
  absl::string_view payload;  // Of the bytes that were read.
};

// Reads a packet; contributing sources, an extension and padding are skipped
// (section 5.1, 5.3.1). nullopt for what is no RTP packet (A.1): another
// version, or lengths that do not fit.
std::optional<RtpPacketView> ReadRtpPacket(absl::string_view bytes);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MEDIA_RTP_PACKET_H_
