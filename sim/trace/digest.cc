#include "sim/trace/digest.h"

// Inlined, so that the hash of a record of known size is a few instructions.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <bit>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "sim/trace/byte_hash.h"

namespace sipsim::sim {
namespace {

enum RecordKind : uint8_t {
  kSent = 1,
  kDelivered,
  kDropped,
  kFault,
  kNote,
  kSegment,
};

// Records are little-endian, whatever the machine.
uint64_t LittleEndian(uint64_t number) {
  if constexpr (std::endian::native == std::endian::big) {
    return __builtin_bswap64(number);
  }
  return number;
}

// The first word of a record; `detail` fits into 24 bits.
uint64_t Head(RecordKind kind, uint64_t detail, uint64_t size = 0) {
  return uint64_t{kind} | detail << 8 | size << 32;
}

// An address as two words that have its bytes in order when written.
std::array<uint64_t, 2> Words(const IpAddress& address) {
  std::array<uint64_t, 2> words;
  static_assert(sizeof(words) == sizeof(address.bytes()));
  std::memcpy(words.data(), address.bytes().data(), sizeof(words));
  return {LittleEndian(words[0]), LittleEndian(words[1])};
}

uint64_t Count(SimTime time) {
  return static_cast<uint64_t>(ToNanoseconds(time));
}

}  // namespace

template <size_t kWords>
inline void Digest::Append(HostIndex host,
                           std::array<uint64_t, kWords> record) {
  if (host >= hosts_.size()) [[unlikely]] {
    hosts_.resize(host + 1);
  }
  for (uint64_t& word : record) word = LittleEndian(word);
  hosts_[host] =
      XXH3_64bits_withSeed(record.data(), sizeof(record), hosts_[host]);
}

void Digest::PacketSent(const Packet& packet) {
  const uint64_t content = HashBytes(packet.payload.view());
  const auto source = Words(packet.source.address);
  const auto destination = Words(packet.destination.address);
  const uint64_t is_v6 = packet.source.address.is_v6() ? 1 : 0;
  const uint64_t head =
      Head(kSent, static_cast<uint64_t>(packet.protocol) | is_v6 << 8,
           packet.payload.size());
  const uint64_t ports =
      uint64_t{packet.source.port} << 16 | packet.destination.port;
  const uint64_t time = Count(packet.sent_time);
  if (packet.protocol == IpProtocol::kTcp) [[unlikely]] {
    SegmentSent(packet);
  }
  if (is_v6 != 0) {
    Append(packet.source_host,
           std::array<uint64_t, 9>{head, time, packet.id.bits(), ports,
                                   source[0], source[1], destination[0],
                                   destination[1], content});
    return;
  }
  // The addresses are the first four bytes of each.
  Append(packet.source_host,
         std::array<uint64_t, 6>{head, time, packet.id.bits(), ports,
                                 source[0] | destination[0] << 32, content});
}

// On top of what every packet has.
void Digest::SegmentSent(const Packet& packet) {
  const TcpHeader& tcp = packet.tcp;
  const uint64_t head = Head(kSegment, tcp.flags, tcp.mss);
  const uint64_t numbers = uint64_t{tcp.sequence} << 32 | tcp.acknowledgement;
  Append(packet.source_host, std::array<uint64_t, 2>{head, numbers});
}

void Digest::PacketDelivered(SimTime time, HostIndex host, EventId packet) {
  Append(host, std::array<uint64_t, 3>{Head(kDelivered, 0), Count(time),
                                       packet.bits()});
}

void Digest::PacketDropped(SimTime time, HostIndex host, EventId packet,
                           DropReason reason) {
  Append(host,
         std::array<uint64_t, 3>{Head(kDropped, static_cast<uint8_t>(reason)),
                                 Count(time), packet.bits()});
}

void Digest::Fault(SimTime time, absl::string_view name,
                   absl::string_view detail) {
  Append(kWorldHost,
         std::array<uint64_t, 4>{Head(kFault, 0), Count(time), HashBytes(name),
                                 HashBytes(detail)});
}

void Digest::Note(SimTime time, HostIndex host, absl::string_view name,
                  absl::string_view detail) {
  Append(host, std::array<uint64_t, 4>{Head(kNote, 0), Count(time),
                                       HashBytes(name), HashBytes(detail)});
}

uint64_t Digest::value() const {
  uint64_t value = 0;
  for (const uint64_t host : hosts_) {
    const uint64_t word = LittleEndian(host);
    value = XXH3_64bits_withSeed(&word, sizeof(word), value);
  }
  return value;
}

std::string Digest::ToString() const {
  return absl::StrCat(absl::Hex(value(), absl::kZeroPad16));
}

}  // namespace sipsim::sim
