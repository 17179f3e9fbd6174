// UPDATE, before the answer and after it (RFC 3311).

#include <string>
#include <utility>

#include "protocol/dialog/failure_effect.h"
#include "protocol/ua/invite_session_extensions.h"

namespace sipsim::sip {

// --- Client.

// Section 5.1.
Dialog* InviteSession::Extensions::DialogForUpdate() {
  if (!ua().capabilities.Takes(Method::kUpdate)) return nullptr;
  UasInvite* const uas = call_.uas_invite_;
  if (call_.state_ == CallState::kEstablished) {
    return peer_takes_update_ && uas == nullptr ? &*call_.dialog_ : nullptr;
  }
  if (call_.state_ != CallState::kEarly) return nullptr;
  if (call_.role_ == CallRole::kCallee) {
    const bool is_agreed = uas->is_reliable() && !uas->reliable().is_busy();
    return peer_takes_update_ && is_agreed ? &*call_.dialog_ : nullptr;
  }
  const UacInvite::EarlyView view = call_.uac_invite_->active();
  // RFC 6337 section 4: not while a PRACK with a description may be lost.
  const bool is_agreed = view.early != nullptr && view.early->is_agreed &&
                         view.early->takes_update && view.early->pracks.empty();
  return is_agreed ? view.dialog : nullptr;
}

bool InviteSession::Extensions::StartUpdate(bool has_offer) {
  Dialog* dialog = DialogForUpdate();
  if (dialog == nullptr || update_ != nullptr ||
      call_.pending_reinvite() != nullptr ||
      call_.session_.state() != OfferAnswerState::kStable) {
    return false;
  }
  call_.changes_hold_ = false;
  if (is_early_callee()) call_.uas_invite_->RenewContact(*dialog);
  update_ = std::make_unique<UacUpdate>(
      ua(), static_cast<UacUpdate::Owner&>(*this), *dialog,
      call_.role_ == CallRole::kCaller, has_offer);
  if (update_->Start()) return true;
  update_.reset();
  call_.RevertChange();
  return false;
}

absl::string_view InviteSession::Extensions::StartUpdateOffer() {
  OfferAnswer& session = call_.session_;
  if (session.state() != OfferAnswerState::kStable) return "";
  session.SetProfile(ua().profile(call_.media_ports_));
  const absl::string_view offer = session.CreateOffer();
  call_.UpdateMedia();
  return offer;
}

void InviteSession::Extensions::OnUpdateAnswered(const Message& response) {
  const std::unique_ptr<UacUpdate> update = std::move(update_);
  call_.NotePeer(response);
  // RFC 4028 section 7.2 is about answers to refreshes; that to an earlier
  // UPDATE may come when the call is up.
  if (update->is_refresh()) OnRefreshed(response, update->min_se());
  if (!update->has_offer()) return call_.RefreshIfWanted();
  const bool good =
      HasSdp(response) &&
      call_.session_.ReceiveAnswer(response.body()) == OfferAnswerError::kNone;
  if (!good) {
    return EndLostCall({CallEndCause::kBadAnswer, CallEndBy::kLocal,
                        "session description of no use"});
  }
  call_.UpdateMedia();
  call_.RefreshIfWanted();
  ua().listener.OnCallSessionChanged(call_);
}

void InviteSession::Extensions::OnUpdateGlare() {
  if (call_.session_.state() != OfferAnswerState::kLocalOffer) return;
  call_.session_.CancelOffer();
  call_.UpdateMedia();
}

void InviteSession::Extensions::OnUpdateRejected(int status_code) {
  const std::unique_ptr<UacUpdate> update = std::move(update_);
  if (update->has_offer()) call_.RevertChange();
  const FailureEffect effect = EffectOfFailure(Method::kUpdate, status_code);
  if (effect == FailureEffect::kDialog && !call_.is_unanswered()) {
    return call_.usages().DestroyDialog();
  }
  // RFC 3261 section 12.2.1.2, RFC 5057 section 5.1.
  if (effect != FailureEffect::kTransaction || status_code == 408) {
    return EndLostCall(
        {status_code == 408 ? CallEndCause::kTimeout : CallEndCause::kRejected,
         CallEndBy::kRemote, "UPDATE refused"});
  }
  if (status_code == 405 || status_code == 501) peer_takes_update_ = false;
  if (update->is_refresh()) OnRefreshFailed();
  call_.RefreshIfWanted();
  if (update->has_offer()) ua().listener.OnCallSessionChanged(call_);
}

void InviteSession::Extensions::EndLostCall(const EndPlan& plan) {
  ua().listener.OnCallEnding(call_, plan.cause, nullptr);
  if (!call_.is_unanswered()) {
    call_.SendBye(plan);
  } else if (call_.role_ == CallRole::kCaller) {
    call_.CancelInvite(plan.cause, {});
  } else {
    call_.RejectInvite(500, {});
    call_.EndNow(plan);
  }
}

// --- Server.

void InviteSession::Extensions::OnUpdate(ServerTransaction& transaction,
                                         const Message& request) {
  peer_takes_update_ |= ListsMethod(request, Method::kUpdate);
  TakeUpdate(transaction, request, *call_.dialog_, &call_.session_);
}

void InviteSession::Extensions::OnEarlyUpdate(ServerTransaction& transaction,
                                              const Message& request) {
  UacInvite::EarlyView view;
  if (!call_.ended() && call_.uac_invite_ != nullptr) {
    view = call_.uac_invite_->FindEarly(request);
  }
  if (view.dialog == nullptr) return ua().Respond(transaction, request, 481);
  if (!view.dialog->AcceptCSeq(request.cseq().number)) {
    return ua().Respond(transaction, request, 500);
  }
  TakeUpdate(transaction, request, *view.dialog, view.session);
}

// 0, or the status code to refuse an offer with (section 5.2).
int InviteSession::Extensions::CheckOffer(const OfferAnswer* session) const {
  // The offer of the INVITE is not answered in this dialog, or there is none.
  if (session == nullptr) return 491;
  if (session->state() == OfferAnswerState::kLocalOffer) return 491;
  if (session->state() != OfferAnswerState::kStable) return 500;
  // An answer that may be lost is none.
  return is_early_callee() && !call_.uas_invite_->is_reliable() ? 500 : 0;
}

void InviteSession::Extensions::TakeUpdate(ServerTransaction& transaction,
                                           const Message& request,
                                           Dialog& dialog,
                                           OfferAnswer* session) {
  if (call_.state_ == CallState::kTerminating) {
    return ua().Respond(transaction, request, 481);
  }
  const bool has_offer = HasSdp(request);
  int rejection = has_offer ? CheckOffer(session) : 0;
  if (rejection == 0 && has_offer) {
    session->SetProfile(ua().profile(call_.media_ports_));
    rejection = RejectionOf(session->ReceiveOffer(request.body()));
  }
  if (rejection != 0) {
    return call_.RefuseReinvite(transaction, request, rejection);
  }
  dialog.RefreshTarget(request);
  call_.NotePeer(request);
  if (is_early_callee()) call_.uas_invite_->RenewContact(dialog);
  MessageBuilder b = ua().StartResponse(request, 200);
  ua().AddContact(dialog.secure(), transaction.flow().protocol,
                  dialog.local_uri(), b, call_.contact_features());
  ua().capabilities.AddTo(b);
  b.Append(AnswerFields(request));
  const absl::string_view answer =
      has_offer ? session->CreateAnswer() : absl::string_view();
  transaction.Respond(
      200, std::move(b).Finish(answer.empty() ? "" : kSdpType, answer));
  if (!has_offer || session != &call_.session_) return;
  call_.UpdateMedia();
  ua().listener.OnCallSessionChanged(call_);
}

}  // namespace sipsim::sip
