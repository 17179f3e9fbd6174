#ifndef SIPSIM_TOPOLOGIES_PLAN_HOST_H_
#define SIPSIM_TOPOLOGIES_PLAN_HOST_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "protocol/base/ip_address.h"
#include "protocol/uri/uri.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads and checks the hosts of a topology, in two rounds: what stands in
// each, then what they say of each other.
class HostPlanner {
 public:
  // All outlive the planner. Hosts are added to `plan`.
  HostPlanner(const ConfigScope& topology_scope, const Topology& topology,
              NetworkPlan& plan);

  // Reads host `index`; call in order, for all.
  void Add(int index);
  // Checks the names that host `index` refers to.
  void CheckNames(int index);

 private:
  void AddName(const ConfigScope& scope, HostPlan& host);
  void AddAddresses(const ConfigScope& scope, const Host& config,
                    HostPlan& host);
  void AddDomainNames(const ConfigScope& scope, const Host& config,
                      HostPlan& host);
  // One of `addresses`, not used so far; nullopt if it is none.
  std::optional<sip::IpAddress> ReadAddress(const ConfigScope& scope,
                                            const std::string& text, int index,
                                            const HostPlan& host);
  void AddAttachments(const ConfigScope& scope, const Host& config,
                      HostPlan& host);
  // Enters a name into the hosts table.
  void AddTableEntry(const ConfigScope& scope, absl::string_view field,
                     int index, absl::string_view name);
  void AddDomains(
      const ConfigScope& scope,
      const google::protobuf::RepeatedPtrField<std::string>& domains);
  sip::UserAgentConfig ReadUserAgent(const ConfigScope& scope,
                                     const UserAgent& config,
                                     const HostPlan& host);
  // Checks that the host of a URI is an address or in the hosts table, and has
  // TLS if it must.
  void CheckKnown(const ConfigScope& scope, absl::string_view field, int index,
                  absl::string_view uri) const;
  // Checks that the host of a sips: URI has TLS.
  void CheckSips(const ConfigScope& scope, absl::string_view field, int index,
                 const sip::UriView& uri, const HostPlan& owner) const;

  // The same for the contacts of a server's users.
  void CheckContacts(
      const ConfigScope& scope,
      const google::protobuf::RepeatedPtrField<Location>& locations) const;
  void CheckProxyNames(const Proxy& config, const ConfigScope& proxy) const;

  const ConfigScope& scope_;
  const Topology& topology_;
  NetworkPlan& plan_;
  absl::flat_hash_map<std::string, int> host_by_name_;
  // Of the host being read: its names and domains.
  std::vector<std::string> names_;
  absl::flat_hash_map<sip::IpAddress, std::string> name_by_address_;
  // The owner of each name in the hosts table.
  absl::flat_hash_map<std::string, std::string> owner_by_domain_name_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_HOST_H_
