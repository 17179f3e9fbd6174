#ifndef SIPSIM_SIM_NET_TLS_FLIGHT_H_
#define SIPSIM_SIM_NET_TLS_FLIGHT_H_

// What the TLS model writes into a stream: records as on the wire, of types
// and sizes as on the wire; but inside of a handshake record is what the model
// has to say, and nothing is encrypted.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "sim/net/tls_settings.h"

namespace sipsim::sim {

// ---- Records (RFC 5246 section 6.2.1, RFC 8446 section 5.1) ----------------

enum class TlsRecordType : uint8_t { kAlert = 21, kHandshake = 22 };

struct TlsRecord {
  TlsRecordType type = TlsRecordType::kHandshake;
  absl::string_view content;
  // Of the whole record.
  size_t size_bytes = 0;
};

enum class TlsReadResult : uint8_t { kRecord, kIncomplete, kNotTls };
// Reads the record at the beginning of `bytes`.
TlsReadResult ReadTlsRecord(absl::string_view bytes, TlsRecord& record);

// ---- Alerts (RFC 8446 section 6.2) -----------------------------------------

enum class TlsAlert : uint8_t {
  kUnexpectedMessage = 10,
  kHandshakeFailure = 40,
  kBadCertificate = 42,
  kCertificateExpired = 45,
  kUnknownCa = 48,
  kDecodeError = 50,
  kCertificateRequired = 116,
};
// A record with a fatal alert.
std::string WriteTlsAlert(TlsAlert alert);

// ---- Flights ---------------------------------------------------------------

// All handshake messages that one side sends in a row.
struct TlsFlight {
  enum class Kind : uint8_t {
    kClientHello,
    // From ServerHello to ServerHelloDone (1.2) or Finished (1.3).
    kServerHello,
    // From Certificate, if there is one, to Finished.
    kClientFinished,
    // Finished (1.2) or NewSessionTicket (1.3).
    kServerFinished,
  };
  Kind kind = Kind::kClientHello;
  // kClientHello: the highest one; else the one that is used.
  TlsVersion version = TlsVersion::k13;
  bool requests_certificate = false;       // kServerHello.
  std::string server_name;                 // kClientHello.
  std::optional<Certificate> certificate;  // kServerHello, kClientFinished.
};
// Its records.
std::string WriteTlsFlight(const TlsFlight& flight);

enum class TlsFlightResult : uint8_t { kFlight, kIncomplete, kBad };
// Reads a flight from the contents of its handshake records, joined.
TlsFlightResult ReadTlsFlight(absl::string_view contents, TlsFlight& flight);

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_TLS_FLIGHT_H_
