#ifndef SIPSIM_PROTOCOL_PROXY_LOCATION_POLICY_H_
#define SIPSIM_PROTOCOL_PROXY_LOCATION_POLICY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/proxy/location_table.h"
#include "protocol/proxy/routing_policy.h"

namespace sipsim::sip {

// How several contacts of one user are tried (RFC 3261 section 16.6).
enum class ForkMode : uint8_t {
  kParallel,    // All at once, whatever their q.
  kSequential,  // One after the other: by q, then in the order of the table.
  kByQ,         // From the highest q to the lowest; equal ones at once.
};

// Where requests for one foreign domain are sent.
struct NextHop {
  std::string domain;  // Compared without case with the Request-URI's host.
  std::string uri;     // See TargetSet::Target::next_hop.
};

struct LocationPolicyOptions {
  ForkMode fork_mode = ForkMode::kParallel;
  // Without an entry for its domain, a request goes where its URI says.
  std::vector<NextHop> next_hops;
  // Refuse (403) requests for other domains that neither belong to a dialog
  // nor were routed here, unless their domain has a next hop.
  bool refuse_other_domains = false;
};

// Own users by location table: 404 for unknown ones, 480 for those that are
// nowhere. Other domains by next hop, or by their URI.
class LocationPolicy : public RoutingPolicy {
 public:
  // `table` outlives the policy.
  LocationPolicy(const LocationTable& table, LocationPolicyOptions options);

  int FindTargets(const RoutingQuery& query, TargetSet& targets) override;

 private:
  int FindUser(const UriView& uri, TargetSet& targets) const;
  int FindNextHop(const RoutingQuery& query, TargetSet& targets) const;

  const LocationTable& table_;
  const LocationPolicyOptions options_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_LOCATION_POLICY_H_
