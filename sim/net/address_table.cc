#include "sim/net/address_table.h"

#include <utility>

namespace sipsim::sim {

void AddressTable::Add(const IpAddress& address, HostIndex host) {
  if (2 * ++count_ > slots_.size()) {
    std::vector<Slot> old(2 * slots_.size());
    std::swap(old, slots_);
    for (const Slot& slot : old) {
      if (slot.host != kWorldHost) slots_[Place(slot.address)] = slot;
    }
  }
  slots_[Place(address)] = {address, host};
}

}  // namespace sipsim::sim
