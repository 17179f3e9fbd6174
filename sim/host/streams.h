#ifndef SIPSIM_SIM_HOST_STREAMS_H_
#define SIPSIM_SIM_HOST_STREAMS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "sim/core/event.h"
#include "sim/core/simulator.h"
#include "sim/host/stream.h"
#include "sim/net/ip_address.h"
#include "sim/net/packet_sender.h"
#include "sim/net/payload.h"
#include "sim/net/stream_user.h"
#include "sim/net/tcp_header.h"
#include "sim/net/tcp_settings.h"
#include "sim/net/tcp_stack.h"
#include "sim/net/tls_settings.h"
#include "sim/trace/trace_sink.h"

namespace sipsim::sim {

class Host;

// The TCP and TLS connections of a host's process; the host owns it. Nothing
// that a process calls here calls a StreamUser before it returns.
//
// When the process ends, its users hear no more, and the operating system
// closes what was open, as it does for a program that was killed: what was
// written and a FIN still go out; bytes that come later are answered with a
// reset, and so is whoever connects. When the host dies, there is silence.
class Streams final : private TcpAcceptor, private EventTarget {
 public:
  // All outlive this.
  Streams(Host& host, Simulator& simulator, PacketSender& network,
          const TcpSettings& settings);
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
  // ---- For the host --------------------------------------------------------
  void OnSegment(const Endpoint& local, const Endpoint& remote,
                 const TcpHeader& header, Payload payload);
  // No more connections are accepted there. Those that are open find no
  // answer any more.
  void RemoveAddress(const IpAddress& address);
  // The process is gone.
  void EndProcess();
  // So is the operating system. Not while a segment is dealt with.
  void Forget();
  // Connections that the operating system knows of, for tests.
  size_t connection_count() const { return tcp_.connection_count(); }

  // ---- For the streams -----------------------------------------------------
  SimTime now() const { return simulator_.now(); }
  EventHandle StartHandshakeTimer(Stream& stream, Duration duration);
  void CancelTimer(EventHandle handle) { simulator_.Cancel(handle); }
  bool is_traced() const { return simulator_.trace_sink() != nullptr; }
  void Trace(TraceKind kind, const StreamTrace& stream,
             absl::string_view detail);
  // Of a stream that its process never heard of.
  void TraceHandshakeFailure(const Endpoint& remote, absl::string_view why);
  // Forgets the stream; the object lives until the present event is over.
  void Release(Stream& stream);

 private:
  struct Listener {
    StreamUser* user;
    const TlsServerSettings* tls;
  };

  bool IsListening(const Endpoint& local) const override {
    return listeners_.contains(local);
  }
  TcpUser* Accept(TcpConnection& connection) override;
  void OnEvent(const Event& event) override;
  const char* TimerLabel(void*, uint32_t) const override {
    return "TLS handshake timeout";
  }
  Stream* Find(StreamId id);
  Stream& Add(std::unique_ptr<Stream> stream);

  Host& host_;
  Simulator& simulator_;
  TcpStack tcp_;
  absl::btree_map<Endpoint, Listener> listeners_;
  // Ordered: the end of the process closes them one by one.
  absl::btree_map<StreamId, std::unique_ptr<Stream>> streams_;
  StreamId last_id_ = 0;
  // Those whose event is not over yet.
  std::vector<std::unique_ptr<Stream>> released_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_HOST_STREAMS_H_
