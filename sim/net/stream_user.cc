#include "sim/net/stream_user.h"

namespace sipsim::sim {

absl::string_view StreamCloseReasonName(StreamCloseReason reason) {
  switch (reason) {
    case StreamCloseReason::kClosed:
      return "closed";
    case StreamCloseReason::kRefused:
      return "refused";
    case StreamCloseReason::kReset:
      return "reset";
    case StreamCloseReason::kTimedOut:
      return "timed out";
    case StreamCloseReason::kTlsHandshakeTimedOut:
      return "tls handshake timed out";
    case StreamCloseReason::kTlsNotSpoken:
      return "tls not spoken";
    case StreamCloseReason::kTlsCertificateMissing:
      return "tls certificate missing";
    case StreamCloseReason::kTlsUntrustedIssuer:
      return "tls untrusted issuer";
    case StreamCloseReason::kTlsCertificateExpired:
      return "tls certificate expired";
    case StreamCloseReason::kTlsCertificateNotYetValid:
      return "tls certificate not yet valid";
    case StreamCloseReason::kTlsAlertCertificateRequired:
      return "tls alert: certificate required";
    case StreamCloseReason::kTlsAlertUnknownIssuer:
      return "tls alert: unknown issuer";
    case StreamCloseReason::kTlsAlertCertificateExpired:
      return "tls alert: certificate expired";
    case StreamCloseReason::kTlsAlertBadCertificate:
      return "tls alert: bad certificate";
    case StreamCloseReason::kTlsAlertOther:
      return "tls alert";
  }
  return "";
}

}  // namespace sipsim::sim
