#include "protocol/ua/uac_invite.h"

#include <utility>

#include "protocol/base/check.h"
#include "protocol/header/replaces.h"
#include "protocol/ua/invite_parts.h"

namespace sipsim::sip {
namespace {

// More forks than any proxy makes; the responses of further ones are dropped.
constexpr size_t kLegCountMax = 64;

}  // namespace

UacInvite::UacInvite(UaContext& ua, Owner& owner, OfferAnswer& session)
    : ua_(ua),
      owner_(owner),
      session_(session),
      offered_(session.state() == OfferAnswerState::kLocalOffer),
      request_(ua, static_cast<ClientRequest::Owner&>(*this)) {}

UacInvite::~UacInvite() { ForgetLegs(); }

bool UacInvite::Start(const RequestWay& way, ClientRequest::Build build,
                      std::optional<Duration> expires) {
  if (!request_.Start(way, build)) return false;
  if (expires.has_value()) {
    ua_.StartTimer(expires_timer_, *expires, *this, 0);
  }
  return true;
}

bool UacInvite::Cancel(absl::string_view fields) {
  SIP_CHECK(!answered_);
  cancel_wanted_ = true;
  if (!fields.empty()) cancel_fields_ = std::make_unique<std::string>(fields);
  expires_timer_.Cancel();
  if (!request_.Abandon()) return false;
  SendCancelIfPossible();
  return true;
}

void UacInvite::SendCancelIfPossible() {
  if (!cancel_wanted_ || cancel_sent_ || !request_.provisional_received()) {
    return;
  }
  // What answers the CANCEL tells nothing; the INVITE's own 487 does.
  const absl::string_view fields =
      cancel_fields_ == nullptr ? absl::string_view() : *cancel_fields_;
  if (ua_.layer.Cancel(*request_.transaction(), nullptr, fields) == nullptr) {
    return;
  }
  cancel_sent_ = true;
}

void UacInvite::OnClientResponse(Message& response) {
  if (response.status_code() < 200) return OnProvisional(response);
  if (response.status_code() < 300) return OnSuccess(response);
  expires_timer_.Cancel();
  owner_.OnInviteRejected(response);
}

// What comes from here on makes dialogs of its own (12.1): those of the earlier
// INVITE went with its final response (13.2.2.3).
void UacInvite::OnClientResent(uint32_t /*cseq*/) {
  ForgetLegs();
  if (offer_ == nullptr) return;
  owner_.OnEarlySessionLeft();
  session_ = std::move(*offer_);
  offer_.reset();
  owner_.OnEarlySession();
}

void UacInvite::OnProvisional(const Message& response) {
  // 12.1: 101 to 199 with a To tag make an early dialog; a 100 never does.
  if (response.status_code() > 100 && !response.to()->tag.empty()) {
    Leg* leg = FindLeg(response.to()->tag);
    if (leg == nullptr) leg = AddLeg(response);
    if (leg != nullptr && !TakeProvisional(response, *leg)) {
      return SendCancelIfPossible();
    }
  }
  SendCancelIfPossible();
  owner_.OnInviteProgress(response.status_code());
}

void UacInvite::OnSuccess(const Message& response) {
  Leg* leg = FindLeg(response.to()->tag);
  if (leg != nullptr && leg->ack.is_sent()) {
    // 13.2.2.4: the ACK again, as it was, for each 2xx that comes again.
    return leg->ack.SendAgain(ua_);
  }
  if (leg == nullptr) {
    leg = AddLeg(response);
    if (leg == nullptr) return;
  } else {
    leg->dialog->Confirm(response);
  }
  expires_timer_.Cancel();
  if (!answered_) {
    OnWinner(response, *leg);
  } else {
    OnFurtherAnswer(response, *leg);
  }
}

void UacInvite::OnWinner(const Message& response, Leg& leg) {
  answered_ = true;
  absl::string_view ack_sdp;
  bool good = true;
  if (has_session(leg)) {
    Activate(leg);
    good = !leg.early->is_bad;
  } else {
    if (offer_ != nullptr) {
      LeaveSession();
      session_ = std::move(*offer_);
    }
    good = Negotiate(response, session_, ack_sdp);
  }
  SendAck(leg, response, ack_sdp);
  leg.early.reset();
  offer_.reset();
  Dialog dialog = *std::move(leg.dialog);
  leg.dialog.reset();
  const Answer answer = leg.bye_received ? Answer::kHungUp
                        : good           ? Answer::kGood
                                         : Answer::kBad;
  owner_.OnInviteAnswered(response, std::move(dialog), answer);
}

void UacInvite::OnFurtherAnswer(const Message& response, Leg& leg) {
  // The session of the call is another one; this one lives for the ACK alone.
  absl::string_view ack_sdp;
  if (!offered_ && !has_session(leg)) {
    OfferAnswer refused(ua_.profile(), 0);
    Negotiate(response, refused, ack_sdp);
  }
  leg.early.reset();
  SendAck(leg, response, ack_sdp);
  if (leg.bye_received) return leg.dialog->Terminate();
  FarewellBye::Send(ua_, *std::move(leg.dialog), ua_.parts.farewells);
  leg.dialog.reset();
}

void UacInvite::SendAck(Leg& leg, const Message& response,
                        absl::string_view sdp) {
  leg.ack.Send(ua_, *leg.dialog, response.cseq().number, sdp,
               request_.CredentialFields());
}

// The answer to our offer, or the offer that the ACK has to answer (13.2.1).
bool UacInvite::Negotiate(const Message& response, OfferAnswer& session,
                          absl::string_view& ack_sdp) {
  const absl::string_view body =
      HasSdp(response) ? response.body() : absl::string_view();
  if (offered_) {
    return session.ReceiveAnswer(body) == OfferAnswerError::kNone;
  }
  if (session.ReceiveOffer(body) != OfferAnswerError::kNone) return false;
  ack_sdp = session.CreateAnswer();
  return true;
}

UacInvite::Leg* UacInvite::FindLeg(absl::string_view remote_tag) {
  for (Leg* leg = first_leg(); leg != nullptr; leg = leg->next.get()) {
    if (remote_tag ==
        absl::string_view(leg->remote_tag.data(), leg->remote_tag.size())) {
      return leg;
    }
  }
  return nullptr;
}

void UacInvite::ForgetLegs() {
  for (Leg* leg = first_leg(); leg != nullptr; leg = leg->next.get()) {
    if (leg->dialog.has_value()) leg->dialog->Terminate();
  }
  first_leg_.reset();
  leg_count_ = 0;
}

UacInvite::Leg* UacInvite::AddLeg(const Message& response) {
  if (leg_count_ == kLegCountMax) {
    ua_.context.observer.OnCount("too_many_forks", response.call_id());
    return nullptr;
  }
  UriView uri;
  uri.text = owner_.request_uri();
  uri.scheme = request_.is_secure() ? UriScheme::kSips : UriScheme::kSip;
  Leg* leg = first_leg();
  if (leg == nullptr) {
    leg = &first_leg_.emplace(Leg());
  } else {
    while (leg->next != nullptr) leg = leg->next.get();
    leg->next = std::make_unique<Leg>();
    leg = leg->next.get();
  }
  ++leg_count_;
  const absl::string_view tag = response.to()->tag;
  leg->remote_tag.assign(tag.begin(), tag.end());
  leg->dialog =
      Dialog::OfUac(response, uri, ua_.context.observer, ua_.config.dialect);
  return leg;
}

bool UacInvite::OnEarlyBye(const Message& bye) {
  Leg* leg = FindLeg(bye.from()->tag);
  if (leg == nullptr || !leg->dialog.has_value() ||
      !leg->dialog->MatchesRequest(bye)) {
    return false;
  }
  leg->bye_received = true;
  return true;
}

void UacInvite::OnClientFailure(ClientFailure failure) {
  expires_timer_.Cancel();
  if (cancel_sent_ && failure == ClientFailure::kTimeout) {
    owner_.OnInviteGivenUp();
  } else {
    owner_.OnInviteFailed(failure);
  }
}

void UacInvite::OnClientDone() { owner_.OnInviteDone(); }

void UacInvite::OnTimer(uint32_t /*tag*/) {
  expires_timer_.Fired();
  owner_.OnOwnInviteExpired();
}

const char* UacInvite::TimerName(uint32_t /*tag*/) const { return "Expires"; }

size_t UacInvite::early_dialog_count() const {
  size_t count = 0;
  for (const Leg* leg = first_leg(); leg != nullptr; leg = leg->next.get()) {
    if (leg->dialog.has_value() &&
        leg->dialog->state() == DialogState::kEarly) {
      ++count;
    }
  }
  return count;
}

std::vector<const Dialog*> UacInvite::early_dialogs() const {
  std::vector<const Dialog*> dialogs;
  for (const Leg* leg = first_leg(); leg != nullptr; leg = leg->next.get()) {
    if (leg->dialog.has_value() &&
        leg->dialog->state() == DialogState::kEarly) {
      dialogs.push_back(&*leg->dialog);
    }
  }
  return dialogs;
}

bool UacInvite::HasEarlyDialog(absl::string_view remote_tag) const {
  for (const Leg* leg = first_leg(); leg != nullptr; leg = leg->next.get()) {
    if (leg->dialog.has_value() &&
        leg->dialog->state() == DialogState::kEarly &&
        ReplacesTagMatches(remote_tag, leg->dialog->remote_tag())) {
      return true;
    }
  }
  return false;
}

void UacInvite::Describe(Description& out) const {
  out.Open("uac_invite");
  request_.Describe(out);
  if (cancel_wanted_) out.Text("cancel", cancel_sent_ ? "sent" : "wanted");
  if (expires_timer_.is_set()) {
    out.Timer(TimerName(0), expires_timer_.deadline() - ua_.Now());
  }
  for (const Leg* leg = first_leg(); leg != nullptr; leg = leg->next.get()) {
    if (leg->dialog.has_value()) leg->dialog->Describe(out);
  }
  out.Close();
}

}  // namespace sipsim::sip
