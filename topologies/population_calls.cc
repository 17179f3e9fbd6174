// Calls in the name of a member of a population: a part of user_behaviour.h.

#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "topologies/user_behaviour.h"

namespace sipsim {

bool UserBehaviour::CallAs(uint64_t member, absl::string_view uri,
                           const OutgoingCallPlan& plan) {
  if (user_agent_ == nullptr) return false;
  const sip::UserAgentConfig& config = user_agent_->config();
  SIP_CHECK(config.population.has_value());
  SIP_CHECK(member < config.population->count());
  const absl::string_view aor = config.aor;
  const std::string own =
      absl::StrCat(aor.substr(0, aor.find(':') + 1),
                   config.population->User(member), aor.substr(aor.find('@')));
  sip::InviteOptions options;
  options.uri = uri;
  options.from_aor = own;
  Watch(user_agent_->Invite(options), plan);
  return true;
}

}  // namespace sipsim
