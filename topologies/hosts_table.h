#ifndef SIPSIM_TOPOLOGIES_HOSTS_TABLE_H_
#define SIPSIM_TOPOLOGIES_HOSTS_TABLE_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/port/resolver.h"
#include "topologies/network_plan.h"

namespace sipsim {

// The names of a topology, the same for every node: each host's domain names,
// and the domains that each proxy serves.
class HostsTable : public sip::Resolver {
 public:
  explicit HostsTable(const NetworkPlan& plan);

  std::vector<sip::IpAddress> LookupHost(absl::string_view host) const override;

 private:
  // By the name in lower case.
  absl::flat_hash_map<std::string, std::vector<sip::IpAddress>> addresses_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_HOSTS_TABLE_H_
