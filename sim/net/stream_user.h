#ifndef SIPSIM_SIM_NET_STREAM_USER_H_
#define SIPSIM_SIM_NET_STREAM_USER_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "sim/net/ip_address.h"
#include "sim/net/payload.h"
#include "sim/net/tls_settings.h"

namespace sipsim::sim {

// Names one end of a connection for good: a host counts its own from 1. 0 is
// none.
using StreamId = uint64_t;

// Why a stream is over.
enum class StreamCloseReason : uint8_t {
  kClosed,    // Both sides have closed.
  kRefused,   // Nobody listens there: a reset in answer to our SYN.
  kReset,     // The peer, or its operating system, gave the connection up.
  kTimedOut,  // Nothing was acknowledged, however often it was sent.
  // What this side found wrong with the peer in the TLS handshake.
  kTlsHandshakeTimedOut,
  kTlsNotSpoken,  // The peer's bytes are no TLS.
  kTlsCertificateMissing,
  kTlsUntrustedIssuer,
  kTlsCertificateExpired,
  kTlsCertificateNotYetValid,
  // An alert of the peer said so about this side.
  kTlsAlertCertificateRequired,
  kTlsAlertUnknownIssuer,
  kTlsAlertCertificateExpired,
  kTlsAlertBadCertificate,
  kTlsAlertOther,
};
// "closed", "refused", "reset", "timed out", "tls untrusted issuer", ...
absl::string_view StreamCloseReasonName(StreamCloseReason reason);

// Whoever has opened streams or listens for them (Streams). A stream is heard
// of in this order: OnAccepted or OnConnected, OnStreamBytes any number of
// times, OnStreamEnd at most once, OnStreamClosed last and once. Never inside
// a call of Streams; each of them may call Streams.
class StreamUser {
 public:
  virtual ~StreamUser() = default;
  // A peer has connected to `local`; over TLS: the handshake is complete.
  // `peer` is the certificate that it has shown and that was verified; null
  // for none, and without TLS. Valid until the stream is over.
  virtual void OnAccepted(StreamId id, const Endpoint& local,
                          const Endpoint& remote, const Certificate* peer) = 0;
  // What Connect asked for is done; the same parameters. `local` has the port
  // that was chosen.
  virtual void OnConnected(StreamId id, const Endpoint& local,
                           const Endpoint& remote, const Certificate* peer) = 0;
  // The next bytes of the stream; at least one. How they are cut says nothing
  // about how they were written.
  virtual void OnStreamBytes(StreamId id, Payload payload) = 0;
  // The peer will write no more. One may still write to it, and has to Close.
  virtual void OnStreamEnd(StreamId id) = 0;
  // The stream is over, and its id forgotten. Of Connect without OnConnected:
  // it has failed. Not called for what was given to Abort, and not for a
  // stream that was not accepted yet.
  virtual void OnStreamClosed(StreamId id, StreamCloseReason reason) = 0;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_STREAM_USER_H_
