#ifndef SIPSIM_TOPOLOGIES_PLAN_SESSION_TIMER_H_
#define SIPSIM_TOPOLOGIES_PLAN_SESSION_TIMER_H_

#include "protocol/proxy/proxy_session_timer.h"
#include "protocol/ua/user_agent_config.h"
#include "topologies/config_scope.h"
#include "topologies/user_agent.pb.h"

namespace sipsim {

// The extensions of a user agent: reliable provisional responses, session
// timer, and UPDATE wherever there is one of them. `scope` is its own.
void PlanExtensions(const ConfigScope& scope, const UserAgent& config,
                    sip::UserAgentConfig& ua);

// The session timer of a proxy; `scope` is its own.
sip::ProxySessionTimerConfig PlanProxySessionTimer(const ConfigScope& scope,
                                                   const SessionTimer& config);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_SESSION_TIMER_H_
