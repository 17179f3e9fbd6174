#ifndef SIPSIM_SIM_NET_TLS_SETTINGS_H_
#define SIPSIM_SIM_NET_TLS_SETTINGS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/sim_time.h"

namespace sipsim::sim {

enum class TlsVersion : uint8_t {
  k12,  // RFC 5246: two round trips before the client may write.
  k13,  // RFC 8446: one.
};
// "1.2", "1.3".
const char* TlsVersionName(TlsVersion version);

// What the model keeps of an X.509 certificate (RFC 5280). Whether it names
// the peer that was meant is for the user to say: the rules are those of the
// application (RFC 6125).
struct Certificate {
  // The subjectAltNames (RFC 5280 section 4.2.1.6), in their order.
  std::vector<std::string> dns_names;
  std::vector<std::string> uris;
  // Whose key signed it: trusted, or not.
  std::string issuer;
  // Both instants are within the validity (section 4.1.2.5).
  SimTime not_before = SimTime::min();
  SimTime not_after = SimTime::max();

  friend bool operator==(const Certificate&, const Certificate&) = default;
};

// What both sides of a handshake have.
struct TlsSettings {
  // The highest version spoken; the lower one of both sides is used.
  TlsVersion version = TlsVersion::k13;
  // Its own; nullopt: none. A server must have one.
  std::optional<Certificate> certificate;
  // By name, as in Certificate::issuer.
  std::vector<std::string> trusted_issuers;
  // What the host's own clock shows at simulated time 0: a certificate is
  // valid or not by the verifier's clock.
  Duration clock_offset{};
  // From the TCP connection on; at least 1 ns.
  Duration handshake_timeout = 30s;
};

struct TlsClientSettings : TlsSettings {
  // RFC 6066 section 3, server_name; "": none is sent.
  std::string server_name;
};

// Whether a server wants to see the client's certificate (RFC 5246 section
// 7.4.4, RFC 8446 section 4.3.2).
enum class ClientCertificate : uint8_t {
  kNotRequested,
  kRequested,  // Verified if there is one.
  kRequired,   // The handshake fails without.
};

struct TlsServerSettings : TlsSettings {
  ClientCertificate client_certificate = ClientCertificate::kNotRequested;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_TLS_SETTINGS_H_
