// How a call is set up, at the caller's end and at the callee's (RFC 3261
// section 13).

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "protocol/base/check.h"
#include "protocol/dialog/route_set.h"
#include "protocol/ua/invite_session_extensions.h"
#include "protocol/ua/refer_target.h"

namespace sipsim::sip {
// --- Caller.

void InviteSession::Start(const InviteOptions& options) {
  const std::optional<UriView> uri = ParseUri(options.uri);
  if (uri.has_value() && !uri->headers.empty()) {
    std::string target;
    return Start(TakeUriHeaders(*uri, options, ua_.context.observer, &target));
  }
  const UserAgentConfig& config = ua_.config;
  const Token id = RandomToken(ua_.context.random, RandomPurpose::kCallId);
  std::optional<Token> tag;  // RFC 2543: none.
  if (!ua_.speaks_rfc2543()) {
    tag.emplace(ua_.context.random, RandomPurpose::kTag);
  }
  texts_.Set({ua_.NewCallId(id), tag.has_value() ? tag->view() : "",
              options.from_aor.empty() ? config.aor : options.from_aor,
              options.uri, ""});
  request_uri_ = RequestUri::kRemoteUri;
  ua_.OnCallNamed(*this);
  if (options.join) MixIn();
  if (!uri.has_value()) return FailToStart();
  const bool secure = uri->scheme == UriScheme::kSips;
  std::string routes;
  UaWay way = ua_.ways()[0];
  if (options.route_set.has_value()) {
    routes = absl::StrJoin(*options.route_set, ", ");
    way = {RouteSetOf(routes, config.dialect), ""};
  }
  if (config.takes_update || config.session_timer.has_value()) extensions();
  const absl::string_view sdp =
      options.offer ? session_.CreateOffer() : absl::string_view();
  UpdateMedia();
  uac_invite_ = ua_.parts.uac_invites.New(
      ua_, static_cast<UacInvite::Owner&>(*this), session_);
  const bool is_out = uac_invite_->Start(
      {.method = Method::kInvite,
       .next_hop = way.NextHopTo(options.uri),
       .uses_ways = !options.route_set.has_value(),
       .is_loose = way.routes.first_is_loose,
       .is_secure = secure},
      [&](const Hop& hop) {
        return BuildInvite(options, hop, way.routes, secure, sdp);
      },
      options.expires);
  if (is_out) return;
  DropUacInvite();
  session_.CancelOffer();
  FailToStart();
}

// 8.1.3.1: as if a 503 had come.
void InviteSession::FailToStart() {
  status_code_ = 503;
  EndSoon({CallEndCause::kTransportError, CallEndBy::kNetwork,
           "no address to send to"});
}

// 8.1.1, 13.2.1.
BufferRef InviteSession::BuildInvite(const InviteOptions& options,
                                     const Hop& hop,
                                     const RouteSetView& route_set, bool secure,
                                     absl::string_view sdp) const {
  const bool own_name =
      options.from_aor.empty() && options.from_display_name.empty();
  const absl::string_view contact = ua_.Contact(secure);
  MessageBuilder b = ua_.StartNewRequest(
      {Method::kInvite, request_uri(), route_set, hop.via,
       own_name ? ua_.config.display_name : options.from_display_name,
       local_uri(), local_tag(), options.display_name, remote_uri(), call_id()},
      contact.size() + sdp.size() + ua_.capabilities.field_size());
  ua_.AddContact(secure, hop.flow.protocol, local_uri(), b, contact_features());
  ua_.capabilities.AddTo(Method::kInvite, b);
  if (ua_.config.reliable_provisionals == ReliableProvisionals::kRequired) {
    b.Add(HeaderId::kRequire, "100rel");
  }
  if (extensions_ != nullptr) extensions_->AddRequestFields(b);
  if (options.expires.has_value()) {
    b.Add(HeaderId::kExpires, static_cast<uint32_t>(*options.expires / 1s));
  }
  for (const ExtraHeader& header : options.headers) {
    b.AddNamed(header.name, header.value);
  }
  return std::move(b).Finish(sdp.empty() ? "" : kSdpType, sdp);
}

bool InviteSession::Cancel(const EndOptions& options) {
  return CancelInvite(CallEndCause::kCancelled, options);
}

bool InviteSession::CancelInvite(CallEndCause cause,
                                 const EndOptions& options) {
  if (role_ != CallRole::kCaller || !is_unanswered()) return false;
  // An UPDATE does not outlive its early dialog.
  if (extensions_ != nullptr) extensions_->Stop();
  if (!uac_invite_->Cancel(FieldLines(options.headers))) {
    // 9.1: nothing was sent that could be cancelled.
    status_code_ = 487;
    session_.CancelOffer();
    DropUacInvite();
    EndSoon({cause, CallEndBy::kLocal, "before the INVITE was sent"});
    return true;
  }
  SetState(CallState::kTerminating);
  PlanEnd({cause, CallEndBy::kLocal, ""});
  return true;
}

void InviteSession::OnOwnInviteExpired() {
  CancelInvite(CallEndCause::kExpired, {});
}

void InviteSession::OnInviteAnswered(const Message& response, Dialog dialog,
                                     UacInvite::Answer answer) {
  status_code_ = response.status_code();
  // RFC 2543: what was asked for was the INVITE.
  if (ua_.speaks_rfc2543()) ua_.auth.ForgetCall(call_id());
  SetDialog(std::move(dialog), request_uri());
  NotePeer(response);
  if (extensions_ != nullptr) {
    extensions_->OnInviteAnswered(response, uac_invite_->min_se());
  }
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
    UpdateMedia();
    RefreshIfWanted();
    ua_.listener.OnCallEstablished(*this);
  }
}

void InviteSession::OnInviteRejected(const Message& response) {
  const int status_code = response.status_code();
  status_code_ = status_code;
  session_.CancelOffer();
  EndPlan plan{CallEndCause::kRejected, CallEndBy::kRemote,
               KeepText(status_code, response.reason_phrase())};
  // What asks the caller to go on says nothing of a call that was given up.
  const bool asks_more =
      status_code < 400 || status_code == 401 || status_code == 407;
  if (end_state_ == EndState::kPlanned && (status_code == 487 || asks_more)) {
    plan.cause = end_.cause;
    plan.by = end_.by;
  }
  ua_.listener.OnCallEnding(*this, plan.cause, &response);
  DropUacInvite();
  EndNow(plan);
}

void InviteSession::OnInviteFailed(ClientFailure failure) {
  const bool timeout = failure == ClientFailure::kTimeout;
  status_code_ = timeout ? 408 : 503;
  session_.CancelOffer();
  DropUacInvite();
  EndNow({timeout ? CallEndCause::kTimeout : CallEndCause::kTransportError,
          CallEndBy::kNetwork, timeout ? "no response" : "unreachable"});
}

void InviteSession::OnInviteGivenUp() {
  status_code_ = 487;
  session_.CancelOffer();
  DropUacInvite();
  EndPlan plan = PlannedEnd();
  plan.text = "no final response to the cancelled INVITE";
  EndNow(plan);
}

void InviteSession::OnInviteDone() { DropUacInvite(); }

// --- Callee.

int InviteSession::Receive(ServerTransaction& transaction,
                           const Message& request) {
  if (HasSdp(request)) {
    const int rejection = RejectionOf(session_.ReceiveOffer(request.body()));
    if (rejection != 0) return rejection;
  }
  const Token tag = RandomToken(ua_.context.random, RandomPurpose::kTag);
  const bool secure = transaction.flow().protocol == TransportProtocol::kTls;
  SetDialog(Dialog::OfUas(request, tag.view(), secure, DialogState::kNone,
                          ua_.context.observer, ua_.config.dialect),
            request.request_uri().text);
  dialog_->SetFirstCSeq(ua_.config.first_cseq);
  NotePeer(request);
  uas_invite_ = ua_.parts.uas_invites.New(
      ua_, static_cast<UasInvite::Owner&>(*this), transaction, request);
  if (ua_.config.takes_update || ua_.config.session_timer.has_value()) {
    extensions().OnInvite(request);
  }
  if (ua_.capabilities.Takes(Method::kPrack) &&
      (ListsTag(request, HeaderId::kSupported, "100rel") ||
       ListsTag(request, HeaderId::kRequire, "100rel"))) {
    uas_invite_->MakeReliable();
  }
  ua_.OnCallNamed(*this);
  return 0;
}

void InviteSession::Announce() { ua_.listener.OnIncomingCall(*this); }

bool InviteSession::Reject(int status_code, const EndOptions& options) {
  SIP_CHECK(status_code >= 300 && status_code < 700);
  if (role_ != CallRole::kCallee || !is_unanswered()) return false;
  RejectInvite(status_code, options);
  const absl::string_view text = options.reason_phrase.empty()
                                     ? ReasonPhrase(status_code)
                                     : options.reason_phrase;
  EndSoon({CallEndCause::kRejected, CallEndBy::kLocal,
           KeepText(status_code, text)});
  return true;
}

void InviteSession::RejectInvite(int status_code, const EndOptions& options) {
  status_code_ = status_code;
  session_.CancelOffer();
  if (uas_invite_->is_reliable() && uas_invite_->reliable().is_outstanding()) {
    ua_.parts.outstanding.Add(*dialog_, uas_invite_->cseq(),
                              uas_invite_->reliable().rseq(), ua_.Now(),
                              64 * ua_.context.timer_values.t1);
  }
  uas_invite_->Reject(status_code, options);
  DropUasInvite();
}

void InviteSession::OnInviteCancelled(const Message& cancel) {
  ua_.listener.OnCallEnding(*this, CallEndCause::kCancelled, &cancel);
  ua_.speaks_rfc2543() ? EndInviteSilently() : RejectInvite(487, {});
  EndNow({CallEndCause::kCancelled, CallEndBy::kRemote, ""});
}

void InviteSession::OnInviteExpired() {
  RejectInvite(487, {});
  EndNow({CallEndCause::kExpired, CallEndBy::kRemote, ""});
}

void InviteSession::OnInviteAcked(const Message& ack) {
  const bool is_first = state_ == CallState::kAccepted;
  const bool owes_answer = session_.state() == OfferAnswerState::kLocalOffer;
  const bool good =
      !owes_answer || (HasSdp(ack) && session_.ReceiveAnswer(ack.body()) ==
                                          OfferAnswerError::kNone);
  std::string bye_fields;
  if (hang_up_wanted_) bye_fields = uas_invite_->bye_fields();
  DropUasInvite();
  if (state_ == CallState::kTerminating) return;
  if (good && !hang_up_wanted_) {
    SetState(CallState::kEstablished);
    if (owes_answer) UpdateMedia();
    RefreshIfWanted();
  }
  if (!good) {
    SendBye({CallEndCause::kBadAnswer, CallEndBy::kLocal,
             "session description of no use"});
  } else if (hang_up_wanted_) {
    SendBye({CallEndCause::kHungUp, CallEndBy::kLocal, ""}, bye_fields);
  } else if (is_first) {
    ua_.listener.OnCallEstablished(*this);
  } else if (owes_answer) {
    ua_.listener.OnCallSessionChanged(*this);
  }
}

void InviteSession::OnInviteUnacked() {
  const std::string bye_fields = uas_invite_->bye_fields();
  DropUasInvite();
  if (state_ == CallState::kTerminating) return;
  ua_.listener.OnCallEnding(*this, CallEndCause::kNoAck, nullptr);
  SendBye({CallEndCause::kNoAck, CallEndBy::kNetwork, "no ACK"}, bye_fields);
}

}  // namespace sipsim::sip
