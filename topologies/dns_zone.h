#ifndef SIPSIM_TOPOLOGIES_DNS_ZONE_H_
#define SIPSIM_TOPOLOGIES_DNS_ZONE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "protocol/port/resolver.h"
#include "topologies/network_plan.h"

namespace sipsim {

// The DNS of a World: its records, and how its server treats each host. One
// for all nodes, each of which asks through a DnsResolver.
class DnsZone {
 public:
  explicit DnsZone(const DnsPlan& plan);
  DnsZone(const DnsZone&) = delete;
  DnsZone& operator=(const DnsZone&) = delete;

  // What the server says now; never kTimeout. `name` in any case.
  sip::DnsAnswer Answer(absl::string_view name, sip::DnsType type) const;

  // --- How `host` finds the server at this time.
  bool is_down(absl::string_view host) const { return ServerOf(host).down; }
  sip::Duration response_time(absl::string_view host) const {
    return ServerOf(host).response_time;
  }
  // The same for all hosts and always.
  sip::Duration query_timeout() const { return query_timeout_; }
  uint32_t query_attempts() const { return query_attempts_; }

  // --- Faults. "" stands for every host.
  void SetDown(absl::string_view host, bool down);
  void SetResponseTime(absl::string_view host, sip::Duration response_time);
  // Each set takes the place of that of its name and type. All records of the
  // `removed` names go first.
  void Change(const std::vector<DnsRecordSet>& records,
              const std::vector<std::string>& removed);

 private:
  struct Server {
    bool down = false;
    sip::Duration response_time{};
  };
  // By type; the names are in lower case.
  using Sets = absl::btree_map<sip::DnsType, sip::DnsAnswer>;

  const Server& ServerOf(absl::string_view host) const;
  template <typename Act>
  void ForServers(absl::string_view host, Act act);

  absl::flat_hash_map<std::string, Sets> sets_by_name_;
  const sip::Duration negative_ttl_;
  const sip::Duration query_timeout_;
  const uint32_t query_attempts_;
  Server server_;  // Of every host...
  // ... but these.
  absl::btree_map<std::string, Server> server_by_host_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_DNS_ZONE_H_
