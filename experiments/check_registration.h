#ifndef SIPSIM_EXPERIMENTS_CHECK_REGISTRATION_H_
#define SIPSIM_EXPERIMENTS_CHECK_REGISTRATION_H_

#include "experiments/experiment.pb.h"
#include "topologies/config_scope.h"

namespace sipsim {

// Check the bindings that somebody makes, or removes.
void CheckRegister(const ConfigScope& scope, const RegisterContacts& config);
void CheckRemove(const ConfigScope& scope, const RemoveBindings& config);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_CHECK_REGISTRATION_H_
