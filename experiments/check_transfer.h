#ifndef SIPSIM_EXPERIMENTS_CHECK_TRANSFER_H_
#define SIPSIM_EXPERIMENTS_CHECK_TRANSFER_H_

#include "experiments/action.pb.h"
#include "experiments/expectation.pb.h"
#include "protocol/base/time.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"

namespace sipsim {

// Find what is wrong with a transfer. `scope` is that of the message; `host` is
// the user's.
void CheckTransfer(const ConfigScope& scope, const Transfer& transfer,
                   const HostPlan& host);
// The same of what is expected of one; its user is checked by now.
void CheckExpectTransfer(const ConfigScope& scope, const ExpectTransfer& expect,
                         sip::Duration duration);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_CHECK_TRANSFER_H_
