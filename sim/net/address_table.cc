#include "sim/net/address_table.h"

#include <utility>

namespace sipsim::sim {

void AddressTable::Rebuild(size_t size) {
  std::vector<Slot> old(size);
  std::swap(old, slots_);
  for (const Slot& slot : old) {
    if (slot.host != kWorldHost) slots_[Place(slot.address)] = slot;
  }
}

void AddressTable::Add(const IpAddress& address, HostIndex host) {
  if (2 * ++count_ > slots_.size()) Rebuild(2 * slots_.size());
  slots_[Place(address)] = {address, host};
}

// A gap would hide what stands behind it.
void AddressTable::Remove(const IpAddress& address) {
  slots_[Place(address)] = Slot();
  --count_;
  Rebuild(slots_.size());
}

}  // namespace sipsim::sim
