// What a call has to do with others: it is replaced by one, or made for one.

#include "protocol/header/replaces.h"
#include "protocol/ua/invite_session.h"

namespace sipsim::sip {

CallLinks& InviteSession::links() {
  if (links_ == nullptr) links_ = std::make_unique<CallLinks>();
  return *links_;
}

// RFC 3891 section 3. Early dialogs that the other side has begun do not count.
ReplacesMatch InviteSession::Match(const ReplacesView& replaces) const {
  if (call_id() != replaces.call_id || local_tag() != replaces.to_tag) {
    return ReplacesMatch::kNone;
  }
  const bool is_over = state_ >= CallState::kTerminating;
  if (!dialog_.has_value()) {
    if (uac_invite_ == nullptr ||
        !uac_invite_->HasEarlyDialog(replaces.from_tag)) {
      return ReplacesMatch::kNone;
    }
    return is_over ? ReplacesMatch::kTerminated : ReplacesMatch::kEarly;
  }
  if (!ReplacesTagMatches(replaces.from_tag, dialog_->remote_tag())) {
    return ReplacesMatch::kNone;
  }
  if (is_over) return ReplacesMatch::kTerminated;
  return is_unanswered() ? ReplacesMatch::kNone : ReplacesMatch::kConfirmed;
}

void InviteSession::Replace(InviteSession& replaced) {
  links().replaces = replaced.number();
  Answer();
  ua_.listener.OnCallReplaced(replaced, *this);
}

void InviteSession::UpdateLinks() {
  if (state_ == CallState::kEstablished && links_->replaces != 0) {
    InviteSession* replaced =
        ua_.FindCall(std::exchange(links_->replaces, CallNumber{0}));
    if (replaced != nullptr) replaced->HangUp();
  }
  links_->OnChange(*this);
}

}  // namespace sipsim::sip
