#ifndef SIPSIM_PROTOCOL_PROXY_SERVICE_POLICY_H_
#define SIPSIM_PROTOCOL_PROXY_SERVICE_POLICY_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/digest/digest_server.h"
#include "protocol/message/message.h"
#include "protocol/proxy/location_policy.h"
#include "protocol/proxy/routing_policy.h"
#include "protocol/proxy/target_set.h"
#include "protocol/proxy/user_services.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

struct ServicePolicyOptions {
  // Whose users have the services, in lower case.
  std::vector<std::string> domains;
  std::vector<UserServices> users;  // Each address of record once.
  // Tells the caller of each forwarding by a 181. Off by default: only UAs may
  // (see SearchServices).
  bool announces_forwarding = false;
  // Writes History-Info into INVITEs (RFC 7044).
  bool keeps_history = false;
};

// The telephony services of a proxy's users (RFC 5359): call forwarding and
// screening. For all else, the LocationPolicy that it wraps.
class ServicePolicy final : public RoutingPolicy {
 public:
  // `locations` outlives the policy.
  ServicePolicy(LocationPolicy& locations, ServicePolicyOptions options);

  // Screening.
  RoutingVerdict Admit(const RoutingQuery& query) override;
  RoutingVerdict FindTargets(const RoutingQuery& query,
                             TargetSet& targets) override;

  // --- For the search for the targets of a call.
  // Whether the domain of `uri` is one of ours.
  bool IsOwn(const UriView& uri) const;
  // The services of a user; null: none.
  const UserServices* Find(const UriView& aor) const;
  // Whether `rule` lets the user in; null is nobody we know.
  bool Admits(const ScreeningRule& rule, const DigestUser* caller) const;
  LocationPolicy& locations() const { return locations_; }
  const ServicePolicyOptions& options() const { return options_; }

 private:
  // In whose name the user may act, as URIs.
  std::vector<std::string> AorsOf(const DigestUser& user) const;
  // Whom `uri` leads to, of those who screen their calls, by their address or
  // a contact; null: nobody.
  const UserServices* ScreenedOwnerOf(const UriView& uri) const;
  RoutingVerdict ScreenOutgoing(const RoutingQuery& query) const;

  LocationPolicy& locations_;
  const ServicePolicyOptions options_;
  absl::flat_hash_map<std::string, const UserServices*> users_;  // By AorKey.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_SERVICE_POLICY_H_
