#include "topologies/hosts_table.h"

namespace sipsim {

HostsTable::HostsTable(const NetworkPlan& plan) {
  for (const HostsTableEntry& entry : plan.hosts_table) {
    addresses_[entry.name] = plan.AddressesOf(entry);
  }
}

absl::Span<const sip::IpAddress> HostsTable::LookupHost(
    absl::string_view host) const {
  auto it = addresses_.find(host);
  if (it == addresses_.end()) return {};
  return it->second;
}

}  // namespace sipsim
