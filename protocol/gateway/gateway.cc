#include "protocol/gateway/gateway.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/gateway/release.h"
#include "protocol/uri/phone_number.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {
namespace {

// Section 12.1.
constexpr absl::string_view kAnonymousUri = "sip:anonymous@anonymous.invalid";
constexpr absl::string_view kAnonymousName = "Anonymous";

std::optional<PhoneNumber> NumberIn(absl::string_view uri) {
  const auto parsed = ParseUri(uri);
  if (!parsed.has_value()) return std::nullopt;
  // What may be a name is no number (7.2.1.1).
  if (const auto number = PhoneNumberOf(*parsed)) return number;
  const auto number = DialledNumberOf(*parsed);
  return number.has_value() && number->is_global ? number : std::nullopt;
}

}  // namespace

Gateway::Gateway(const NodeContext& context, GatewayConfig config, Trunk& trunk,
                 UserAgentListener& log, GatewayListener& listener)
    : context_(context),
      config_(std::move(config)),
      trunk_(trunk),
      log_(log),
      listener_(listener),
      parts_{context_, config_, trunk_, log_},
      user_agent_(
          std::make_unique<UserAgent>(context_, config_.user_agent,
                                      static_cast<UserAgentListener&>(*this))) {
  trunk_.SetUser(this);
}

Gateway::~Gateway() {
  trunk_.SetUser(nullptr);
  user_agent_.reset();
}

std::optional<Circuit> Gateway::CircuitOf(CallNumber call) const {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return std::nullopt;
  return found->second->circuit();
}

CircuitCall& Gateway::Add(Call& call, Circuit circuit) {
  auto& added = calls_[call.number()];
  added = std::make_unique<CircuitCall>(
      parts_, static_cast<CircuitCall::Owner&>(*this), call, circuit);
  calls_by_circuit_[circuit] = added.get();
  return *added;
}

CircuitCall* Gateway::Find(const Call& call) const {
  const auto found = calls_.find(call.number());
  return found == calls_.end() ? nullptr : found->second.get();
}

void Gateway::OnCircuitChanged(CircuitCall& call,
                               std::optional<Circuit> before) {
  if (before.has_value()) calls_by_circuit_.erase(*before);
  const std::optional<Circuit> circuit = call.circuit();
  if (circuit.has_value()) calls_by_circuit_[*circuit] = &call;
}

void Gateway::ForgetIfOver(CircuitCall& call) {
  if (call.is_over()) calls_.erase(call.number());
}

// --- SIP to PSTN.

int Gateway::MakeIam(const Call& call, IsupMessage& iam) const {
  const auto uri = ParseUri(call.request_uri());
  SIP_CHECK(uri.has_value());
  const auto called = DialledNumberOf(*uri);
  if (!called.has_value()) return 404;
  const bool knows_plan =
      called->is_global || called->phone_context.empty() ||
      !config_.plans.has_value() ||
      std::find(config_.plans->begin(), config_.plans->end(),
                called->phone_context) != config_.plans->end();
  // 12.2; RFC 3966 sections 5.1.5, 5.4.
  if (!knows_plan || called->has_unknown_mandatory()) return 484;
  iam.type = IsupType::kIam;
  iam.called = ToIsup(*called);
  if (const auto calling = NumberIn(call.remote_uri())) {
    iam.calling = ToIsup(*calling);
  }
  const auto first_called = NumberIn(call.local_uri());
  if (first_called.has_value() && ToIsup(*first_called) != iam.called) {
    iam.original_called = ToIsup(*first_called);
  }
  return 0;
}

void Gateway::OnIncomingCall(Call& call) {
  log_.OnIncomingCall(call);
  IsupMessage iam;
  const int refusal = MakeIam(call, iam);
  if (refusal != 0) {
    call.Reject(refusal);
    return;
  }
  const std::optional<Circuit> circuit = trunk_.Seize();
  if (!circuit.has_value()) {
    const ExtraHeader reason = ReasonOf(kNoCircuit);
    context_.observer.OnCount("no_circuit", call.call_id());
    call.Reject(503, {.headers = {reason}});
    return;
  }
  Add(call, *circuit).Start(std::move(iam));
}

// --- PSTN to SIP.

void Gateway::OnIsup(Circuit circuit, const IsupMessage& message) {
  context_.observer.OnCount(
      "isup_received", absl::StrCat(message.ToString(), ", circuit ", circuit));
  const auto found = calls_by_circuit_.find(circuit);
  if (found == calls_by_circuit_.end()) {
    if (message.type == IsupType::kIam) OnIam(circuit, message);
    return;
  }
  CircuitCall& call = *found->second;
  call.OnIsup(message);
  ForgetIfOver(call);
}

std::string Gateway::UriOf(const IsupNumber& number,
                           absl::string_view host) const {
  return FromIsup(number).ToSipUri(config_.is_secure ? "sips" : "sip", host);
}

// 8.2.1.1.
void Gateway::OnIam(Circuit circuit, const IsupMessage& iam) {
  InviteOptions options;
  const std::string called = iam.called_uri.empty()
                                 ? UriOf(iam.called, config_.called_domain)
                                 : iam.called_uri;
  options.uri = called;
  std::string from;
  if (iam.presentation == Presentation::kRestricted) {
    from = std::string(kAnonymousUri);
    options.from_display_name = kAnonymousName;
  } else if (iam.calling.has_value()) {
    from = UriOf(*iam.calling, config_.domain);
  } else {
    from = config_.user_agent.aor;
  }
  options.from_aor = from;
  Call& call = user_agent_->Invite(options);
  listener_.OnOutgoingCall(call);
  Add(call, circuit).AwaitProgress();
}

// --- What the user agent tells.

void Gateway::OnCallProgress(Call& call, int status_code) {
  log_.OnCallProgress(call, status_code);
  CircuitCall* found = Find(call);
  if (found != nullptr) found->OnCallProgress(status_code);
}

void Gateway::OnCallEstablished(Call& call) {
  log_.OnCallEstablished(call);
  CircuitCall* found = Find(call);
  if (found != nullptr) found->OnCallEstablished();
}

void Gateway::OnCallSessionChanged(Call& call) {
  log_.OnCallSessionChanged(call);
  CircuitCall* found = Find(call);
  if (found != nullptr) found->OnCallSessionChanged();
}

// A gateway's calls are not replaced: it does not support that.
void Gateway::OnCallReplaced(Call& /*replaced*/, Call& /*call*/) {}

void Gateway::OnCallEnding(Call& call, CallEndCause cause,
                           const Message* message) {
  CircuitCall* found = Find(call);
  if (found != nullptr) found->OnCallEnding(cause, message);
}

void Gateway::OnCallEnded(Call& call) {
  log_.OnCallEnded(call);
  CircuitCall* found = Find(call);
  if (found == nullptr) return;
  found->OnCallEnded(*call.end());
  ForgetIfOver(*found);
}

void Gateway::OnOptionsResult(OptionsNumber number, int status_code) {
  log_.OnOptionsResult(number, status_code);
}

MediaListener* Gateway::media_listener() { return log_.media_listener(); }

void Gateway::OnRegistrationResult(RegistrationNumber number,
                                   const RegisterResult& result) {
  log_.OnRegistrationResult(number, result);
}

void Gateway::Describe(Description& out) const {
  out.Open("gateway");
  for (const auto& [number, call] : calls_) call->Describe(out);
  out.Close();
  user_agent_->Describe(out);
}

}  // namespace sipsim::sip
