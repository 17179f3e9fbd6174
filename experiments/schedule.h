#ifndef SIPSIM_EXPERIMENTS_SCHEDULE_H_
#define SIPSIM_EXPERIMENTS_SCHEDULE_H_

#include "experiments/load_experiment.h"
#include "topologies/world.h"

namespace sipsim {

// The World of an experiment, with all its faults and actions before it. At
// the same instant faults come before actions. `seed` is that of the
// experiment or of the command line.
absl::StatusOr<std::unique_ptr<World>> BuildWorld(
    const LoadedExperiment& experiment, uint64_t seed);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_SCHEDULE_H_
