#include "sim/host/stream.h"

#include <utility>

#include "sim/host/streams.h"
#include "sim/trace/stream_trace.h"

namespace sipsim::sim {

Stream::Stream(Streams& streams, StreamId id, Role role, StreamUser& user,
               std::unique_ptr<TlsSession> tls, const TlsSettings* settings)
    : streams_(streams),
      id_(id),
      role_(role),
      user_(user),
      tls_(std::move(tls)),
      settings_(settings) {}

Stream::~Stream() = default;

// ---- From the process ------------------------------------------------------

bool Stream::Write(Payload payload) {
  const size_t size = payload.size();
  if (is_closed_) return false;
  if (connection_->unacknowledged_bytes() + waiting_bytes_ + size >
      kWriteQueueBytes) {
    return false;
  }
  if (size == 0) return true;
  Trace(TraceKind::kStreamWritten, written_bytes_, written_bytes_ + size,
        &payload, {});
  written_bytes_ += size;
  if (IsHandshaking()) {
    waiting_bytes_ += size;
    waiting_.push_back(std::move(payload));
  } else {
    connection_->Write(std::move(payload));
  }
  return true;
}

void Stream::Close() {
  if (is_closed_) return;
  is_closed_ = true;
  if (!IsHandshaking()) connection_->Close();
}

void Stream::Abort() {
  TcpConnection* connection = connection_;
  End("aborted");
  connection->Abort();
}

void Stream::Orphan() {
  TcpConnection* connection = connection_;
  End("process ended");
  connection->Orphan();
}

// ---- From TCP --------------------------------------------------------------

void Stream::OnTcpOpen(TcpConnection&) {
  if (tls_ == nullptr) {
    Open();
    return;
  }
  handshake_timer_ =
      streams_.StartHandshakeTimer(*this, settings_->handshake_timeout);
  TakeTlsStep(tls_->Start());
}

void Stream::OnTcpBytes(TcpConnection&, Payload payload) {
  if (tls_ != nullptr && !tls_->IsDone()) {
    TakeTlsStep(tls_->OnBytes(payload, streams_.now()));
    if (connection_ == nullptr || payload.size() == 0) return;
  }
  Deliver(std::move(payload));
}

void Stream::OnTcpEnd(TcpConnection&) {
  if (IsHandshaking()) {
    Fail(StreamCloseReason::kTlsNotSpoken);
  } else {
    user_.OnStreamEnd(id_);
  }
}

void Stream::OnTcpClosed(TcpConnection&, StreamCloseReason reason) {
  End(StreamCloseReasonName(reason));
  if (IsKnown()) user_.OnStreamClosed(id_, reason);
}

// ---- TLS -------------------------------------------------------------------

void Stream::TakeTlsStep(const TlsSession::Step& step) {
  // Not once this side has closed: then nobody waits for it, either.
  const bool may_send = !is_closed_ || IsHandshaking();
  if (!step.send.empty() && may_send) {
    connection_->Write(Payload::FromString(step.send));
  }
  if (step.failure.has_value()) {
    Fail(*step.failure);
  } else if (step.is_opened) {
    Open();
  }
}

void Stream::OnHandshakeTimeout() {
  handshake_timer_ = 0;
  Fail(StreamCloseReason::kTlsHandshakeTimedOut);
}

// What was written, an alert perhaps, still goes out.
void Stream::Fail(StreamCloseReason reason) {
  TcpConnection* connection = connection_;
  if (!IsKnown()) {
    streams_.TraceHandshakeFailure(connection->remote(),
                                   StreamCloseReasonName(reason));
  }
  End(StreamCloseReasonName(reason));
  connection->Orphan();
  if (IsKnown()) user_.OnStreamClosed(id_, reason);
}

// ---- To the process --------------------------------------------------------

void Stream::Open() {
  is_open_ = true;
  if (handshake_timer_ != 0) streams_.CancelTimer(handshake_timer_);
  handshake_timer_ = 0;
  waiting_bytes_ = 0;
  for (Payload& payload : std::exchange(waiting_, {})) {
    connection_->Write(std::move(payload));
  }
  if (is_closed_) connection_->Close();
  const Endpoint& local = connection_->local();
  const Endpoint& remote = connection_->remote();
  const Certificate* peer =
      tls_ == nullptr ? nullptr : tls_->peer_certificate();
  if (role_ == Role::kClient) {
    user_.OnConnected(id_, local, remote, peer);
  } else {
    user_.OnAccepted(id_, local, remote, peer);
  }
}

void Stream::Deliver(Payload payload) {
  const uint64_t begin = read_bytes_;
  read_bytes_ += payload.size();
  Trace(TraceKind::kStreamRead, begin, read_bytes_, &payload, {});
  user_.OnStreamBytes(id_, std::move(payload));
}

void Stream::End(absl::string_view why) {
  Trace(TraceKind::kStreamClosed, read_bytes_, written_bytes_, nullptr, why);
  if (handshake_timer_ != 0) streams_.CancelTimer(handshake_timer_);
  handshake_timer_ = 0;
  connection_ = nullptr;
  streams_.Release(*this);
}

void Stream::Trace(TraceKind kind, uint64_t begin, uint64_t end,
                   const Payload* payload, absl::string_view detail) {
  if (!streams_.is_traced() || !IsKnown()) return;
  StreamTrace trace;
  trace.id = id_;
  trace.local = connection_->local();
  trace.remote = connection_->remote();
  trace.is_tls = tls_ != nullptr;
  trace.begin = begin;
  trace.end = end;
  trace.payload = payload;
  streams_.Trace(kind, trace, detail);
}

}  // namespace sipsim::sim
