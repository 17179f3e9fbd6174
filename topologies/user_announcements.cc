// Calls that somebody makes to hear why another call has failed: a part of
// user_behaviour.h.

#include <utility>

#include "protocol/ua/error_info.h"
#include "topologies/user_behaviour.h"

namespace sipsim {

// Who hears no announcement does not call another one.
void UserBehaviour::OnCallEnding(sip::Call& call, sip::CallEndCause cause,
                                 const sip::Message* message) {
  announcement_.clear();
  if (cause != sip::CallEndCause::kRejected || message == nullptr) return;
  if (!user_agent_->config().follow_error_info) return;
  const std::optional<size_t> index = IndexOf(call);
  if (!index.has_value() || announcement_calls_.contains(*index)) return;
  announcement_ = sip::ErrorInfoUri(*message);
}

void UserBehaviour::HearAnnouncement() {
  if (announcement_.empty()) return;
  announcement_calls_.insert(calls_.size());
  Call(std::exchange(announcement_, ""));
}

}  // namespace sipsim
