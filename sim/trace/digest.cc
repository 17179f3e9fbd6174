#include "sim/trace/digest.h"

#include <xxhash.h>

#include <array>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace sipsim::sim {
namespace {

enum RecordKind : uint8_t { kSent = 1, kDelivered, kDropped, kFault, kNote };

// A record under construction: numbers little-endian, whatever the machine.
template <size_t kSize>
class Record {
 public:
  template <typename T>
  Record& Add(T number) {
    for (size_t i = 0; i < sizeof(T); ++i) {
      bytes_[size_ + i] = static_cast<uint8_t>(number >> (8 * i));
    }
    size_ += sizeof(T);
    return *this;
  }
  Record& Add(const Endpoint& endpoint) {
    const auto& address = endpoint.address.bytes();
    std::memcpy(&bytes_[size_], address.data(), address.size());
    size_ += address.size();
    return Add(endpoint.port).Add(uint8_t{endpoint.address.is_v6()});
  }
  const void* data() const { return bytes_.data(); }
  size_t size() const { return size_; }

 private:
  std::array<uint8_t, kSize> bytes_;
  size_t size_ = 0;
};

uint64_t Count(SimTime time) {
  return static_cast<uint64_t>(ToNanoseconds(time));
}

}  // namespace

void Digest::Append(HostIndex host, const void* record, size_t size) {
  if (host >= hosts_.size()) hosts_.resize(host + 1);
  hosts_[host] = XXH3_64bits_withSeed(record, size, hosts_[host]);
}

void Digest::PacketSent(const Packet& packet) {
  const absl::string_view bytes = packet.payload.view();
  Record<80> record;
  record.Add(uint8_t{kSent})
      .Add(static_cast<uint8_t>(packet.protocol))
      .Add(static_cast<uint32_t>(bytes.size()))
      .Add(Count(packet.sent_time))
      .Add(packet.id.bits())
      .Add(packet.source)
      .Add(packet.destination)
      .Add(uint64_t{XXH3_64bits(bytes.data(), bytes.size())});
  Append(packet.source_host, record.data(), record.size());
}

void Digest::PacketDelivered(SimTime time, HostIndex host, EventId packet) {
  Record<24> record;
  record.Add(uint8_t{kDelivered}).Add(Count(time)).Add(packet.bits());
  Append(host, record.data(), record.size());
}

void Digest::PacketDropped(SimTime time, HostIndex host, EventId packet,
                           DropReason reason) {
  Record<24> record;
  record.Add(uint8_t{kDropped})
      .Add(static_cast<uint8_t>(reason))
      .Add(Count(time))
      .Add(packet.bits());
  Append(host, record.data(), record.size());
}

void Digest::AppendText(uint8_t kind, SimTime time, HostIndex host,
                        absl::string_view name, absl::string_view detail) {
  Record<32> record;
  record.Add(kind)
      .Add(Count(time))
      .Add(uint64_t{XXH3_64bits(name.data(), name.size())})
      .Add(uint64_t{XXH3_64bits(detail.data(), detail.size())});
  Append(host, record.data(), record.size());
}

void Digest::Fault(SimTime time, absl::string_view name,
                   absl::string_view detail) {
  AppendText(kFault, time, kWorldHost, name, detail);
}

void Digest::Note(SimTime time, HostIndex host, absl::string_view name,
                  absl::string_view detail) {
  AppendText(kNote, time, host, name, detail);
}

uint64_t Digest::value() const {
  uint64_t value = 0;
  for (uint64_t host : hosts_) {
    Record<8> record;
    record.Add(host);
    value = XXH3_64bits_withSeed(record.data(), record.size(), value);
  }
  return value;
}

std::string Digest::ToString() const {
  return absl::StrCat(absl::Hex(value(), absl::kZeroPad16));
}

}  // namespace sipsim::sim
