// A call among others that the same device mixes (RFC 4579 section 5, RFC 5359
// section 2.10), and what its Contact says.

#include "protocol/ua/contact_features.h"
#include "protocol/ua/invite_session.h"

namespace sipsim::sip {

bool InviteSession::Join() {
  if (state_ >= CallState::kTerminating || is_joined_) return false;
  MixIn();
  if (!ua_.speaks_rfc2543()) Refresh();
  return true;
}

void InviteSession::MixIn() {
  is_joined_ = true;
  if (ua_.media() != nullptr) ua_.media()->Join(number());
}

absl::string_view InviteSession::contact_features() const {
  return ContactFeatures(is_joined_ && !ua_.speaks_rfc2543(),
                         session_.holds() && ua_.config.shows_rendering);
}

// RFC 4579 section 4: the Contact of the latest request or response counts.
void InviteSession::NotePeer(const Message& message) {
  peer_is_focus_ = IsFromFocus(message);
}

}  // namespace sipsim::sip
