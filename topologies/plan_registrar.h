#ifndef SIPSIM_TOPOLOGIES_PLAN_REGISTRAR_H_
#define SIPSIM_TOPOLOGIES_PLAN_REGISTRAR_H_

#include <string>
#include <vector>

#include "protocol/proxy/proxy_config.h"
#include "protocol/registrar/registrar_config.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Read and check the servers that have users. Whether the hosts that they name
// exist is HostPlanner's to check.
RegistrarPlan PlanRegistrar(const Registrar& config, const ConfigScope& scope);
RedirectPlan PlanRedirect(const Redirect& config, const ConfigScope& scope);

// The registrar inside a proxy that is responsible for `domains`.
sip::RegistrarConfig PlanProxyRegistrar(
    const Registrar& config, const ConfigScope& scope,
    const std::vector<std::string>& domains);

// How a server that is responsible for `domains` authenticates its users.
sip::ProxyAuthenticationConfig PlanAuthentication(
    const Authentication& config, const ConfigScope& scope,
    const std::vector<std::string>& domains);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_REGISTRAR_H_
