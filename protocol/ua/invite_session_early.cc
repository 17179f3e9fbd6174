// A call before the answer: how it rings and is answered, descriptions in
// provisional responses, reliable ones and their PRACK (RFC 3262).

#include <optional>
#include <string>
#include <utility>

#include "protocol/base/check.h"
#include "protocol/header/rack.h"
#include "protocol/ua/invite_session_extensions.h"

namespace sipsim::sip {

void InviteSession::OnInviteProgress(int status_code) {
  if (!is_unanswered()) return;
  const bool was_early = state_ == CallState::kEarly;
  const bool is_other = status_code != status_code_;
  status_code_ = status_code;
  if (status_code > 100) {
    SetState(CallState::kEarly);
  } else if (state_ == CallState::kCalling) {
    SetState(CallState::kProceeding);
  }
  if (was_early) {
    // Another status, or another dialog of a fork.
    if (is_other && links_ != nullptr) links_->OnChange(*this);
    NoteChange();
  }
  ua_.listener.OnCallProgress(*this, status_code);
}

bool InviteSession::Ring(int status_code, bool early_media) {
  SIP_CHECK(status_code > 100 && status_code < 200);
  if (role_ != CallRole::kCallee || !is_unanswered() || answer_wanted_) {
    return false;
  }
  dialog_->Begin();
  status_code_ = status_code;
  SetState(CallState::kEarly);
  const absl::string_view sdp = EarlyDescription(early_media);
  uas_invite_->SendProvisional(status_code, sdp);
  if (!sdp.empty()) UpdateMedia();
  return true;
}

bool InviteSession::Answer() {
  if (role_ != CallRole::kCallee || !is_unanswered() || answer_wanted_) {
    return false;
  }
  if (uas_invite_->is_reliable() && uas_invite_->reliable().is_busy()) {
    answer_wanted_ = true;
  } else {
    SendAnswer();
  }
  return true;
}

void InviteSession::SendAnswer() {
  dialog_->Confirm();
  status_code_ = 200;
  SetState(CallState::kAccepted);
  const std::string fields =
      extensions_ == nullptr ? "" : extensions_->AnswerFields();
  uas_invite_->SendOk(FinalDescription(), fields);
  UpdateMedia();
}

// RFC 3261 section 13.2.1, RFC 3262 section 5: an offer only goes out where it
// cannot get lost, and the first reliable response has to have one.
absl::string_view InviteSession::EarlyDescription(bool early_media) {
  switch (session_.state()) {
    case OfferAnswerState::kIdle:
      if (!uas_invite_->is_reliable()) return "";
      session_.SetProfile(ua_.profile(media_ports_));
      return session_.CreateOffer();
    case OfferAnswerState::kRemoteOffer:
      if (!early_media) return "";
      session_.SetProfile(ua_.profile(media_ports_));
      return session_.CreateAnswer();
    case OfferAnswerState::kLocalOffer:
    case OfferAnswerState::kStable:
      return "";
  }
  return "";
}

// What was said reliably is not said again (RFC 3261 section 13.2.1); what was
// not, is, as it was.
std::string InviteSession::FinalDescription() {
  switch (session_.state()) {
    case OfferAnswerState::kIdle:
      session_.SetProfile(ua_.profile(media_ports_));
      return std::string(session_.CreateOffer());
    case OfferAnswerState::kRemoteOffer:
      session_.SetProfile(ua_.profile(media_ports_));
      return std::string(session_.CreateAnswer());
    case OfferAnswerState::kStable:
      return uas_invite_->is_reliable() ? "" : session_.local_description();
    case OfferAnswerState::kLocalOffer:
      return "";
  }
  return "";
}

void InviteSession::OnPrack(ServerTransaction& transaction,
                            const Message& request) {
  const std::optional<RAckView> rack =
      ParseRAck(request.FindValue(HeaderId::kRAck));
  if (!rack.has_value()) return ua_.Respond(transaction, request, 400);
  if (uas_invite_ == nullptr || !uas_invite_->is_reliable() ||
      !uas_invite_->reliable().Matches(*rack, uas_invite_->cseq())) {
    return ua_.Respond(transaction, request, 481);
  }
  // An offer of ours that no UPDATE has made was made by the response.
  const bool owes_answer =
      session_.state() == OfferAnswerState::kLocalOffer && !has_update();
  const bool has_offer = HasSdp(request) && !owes_answer;
  if (has_offer) {
    const int rejection = TakePrackOffer(request);
    if (rejection != 0) return ua_.RefuseOffer(transaction, request, rejection);
  }
  MessageBuilder b = ua_.StartResponse(request, 200);
  const absl::string_view answer =
      has_offer ? session_.CreateAnswer() : absl::string_view();
  transaction.Respond(
      200, std::move(b).Finish(answer.empty() ? "" : kSdpType, answer));
  uas_invite_->reliable().Acknowledge();
  if (owes_answer &&
      (!HasSdp(request) ||
       session_.ReceiveAnswer(request.body()) != OfferAnswerError::kNone)) {
    RejectInvite(488, {});
    EndNow({CallEndCause::kBadAnswer, CallEndBy::kLocal,
            "session description of no use"});
    return;
  }
  if (owes_answer || has_offer) UpdateMedia();
  uas_invite_->reliable().SendNext();
  if (answer_wanted_ && !uas_invite_->reliable().is_busy()) {
    answer_wanted_ = false;
    SendAnswer();
  }
  if (has_offer) ua_.listener.OnCallSessionChanged(*this);
}

// RFC 6337 section 2.3: a PRACK may be refused, then comes one without.
int InviteSession::TakePrackOffer(const Message& request) {
  // 5: only what comes behind an answer is an offer.
  if (session_.state() != OfferAnswerState::kStable) return 488;
  session_.SetProfile(ua_.profile(media_ports_));
  return RejectionOf(session_.ReceiveOffer(request.body()));
}

void InviteSession::OnInviteUnpracked() {
  ua_.listener.OnCallEnding(*this, CallEndCause::kTimeout, nullptr);
  RejectInvite(504, {});
  EndNow({CallEndCause::kTimeout, CallEndBy::kNetwork, "no PRACK"});
}

// --- Caller.

void InviteSession::OnEarlySessionLeft() {
  if (extensions_ != nullptr) extensions_->DropUpdate();
  if (session_.state() == OfferAnswerState::kLocalOffer) session_.CancelOffer();
}

void InviteSession::OnEarlyDialogLost() {
  CancelInvite(CallEndCause::kTimeout, {});
}

}  // namespace sipsim::sip
