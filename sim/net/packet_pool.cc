#include "sim/net/packet_pool.h"

namespace sipsim::sim {

void PacketPool::Extend() {
  chunks_.push_back(std::make_unique<Packet[]>(kChunkPackets));
  for (size_t i = kChunkPackets; i-- > 0;) free_.push_back(&chunks_.back()[i]);
  // Room for all, so that Put never allocates.
  if (free_.capacity() < chunks_.size() * kChunkPackets) {
    free_.reserve(2 * chunks_.size() * kChunkPackets);
  }
}

}  // namespace sipsim::sim
