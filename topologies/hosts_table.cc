#include "topologies/hosts_table.h"

namespace sipsim {

HostsTable::HostsTable(const NetworkPlan& plan) {
  for (const HostsTableEntry& entry : plan.hosts_table) {
    const HostPlan& host = plan.hosts[entry.host];
    addresses_[entry.name] = host.addresses;
  }
}

absl::Span<const sip::IpAddress> HostsTable::LookupHost(
    absl::string_view host) const {
  auto it = addresses_.find(host);
  if (it == addresses_.end()) return {};
  return it->second;
}

}  // namespace sipsim
