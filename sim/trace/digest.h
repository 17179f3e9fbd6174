#ifndef SIPSIM_SIM_TRACE_DIGEST_H_
#define SIPSIM_SIM_TRACE_DIGEST_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "sim/core/event.h"
#include "sim/core/sim_time.h"
#include "sim/net/packet.h"
#include "sim/trace/trace_sink.h"

namespace sipsim::sim {

// One fingerprint of a run: equal runs have equal digests, on every machine
// and build. Each host has a running XXH3-64, chained by its seed over
// little-endian records; the value hashes those in the order of the hosts. So
// it does not depend on how the events of different hosts are interleaved.
class Digest {
 public:
  // `host` is where it happens.
  void PacketSent(const Packet& packet);
  void PacketDelivered(SimTime time, HostIndex host, EventId packet);
  void PacketDropped(SimTime time, HostIndex host, EventId packet,
                     DropReason reason);
  void Fault(SimTime time, absl::string_view name, absl::string_view detail);
  // Whatever else should be part of the fingerprint.
  void Note(SimTime time, HostIndex host, absl::string_view name,
            absl::string_view detail);

  uint64_t value() const;
  // 16 lower-case hexadecimal digits.
  std::string ToString() const;

 private:
  void SegmentSent(const Packet& packet);
  template <size_t kWords>
  void Append(HostIndex host, std::array<uint64_t, kWords> record);

  std::vector<uint64_t> hosts_;  // By host index.
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_TRACE_DIGEST_H_
