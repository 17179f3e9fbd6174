#ifndef SIPSIM_EXPERIMENTS_CHECK_REQUEST_H_
#define SIPSIM_EXPERIMENTS_CHECK_REQUEST_H_

// Where the requests of actions go.

#include "absl/strings/string_view.h"
#include "experiments/experiment.pb.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"

namespace sipsim {

// `to` of a call: a sip:, sips: or tel: URI that may become a Request-URI (RFC
// 3261 section 19.1.1): without `method`.
void CheckCalled(const ConfigScope& scope);
// `to` of another request: without headers as well.
void CheckAsked(const ConfigScope& scope);

// The route set of a call, whose caller is at `host` if that is known.
void CheckRoutes(const ConfigScope& scope, const MakeCall& call,
                 const HostPlan* host);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_CHECK_REQUEST_H_
