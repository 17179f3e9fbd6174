#ifndef SIPSIM_SIM_HOST_STREAMS_H_
#define SIPSIM_SIM_HOST_STREAMS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "sim/net/ip_address.h"
#include "sim/net/payload.h"
#include "sim/net/stream_user.h"
#include "sim/net/tls_settings.h"

namespace sipsim::sim {

class Host;

// How many written bytes may wait at one stream until they are acknowledged.
inline constexpr size_t kWriteQueueBytes = 4u << 20;

// The TCP and TLS connections of a host's process; the host owns it. Nothing
// here calls a StreamUser before it returns. When the process ends, the
// operating system closes what it has open: the users hear no more of it.
class Streams {
 public:
  // `host` outlives this.
  explicit Streams(Host& host) : host_(host) {}
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;

  // Accepts connections to `local` from now on, until StopListening or the end
  // of the process. Null `tls`: plain TCP; both outlive the use of the port.
  // Fails if the address is not the host's own, the port is 0 or taken, or
  // `tls` has no certificate.
  absl::Status Listen(const Endpoint& local, StreamUser& user,
                      const TlsServerSettings* tls = nullptr);
  // Streams that were accepted live on.
  void StopListening(const Endpoint& local);

  // Begins to connect `local` (its port 0: the next free one from 49152 up,
  // RFC 6335 section 6) to `remote`. `user` hears OnConnected or
  // OnStreamClosed later. Null `tls`: plain TCP; it outlives the stream.
  // 0, and nothing is sent: no process runs, `local` is not an address of the
  // host, the address families differ, the remote port is 0, or the pair of
  // endpoints is in use.
  StreamId Connect(const Endpoint& local, const Endpoint& remote,
                   StreamUser& user, const TlsClientSettings* tls = nullptr);

  // Takes the bytes up, to be sent as soon as the connection is there and its
  // window allows it. False, and nothing is taken: there is no such stream,
  // it was closed, or more than kWriteQueueBytes would be waiting.
  bool Write(StreamId id, Payload payload);
  // Nothing more will be written (FIN, after all that was). Bytes of the peer
  // still come until it closes, too. Does nothing if there is no such stream.
  void Close(StreamId id);
  // Gives the stream up with a reset; its user hears no more of it. Does
  // nothing if there is no such stream.
  void Abort(StreamId id);

 private:
  Host& host_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_HOST_STREAMS_H_
