#include "sim/net/packet_pool.h"

namespace sipsim::sim {

Packet* PacketPool::Get() {
  if (free_.empty()) {
    chunks_.push_back(std::make_unique<Packet[]>(kChunkPackets));
    for (size_t i = kChunkPackets; i-- > 0;) {
      free_.push_back(&chunks_.back()[i]);
    }
    // Room for all, so that Put never allocates.
    free_.reserve(chunks_.size() * kChunkPackets);
  }
  Packet* packet = free_.back();
  free_.pop_back();
  return packet;
}

void PacketPool::Put(Packet* packet) {
  *packet = Packet();
  free_.push_back(packet);
}

}  // namespace sipsim::sim
