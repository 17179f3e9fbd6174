#include "topologies/hosts_table.h"

#include "absl/strings/ascii.h"

namespace sipsim {

HostsTable::HostsTable(const NetworkPlan& plan) {
  for (const HostsTableEntry& entry : plan.hosts_table) {
    const HostPlan& host = plan.hosts[entry.host];
    addresses_[entry.name] = host.addresses;
  }
}

std::vector<sip::IpAddress> HostsTable::LookupHost(
    absl::string_view host) const {
  auto it = addresses_.find(absl::AsciiStrToLower(host));
  if (it == addresses_.end()) return {};
  return it->second;
}

}  // namespace sipsim
