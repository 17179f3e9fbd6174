#ifndef SIPSIM_SIM_NET_ADDRESS_TABLE_H_
#define SIPSIM_SIM_NET_ADDRESS_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/event.h"
#include "sim/net/ip_address.h"

namespace sipsim::sim {

// Which host has which address; asked for every packet. Open addressing in one
// array, at most half full. Addresses are never listed, so that their places
// reach no result.
class AddressTable {
 public:
  // kWorldHost if nobody has the address.
  HostIndex Find(const IpAddress& address) const {
    return slots_[Place(address)].host;
  }
  // `address` is not there yet; `host` is not the world.
  void Add(const IpAddress& address, HostIndex host);
  // `address` is there. O(all addresses): hosts seldom lose one.
  void Remove(const IpAddress& address);

 private:
  struct Slot {
    IpAddress address;
    HostIndex host = kWorldHost;  // The world: empty.
  };

  // Where it is, or would be.
  size_t Place(const IpAddress& address) const {
    const size_t mask = slots_.size() - 1;
    size_t place = address.Hash() & mask;
    while (slots_[place].host != kWorldHost &&
           slots_[place].address != address) {
      place = (place + 1) & mask;
    }
    return place;
  }

  // Puts all entries into `size` slots.
  void Rebuild(size_t size);

  std::vector<Slot> slots_ = std::vector<Slot>(16);
  size_t count_ = 0;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_ADDRESS_TABLE_H_
