// The dialog of a call that is not the call's alone (RFC 5057), and what others
// are told of it.

#include "protocol/ua/dialog_usages.h"
#include "protocol/ua/invite_session.h"

namespace sipsim::sip {

class InviteSession::Usages final : public DialogUsages {
 public:
  explicit Usages(InviteSession& call) : call_(call) {}

  Dialog& dialog() override { return *call_.dialog_; }
  Call* call() override { return &call_; }

 private:
  void OnEmpty() override { call_.OnUsagesEnded(); }
  void OnDestroyed() override { call_.OnDialogDestroyed(); }

  InviteSession& call_;
};

DialogUsages& InviteSession::usages() {
  if (usages_ == nullptr) usages_ = std::make_unique<Usages>(*this);
  return *usages_;
}

void InviteSession::NoteChange() const {
  if (ua_.call_observer() == nullptr) return;
  ua_.call_observer()->OnCallChanged(number());
}

std::vector<const Dialog*> InviteSession::early_dialogs() const {
  if (uac_invite_ == nullptr) return {};
  return uac_invite_->early_dialogs();
}

void InviteSession::ReleaseDialog() {
  if (dialog_.has_value()) dialog_->Terminate();
  ua_.auth.ForgetCall(call_id());
}

void InviteSession::OnUsagesEnded() {
  if (!ended()) return;
  ReleaseDialog();
  ua_.OnDialogReleased(*this);
}

void InviteSession::OnDialogDestroyed() {
  if (ended()) {
    OnUsagesEnded();
  } else if (state_ == CallState::kTerminating && bye_ != nullptr) {
    EndNow(PlannedEnd());
  } else if (state_ == CallState::kEstablished) {
    // The other end may know the call all the same.
    SendBye({CallEndCause::kRejected, CallEndBy::kRemote, "dialog destroyed"});
  } else {
    HangUp();
  }
}

}  // namespace sipsim::sip
