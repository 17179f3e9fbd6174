#ifndef SIPSIM_TOPOLOGIES_PLAN_LOCATIONS_H_
#define SIPSIM_TOPOLOGIES_PLAN_LOCATIONS_H_

#include <string>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Which contacts a server may be given.
enum class ContactKind : uint8_t {
  kToProxy,  // At least one, sip: or sips:.
  kAny,      // None, or any URI.
};

// Reads and checks the field `locations` of the message that `scope` stands
// for: the users of `domains`. Whether the hosts that it names exist is
// HostPlanner's to check.
std::vector<LocationPlan> PlanLocations(
    const google::protobuf::RepeatedPtrField<Location>& locations,
    const ConfigScope& scope, const std::vector<std::string>& domains,
    ContactKind kind);

// A field with a duration of whole seconds that SIP can tell, from `min` on.
uint32_t ReadSeconds(const ConfigScope& scope, const char* field, uint32_t min,
                     uint32_t fallback);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_LOCATIONS_H_
