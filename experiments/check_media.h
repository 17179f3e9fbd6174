#ifndef SIPSIM_EXPERIMENTS_CHECK_MEDIA_H_
#define SIPSIM_EXPERIMENTS_CHECK_MEDIA_H_

#include <optional>
#include <string>

#include "experiments/experiment.pb.h"
#include "protocol/base/time.h"
#include "topologies/config_scope.h"
#include "topologies/media_log.h"
#include "topologies/network_plan.h"

namespace sipsim {

// What LoadExperiment checks of moves, of media and of several calls. `host` is
// the user's.
void CheckMove(const ConfigScope& scope, const Move& move,
               const HostPlan& host);
// Of verbs for calls: their numbers.
void CheckCallNumbers(const ConfigScope& scope, const Action& action);
void CheckUpdate(const ConfigScope& scope, const HostPlan& host);
// What the phone rings with.
void CheckRinging(const ConfigScope& scope, const OnCall& on_call);
void CheckExpectMedia(const ConfigScope& scope, const ExpectMedia& expect,
                      const NetworkPlan& network, sip::Duration duration);

// The far end of media as an expectation names it: a host, an address, an
// IP:port, or "" for any; nullopt if it is none of these.
std::optional<MediaFilter> ToMediaFilter(const std::string& remote,
                                         const NetworkPlan& network);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_CHECK_MEDIA_H_
