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
  // A packet with default contents; stays where it is until it is put back.
  Packet* Get();
  // Lets go of the payload.
  void Put(Packet* packet);
  size_t used_count() const {
    return chunks_.size() * kChunkPackets - free_.size();
  }

 private:
  static constexpr size_t kChunkPackets = 64;

  std::vector<std::unique_ptr<Packet[]>> chunks_;
  std::vector<Packet*> free_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_PACKET_POOL_H_
