// What a call of the RFC 2543 dialect does in its own way.

#include "protocol/ua/invite_session.h"

namespace sipsim::sip {

bool InviteSession::IsLegOf(const Message& request) const {
  return local_tag().empty() && request.call_id() == call_id() &&
         request.to()->uri.text == local_uri() &&
         request.from()->uri.text == remote_uri() && dialog_count() > 0;
}

void InviteSession::OnInviteRenamed(absl::string_view call_id) {
  texts_.Set({call_id, texts_[kLocalTag], texts_[kLocalUri], texts_[kRemoteUri],
              texts_[kRequestUri]});
  ua_.OnCallRenamed(*this);
}

// The 200 to the CANCEL was the last word.
void InviteSession::EndInviteSilently() {
  session_.CancelOffer();
  uas_invite_->EndSilently();
  DropUasInvite();
}

}  // namespace sipsim::sip
