#include "tests/experiments/pcap_reader.h"

#include "absl/strings/str_cat.h"

namespace sipsim {
namespace {

constexpr size_t kFileHeader = 24;
constexpr size_t kRecordHeader = 16;
constexpr size_t kEthernetHeader = 14;
constexpr size_t kIpHeader = 20;
constexpr size_t kUdpHeader = 8;
constexpr uint32_t kNanosecondMagic = 0xa1b23c4d;
constexpr size_t kTcpHeader = 20;
constexpr uint8_t kUdp = 17;
constexpr uint8_t kTcp = 6;

uint8_t Byte(absl::string_view bytes, size_t at) {
  return static_cast<uint8_t>(bytes[at]);
}

uint32_t LittleEndian32(absl::string_view bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 4; i-- > 0;) value = value << 8 | Byte(bytes, at + i);
  return value;
}

uint32_t BigEndian16(absl::string_view bytes, size_t at) {
  return static_cast<uint32_t>(Byte(bytes, at)) << 8 | Byte(bytes, at + 1);
}

uint32_t BigEndian32(absl::string_view bytes, size_t at) {
  return BigEndian16(bytes, at) << 16 | BigEndian16(bytes, at + 2);
}

// RFC 1071: the sum of a message with its checksum is 0xffff.
uint32_t InternetSum(absl::string_view bytes, uint32_t sum = 0) {
  for (size_t i = 0; i < bytes.size(); i += 2) {
    sum += Byte(bytes, i) << 8;
    if (i + 1 < bytes.size()) sum += Byte(bytes, i + 1);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

std::string Address(absl::string_view ip, size_t at) {
  return absl::StrCat(Byte(ip, at), ".", Byte(ip, at + 1), ".",
                      Byte(ip, at + 2), ".", Byte(ip, at + 3));
}

void ReadUdp(absl::string_view ip, CapturedFrame& frame) {
  const absl::string_view udp = ip.substr(kIpHeader);
  if (udp.size() < kUdpHeader || BigEndian16(udp, 4) != udp.size()) {
    frame.flaw = "UDP length";
    return;
  }
  absl::StrAppend(&frame.source, ":", BigEndian16(udp, 0));
  absl::StrAppend(&frame.destination, ":", BigEndian16(udp, 2));
  frame.payload = std::string(udp.substr(kUdpHeader));
  // The pseudo header: addresses, protocol, UDP length.
  const uint32_t pseudo =
      InternetSum(ip.substr(12, 8), kUdp) + static_cast<uint32_t>(udp.size());
  if (InternetSum(udp, pseudo) != 0xffff) frame.flaw = "UDP checksum";
}

void ReadTcp(absl::string_view ip, CapturedFrame& frame) {
  const absl::string_view tcp = ip.substr(kIpHeader);
  const size_t header = tcp.size() < kTcpHeader ? 0 : Byte(tcp, 12) / 16 * 4;
  if (header < kTcpHeader || header > tcp.size()) {
    frame.flaw = "TCP header";
    return;
  }
  absl::StrAppend(&frame.source, ":", BigEndian16(tcp, 0));
  absl::StrAppend(&frame.destination, ":", BigEndian16(tcp, 2));
  frame.tcp_sequence = BigEndian32(tcp, 4);
  frame.is_syn = (Byte(tcp, 13) & 2) != 0;
  frame.payload = std::string(tcp.substr(header));
  const uint32_t pseudo =
      InternetSum(ip.substr(12, 8), kTcp) + static_cast<uint32_t>(tcp.size());
  if (InternetSum(tcp, pseudo) != 0xffff) frame.flaw = "TCP checksum";
}

void ReadIp(absl::string_view ip, CapturedFrame& frame) {
  if (ip.size() < kIpHeader || Byte(ip, 0) != 0x45 ||
      BigEndian16(ip, 2) != ip.size()) {
    frame.flaw = "IP header";
    return;
  }
  if (InternetSum(ip.substr(0, kIpHeader)) != 0xffff) {
    frame.flaw = "IP checksum";
    return;
  }
  frame.dscp = Byte(ip, 1) >> 2;
  frame.protocol = Byte(ip, 9);
  frame.source = Address(ip, 12);
  frame.destination = Address(ip, 16);
  if (frame.protocol == kUdp) {
    ReadUdp(ip, frame);
  } else if (frame.protocol == kTcp) {
    ReadTcp(ip, frame);
  } else if (InternetSum(ip.substr(kIpHeader)) != 0xffff) {
    frame.flaw = "ICMP checksum";
  }
}

}  // namespace

std::vector<CapturedFrame> ReadCapture(absl::string_view pcap) {
  std::vector<CapturedFrame> frames;
  if (pcap.size() < kFileHeader ||
      LittleEndian32(pcap, 0) != kNanosecondMagic) {
    return frames;
  }
  size_t at = kFileHeader;
  while (at + kRecordHeader <= pcap.size()) {
    CapturedFrame frame;
    frame.time_ns = int64_t{LittleEndian32(pcap, at)} * 1'000'000'000 +
                    LittleEndian32(pcap, at + 4);
    const size_t size = LittleEndian32(pcap, at + 8);
    const absl::string_view bytes = pcap.substr(at + kRecordHeader, size);
    at += kRecordHeader + size;
    if (bytes.size() < size || size < kEthernetHeader) {
      frame.flaw = "cut";
    } else {
      frame.ether_type = static_cast<uint16_t>(BigEndian16(bytes, 12));
      ReadIp(bytes.substr(kEthernetHeader), frame);
    }
    frames.push_back(std::move(frame));
  }
  return frames;
}

std::map<std::string, std::string> ReadTcpStreams(
    const std::vector<CapturedFrame>& frames) {
  std::map<std::string, std::string> streams;
  std::map<std::string, uint32_t> first;  // The sequence number of byte 0.
  for (const CapturedFrame& frame : frames) {
    if (frame.protocol != kTcp) continue;
    const std::string name = absl::StrCat(frame.source, ">", frame.destination);
    if (frame.is_syn) first[name] = frame.tcp_sequence + 1;
    const size_t begin = frame.tcp_sequence - first[name];
    std::string& bytes = streams[name];
    // Captured where it was sent: there is never a gap.
    if (frame.payload.empty() || begin > bytes.size()) continue;
    bytes.replace(begin, frame.payload.size(), frame.payload);
  }
  return streams;
}

}  // namespace sipsim
