#ifndef SIPSIM_EXPERIMENTS_LOAD_EXPERIMENT_H_
#define SIPSIM_EXPERIMENTS_LOAD_EXPERIMENT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "experiments/experiment.pb.h"
#include "protocol/base/time.h"
#include "topologies/network_plan.h"

namespace sipsim {

// An experiment that has been read and checked, all of it: names refer to
// hosts that exist, quantities parse, times are within the duration, files are
// readable. Nothing in it can fail any more; ParseDuration of any of its
// durations that are not empty is ok.
struct LoadedExperiment {
  std::string file;
  // As written, but for the content of SendBytes: files are read, and stand in
  // `raw`.
  Experiment experiment;
  NetworkPlan network;
  sip::Duration duration{};
  uint64_t seed = 1;
  uint64_t event_limit = 0;
};

// Reads an experiment and its topology. The error is one line, with the place
// in whichever of the two files it is:
//
//   busy.txtpb:9:3: actions[1].user: expected the name of a host with a
//   user_agent, found "bobb"
absl::StatusOr<LoadedExperiment> LoadExperiment(const std::string& path);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_LOAD_EXPERIMENT_H_
