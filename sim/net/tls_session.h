#ifndef SIPSIM_SIM_NET_TLS_SESSION_H_
#define SIPSIM_SIM_NET_TLS_SESSION_H_

#include <cstdint>
#include <optional>
#include <string>

#include "sim/core/sim_time.h"
#include "sim/net/payload.h"
#include "sim/net/stream_user.h"
#include "sim/net/tls_flight.h"
#include "sim/net/tls_settings.h"

namespace sipsim::sim {

// One side of a TLS handshake, without I/O: bytes of the stream in, bytes for
// the stream out. The round trips are those of RFC 5246 figure 1 and RFC 8446
// figure 1:
//
//   1.2  client                        server     1.3  client          server
//        ClientHello ----------------->                ClientHello ---->
//        <----- ServerHello to ServerHelloDone         <- ServerHello to
//        Finished Certificate to Finished ----->                Finished
//        ------->  open
//        <--------------------- Finished  open    open
//   open                                               <--- NewSessionTicket
//
// After that, what the programs write goes over the stream as it is: a capture
// shows it, and no close_notify ends it. A certificate is believed or not by
// its issuer and validity; the chain to the issuer is not modelled.
class TlsSession {
 public:
  // `settings` outlives this.
  explicit TlsSession(const TlsClientSettings& settings);
  explicit TlsSession(const TlsServerSettings& settings);

  // What came of something.
  struct Step {
    std::string send;
    // Bytes of the program may be written, and will come.
    bool is_opened = false;
    // The handshake has failed; `send` has the alert, if it is for this side
    // to send one.
    std::optional<StreamCloseReason> failure;
  };
  // The stream is there.
  Step Start();
  // Takes the next bytes of the stream, and leaves those of the program in
  // `payload`. Not after IsDone.
  Step OnBytes(Payload& payload, SimTime now);
  // Nothing more of TLS will come.
  bool IsDone() const { return state_ == State::kDone; }
  // The peer's, if it has shown one; valid as long as this.
  const Certificate* peer_certificate() const {
    return peer_certificate_.has_value() ? &*peer_certificate_ : nullptr;
  }

 private:
  // What it waits for.
  enum class State : uint8_t {
    kClientHello,
    kServerHello,
    kClientFinished,
    kServerFinished,
    kDone,
  };

  void TakeRecord(const TlsRecord& record, SimTime now, Step& step);
  void TakeFlight(TlsFlight& flight, SimTime now, Step& step);
  void OnClientHello(const TlsFlight& flight, Step& step);
  void OnServerHello(TlsFlight& flight, SimTime now, Step& step);
  void OnClientFinished(TlsFlight& flight, SimTime now, Step& step);
  void OnAlert(absl::string_view content, Step& step);
  // Whether there is one, and it is good; else the step has failed.
  bool Verify(SimTime now, Step& step);
  void Fail(StreamCloseReason reason, TlsAlert alert, Step& step);

  const TlsSettings& settings_;
  // One of them is null.
  const TlsClientSettings* const client_ = nullptr;
  const TlsServerSettings* const server_ = nullptr;
  State state_;
  TlsVersion version_;
  std::optional<Certificate> peer_certificate_;
  std::string stream_;    // Not a whole record yet.
  std::string contents_;  // Not a whole flight yet.
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_TLS_SESSION_H_
