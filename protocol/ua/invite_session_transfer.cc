// What a call has to do with others: it is replaced by one, or made for one.

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/header/replaces.h"
#include "protocol/ua/invite_session.h"
#include "protocol/ua/refer_client.h"
#include "protocol/ua/refer_target.h"

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
    if (replaced != nullptr) {
      if (ua_.call_observer() != nullptr) {
        ua_.call_observer()->OnCallReplaced(replaced->number());
      }
      replaced->HangUp();
    }
  }
  links_->OnChange(*this);
}

// --- Transfer.

TransferNumber InviteSession::Transfer(absl::string_view uri) {
  if (ua_.config.transfer_style == TransferStyle::kAlso) {
    return SendByeWithAlso(uri);
  }
  return SendRefer(ReferToValue(uri, ""));
}

TransferNumber InviteSession::TransferTo(const Call& other) {
  // All calls of a user agent are of this class.
  const auto& target = static_cast<const InviteSession&>(other);
  if (&target == this || target.state_ != CallState::kEstablished) return 0;
  if (ua_.config.transfer_style == TransferStyle::kAlso) {
    return SendByeWithAlso(target.remote_uri());
  }
  // RFC 3891 section 3: as the other end of that dialog sees it.
  const Dialog& dialog = *target.dialog_;
  const absl::string_view to_tag = dialog.remote_tag();
  return SendRefer(
      ReferToValue(dialog.remote_target(),
                   ReplacesText({.call_id = dialog.call_id(),
                                 .to_tag = to_tag.empty() ? "0" : to_tag,
                                 .from_tag = dialog.local_tag()})));
}

TransferNumber InviteSession::SendRefer(absl::string_view refer_to) {
  if (state_ != CallState::kEstablished || !ua_.config.refer.has_value()) {
    return 0;
  }
  const TransferNumber number = ua_.NewTransfer();
  auto client = std::make_unique<ReferClient>(ua_, usages(), number);
  ReferClient& added = *client;
  usages().Add(std::move(client));
  added.Start(refer_to);
  return number;
}

TransferNumber InviteSession::SendByeWithAlso(absl::string_view uri) {
  if (state_ != CallState::kEstablished) return 0;
  const TransferNumber number = ua_.NewTransfer();
  links().also_transfer = number;
  SendBye({CallEndCause::kHungUp, CallEndBy::kLocal, ""},
          FieldLines({{"Also", absl::StrCat("<", uri, ">")}}));
  return number;
}

void InviteSession::EndAfterBye(int status_code) {
  const TransferNumber transfer =
      links_ == nullptr
          ? 0
          : std::exchange(links_->also_transfer, TransferNumber{});
  EndNow(PlannedEnd());
  if (transfer == 0) return;
  TransferProgress progress;
  progress.answer_code = status_code;
  progress.is_over = true;
  ua_.listener.OnTransferChanged(transfer, this, progress);
}

}  // namespace sipsim::sip
