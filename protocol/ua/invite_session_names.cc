// What a call is called: by its dialog once it has one, before that by texts of
// its own.

#include <utility>

#include "protocol/ua/invite_session.h"

namespace sipsim::sip {

absl::string_view InviteSession::local_tag() const {
  return dialog_.has_value() ? dialog_->local_tag() : texts_[kLocalTag];
}

absl::string_view InviteSession::call_id() const {
  return dialog_.has_value() ? dialog_->call_id() : texts_[kCallId];
}

absl::string_view InviteSession::local_uri() const {
  return dialog_.has_value() ? dialog_->local_uri() : texts_[kLocalUri];
}

absl::string_view InviteSession::remote_uri() const {
  return dialog_.has_value() ? dialog_->remote_uri() : texts_[kRemoteUri];
}

absl::string_view InviteSession::request_uri() const {
  switch (request_uri_) {
    case RequestUri::kText:
      return texts_[kRequestUri];
    case RequestUri::kRemoteUri:
      return remote_uri();
    case RequestUri::kContact:
      return ua_.config.contact_uri;
  }
  return "";
}

// From now on the call knows by the dialog who and what it is.
void InviteSession::SetDialog(Dialog dialog, absl::string_view request_uri) {
  const bool same_as_remote = request_uri == dialog.remote_uri();
  if (same_as_remote || request_uri == ua_.config.contact_uri) {
    request_uri_ =
        same_as_remote ? RequestUri::kRemoteUri : RequestUri::kContact;
    texts_ = {};
  } else {
    texts_.Set({"", "", "", "", request_uri});
    request_uri_ = RequestUri::kText;
  }
  dialog_ = std::move(dialog);
}

}  // namespace sipsim::sip
