#ifndef SIPSIM_SIM_NET_PACKET_POOL_H_
#define SIPSIM_SIM_NET_PACKET_POOL_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "sim/net/packet.h"

namespace sipsim::sim {

// The packets in flight; owns them all. Steady state allocates nothing.
class PacketPool {
 public:
  // A packet that stays where it is until it is put back. It has no payload
  // and is no duplicate; whatever else it says is left from the past.
  Packet* Get() {
    if (free_.empty()) [[unlikely]] {
      Extend();
    }
    Packet* packet = free_.back();
    free_.pop_back();
    return packet;
  }
  // Lets go of the payload.
  void Put(Packet* packet) {
    packet->payload.Reset();
    packet->duplicate_of = EventId();
    free_.push_back(packet);
  }
  size_t used_count() const {
    return chunks_.size() * kChunkPackets - free_.size();
  }

 private:
  static constexpr size_t kChunkPackets = 64;

  void Extend();

  std::vector<std::unique_ptr<Packet[]>> chunks_;
  std::vector<Packet*> free_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_PACKET_POOL_H_
