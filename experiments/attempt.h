#ifndef SIPSIM_EXPERIMENTS_ATTEMPT_H_
#define SIPSIM_EXPERIMENTS_ATTEMPT_H_

#include <functional>
#include <string>

#include "protocol/base/time.h"
#include "topologies/world.h"

namespace sipsim {

// Does what an action asks for. Returns why that could not be done, or "".
using Attempt = std::function<std::string()>;

// Schedules an action of the user of a node, or of what is behind it. The call
// that it is for may not be there when its time comes, which under losses is
// no mistake of the experiment: the trace and the ladder say so in a note,
// "no effect: alice holds call 7: there is no such call". `node` and `world`
// outlive the run.
void ScheduleAttempt(sip::Duration at, const std::string& what, Node& node,
                     World& world, Attempt attempt);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_ATTEMPT_H_
