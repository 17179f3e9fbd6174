// The early dialogs of an INVITE at its client: what provisional responses say
// of the session (RFC 3261 section 13.2.1), and those that are reliable (RFC
// 3262 sections 4 and 5).

#include <algorithm>
#include <utility>

#include "protocol/base/check.h"
#include "protocol/header/rack.h"
#include "protocol/ua/uac_invite.h"

namespace sipsim::sip {

bool UacInvite::TakeProvisional(const Message& response, Leg& leg) {
  if (answered_) return true;
  const Capabilities& ours = ua_.capabilities;
  const bool is_reliable = ours.Takes(Method::kPrack) &&
                           ListsTag(response, HeaderId::kRequire, "100rel");
  const bool has_description = HasSdp(response) && (offered_ || is_reliable);
  const bool takes_update =
      ours.Takes(Method::kUpdate) && ListsMethod(response, Method::kUpdate);
  if (!is_reliable && !has_description && !takes_update) return true;
  if (leg.early == nullptr) leg.early = std::make_unique<EarlyDialog>();
  EarlyDialog& early = *leg.early;
  early.takes_update |= takes_update;
  std::optional<uint32_t> rseq;
  if (is_reliable) {
    rseq = ParseRSeq(response.FindValue(HeaderId::kRSeq));
    if (!rseq.has_value() || (early.rseq != 0 && *rseq != early.rseq + 1)) {
      return false;
    }
    early.rseq = *rseq;
  }
  const bool is_first = has_description && !early.has_session;
  absl::string_view answer;
  if (has_description) early.is_agreed |= is_reliable;
  if (is_first) answer = TakeDescription(response, leg);
  if (is_reliable) SendPrack(leg, *rseq, response.cseq().number, answer);
  if (is_first) owner_.OnEarlySession();
  return true;
}

absl::string_view UacInvite::TakeDescription(const Message& response,
                                             Leg& leg) {
  Activate(leg);
  EarlyDialog& early = *leg.early;
  early.has_session = true;
  const OfferAnswerError error = offered_
                                     ? session_.ReceiveAnswer(response.body())
                                     : session_.ReceiveOffer(response.body());
  early.is_bad = error != OfferAnswerError::kNone;
  absl::string_view answer;
  if (!offered_ && !early.is_bad) answer = session_.CreateAnswer();
  return answer;
}

void UacInvite::Activate(Leg& leg) {
  if (offer_ == nullptr) {
    offer_ = std::make_unique<OfferAnswer>(session_.Copy());
    active_leg_ = &leg;
    return;
  }
  if (&leg == active_leg_) return;
  LeaveSession();
  active_leg_ = &leg;
  if (leg.early->session.has_value()) {
    session_ = *std::move(leg.early->session);
    leg.early->session.reset();
  } else {
    session_ = offer_->Copy();
  }
}

// The dialog that it belongs to keeps it.
void UacInvite::LeaveSession() {
  owner_.OnEarlySessionLeft();
  active_leg_->early->session = std::move(session_);
}

void UacInvite::SendPrack(Leg& leg, uint32_t rseq, uint32_t cseq,
                          absl::string_view sdp) {
  auto& pracks = leg.early->pracks;
  pracks.push_back(
      std::make_unique<Prack>(ua_, static_cast<Prack::Owner&>(*this)));
  if (!pracks.back()->Start(*leg.dialog, rseq, cseq, sdp)) pracks.pop_back();
}

// 12.2.1.2 of RFC 3261: who knows the dialog no more, or is silent, is gone.
void UacInvite::OnPrackAnswered(const Prack& prack, int status_code) {
  for (Leg* leg = first_leg(); leg != nullptr; leg = leg->next.get()) {
    if (leg->early == nullptr) continue;
    auto& pracks = leg->early->pracks;
    const auto found =
        std::find_if(pracks.begin(), pracks.end(),
                     [&](const auto& p) { return p.get() == &prack; });
    if (found == pracks.end()) continue;
    pracks.erase(found);
    const bool is_lost = status_code == 481 || status_code == 408;
    if (is_lost && !answered_ && leg_count_ == 1) owner_.OnEarlyDialogLost();
    return;
  }
}

UacInvite::EarlyView UacInvite::ViewOf(Leg& leg) {
  EarlyView view;
  if (!leg.dialog.has_value()) return view;
  view.dialog = &*leg.dialog;
  if (!has_session(leg)) return view;
  view.early = leg.early.get();
  view.session =
      leg.early->session.has_value() ? &*leg.early->session : &session_;
  return view;
}

UacInvite::EarlyView UacInvite::FindEarly(const Message& request) {
  Leg* leg = FindLeg(request.from()->tag);
  if (leg == nullptr || !leg->dialog.has_value() ||
      !leg->dialog->MatchesRequest(request)) {
    return {};
  }
  return ViewOf(*leg);
}

UacInvite::EarlyView UacInvite::active() {
  return offer_ == nullptr ? EarlyView() : ViewOf(*active_leg_);
}

}  // namespace sipsim::sip
