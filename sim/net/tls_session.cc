#include "sim/net/tls_session.h"

#include <algorithm>
#include <utility>

namespace sipsim::sim {

TlsSession::TlsSession(const TlsClientSettings& settings)
    : settings_(settings),
      client_(&settings),
      state_(State::kServerHello),
      version_(settings.version) {}

TlsSession::TlsSession(const TlsServerSettings& settings)
    : settings_(settings),
      server_(&settings),
      state_(State::kClientHello),
      version_(settings.version) {}

TlsSession::Step TlsSession::Start() {
  Step step;
  if (client_ == nullptr) return step;
  TlsFlight hello;
  hello.kind = TlsFlight::Kind::kClientHello;
  hello.version = version_;
  hello.server_name = client_->server_name;
  step.send = WriteTlsFlight(hello);
  return step;
}

TlsSession::Step TlsSession::OnBytes(Payload& payload, SimTime now) {
  Step step;
  stream_.append(payload.data(), payload.size());
  while (!IsDone() && !step.failure.has_value()) {
    TlsRecord record;
    const TlsReadResult result = ReadTlsRecord(stream_, record);
    if (result == TlsReadResult::kNotTls) {
      Fail(StreamCloseReason::kTlsNotSpoken, TlsAlert::kUnexpectedMessage,
           step);
    }
    if (result != TlsReadResult::kRecord) break;
    TakeRecord(record, now, step);
    stream_.erase(0, record.size_bytes);
  }
  // What is left over came with the last bytes: before that, all was TLS.
  const size_t left = IsDone() ? stream_.size() : 0;
  payload = payload.Substr(payload.size() - left, left);
  return step;
}

void TlsSession::TakeRecord(const TlsRecord& record, SimTime now, Step& step) {
  if (record.type == TlsRecordType::kAlert) {
    OnAlert(record.content, step);
    return;
  }
  contents_.append(record.content.data(), record.content.size());
  TlsFlight flight;
  const TlsFlightResult result = ReadTlsFlight(contents_, flight);
  if (result == TlsFlightResult::kIncomplete) return;
  contents_.clear();
  if (result == TlsFlightResult::kBad) {
    Fail(StreamCloseReason::kTlsNotSpoken, TlsAlert::kDecodeError, step);
  } else {
    TakeFlight(flight, now, step);
  }
}

void TlsSession::TakeFlight(TlsFlight& flight, SimTime now, Step& step) {
  // The states are in the order of the flights that they wait for.
  if (static_cast<int>(flight.kind) != static_cast<int>(state_)) {
    Fail(StreamCloseReason::kTlsNotSpoken, TlsAlert::kUnexpectedMessage, step);
    return;
  }
  switch (flight.kind) {
    case TlsFlight::Kind::kClientHello:
      OnClientHello(flight, step);
      break;
    case TlsFlight::Kind::kServerHello:
      OnServerHello(flight, now, step);
      break;
    case TlsFlight::Kind::kClientFinished:
      OnClientFinished(flight, now, step);
      break;
    case TlsFlight::Kind::kServerFinished:
      step.is_opened |= version_ == TlsVersion::k12;
      state_ = State::kDone;
      break;
  }
}

void TlsSession::OnClientHello(const TlsFlight& flight, Step& step) {
  version_ = std::min(version_, flight.version);
  TlsFlight hello;
  hello.kind = TlsFlight::Kind::kServerHello;
  hello.version = version_;
  hello.requests_certificate =
      server_->client_certificate != ClientCertificate::kNotRequested;
  hello.certificate = server_->certificate;
  step.send += WriteTlsFlight(hello);
  state_ = State::kClientFinished;
}

void TlsSession::OnServerHello(TlsFlight& flight, SimTime now, Step& step) {
  version_ = std::min(version_, flight.version);
  peer_certificate_ = std::move(flight.certificate);
  if (!Verify(now, step)) return;
  TlsFlight finished;
  finished.kind = TlsFlight::Kind::kClientFinished;
  finished.version = version_;
  if (flight.requests_certificate) finished.certificate = client_->certificate;
  step.send += WriteTlsFlight(finished);
  step.is_opened = version_ == TlsVersion::k13;
  state_ = State::kServerFinished;
}

void TlsSession::OnClientFinished(TlsFlight& flight, SimTime now, Step& step) {
  peer_certificate_ = std::move(flight.certificate);
  const bool is_needed =
      peer_certificate_.has_value() ||
      server_->client_certificate == ClientCertificate::kRequired;
  if (is_needed && !Verify(now, step)) return;
  TlsFlight finished;
  finished.kind = TlsFlight::Kind::kServerFinished;
  finished.version = version_;
  step.send += WriteTlsFlight(finished);
  step.is_opened = true;
  state_ = State::kDone;
}

// RFC 8446 section 4.4.2.4, RFC 5280 section 6.1.3.
bool TlsSession::Verify(SimTime now, Step& step) {
  if (!peer_certificate_.has_value()) {
    Fail(StreamCloseReason::kTlsCertificateMissing,
         version_ == TlsVersion::k12 ? TlsAlert::kHandshakeFailure
                                     : TlsAlert::kCertificateRequired,
         step);
    return false;
  }
  const auto& trusted = settings_.trusted_issuers;
  if (std::find(trusted.begin(), trusted.end(), peer_certificate_->issuer) ==
      trusted.end()) {
    Fail(StreamCloseReason::kTlsUntrustedIssuer, TlsAlert::kUnknownCa, step);
    return false;
  }
  const SimTime shown = now + settings_.clock_offset;
  if (shown > peer_certificate_->not_after) {
    Fail(StreamCloseReason::kTlsCertificateExpired,
         TlsAlert::kCertificateExpired, step);
    return false;
  }
  if (shown < peer_certificate_->not_before) {
    Fail(StreamCloseReason::kTlsCertificateNotYetValid,
         TlsAlert::kBadCertificate, step);
    return false;
  }
  return true;
}

void TlsSession::Fail(StreamCloseReason reason, TlsAlert alert, Step& step) {
  step.failure = reason;
  step.send += WriteTlsAlert(alert);
}

void TlsSession::OnAlert(absl::string_view content, Step& step) {
  const uint8_t alert =
      content.size() == 2 ? static_cast<uint8_t>(content[1]) : 0;
  switch (static_cast<TlsAlert>(alert)) {
    case TlsAlert::kCertificateRequired:
      step.failure = StreamCloseReason::kTlsAlertCertificateRequired;
      return;
    case TlsAlert::kUnknownCa:
      step.failure = StreamCloseReason::kTlsAlertUnknownIssuer;
      return;
    case TlsAlert::kCertificateExpired:
      step.failure = StreamCloseReason::kTlsAlertCertificateExpired;
      return;
    case TlsAlert::kBadCertificate:
      step.failure = StreamCloseReason::kTlsAlertBadCertificate;
      return;
    default:
      step.failure = StreamCloseReason::kTlsAlertOther;
      return;
  }
}

}  // namespace sipsim::sim
