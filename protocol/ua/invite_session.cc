// What both ends of a call share: its state and its end. How it is set up, see
// invite_session_setup.cc; INVITEs within it, see invite_session_change.cc.

#include "protocol/ua/invite_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"

namespace sipsim::sip {

InviteSession::InviteSession(UaContext& ua, CallNumber number, CallRole role)
    : ua_(ua),
      number_(number),
      role_(role),
      state_(role == CallRole::kCaller ? CallState::kCalling
                                       : CallState::kProceeding),
      // RFC 8866 section 5.2 wants a number that is unique; 32 bits are what
      // its examples use.
      session_(ua.profile,
               ua.context.random.Draw(RandomPurpose::kOther) >> 32) {}

InviteSession::~InviteSession() {
  if (bye_ != nullptr) bye_->SetUser(nullptr);
}

void InviteSession::SetTexts(
    const std::array<absl::string_view, kTextCount>& texts) {
  for (size_t i = 0; i < kTextCount; ++i) {
    absl::StrAppend(&text_, texts[i]);
    text_ends_[i] = static_cast<uint32_t>(text_.size());
  }
}

absl::string_view InviteSession::Text(TextId id) const {
  const uint32_t begin = id == 0 ? 0 : text_ends_[id - 1];
  return absl::string_view(text_).substr(begin, text_ends_[id] - begin);
}

void InviteSession::SetState(CallState state) {
  if (state == state_) return;
  const char* from = CallStateName(state_);
  state_ = state;
  if (ua_.context.observer.wants_details()) {
    ua_.context.observer.OnStateChange("call", call_id(), from,
                                       CallStateName(state_));
  }
}

size_t InviteSession::dialog_count() const {
  const size_t early =
      uac_invite_ == nullptr ? 0 : uac_invite_->early_dialog_count();
  return early + (dialog_.has_value() ? 1 : 0);
}

bool InviteSession::HangUp() {
  switch (state_) {
    case CallState::kCalling:
    case CallState::kProceeding:
    case CallState::kEarly:
      return role_ == CallRole::kCaller ? Cancel() : Reject(603);
    case CallState::kAccepted:
      // 15: not before the ACK, or its time-out.
      hang_up_wanted_ = true;
      return true;
    case CallState::kEstablished:
      SendBye({CallEndCause::kHungUp, CallEndBy::kLocal, ""});
      return true;
    case CallState::kTerminating:
    case CallState::kTerminated:
      return false;
  }
  return false;
}

void InviteSession::SendBye(EndPlan plan) {
  SetState(CallState::kTerminating);
  SIP_CHECK(dialog_.has_value());
  DropWaitingReinvite();
  bye_ = ua_.SendInDialog(*dialog_, Method::kBye, "", this);
  if (bye_ == nullptr) {
    EndSoon(std::move(plan));
    return;
  }
  end_plan_ = std::make_unique<EndPlan>(std::move(plan));
}

// 15.1.1: whatever answers the BYE, or if nothing does, the session is over.
void InviteSession::OnResponse(ClientTransaction& transaction,
                               Message& response) {
  if (response.status_code() < 200) return;
  transaction.SetUser(nullptr);
  bye_ = nullptr;
  EndNow(std::move(*end_plan_));
}

void InviteSession::OnFailure(ClientTransaction& transaction,
                              ClientFailure /*failure*/) {
  transaction.SetUser(nullptr);
  bye_ = nullptr;
  EndNow(std::move(*end_plan_));
}

void InviteSession::OnTerminated(ClientTransaction& /*transaction*/) {
  bye_ = nullptr;
}

void InviteSession::EndSoon(EndPlan plan) {
  SetState(CallState::kTerminating);
  end_plan_ = std::make_unique<EndPlan>(std::move(plan));
  ua_.StartTimer(end_timer_, Duration(0), *this, 0);
}

void InviteSession::OnTimer(uint32_t /*tag*/) {
  end_timer_.Fired();
  EndNow(std::move(*end_plan_));
}

const char* InviteSession::TimerName(uint32_t /*tag*/) const {
  return "end of call";
}

// The INVITE and re-INVITE clients stay for as long as a 2xx may come again;
// they let go of themselves, and of the dialog.
void InviteSession::EndNow(EndPlan plan) {
  SIP_CHECK(!end_.has_value());
  end_timer_.Cancel();
  uas_invite_.reset();
  DropWaitingReinvite();
  if (bye_ != nullptr) bye_->SetUser(nullptr);
  bye_ = nullptr;
  if (dialog_.has_value()) dialog_->Terminate();
  end_ = CallEnd{plan.cause, plan.by, status_code_, std::move(plan.text),
                 ua_.Now()};
  end_plan_.reset();
  ReleaseDialog();
  SetState(CallState::kTerminated);
  ua_.OnCallEnded(*this);
  ua_.listener.OnCallEnded(*this);
}

// A finished call is a record: its dialog goes as soon as nothing needs it.
void InviteSession::ReleaseDialog() {
  if (end_.has_value() && reinvites_.empty()) dialog_.reset();
}

void InviteSession::OnRequest(ServerTransaction& transaction,
                              Message& request) {
  const Method method = request.method();
  if (ended() || !dialog_.has_value() || !dialog_->MatchesRequest(request)) {
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
  switch (method) {
    case Method::kInvite:
      return OnReinvite(transaction, request);
    case Method::kBye:
      return OnBye(transaction, request);
    case Method::kOptions:
      return ua_.RespondToOptions(transaction, request);
    default:
      ua_.Respond(transaction, request, 501);
  }
}

void InviteSession::OnBye(ServerTransaction& transaction,
                          const Message& request) {
  ua_.Respond(transaction, request, 200);
  // Both have hung up at once: our own BYE is about to be answered.
  if (state_ == CallState::kTerminating) return;
  if (uas_invite_ != nullptr && !uas_invite_->answered()) {
    // 15.1.2: a request still pending in the dialog gets its answer.
    uas_invite_->Reject(487, "");
    status_code_ = 487;
  }
  EndNow({CallEndCause::kHungUp, CallEndBy::kRemote, ""});
}

void InviteSession::OnAck(const Message& ack) {
  if (uas_invite_ == nullptr || !uas_invite_->answered() ||
      uas_invite_->cseq() != ack.cseq().number || !dialog_.has_value() ||
      !dialog_->MatchesRequest(ack)) {
    ua_.context.observer.OnCount("ack_without_invite", ack.call_id());
    return;
  }
  uas_invite_->OnAck(ack);
}

void InviteSession::Describe(Description& out) const {
  out.Open("call");
  out.Number("number", static_cast<int64_t>(number_));
  out.Text("role", CallRoleName(role_));
  out.Text("state", CallStateName(state_));
  out.Text("call_id", call_id());
  out.Text("local_uri", local_uri());
  out.Text("remote_uri", remote_uri());
  out.Number("status_code", status_code_);
  if (dialog_.has_value()) dialog_->Describe(out);
  if (uac_invite_ != nullptr) uac_invite_->Describe(out);
  if (uas_invite_ != nullptr) uas_invite_->Describe(out);
  for (const auto& reinvite : reinvites_) reinvite->Describe(out);
  session_.Describe(out);
  if (end_.has_value()) {
    out.Open("end");
    out.Text("cause", CallEndCauseName(end_->cause));
    out.Text("by", CallEndByName(end_->by));
    out.Number("status_code", end_->status_code);
    out.Text("text", end_->text);
    out.Close();
  }
  out.Close();
}

}  // namespace sipsim::sip
