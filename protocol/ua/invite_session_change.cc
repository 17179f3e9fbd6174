// INVITEs within a call that is up: hold, resume, and those of the other side
// (RFC 3261 section 14).

#include <algorithm>
#include <utility>

#include "protocol/base/check.h"
#include "protocol/dialog/failure_effect.h"
#include "protocol/ua/invite_session_extensions.h"

namespace sipsim::sip {
namespace {

// Changes of one call whose transactions have not ended yet.
constexpr size_t kReinviteCountMax = 64;
// 14.2: Retry-After of 0 to 10 s.
constexpr uint64_t kRetryAfterMax = 10;

}  // namespace

// --- Client.

bool InviteSession::ChangeHold(bool holds) {
  const bool is_wanted = session_.holds() != hold_change_wanted_;
  if (state_ != CallState::kEstablished || is_wanted == holds) return false;
  const UacReinvite* pending = pending_reinvite();
  if (pending != nullptr && pending->waiting() && changes_hold_) {
    // 14.1: it is tried again only if it is still wanted.
    reinvites_.pop_back();
    RevertChange();
    RefreshIfWanted();
    return true;
  }
  hold_change_wanted_ = !hold_change_wanted_;
  return !hold_change_wanted_ || !can_reinvite() || StartReinvite();
}

// 14.1: not while another INVITE is under way, nor an UPDATE (RFC 3311 section
// 5.1).
bool InviteSession::can_reinvite() const {
  return state_ == CallState::kEstablished && uas_invite_ == nullptr &&
         pending_reinvite() == nullptr && !has_update() &&
         reinvites_.size() < kReinviteCountMax;
}

bool InviteSession::StartReinvite() {
  refresh_wanted_ = false;
  changes_hold_ = hold_change_wanted_;
  hold_change_wanted_ = false;
  if (changes_hold_) session_.SetHold(!session_.holds());
  reinvites_.push_back(std::make_unique<UacReinvite>(
      ua_, static_cast<UacReinvite::Owner&>(*this), *dialog_,
      role_ == CallRole::kCaller));
  if (reinvites_.back()->Start()) return true;
  reinvites_.pop_back();
  RevertChange();
  return false;
}

void InviteSession::Refresh() {
  refresh_wanted_ = state_ < CallState::kTerminating;
  RefreshIfWanted();
}

// 12.2.1.2, 14.1: a target refresh, or hold, as soon as nothing else is under
// way.
void InviteSession::RefreshIfWanted() {
  if ((refresh_wanted_ || hold_change_wanted_) && can_reinvite()) {
    StartReinvite();
  }
}

void InviteSession::UpdateMedia() {
  NoteChange();
  if (ua_.media() == nullptr || ended()) return;
  ua_.media()->Update(number(), call_id(), session_);
}

UacReinvite* InviteSession::pending_reinvite() const {
  if (reinvites_.empty() || !reinvites_.back()->pending()) return nullptr;
  return reinvites_.back().get();
}

void InviteSession::DropReinvite(const UacReinvite& reinvite) {
  reinvites_.erase(
      std::find_if(reinvites_.begin(), reinvites_.end(),
                   [&](const auto& r) { return r.get() == &reinvite; }));
}

void InviteSession::DropWaitingReinvite() {
  UacReinvite* pending = pending_reinvite();
  if (pending != nullptr && !pending->Abandon()) reinvites_.pop_back();
  if (extensions_ != nullptr) extensions_->Stop();
}

// 14.1: after a refusal the session is what it was before.
void InviteSession::RevertChange() {
  if (changes_hold_) {
    session_.SetHold(!session_.holds());
    hold_change_wanted_ = false;  // If it was, it is so now.
  }
  if (session_.state() == OfferAnswerState::kLocalOffer) session_.CancelOffer();
  UpdateMedia();
}

void InviteSession::AddRefreshFields(MessageBuilder& out) {
  if (extensions_ != nullptr) extensions_->AddRequestFields(out);
}

absl::string_view InviteSession::StartReinviteOffer() {
  if (uas_invite_ != nullptr || session_.state() != OfferAnswerState::kStable) {
    return "";
  }
  session_.SetProfile(ua_.profile(media_ports_));
  const absl::string_view offer =
      changes_hold_ ? session_.CreateOffer() : session_.CreateRefreshOffer();
  UpdateMedia();
  return offer;
}

void InviteSession::OnReinviteAnswered(const Message& response,
                                       uint32_t min_se) {
  if (ended() || state_ == CallState::kTerminating) return;
  if (extensions_ != nullptr) extensions_->OnRefreshed(response, min_se);
  NotePeer(response);
  const bool good =
      HasSdp(response) &&
      session_.ReceiveAnswer(response.body()) == OfferAnswerError::kNone;
  if (!good) {
    SendBye({CallEndCause::kBadAnswer, CallEndBy::kLocal,
             "session description of no use"});
    return;
  }
  UpdateMedia();
  RefreshIfWanted();
  ua_.listener.OnCallSessionChanged(*this);
}

void InviteSession::OnReinviteGlare() {
  session_.CancelOffer();
  UpdateMedia();
}

void InviteSession::OnReinviteRejected(UacReinvite& reinvite, int status_code) {
  RevertChange();
  DropReinvite(reinvite);
  if (state_ != CallState::kEstablished) return;
  const FailureEffect effect = EffectOfFailure(Method::kInvite, status_code);
  if (effect == FailureEffect::kDialog) return usages().DestroyDialog();
  // 12.2.1.2, RFC 5057 section 5.1: the other end has no such call any more.
  if (effect == FailureEffect::kUsage || status_code == 408) {
    SendBye(
        {status_code == 408 ? CallEndCause::kTimeout : CallEndCause::kRejected,
         CallEndBy::kRemote, "re-INVITE refused"});
    return;
  }
  if (extensions_ != nullptr) extensions_->OnRefreshFailed();
  RefreshIfWanted();
  ua_.listener.OnCallSessionChanged(*this);
}

void InviteSession::OnReinviteFailed(UacReinvite& reinvite,
                                     ClientFailure failure) {
  RevertChange();
  DropReinvite(reinvite);
  if (state_ != CallState::kEstablished) return;
  if (failure == ClientFailure::kTimeout) {
    // 14.1: no answer at all ends the call.
    SendBye({CallEndCause::kTimeout, CallEndBy::kNetwork,
             "no response to a re-INVITE"});
    return;
  }
  if (extensions_ != nullptr) extensions_->OnRefreshFailed();
  RefreshIfWanted();
  ua_.listener.OnCallSessionChanged(*this);
}

void InviteSession::OnReinviteDone(UacReinvite& reinvite) {
  DropReinvite(reinvite);
  RefreshIfWanted();
}

// --- Server.

// 0, or the status code to refuse it with (14.2).
int InviteSession::CheckReinvite() const {
  if (state_ == CallState::kTerminating) return 481;
  if (uas_invite_ != nullptr && !uas_invite_->answered()) return 500;
  const UacReinvite* ours = pending_reinvite();
  if (ours != nullptr && !ours->waiting()) return 491;
  // An answer of ours or theirs is still under way.
  if (uas_invite_ != nullptr || session_.state() != OfferAnswerState::kStable) {
    return 491;
  }
  return 0;
}

void InviteSession::OnReinvite(ServerTransaction& transaction,
                               const Message& request) {
  int rejection = CheckReinvite();
  const bool has_offer = HasSdp(request);
  if (rejection == 0) session_.SetProfile(ua_.profile(media_ports_));
  if (rejection == 0 && has_offer) {
    rejection = RejectionOf(session_.ReceiveOffer(request.body()));
  }
  if (rejection != 0) {
    RefuseReinvite(transaction, request, rejection);
    return;
  }
  dialog_->RefreshTarget(request);
  NotePeer(request);
  std::string fields;
  if (extensions_ != nullptr) fields = extensions_->AnswerFields(request);
  uas_invite_ = ua_.parts.uas_invites.New(
      ua_, static_cast<UasInvite::Owner&>(*this), transaction, request);
  uas_invite_->SendOk(
      has_offer ? session_.CreateAnswer() : session_.CreateOffer(), fields);
  UpdateMedia();
  if (has_offer) ua_.listener.OnCallSessionChanged(*this);
}

void InviteSession::RefuseReinvite(ServerTransaction& transaction,
                                   const Message& request, int status_code) {
  MessageBuilder b = StartResponseTo(request, status_code, "");
  // 14.2; RFC 3311 section 5.2.
  if (status_code == 488) ua_.AddWarning(request, b);
  if (status_code == 500) {
    const uint64_t draw = ua_.context.random.Draw(RandomPurpose::kOther);
    b.Add(HeaderId::kRetryAfter,
          static_cast<uint32_t>(draw % (kRetryAfterMax + 1)));
  }
  transaction.Respond(status_code, std::move(b).Finish());
}

}  // namespace sipsim::sip
