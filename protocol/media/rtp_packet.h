#ifndef SIPSIM_PROTOCOL_MEDIA_RTP_PACKET_H_
#define SIPSIM_PROTOCOL_MEDIA_RTP_PACKET_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace sipsim::sip {

// The fixed header of an RTP packet (RFC 3550 section 5.1), but for the count
// of the sources that contributed.
struct RtpHeader {
  bool marker = false;       // The first packet of a talkspurt (RFC 3551 4.1).
  uint8_t payload_type = 0;  // 0 to 127.
  uint16_t sequence = 0;
  uint32_t timestamp = 0;  // In units of the payload's clock.
  uint32_t ssrc = 0;

  friend bool operator==(const RtpHeader&, const RtpHeader&) = default;
};

inline constexpr size_t kRtpHeaderBytes = 12;
inline constexpr size_t kRtpSourceBytes = 4;
// As many as the header can name (section 5.1).
inline constexpr size_t kRtpSourceCountMax = 15;

// Synchronization sources, by their identifiers.
using RtpSources = absl::InlinedVector<uint32_t, 4>;

// Writes kRtpHeaderBytes bytes: version 2, no padding, no extension, no
// contributing sources.
void WriteRtpHeader(const RtpHeader& header, char* out);
// Puts them behind a header that stands at `packet`, kRtpSourceBytes for each;
// at most kRtpSourceCountMax.
void WriteRtpSources(absl::Span<const uint32_t> sources, char* packet);

// All views are of the bytes that were read.
struct RtpPacketView {
  RtpHeader header;
  absl::string_view csrc_list;  // kRtpSourceBytes for each that contributed.
  absl::string_view payload;

  // Who is to be heard in it (7.1, 7.4): those that contributed to a packet of
  // a mixer, or the one that has sent it.
  RtpSources Sources() const;
};

// Reads a packet; an extension and padding are skipped (section 5.1, 5.3.1).
// nullopt for what is no RTP packet (A.1): another version, or lengths that do
// not fit.
std::optional<RtpPacketView> ReadRtpPacket(absl::string_view bytes);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MEDIA_RTP_PACKET_H_
