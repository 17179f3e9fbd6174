// What both ends of a call share: its state and its end. How it is set up, see
// invite_session_setup.cc; INVITEs within it, see invite_session_change.cc.

#include "protocol/ua/invite_session.h"

#include <algorithm>
#include <utility>

#include "protocol/base/check.h"
#include "protocol/dialog/failure_effect.h"
#include "protocol/ua/invite_session_extensions.h"

namespace sipsim::sip {

InviteSession::InviteSession(UaContext& ua, CallNumber number, CallRole role)
    : number_hash_(number),
      ua_(ua),
      role_(role),
      state_(role == CallRole::kCaller ? CallState::kCalling
                                       : CallState::kProceeding),
      media_ports_(ua.TakePorts()),
      // RFC 8866 section 5.2 wants a number that is unique; 32 bits are what
      // its examples use.
      session_(ua.profile(media_ports_),
               ua.context.random.Draw(RandomPurpose::kOther) >> 32) {}

InviteSession::~InviteSession() {
  ReleasePorts();
  DropBye();
  DropUacInvite();
  DropUasInvite();
}

void InviteSession::ReleasePorts() {
  ua_.ReleasePorts(std::exchange(media_ports_, uint16_t{0}));
}

void InviteSession::DropBye() {
  if (bye_ == nullptr) return;
  ua_.parts.byes.Delete(std::exchange(bye_, nullptr));
}

void InviteSession::DropUacInvite() {
  if (uac_invite_ == nullptr) return;
  ua_.parts.uac_invites.Delete(std::exchange(uac_invite_, nullptr));
}

void InviteSession::DropUasInvite() {
  if (uas_invite_ == nullptr) return;
  ua_.parts.uas_invites.Delete(std::exchange(uas_invite_, nullptr));
}

void InviteSession::SetState(CallState state) {
  if (state == state_) return;
  const char* from = CallStateName(state_);
  state_ = state;
  if (ua_.context.observer.wants_details()) {
    ua_.context.observer.OnStateChange("call", call_id(), from,
                                       CallStateName(state_));
  }
  if (links_ != nullptr) UpdateLinks();
  NoteChange();
}

size_t InviteSession::dialog_count() const {
  const size_t early =
      uac_invite_ == nullptr ? 0 : uac_invite_->early_dialog_count();
  return early + (has_dialog() ? 1 : 0);
}

bool InviteSession::HangUp(const EndOptions& options) {
  switch (state_) {
    case CallState::kCalling:
    case CallState::kProceeding:
    case CallState::kEarly:
      return role_ == CallRole::kCaller ? Cancel(options)
                                        : Reject(603, options);
    case CallState::kAccepted:
      // 15: not before the ACK, or its time-out.
      hang_up_wanted_ = true;
      uas_invite_->KeepByeFields(FieldLines(options.headers));
      return true;
    case CallState::kEstablished:
      SendBye({CallEndCause::kHungUp, CallEndBy::kLocal, ""},
              FieldLines(options.headers));
      return true;
    case CallState::kTerminating:
    case CallState::kTerminated:
      return false;
  }
  return false;
}

void InviteSession::SendBye(const EndPlan& plan, absl::string_view fields) {
  SetState(CallState::kTerminating);
  SIP_CHECK(dialog_.has_value());
  if (ua_.media() != nullptr) ua_.media()->Mute(number());
  DropWaitingReinvite();
  bye_ = ua_.parts.byes.New(ua_, static_cast<ClientRequest::Owner&>(*this));
  const auto append = [fields](MessageBuilder& out) { out.Append(fields); };
  const absl::FunctionRef<void(MessageBuilder&)> add_fields = append;
  if (!bye_->StartInDialog(
          *dialog_, {.method = Method::kBye, .add_fields = &add_fields})) {
    DropBye();
    EndSoon(plan);
    return;
  }
  PlanEnd(plan);
}

// 15.1.1: whatever answers the BYE, or if nothing does, the session is over.
void InviteSession::OnClientResponse(Message& response) {
  if (response.status_code() < 200) return;
  if (keeps_dialog() && EffectOfFailure(Method::kBye, response.status_code()) ==
                            FailureEffect::kDialog) {
    usages_->DestroyDialog();
  } else {
    EndAfterBye(response.status_code());
  }
}

void InviteSession::OnClientFailure(ClientFailure failure) {
  EndAfterBye(failure == ClientFailure::kTimeout ? 408 : 503);
}

void InviteSession::EndSoon(const EndPlan& plan) {
  SetState(CallState::kTerminating);
  PlanEnd(plan);
  ua_.StartTimer(end_timer_, Duration(0), *this, 0);
}

void InviteSession::PlanEnd(const EndPlan& plan) {
  end_.cause = plan.cause;
  end_.by = plan.by;
  end_.text = plan.text;
  end_state_ = EndState::kPlanned;
}

absl::string_view InviteSession::KeepText(int status_code,
                                          absl::string_view text) {
  const absl::string_view usual = ReasonPhrase(status_code);
  if (text == usual) return usual;
  end_text_ = std::make_unique<std::string>(text);
  return *end_text_;
}

void InviteSession::OnTimer(uint32_t /*tag*/) {
  end_timer_.Fired();
  EndAfterBye(503);
}

const char* InviteSession::TimerName(uint32_t /*tag*/) const {
  return "end of call";
}

// The INVITE and re-INVITE clients stay for as long as a 2xx may come again;
// they let go of themselves, and of the dialog.
void InviteSession::EndNow(const EndPlan& plan) {
  SIP_CHECK(!ended());
  end_timer_.Cancel();
  DropUasInvite();
  DropWaitingReinvite();
  DropBye();
  if (!keeps_dialog()) ReleaseDialog();
  if (ua_.media() != nullptr) ua_.media()->End(number());
  ReleasePorts();
  end_ = {plan.cause, plan.by, status_code_, plan.text, ua_.Now()};
  end_state_ = EndState::kEnded;
  SetState(CallState::kTerminated);
  ua_.OnCallEnded(*this);
  ua_.listener.OnCallEnded(*this);
}

void InviteSession::OnRequest(ServerTransaction& transaction,
                              const Message& request) {
  const Method method = request.method();
  if (!has_dialogs() || !has_dialog() || !dialog_->MatchesRequest(request)) {
    if (method == Method::kUpdate) {
      return extensions().OnEarlyUpdate(transaction, request);
    }
    const bool early = !ended() && method == Method::kBye &&
                       uac_invite_ != nullptr &&
                       uac_invite_->OnEarlyBye(request);
    ua_.Respond(transaction, request, early ? 200 : 481);
    return;
  }
  // 12.2.2: an out-of-order request.
  if (!dialog_->AcceptCSeq(request.cseq().number)) {
    ua_.Respond(transaction, request, 500);
    return;
  }
  // RFC 5057 section 5.3: what is left of the dialog is for other usages.
  if (ended() && !IsOfUsage(method) && method != Method::kOptions) {
    return ua_.Respond(transaction, request, 481);
  }
  switch (method) {
    case Method::kInvite:
      return OnReinvite(transaction, request);
    case Method::kBye:
      return OnBye(transaction, request);
    case Method::kOptions:
      return ua_.RespondToOptions(transaction, request);
    case Method::kPrack:
      return OnPrack(transaction, request);
    case Method::kUpdate:
      return extensions().OnUpdate(transaction, request);
    case Method::kSubscribe:
    case Method::kNotify:
    case Method::kRefer:
      return usages().OnRequest(ua_, transaction, request);
    default:
      ua_.Respond(transaction, request, 501);
  }
}

void InviteSession::OnBye(ServerTransaction& transaction,
                          const Message& request) {
  ua_.Respond(transaction, request, 200);
  // Both have hung up at once: our own BYE is about to be answered.
  if (state_ == CallState::kTerminating) return;
  ua_.listener.OnCallEnding(*this, CallEndCause::kHungUp, &request);
  if (uas_invite_ != nullptr && !uas_invite_->answered()) {
    // 15.1.2: a request still pending in the dialog gets its answer.
    RejectInvite(487, {});
  }
  EndNow({CallEndCause::kHungUp, CallEndBy::kRemote, ""});
  AlsoCall::Follow(ua_, request, ua_.parts.also_calls);
}

void InviteSession::OnAck(const Message& ack) {
  if (uas_invite_ == nullptr || !uas_invite_->answered() ||
      uas_invite_->cseq() != ack.cseq().number || !has_dialog() ||
      !dialog_->MatchesRequest(ack)) {
    ua_.context.observer.OnCount("ack_without_invite", ack.call_id());
    return;
  }
  uas_invite_->OnAck(ack);
}

}  // namespace sipsim::sip
