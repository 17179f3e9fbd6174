// What a call says of itself.

#include "protocol/ua/invite_session_extensions.h"

namespace sipsim::sip {

void InviteSession::Describe(Description& out) const {
  out.Open("call");
  out.Number("number", static_cast<int64_t>(number()));
  out.Text("role", CallRoleName(role_));
  out.Text("state", CallStateName(state_));
  out.Text("call_id", call_id());
  out.Text("local_uri", local_uri());
  out.Text("remote_uri", remote_uri());
  out.Number("status_code", status_code_);
  // A finished call is a record: its dialog is one no more.
  if (has_dialog() && (has_dialogs() || !reinvites_.empty())) {
    dialog_->Describe(out);
  }
  if (usages_ != nullptr) usages_->Describe(out);
  if (uac_invite_ != nullptr) uac_invite_->Describe(out);
  if (uas_invite_ != nullptr) uas_invite_->Describe(out);
  for (const auto& reinvite : reinvites_) reinvite->Describe(out);
  if (extensions_ != nullptr) extensions_->Describe(out);
  if (bye_ != nullptr) {
    out.Open("bye");
    bye_->Describe(out);
    out.Close();
  }
  session_.Describe(out);
  if (is_joined_) out.Text("joined", "yes");
  if (peer_is_focus_) out.Text("peer", "focus");
  if (ended()) {
    out.Open("end");
    out.Text("cause", CallEndCauseName(end_.cause));
    out.Text("by", CallEndByName(end_.by));
    out.Number("status_code", end_.status_code);
    out.Text("text", end_.text);
    out.Close();
  }
  out.Close();
}

}  // namespace sipsim::sip
