#ifndef SIPSIM_TOPOLOGIES_PLAN_SERVICES_H_
#define SIPSIM_TOPOLOGIES_PLAN_SERVICES_H_

#include <functional>

#include "absl/strings/string_view.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads and checks what a proxy does for its users and tells of it: `users`,
// announces_forwarding, history_info and the times of 100. The domains and
// locations of `plan` are there already.
void PlanServices(const ConfigScope& scope, const Proxy& config,
                  ProxyPlan& plan);

// Calls `check` for each URI in `users` that has to lead somewhere: those of
// other domains than the proxy's.
void ForServiceUris(
    const ConfigScope& scope, const Proxy& config,
    const std::function<void(const ConfigScope& scope, absl::string_view field,
                             absl::string_view uri)>& check);

// Where requests come from that the screening proxies of a user agent have let
// pass: all hosts of `plan` are there.
void FindScreeningProxies(const ConfigScope& scope, const NetworkPlan& plan,
                          sip::UserAgentConfig& ua);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_SERVICES_H_
