// Calls from SIP to the PSTN (RFC 3398 section 7.2): a part of circuit_call.h.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "protocol/gateway/circuit_call.h"
#include "protocol/gateway/release.h"
#include "protocol/uri/phone_number.h"

namespace sipsim::sip {

void CircuitCall::Start(IsupMessage iam) {
  iam_ = std::make_unique<IsupMessage>(std::move(iam));
  Send(*iam_);
  StartTimer(kT7, parts_.config.t7);
}

void CircuitCall::Ring(int status_code, bool has_early_media) {
  has_early_media_ |= has_early_media;
  if (!call_->Ring(status_code, has_early_media_)) return;
  parts_.log.OnCallProgress(*call_, status_code);
}

// 7.2.5, 7.2.6.
void CircuitCall::OnAddressComplete(const IsupMessage& acm) {
  if (!is_from_sip() || state_ != CircuitState::kTrying) return;
  iam_.reset();
  announced_cause_ = acm.cause;
  if (announced_cause_.has_value()) {
    StartTimer(kInterwork, parts_.config.interwork_timer);
  } else {
    StartTimer(kT9, parts_.config.t9);
  }
  const bool has_in_band = acm.has_in_band || announced_cause_.has_value();
  SetState(acm.is_subscriber_free ? CircuitState::kAlerting
                                  : CircuitState::kNotAlerting);
  Ring(acm.is_subscriber_free && !has_in_band ? 180 : 183, has_in_band);
}

// 7.2.9.
void CircuitCall::OnCallProgressMessage(const IsupMessage& cpg) {
  if (!is_from_sip() || (state_ != CircuitState::kNotAlerting &&
                         state_ != CircuitState::kAlerting)) {
    return;
  }
  const bool has_in_band = cpg.has_in_band || cpg.event == CpgEvent::kInBand;
  switch (cpg.event) {
    case CpgEvent::kAlerting:
      SetState(CircuitState::kAlerting);
      return Ring(180, has_in_band);
    case CpgEvent::kForwardedBusy:
    case CpgEvent::kForwardedNoReply:
    case CpgEvent::kForwardedUnconditional:
      return Ring(181, has_in_band);
    case CpgEvent::kNone:
    case CpgEvent::kProgress:
    case CpgEvent::kInBand:
      return Ring(183, has_in_band);
  }
}

// 7.2.7: after an early ACM, or without any, too.
void CircuitCall::OnAnswer() {
  if (!is_from_sip() || !is_unanswered()) return;
  timer_.Cancel();
  iam_.reset();
  announced_cause_.reset();
  SetState(CircuitState::kWaitingForAck);
  call_->Answer();
}

// The INVITE is answered with a final response; `release` is the REL that has
// come, or null.
void CircuitCall::Fail(int status_code, Cause cause,
                       const IsupMessage* release) {
  std::vector<ExtraHeader> headers = {ReasonOf(cause)};
  if (status_code == 301) {
    const PhoneNumber number = FromIsup(*release->new_number);
    headers.push_back(
        {"Contact",
         absl::StrCat("<",
                      number.ToSipUri(parts_.config.is_secure ? "sips" : "sip",
                                      parts_.config.domain),
                      ">")});
  }
  call_->Reject(status_code, {.headers = headers});
}

// 7.2.4.1: cause 44 is between the exchanges, which try again once. The other
// circuit is seized before the RLC, which makes this one free to be seized.
bool CircuitCall::TryAnotherCircuit() {
  const std::optional<Circuit> before = circuit_;
  const std::optional<Circuit> other = parts_.trunk.Seize();
  if (!other.has_value()) return false;
  SendType(IsupType::kRlc);
  circuit_ = other;
  owner_.OnCircuitChanged(*this, before);
  Send(*std::exchange(iam_, nullptr));
  StartTimer(kT7, parts_.config.t7);
  return true;
}

}  // namespace sipsim::sip
