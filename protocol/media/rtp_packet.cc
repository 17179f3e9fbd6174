#include "protocol/media/rtp_packet.h"

#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

constexpr uint8_t kVersion2 = 2 << 6;
constexpr uint8_t kVersionMask = 3 << 6;
constexpr uint8_t kPadding = 1 << 5;
constexpr uint8_t kExtension = 1 << 4;
constexpr uint8_t kSourceCountMask = 0x0f;
constexpr uint8_t kMarker = 1 << 7;
constexpr size_t kWordBytes = 4;  // As kRtpSourceBytes.

uint8_t Byte(absl::string_view bytes, size_t i) {
  return static_cast<uint8_t>(bytes[i]);
}

uint16_t Read16(absl::string_view bytes, size_t i) {
  return static_cast<uint16_t>(Byte(bytes, i) << 8 | Byte(bytes, i + 1));
}

uint32_t Read32(absl::string_view bytes, size_t i) {
  return uint32_t{Read16(bytes, i)} << 16 | Read16(bytes, i + 2);
}

// In network order.
char* Put(uint32_t value, int byte_count, char* out) {
  for (int i = byte_count - 1; i >= 0; --i) {
    *out++ = static_cast<char>(value >> (8 * i));
  }
  return out;
}

}  // namespace

void WriteRtpHeader(const RtpHeader& header, char* out) {
  *out++ = static_cast<char>(kVersion2);
  *out++ =
      static_cast<char>(header.payload_type | (header.marker ? kMarker : 0));
  out = Put(header.sequence, 2, out);
  out = Put(header.timestamp, 4, out);
  Put(header.ssrc, 4, out);
}

void WriteRtpSources(absl::Span<const uint32_t> sources, char* packet) {
  SIP_CHECK(sources.size() <= kRtpSourceCountMax);
  *packet = static_cast<char>(kVersion2 | sources.size());
  char* out = packet + kRtpHeaderBytes;
  for (const uint32_t source : sources) out = Put(source, 4, out);
}

RtpSources RtpPacketView::Sources() const {
  if (csrc_list.empty()) return {header.ssrc};
  RtpSources sources;
  for (size_t i = 0; i < csrc_list.size(); i += kRtpSourceBytes) {
    sources.push_back(Read32(csrc_list, i));
  }
  return sources;
}

std::optional<RtpPacketView> ReadRtpPacket(absl::string_view bytes) {
  if (bytes.size() < kRtpHeaderBytes) return std::nullopt;
  const uint8_t first = Byte(bytes, 0);
  if ((first & kVersionMask) != kVersion2) return std::nullopt;
  RtpPacketView packet;
  packet.header.marker = (Byte(bytes, 1) & kMarker) != 0;
  packet.header.payload_type = Byte(bytes, 1) & ~kMarker;
  packet.header.sequence = Read16(bytes, 2);
  packet.header.timestamp = Read32(bytes, 4);
  packet.header.ssrc = Read32(bytes, 8);
  size_t begin = kRtpHeaderBytes + kWordBytes * (first & kSourceCountMask);
  if (begin > bytes.size()) return std::nullopt;
  packet.csrc_list = bytes.substr(kRtpHeaderBytes, begin - kRtpHeaderBytes);
  if ((first & kExtension) != 0) {
    // Its own header: two bytes of the profile's, then its length in words.
    if (begin + kWordBytes > bytes.size()) return std::nullopt;
    begin += kWordBytes + kWordBytes * Read16(bytes, begin + 2);
  }
  if (begin > bytes.size()) return std::nullopt;
  size_t end = bytes.size();
  if ((first & kPadding) != 0) {
    // The last byte counts itself.
    const uint8_t padding = Byte(bytes, end - 1);
    if (padding == 0 || padding > end - begin) return std::nullopt;
    end -= padding;
  }
  packet.payload = bytes.substr(begin, end - begin);
  return packet;
}

}  // namespace sipsim::sip
