#ifndef SIPSIM_SIM_HOST_STREAM_H_
#define SIPSIM_SIM_HOST_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/strings/string_view.h"
#include "sim/core/event.h"
#include "sim/net/payload.h"
#include "sim/net/stream_user.h"
#include "sim/net/tcp_connection.h"
#include "sim/net/tls_session.h"
#include "sim/net/tls_settings.h"
#include "sim/trace/trace_sink.h"

namespace sipsim::sim {

class Streams;

// How many written bytes may wait at one stream until they are acknowledged.
inline constexpr size_t kWriteQueueBytes = 4u << 20;

// One end of a connection as the process sees it. Owned by the Streams of its
// host; calls its user last.
class Stream final : public TcpUser {
 public:
  // How it came about.
  enum class Role : uint8_t { kClient, kServer };

  // `streams`, `user` and `settings` outlive it; the last two are null for
  // plain TCP.
  Stream(Streams& streams, StreamId id, Role role, StreamUser& user,
         std::unique_ptr<TlsSession> tls, const TlsSettings* settings);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() override;

  StreamId id() const { return id_; }
  void set_connection(TcpConnection& connection) { connection_ = &connection; }

  // As in Streams.
  bool Write(Payload payload);
  void Close();
  void Abort();
  // The process is gone.
  void Orphan();
  // So is the operating system.
  void Forget() { End("process ended"); }

  void OnHandshakeTimeout();

  void OnTcpOpen(TcpConnection& connection) override;
  void OnTcpBytes(TcpConnection& connection, Payload payload) override;
  void OnTcpEnd(TcpConnection& connection) override;
  void OnTcpClosed(TcpConnection& connection,
                   StreamCloseReason reason) override;

 private:
  // Whether the user has heard of it.
  bool IsKnown() const { return is_open_ || role_ == Role::kClient; }
  void Open();
  // Of TLS.
  bool IsHandshaking() const { return tls_ != nullptr && !is_open_; }
  void TakeTlsStep(const TlsSession::Step& step);
  void Fail(StreamCloseReason reason);
  void Deliver(Payload payload);
  // Nothing more is heard of it, or can be done with it.
  void End(absl::string_view why);
  void Trace(TraceKind kind, uint64_t begin, uint64_t end,
             const Payload* payload, absl::string_view detail);

  Streams& streams_;
  const StreamId id_;
  const Role role_;
  StreamUser& user_;
  TcpConnection* connection_ = nullptr;  // Null: it has ended.
  // Null: plain TCP.
  const std::unique_ptr<TlsSession> tls_;
  const TlsSettings* const settings_;
  EventHandle handshake_timer_ = 0;
  // Written while the handshake was not over.
  std::vector<Payload> waiting_;
  size_t waiting_bytes_ = 0;
  bool is_open_ = false;
  bool is_closed_ = false;  // No more writes.
  uint64_t written_bytes_ = 0;
  uint64_t read_bytes_ = 0;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_HOST_STREAM_H_
