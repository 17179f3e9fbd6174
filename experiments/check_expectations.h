#ifndef SIPSIM_EXPERIMENTS_CHECK_EXPECTATIONS_H_
#define SIPSIM_EXPERIMENTS_CHECK_EXPECTATIONS_H_

#include "experiments/experiment.pb.h"
#include "protocol/base/time.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/wire_filter.h"

namespace sipsim {

// Whether a filter names hosts of `network`, methods and status codes; errors
// go to the scope's source.
void CheckFilter(const ConfigScope& scope, const MessageFilter& filter,
                 const NetworkPlan& network);
// A checked filter as the wire log wants it.
WireFilter ToWireFilter(const MessageFilter& filter);

// Whether an expectation can be judged. This is not the judgement.
void CheckExpectation(const ConfigScope& scope, const Expectation& expectation,
                      const NetworkPlan& network, sip::Duration duration);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_CHECK_EXPECTATIONS_H_
