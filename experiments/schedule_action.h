#ifndef SIPSIM_EXPERIMENTS_SCHEDULE_ACTION_H_
#define SIPSIM_EXPERIMENTS_SCHEDULE_ACTION_H_

#include "experiments/action.pb.h"
#include "topologies/world.h"

namespace sipsim {

// Has `world`, which it outlives, do what people do at its time. The action is
// one that LoadExperiment has checked.
void ScheduleAction(const Action& action, World& world);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_SCHEDULE_ACTION_H_
