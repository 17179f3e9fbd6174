#ifndef SIPSIM_EXPERIMENTS_CHECK_SUBSCRIPTION_H_
#define SIPSIM_EXPERIMENTS_CHECK_SUBSCRIPTION_H_

#include "experiments/experiment.pb.h"
#include "protocol/base/time.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"

namespace sipsim {

// Check what is asked for of a subscription, and what is expected of one in an
// experiment that takes `duration`. `host` is that of the user, whom the others
// do not look at.
void CheckSubscribe(const ConfigScope& scope, const Subscribe& config,
                    const HostPlan& host);
void CheckUnsubscribe(const ConfigScope& scope);
void CheckExpectSubscription(const ConfigScope& scope,
                             const ExpectSubscription& expect,
                             sip::Duration duration);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_CHECK_SUBSCRIPTION_H_
