#include "protocol/ua/invite_session_extensions.h"

#include <utility>

namespace sipsim::sip {

InviteSession::Extensions& InviteSession::extensions() {
  if (extensions_ == nullptr) extensions_ = std::make_unique<Extensions>(*this);
  return *extensions_;
}

bool InviteSession::has_update() const {
  return extensions_ != nullptr && extensions_->has_update();
}

bool InviteSession::Update() {
  return extensions_ != nullptr && extensions_->StartUpdate(/*has_offer=*/true);
}

InviteSession::Extensions::Extensions(InviteSession& call) : call_(call) {
  if (!ua().config.session_timer.has_value()) return;
  timer_ = std::make_unique<SessionTimer>(
      ua(), static_cast<SessionTimer::Owner&>(*this));
}

void InviteSession::Extensions::OnInvite(const Message& invite) {
  peer_takes_update_ = ListsMethod(invite, Method::kUpdate);
  if (timer_ != nullptr) timer_->OnRequest(invite);
}

void InviteSession::Extensions::OnInviteAnswered(const Message& response,
                                                 uint32_t min_se) {
  peer_takes_update_ = ListsMethod(response, Method::kUpdate);
  if (update_ != nullptr) update_->MoveTo(*call_.dialog_);
  if (timer_ == nullptr) return;
  timer_->OnAnswered(response, min_se);
  timer_->ForgetMinSe();
}

void InviteSession::Extensions::Stop() {
  update_.reset();
  timer_.reset();
}

void InviteSession::Extensions::Describe(Description& out) const {
  if (update_ != nullptr) update_->Describe(out);
  if (timer_ != nullptr) timer_->Describe(out);
}

// --- The session timer.

void InviteSession::Extensions::AddRequestFields(MessageBuilder& out) const {
  if (timer_ != nullptr) timer_->AddRequestFields(out);
}

bool InviteSession::Extensions::AddRefreshFields(MessageBuilder& out) {
  // An UPDATE before the answer is no refresh of a session that is up.
  if (call_.is_unanswered()) return false;
  AddRequestFields(out);
  return true;
}

void InviteSession::Extensions::OnRefreshed(const Message& response,
                                            uint32_t min_se) {
  if (timer_ != nullptr) timer_->OnAnswered(response, min_se);
}

void InviteSession::Extensions::OnRefreshFailed() {
  if (timer_ != nullptr) timer_->Postpone();
}

std::string InviteSession::Extensions::AnswerFields() {
  return timer_ == nullptr ? "" : timer_->Answer();
}

std::string InviteSession::Extensions::AnswerFields(const Message& request) {
  if (timer_ == nullptr || call_.is_unanswered()) return "";
  timer_->OnRequest(request);
  return timer_->Answer();
}

// Section 7.4: UPDATE rather than a re-INVITE.
void InviteSession::Extensions::OnRefreshDue() {
  if (update_ != nullptr || call_.pending_reinvite() != nullptr ||
      call_.state_ != CallState::kEstablished) {
    // What is under way refreshes, too, if it is accepted.
    return timer_->Postpone();
  }
  if (!ua().config.session_timer->refreshes_by_reinvite &&
      StartUpdate(/*has_offer=*/false)) {
    return;
  }
  call_.Refresh();
}

void InviteSession::Extensions::OnSessionExpiring() {
  if (call_.state_ != CallState::kEstablished) return;
  ua().listener.OnCallEnding(call_, CallEndCause::kExpired, nullptr);
  call_.SendBye(
      {CallEndCause::kExpired, CallEndBy::kNetwork, "session not refreshed"});
}

}  // namespace sipsim::sip
