#ifndef SIPSIM_EXPERIMENTS_READ_TOPOLOGY_H_
#define SIPSIM_EXPERIMENTS_READ_TOPOLOGY_H_

#include <string>

#include "absl/status/status.h"
#include "experiments/experiment.pb.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/text_proto.h"

namespace sipsim {

// Reads and checks the topology that `source` names, from its own file or from
// the experiment's `file`, with the experiment's changes to it. Errors about
// `source` itself go to `scope`; those of the topology are returned, with the
// place in whichever of the two files it is. `locations` are those of `source`,
// null if it is not there.
absl::Status ReadTopology(const std::string& file, const TopologySource& source,
                          const ConfigScope& scope,
                          const FieldLocations* locations, NetworkPlan& plan);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_READ_TOPOLOGY_H_
