#ifndef SIPSIM_PROTOCOL_PROXY_LOCATION_POLICY_H_
#define SIPSIM_PROTOCOL_PROXY_LOCATION_POLICY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/proxy/routing_policy.h"
#include "protocol/proxy/target_set.h"
#include "protocol/registrar/location_service.h"
#include "protocol/uri/uri.h"

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
// contacts, and for a SIPS URI the SIPS ones alone (section 26.2.2). A SIP URI
// of a global number that is no user is looked up as a tel URI. Other domains
// by next hop, or by their URI.
class LocationPolicy : public RoutingPolicy {
 public:
  // `locations` outlives the policy.
  LocationPolicy(const LocationService& locations,
                 LocationPolicyOptions options);

  RoutingVerdict FindTargets(const RoutingQuery& query,
                             TargetSet& targets) override;

  // --- For policies that wrap this one.
  // Adds the contacts of the user whom `uri` names, from group `group` on; only
  // SIPS ones if `sips_only`. 404 if there is no such user.
  int FindUser(const UriView& uri, bool sips_only, ForkMode fork_mode,
               uint32_t group, TargetSet& targets) const;
  // Adds a URI of another domain, in the group `group`; `has_route` as in
  // RoutingQuery.
  void FindForeign(const UriView& uri, bool has_route, uint32_t group,
                   TargetSet& targets) const;
  // Whether `uri` names the user and the host of a contact of this user.
  bool LeadsToContact(const UriView& aor, const UriView& uri) const;
  ForkMode fork_mode() const { return options_.fork_mode; }

 private:
  std::optional<absl::Span<const LocationContact>> Lookup(
      const UriView& uri) const;
  // "" if there is none.
  absl::string_view NextHopFor(const UriView& uri) const;
  int FindOther(const RoutingQuery& query, TargetSet& targets) const;

  const LocationService& locations_;
  const LocationPolicyOptions options_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_LOCATION_POLICY_H_
