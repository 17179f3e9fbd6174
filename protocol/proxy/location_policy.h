#ifndef SIPSIM_PROTOCOL_PROXY_LOCATION_POLICY_H_
#define SIPSIM_PROTOCOL_PROXY_LOCATION_POLICY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/proxy/routing_policy.h"
#include "protocol/registrar/location_service.h"

namespace sipsim::sip {

// How several contacts of one user are tried (RFC 3261 section 16.6).
enum class ForkMode : uint8_t {
  kParallel,    // All at once, whatever their q.
  kSequential,  // One after the other: by q, then in the order of binding.
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

// Own users by location service: 404 for unknown ones, 480 for those that are
// nowhere, or nowhere that a proxy can go: it takes the SIP, SIPS and tel
// contacts, and for a SIPS URI the SIPS ones alone (section 26.2.2). Other
// domains by next hop, or by their URI.
class LocationPolicy : public RoutingPolicy {
 public:
  // `locations` outlives the policy.
  LocationPolicy(const LocationService& locations,
                 LocationPolicyOptions options);

  int FindTargets(const RoutingQuery& query, TargetSet& targets) override;

 private:
  int FindUser(const UriView& uri, TargetSet& targets) const;
  int FindNextHop(const RoutingQuery& query, TargetSet& targets) const;

  const LocationService& locations_;
  const LocationPolicyOptions options_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_LOCATION_POLICY_H_
