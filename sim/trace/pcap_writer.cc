#include "sim/trace/pcap_writer.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace sipsim::sim {
namespace {

constexpr size_t kUdpHeaderBytes = 8;
constexpr uint8_t kProtocolIcmp = 1, kProtocolTcp = 6, kProtocolUdp = 17,
                  kProtocolIcmpV6 = 58;
// 2000-01-01T00:00:00Z in seconds since 1970.
constexpr uint32_t kEpochSeconds = 946'684'800;

// ---- Numbers ---------------------------------------------------------------

template <typename T>
void AppendLittleEndian(std::string& out, T number) {
  for (size_t i = 0; i < sizeof(T); ++i) {
    out += static_cast<char>(number >> (8 * i));
  }
}

void Append16(std::string& out, size_t number) {
  out += static_cast<char>(number >> 8);
  out += static_cast<char>(number);
}

void Append32(std::string& out, size_t number) {
  Append16(out, number >> 16);
  Append16(out, number & 0xffff);
}

void Put16(std::string& out, size_t at, uint16_t number) {
  out[at] = static_cast<char>(number >> 8);
  out[at + 1] = static_cast<char>(number);
}

// The Internet checksum (RFC 1071), over parts of even length but the last.
class Checksum {
 public:
  void Add(absl::string_view bytes) {
    for (size_t i = 0; i < bytes.size(); i += 2) {
      sum_ += static_cast<uint64_t>(Byte(bytes, i)) << 8;
      if (i + 1 < bytes.size()) sum_ += Byte(bytes, i + 1);
    }
  }
  void AddNumber(uint64_t number) {
    for (; number != 0; number >>= 16) sum_ += number & 0xffff;
  }
  uint16_t value() const {
    uint64_t sum = sum_;
    while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<uint16_t>(~sum);
  }

 private:
  static uint8_t Byte(absl::string_view bytes, size_t i) {
    return static_cast<uint8_t>(bytes[i]);
  }
  uint64_t sum_ = 0;
};

absl::string_view AddressBytes(const IpAddress& address) {
  return {reinterpret_cast<const char*>(address.bytes().data()),
          address.is_v6() ? size_t{16} : size_t{4}};
}

void AppendAddress(std::string& out, const IpAddress& address) {
  const absl::string_view bytes = AddressBytes(address);
  out.append(bytes.data(), bytes.size());
}

// The pseudo-header of RFC 768, or RFC 8200 section 8.1.
void AddPseudoHeader(Checksum& sum, const IpAddress& source,
                     const IpAddress& destination, uint8_t protocol,
                     size_t size) {
  sum.Add(AddressBytes(source));
  sum.Add(AddressBytes(destination));
  sum.AddNumber(protocol);
  sum.AddNumber(size);
}

// ---- Headers ---------------------------------------------------------------

void AppendIpv4Header(std::string& out, const IpAddress& source,
                      const IpAddress& destination, uint8_t protocol,
                      TrafficClass traffic_class, size_t size) {
  constexpr size_t kHeaderBytes = 20;
  const size_t start = out.size();
  // Version 4, five words; the DSCP above the two bits of ECN (RFC 3168).
  Append16(out, 0x4500 | static_cast<size_t>(traffic_class) << 2);
  Append16(out, kHeaderBytes + size);
  Append16(out, 0);       // Identification: none is needed (RFC 6864).
  Append16(out, 0x4000);  // Do not fragment.
  out += static_cast<char>(64);
  out += static_cast<char>(protocol);
  Append16(out, 0);
  AppendAddress(out, source);
  AppendAddress(out, destination);
  Checksum sum;
  sum.Add(absl::string_view(out).substr(start));
  Put16(out, start + 10, sum.value());
}

void AppendIpv6Header(std::string& out, const IpAddress& source,
                      const IpAddress& destination, uint8_t protocol,
                      TrafficClass traffic_class, size_t size) {
  Append32(out, size_t{6} << 28 | static_cast<size_t>(traffic_class) << 22);
  Append16(out, size);
  out += static_cast<char>(protocol);
  out += static_cast<char>(64);
  AppendAddress(out, source);
  AppendAddress(out, destination);
}

void AppendIpHeader(std::string& out, const IpAddress& source,
                    const IpAddress& destination, uint8_t protocol,
                    TrafficClass traffic_class, size_t size) {
  (source.is_v6() ? AppendIpv6Header : AppendIpv4Header)(
      out, source, destination, protocol, traffic_class, size);
}

// An IP datagram with UDP, of which only the first `shown` bytes of content
// are written; lengths and checksums are those of the whole.
void AppendUdp(std::string& out, const Endpoint& source,
               const Endpoint& destination, TrafficClass traffic_class,
               absl::string_view content, size_t shown) {
  const size_t size = kUdpHeaderBytes + content.size();
  AppendIpHeader(out, source.address, destination.address, kProtocolUdp,
                 traffic_class, size);
  const size_t start = out.size();
  Append16(out, source.port);
  Append16(out, destination.port);
  Append16(out, size);
  Append16(out, 0);
  Checksum sum;
  AddPseudoHeader(sum, source.address, destination.address, kProtocolUdp, size);
  sum.Add(absl::string_view(out).substr(start));
  sum.Add(content);
  // RFC 768: zero would mean "no checksum".
  Put16(out, start + 6, sum.value() == 0 ? 0xffff : sum.value());
  out.append(content.data(), shown);
}

// RFC 9293 section 3.1.
void AppendTcp(std::string& out, const Packet& packet) {
  const TcpHeader& tcp = packet.tcp;
  const size_t header = tcp.mss == 0 ? 20 : 24;
  const size_t size = header + packet.payload.size();
  const IpAddress& source = packet.source.address;
  const IpAddress& destination = packet.destination.address;
  AppendIpHeader(out, source, destination, kProtocolTcp, packet.traffic_class,
                 size);
  const size_t start = out.size();
  Append16(out, packet.source.port);
  Append16(out, packet.destination.port);
  Append32(out, tcp.sequence);
  Append32(out, tcp.Has(kTcpAck) ? tcp.acknowledgement : 0);
  Append16(out, header / 4 << 12 | tcp.flags);
  Append16(out, tcp.Has(kTcpRst) ? 0 : kTcpWindow);
  Append32(out, 0);  // Checksum; urgent pointer.
  if (tcp.mss != 0) {
    Append16(out, 0x0204);  // Section 3.2: maximum segment size, four bytes.
    Append16(out, tcp.mss);
  }
  out.append(packet.payload.data(), packet.payload.size());
  Checksum sum;
  AddPseudoHeader(sum, source, destination, kProtocolTcp, size);
  sum.Add(absl::string_view(out).substr(start));
  Put16(out, start + 16, sum.value());
}

void AppendIcmp(std::string& out, const Packet& packet) {
  const bool is_v6 = packet.source.address.is_v6();
  std::string message;
  // Type and code: RFC 4443 section 3.1, RFC 792.
  Append16(message, is_v6 ? 0x0104 : 0x0303);
  Append16(message, 0);
  Append32(message, 0);
  // The datagram that it is about went the other way.
  AppendUdp(message, packet.destination, packet.source, TrafficClass::kDefault,
            packet.payload.view(), QuotedBytes(packet));
  const uint8_t protocol = is_v6 ? kProtocolIcmpV6 : kProtocolIcmp;
  Checksum sum;
  if (is_v6) {
    AddPseudoHeader(sum, packet.source.address, packet.destination.address,
                    protocol, message.size());
  }
  sum.Add(message);
  Put16(message, 2, sum.value());
  AppendIpHeader(out, packet.source.address, packet.destination.address,
                 protocol, TrafficClass::kDefault, message.size());
  out += message;
}

void AppendMac(std::string& out, HostIndex host) {
  // Locally administered, unicast.
  out.append("\x02\0\0", 3);
  out += static_cast<char>(host >> 16);
  Append16(out, host & 0xffff);
}

}  // namespace

void AppendFrame(std::string& out, const Packet& packet) {
  AppendMac(out, packet.destination_host);
  AppendMac(out, packet.source_host);
  Append16(out, packet.source.address.is_v6() ? 0x86dd : 0x0800);
  switch (packet.protocol) {
    case IpProtocol::kUdp:
      AppendUdp(out, packet.source, packet.destination, packet.traffic_class,
                packet.payload.view(), packet.payload.size());
      return;
    case IpProtocol::kTcp:
      AppendTcp(out, packet);
      return;
    case IpProtocol::kIcmpPortUnreachable:
      AppendIcmp(out, packet);
      return;
  }
}

PcapWriter::PcapWriter(std::ostream& out) : out_(out) {
  std::string header;
  AppendLittleEndian(header, uint32_t{0xa1b23c4d});
  AppendLittleEndian(header, uint16_t{2});
  AppendLittleEndian(header, uint16_t{4});
  AppendLittleEndian(header, uint32_t{0});
  AppendLittleEndian(header, uint32_t{0});
  AppendLittleEndian(header, uint32_t{262'144});  // The longest frame.
  AppendLittleEndian(header, uint32_t{1});        // LINKTYPE_ETHERNET.
  out_.write(header.data(), static_cast<std::streamsize>(header.size()));
}

void PcapWriter::OnTrace(const TraceEvent& event) {
  if (event.kind != TraceKind::kPacketSent) return;
  constexpr int64_t kPerSecond = 1'000'000'000;
  constexpr size_t kHeaderBytes = 16;
  record_.clear();
  const int64_t time = ToNanoseconds(event.packet->sent_time);
  AppendLittleEndian(record_,
                     static_cast<uint32_t>(kEpochSeconds + time / kPerSecond));
  AppendLittleEndian(record_, static_cast<uint32_t>(time % kPerSecond));
  record_.append(8, '\0');
  AppendFrame(record_, *event.packet);
  std::string size;
  AppendLittleEndian(size,
                     static_cast<uint32_t>(record_.size() - kHeaderBytes));
  record_.replace(8, 8, size + size);
  out_.write(record_.data(), static_cast<std::streamsize>(record_.size()));
}

}  // namespace sipsim::sim
