// How a call is set up, at the caller's end and at the callee's (RFC 3261
// section 13).

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "protocol/base/check.h"
#include "protocol/dialog/route_set.h"
#include "protocol/ua/invite_session.h"

namespace sipsim::sip {
// --- Caller.

void InviteSession::Start(const InviteOptions& options) {
  const UserAgentConfig& config = ua_.config;
  const std::string call_id = ua_.NewCallId();
  const std::string tag = RandomToken(ua_.context.random, RandomPurpose::kTag);
  SetTexts({call_id, tag,
            options.from_aor.empty() ? config.aor : options.from_aor,
            options.uri, options.uri});
  ua_.OnCallNamed(*this);
  const std::string routes = absl::StrJoin(
      options.route_set.has_value() ? *options.route_set : config.route_set,
      ", ");
  const RouteSetView route_set = RouteSetOf(routes);
  const std::optional<Hop> hop =
      ParseUri(options.uri).has_value()
          ? ua_.HopTo(NextHop(route_set, options.uri))
          : std::nullopt;
  if (!hop.has_value()) {
    // 8.1.3.1: as if a 503 had come.
    status_code_ = 503;
    EndSoon({CallEndCause::kTransportError, CallEndBy::kNetwork,
             "no address to send to"});
    return;
  }
  const absl::string_view sdp =
      options.offer ? session_.CreateOffer() : absl::string_view();
  uac_invite_ = std::make_unique<UacInvite>(
      ua_, static_cast<UacInvite::Owner&>(*this), session_);
  uac_invite_->Start(options.uri, *hop,
                     BuildInvite(options, *hop, route_set, sdp),
                     options.expires);
}

// 8.1.1, 13.2.1.
BufferRef InviteSession::BuildInvite(const InviteOptions& options,
                                     const Hop& hop,
                                     const RouteSetView& route_set,
                                     absl::string_view sdp) const {
  const bool own_name =
      options.from_aor.empty() && options.from_display_name.empty();
  const std::string from =
      NameAddr(own_name ? ua_.config.display_name : options.from_display_name,
               local_uri(), local_tag());
  const std::string to = NameAddr(options.display_name, remote_uri(), "");
  MessageBuilder b =
      ua_.StartNewRequest({Method::kInvite, request_uri(), route_set, hop.via,
                           from, to, call_id()});
  b.Add(HeaderId::kContact,
        ua_.Contact(ParseUri(request_uri())->scheme == UriScheme::kSips));
  if (options.expires.has_value()) {
    b.Add(HeaderId::kExpires, static_cast<uint32_t>(*options.expires / 1s));
  }
  return std::move(b).Finish(sdp.empty() ? "" : kSdpType, sdp);
}

bool InviteSession::Cancel() { return CancelInvite(CallEndCause::kCancelled); }

bool InviteSession::CancelInvite(CallEndCause cause) {
  if (role_ != CallRole::kCaller || !is_unanswered()) return false;
  SetState(CallState::kTerminating);
  end_plan_ = std::make_unique<EndPlan>(EndPlan{cause, CallEndBy::kLocal, ""});
  uac_invite_->Cancel();
  return true;
}

void InviteSession::OnOwnInviteExpired() {
  CancelInvite(CallEndCause::kExpired);
}

void InviteSession::OnInviteProgress(int status_code) {
  if (!is_unanswered()) return;
  status_code_ = status_code;
  if (status_code > 100) {
    SetState(CallState::kEarly);
  } else if (state_ == CallState::kCalling) {
    SetState(CallState::kProceeding);
  }
  ua_.listener.OnCallProgress(*this, status_code);
}

void InviteSession::OnInviteAnswered(int status_code, Dialog dialog,
                                     UacInvite::Answer answer) {
  status_code_ = status_code;
  dialog_ = std::move(dialog);
  if (answer == UacInvite::Answer::kHungUp) {
    EndNow({CallEndCause::kHungUp, CallEndBy::kRemote, ""});
  } else if (state_ == CallState::kTerminating) {
    // 15: the answer has overtaken the CANCEL.
    SendBye(
        {CallEndCause::kHungUp, CallEndBy::kLocal, "answered all the same"});
  } else if (answer == UacInvite::Answer::kBad) {
    SendBye({CallEndCause::kBadAnswer, CallEndBy::kLocal,
             "session description of no use"});
  } else {
    SetState(CallState::kEstablished);
    ua_.listener.OnCallEstablished(*this);
  }
}

void InviteSession::OnInviteRejected(int status_code,
                                     absl::string_view reason_phrase) {
  status_code_ = status_code;
  session_.CancelOffer();
  EndPlan plan{CallEndCause::kRejected, CallEndBy::kRemote,
               std::string(reason_phrase)};
  if (end_plan_ != nullptr && status_code == 487) {
    plan.cause = end_plan_->cause;
    plan.by = end_plan_->by;
  }
  uac_invite_.reset();
  EndNow(std::move(plan));
}

void InviteSession::OnInviteFailed(ClientFailure failure) {
  const bool timeout = failure == ClientFailure::kTimeout;
  status_code_ = timeout ? 408 : 503;
  session_.CancelOffer();
  uac_invite_.reset();
  EndNow({timeout ? CallEndCause::kTimeout : CallEndCause::kTransportError,
          CallEndBy::kNetwork, timeout ? "no response" : "unreachable"});
}

void InviteSession::OnInviteGivenUp() {
  status_code_ = 487;
  session_.CancelOffer();
  uac_invite_.reset();
  EndPlan plan = std::move(*end_plan_);
  plan.text = "no final response to the cancelled INVITE";
  EndNow(std::move(plan));
}

void InviteSession::OnInviteDone() { uac_invite_.reset(); }

// --- Callee.

int InviteSession::Receive(ServerTransaction& transaction, Message& request) {
  if (HasSdp(request)) {
    const int rejection = RejectionOf(session_.ReceiveOffer(request.body()));
    if (rejection != 0) return rejection;
  }
  const std::string tag = RandomToken(ua_.context.random, RandomPurpose::kTag);
  SetTexts({request.call_id(), tag, request.to()->uri.text,
            request.from()->uri.text, request.request_uri().text});
  is_secure_ = transaction.flow().protocol == TransportProtocol::kTls;
  uas_invite_ =
      std::make_unique<UasInvite>(ua_, static_cast<UasInvite::Owner&>(*this),
                                  transaction, std::move(request), local_tag());
  ua_.OnCallNamed(*this);
  return 0;
}

void InviteSession::Announce() { ua_.listener.OnIncomingCall(*this); }

bool InviteSession::Ring(int status_code) {
  SIP_CHECK(status_code > 100 && status_code < 200);
  if (role_ != CallRole::kCallee || !is_unanswered()) return false;
  EnterDialog(DialogState::kEarly);
  status_code_ = status_code;
  SetState(CallState::kEarly);
  uas_invite_->SendProvisional(status_code);
  return true;
}

bool InviteSession::Answer() {
  if (role_ != CallRole::kCallee || !is_unanswered()) return false;
  EnterDialog(DialogState::kConfirmed);
  status_code_ = 200;
  SetState(CallState::kAccepted);
  uas_invite_->SendOk(session_.state() == OfferAnswerState::kRemoteOffer
                          ? session_.CreateAnswer()
                          : session_.CreateOffer());
  return true;
}

void InviteSession::EnterDialog(DialogState state) {
  if (!dialog_.has_value()) {
    dialog_ = Dialog::OfUas(uas_invite_->request(), local_tag(), is_secure_,
                            state, ua_.context.observer);
  } else if (state == DialogState::kConfirmed) {
    dialog_->Confirm();
  }
}

bool InviteSession::Reject(int status_code, absl::string_view reason_phrase) {
  SIP_CHECK(status_code >= 300 && status_code < 700);
  if (role_ != CallRole::kCallee || !is_unanswered()) return false;
  RejectInvite(status_code, reason_phrase);
  const absl::string_view text =
      reason_phrase.empty() ? ReasonPhrase(status_code) : reason_phrase;
  EndSoon({CallEndCause::kRejected, CallEndBy::kLocal, std::string(text)});
  return true;
}

void InviteSession::RejectInvite(int status_code,
                                 absl::string_view reason_phrase) {
  status_code_ = status_code;
  session_.CancelOffer();
  uas_invite_->Reject(status_code, reason_phrase);
  uas_invite_.reset();
}

void InviteSession::OnInviteCancelled() {
  RejectInvite(487, "");
  EndNow({CallEndCause::kCancelled, CallEndBy::kRemote, ""});
}

void InviteSession::OnInviteExpired() {
  RejectInvite(487, "");
  EndNow({CallEndCause::kExpired, CallEndBy::kRemote, ""});
}

void InviteSession::OnInviteAcked(const Message& ack) {
  const bool is_first = state_ == CallState::kAccepted;
  const bool owes_answer = session_.state() == OfferAnswerState::kLocalOffer;
  const bool good =
      !owes_answer || (HasSdp(ack) && session_.ReceiveAnswer(ack.body()) ==
                                          OfferAnswerError::kNone);
  uas_invite_.reset();
  if (state_ == CallState::kTerminating) return;
  if (!good) {
    SendBye({CallEndCause::kBadAnswer, CallEndBy::kLocal,
             "session description of no use"});
  } else if (hang_up_wanted_) {
    SendBye({CallEndCause::kHungUp, CallEndBy::kLocal, ""});
  } else if (is_first) {
    SetState(CallState::kEstablished);
    ua_.listener.OnCallEstablished(*this);
  } else if (owes_answer) {
    ua_.listener.OnCallSessionChanged(*this);
  }
}

void InviteSession::OnInviteUnacked() {
  uas_invite_.reset();
  if (state_ == CallState::kTerminating) return;
  SendBye({CallEndCause::kNoAck, CallEndBy::kNetwork, "no ACK"});
}

}  // namespace sipsim::sip
