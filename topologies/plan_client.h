#ifndef SIPSIM_TOPOLOGIES_PLAN_CLIENT_H_
#define SIPSIM_TOPOLOGIES_PLAN_CLIENT_H_

#include <functional>
#include <optional>

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "protocol/base/time.h"
#include "protocol/ua/registration.h"
#include "protocol/ua/user_agent_config.h"
#include "topologies/config_scope.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// Reads and checks what a user agent needs for its requests: accounts, outbound
// proxies, redirections, registration. The AOR is set in `ua`.
void PlanClient(const ConfigScope& scope, const UserAgent& config,
                sip::UserAgentConfig& ua);

// The same for a user agent that is not a UserAgent: each an entry of the field
// of that name of `scope`.
void PlanRoutes(const ConfigScope& scope,
                const google::protobuf::RepeatedPtrField<std::string>& routes,
                sip::UserAgentConfig& ua);
void PlanAccounts(const ConfigScope& scope,
                  const google::protobuf::RepeatedPtrField<Account>& accounts,
                  sip::UserAgentConfig& ua);

// Calls `check` for each URI in there that has to lead somewhere.
void ForClientUris(
    const ConfigScope& scope, const UserAgent& config,
    const std::function<void(const ConfigScope& scope, absl::string_view field,
                             int index, absl::string_view uri)>& check);

// --- For registrations, here and in experiments.

// A duration in whole seconds that SIP can write, or nullopt if not set.
std::optional<sip::Duration> ReadSeconds(const ConfigScope& scope,
                                         absl::string_view field);
// Reads one contact of `field` of `scope`.
sip::RegisteredContact ReadRegistered(const ConfigScope& scope,
                                      const RegisteredContact& config);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_CLIENT_H_
