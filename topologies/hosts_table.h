#ifndef SIPSIM_TOPOLOGIES_HOSTS_TABLE_H_
#define SIPSIM_TOPOLOGIES_HOSTS_TABLE_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/ascii_case.h"
#include "protocol/port/resolver.h"
#include "topologies/network_plan.h"

namespace sipsim {

// The names of a topology, the same for every node: each host's domain names,
// and the domains that each proxy serves.
class HostsTable : public sip::Resolver {
 public:
  explicit HostsTable(const NetworkPlan& plan);

  absl::Span<const sip::IpAddress> LookupHost(
      absl::string_view host) const override;

 private:
  // Names are looked up as they come, whatever their case.
  struct HashName {
    using is_transparent = void;
    size_t operator()(absl::string_view name) const {
      return sip::HashWithoutCase(name);
    }
  };
  struct EqualNames {
    using is_transparent = void;
    bool operator()(absl::string_view a, absl::string_view b) const {
      return sip::EqualsWithoutCase(a, b);
    }
  };

  absl::flat_hash_map<std::string, std::vector<sip::IpAddress>, HashName,
                      EqualNames>
      addresses_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_HOSTS_TABLE_H_
