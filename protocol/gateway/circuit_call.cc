// What both directions of calls have in common, and calls from the PSTN. Those
// to the PSTN: see circuit_call_to_pstn.cc.

#include "protocol/gateway/circuit_call.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/gateway/release.h"

namespace sipsim::sip {

const char* CircuitStateName(CircuitState state) {
  switch (state) {
    case CircuitState::kTrying:
      return "Trying";
    case CircuitState::kNotAlerting:
      return "Not alerting";
    case CircuitState::kAlerting:
      return "Alerting";
    case CircuitState::kWaitingForAck:
      return "Waiting for ACK";
    case CircuitState::kConnected:
      return "Connected";
    case CircuitState::kReleasing:
      return "Releasing";
    case CircuitState::kIdle:
      return "Idle";
  }
  return "";
}

CircuitCall::CircuitCall(const GatewayParts& parts, Owner& owner, Call& call,
                         Circuit circuit)
    : parts_(parts),
      owner_(owner),
      call_(&call),
      number_(call.number()),
      role_(call.role()),
      circuit_(circuit) {}

void CircuitCall::SetState(CircuitState state) {
  if (state == state_) return;
  const char* from = CircuitStateName(state_);
  state_ = state;
  if (!parts_.context.observer.wants_details()) return;
  const std::string id = circuit_.has_value() ? absl::StrCat(*circuit_) : "-";
  parts_.context.observer.OnStateChange("circuit", id, from,
                                        CircuitStateName(state_));
}

void CircuitCall::StartTimer(TimerTag tag, Duration after) {
  timer_.Set(parts_.context.timers, parts_.context.clock.Now() + after, *this,
             tag);
}

void CircuitCall::Send(const IsupMessage& message) {
  parts_.context.observer.OnCount(
      "isup_sent", absl::StrCat(message.ToString(), ", circuit ", *circuit_));
  parts_.trunk.Send(*circuit_, message);
}

void CircuitCall::SendType(IsupType type) {
  IsupMessage message;
  message.type = type;
  Send(message);
}

// All resources are free before the REL is out (7.2.3).
void CircuitCall::SendRelease(const IsupMessage& release) {
  timer_.Cancel();
  if (!circuit_.has_value() || state_ == CircuitState::kReleasing) return;
  SetState(CircuitState::kReleasing);
  Send(release);
}

void CircuitCall::FreeCircuit() {
  SetState(CircuitState::kIdle);
  const std::optional<Circuit> before = std::exchange(circuit_, std::nullopt);
  owner_.OnCircuitChanged(*this, before);
}

void CircuitCall::OnIsup(const IsupMessage& message) {
  switch (message.type) {
    case IsupType::kAcm:
      return OnAddressComplete(message);
    case IsupType::kCpg:
      return OnCallProgressMessage(message);
    case IsupType::kAnm:
    case IsupType::kCon:
      return OnAnswer();
    case IsupType::kRel:
      return OnRelease(message);
    case IsupType::kRlc:
      if (state_ == CircuitState::kReleasing) FreeCircuit();
      return;
    case IsupType::kIam:
      return;  // The circuit has a call.
  }
}

// --- PSTN to SIP: section 8.2.

void CircuitCall::AwaitProgress() { StartTimer(kT11, parts_.config.t11); }

void CircuitCall::SendAcm(bool is_subscriber_free, bool has_in_band) {
  timer_.Cancel();
  acm_sent_ = true;
  IsupMessage acm;
  acm.type = IsupType::kAcm;
  acm.is_subscriber_free = is_subscriber_free;
  acm.has_in_band = has_in_band;
  SetState(is_subscriber_free ? CircuitState::kAlerting
                              : CircuitState::kNotAlerting);
  Send(acm);
}

void CircuitCall::SendProgress(CpgEvent event) {
  IsupMessage cpg;
  cpg.type = IsupType::kCpg;
  cpg.event = event;
  cpg.has_in_band = event == CpgEvent::kInBand;
  if (event == CpgEvent::kAlerting) SetState(CircuitState::kAlerting);
  Send(cpg);
}

// 8.2.2, 8.2.3.
void CircuitCall::OnCallProgress(int status_code) {
  if (is_from_sip() || status_code <= 100 || !is_unanswered()) return;
  const bool is_first = !acm_sent_;
  // What is agreed on may be heard.
  const bool has_in_band = status_code == 183 && call_->session().state() ==
                                                     OfferAnswerState::kStable;
  if (is_first) SendAcm(status_code == 180, has_in_band);
  switch (status_code) {
    case 180:
      if (!is_first) SendProgress(CpgEvent::kAlerting);
      return;
    case 181:
      return SendProgress(CpgEvent::kForwardedUnconditional);
    default:
      if (is_first) return;
      SendProgress(has_in_band ? CpgEvent::kInBand : CpgEvent::kProgress);
  }
}

// 7.3: the ACK tells the PSTN nothing. 8.2.4: the 200 does.
void CircuitCall::OnCallEstablished() {
  if (!circuit_.has_value() || state_ == CircuitState::kReleasing) return;
  timer_.Cancel();
  SetState(CircuitState::kConnected);
  if (is_from_sip()) return;
  SendType(acm_sent_ ? IsupType::kAnm : IsupType::kCon);
}

// 9.2.
void CircuitCall::OnCallSessionChanged() {
  if (state_ != CircuitState::kConnected) return;
  const bool is_held = call_->is_held();
  if (is_held == hold_told_) return;
  hold_told_ = is_held;
  IsupMessage cpg;
  cpg.type = IsupType::kCpg;
  cpg.event = CpgEvent::kProgress;
  cpg.notification = is_held ? GenericNotification::kRemoteHold
                             : GenericNotification::kRemoteRetrieval;
  Send(cpg);
}

// --- The end.

void CircuitCall::OnRelease(const IsupMessage& release) {
  const bool is_collision = state_ == CircuitState::kReleasing;
  const bool was_unanswered = is_unanswered();
  const Cause cause = release.cause.value_or(kNormalUnspecified);
  timer_.Cancel();
  const bool may_try_again = cause == kCircuitNotAvailable && iam_ != nullptr &&
                             state_ == CircuitState::kTrying;
  if (may_try_again && TryAnotherCircuit()) return;
  SendType(IsupType::kRlc);
  // Both have sent a REL: ours waits for its RLC.
  if (is_collision) return;
  FreeCircuit();
  if (call_ == nullptr) return;
  const std::vector<ExtraHeader> headers = {ReasonOf(cause)};
  if (!was_unanswered) {
    call_->HangUp({.headers = headers});  // 10.2.1
  } else if (!is_from_sip()) {
    call_->Cancel({.headers = headers});  // 8.2.7
  } else if (cause == kCircuitNotAvailable) {
    Fail(503, kNoCircuit, nullptr);
  } else {
    const bool has_number = release.new_number.has_value();
    Fail(StatusOfCause(cause, release.location, has_number), cause, &release);
  }
}

void CircuitCall::OnCallEnding(CallEndCause cause, const Message* message) {
  if (cause == CallEndCause::kNoAck) {
    return SendRelease(Release(kTimerExpiry));  // 7.1.4
  }
  if (message == nullptr) return;
  if (cause == CallEndCause::kRejected) {
    return SendRelease(ReleaseFor(*message));
  }
  // 7.2.3, 10.1; 5.8.
  SendRelease(Release(CauseOfReason(*message).value_or(kNormalClearing)));
}

void CircuitCall::OnCallEnded(const CallEnd& end) {
  call_ = nullptr;
  SendRelease(Release(CauseOfEnd(end)));
}

void CircuitCall::OnTimer(uint32_t tag) {
  timer_.Fired();
  switch (tag) {
    case kT7:  // 7.2.2
      Fail(504, kTimerExpiry, nullptr);
      return SendRelease(Release(kTimerExpiry));
    case kT9:  // 7.2.8
      Fail(480, kNoAnswer, nullptr);
      return SendRelease(Release(kNoAnswer));
    case kInterwork: {  // 7.1.6
      const Cause cause = *announced_cause_;
      Fail(StatusOfCause(cause, CauseLocation::kNetwork, false), cause,
           nullptr);
      return SendRelease(Release(kNormalClearing));
    }
    default:  // 8.2.8
      return SendAcm(/*is_subscriber_free=*/false, /*has_in_band=*/false);
  }
}

const char* CircuitCall::TimerName(uint32_t tag) const {
  static constexpr const char* kNames[] = {"T7", "T9", "interwork", "T11"};
  return kNames[tag];
}

void CircuitCall::Describe(Description& out) const {
  out.Open("circuit");
  if (circuit_.has_value()) out.Number("number", *circuit_);
  out.Number("call", static_cast<int64_t>(number_));
  out.Text("state", CircuitStateName(state_));
  if (timer_.is_set()) {
    out.Timer("timer", timer_.deadline() - parts_.context.clock.Now());
  }
  out.Close();
}

}  // namespace sipsim::sip
