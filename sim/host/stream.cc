#include "sim/host/stream.h"

#include <utility>

#include "sim/host/streams.h"
#include "sim/trace/stream_trace.h"

namespace sipsim::sim {

Stream::Stream(Streams& streams, StreamId id, Role role, StreamUser& user)
    : streams_(streams), id_(id), role_(role), user_(user) {}

Stream::~Stream() = default;

// ---- From the process ------------------------------------------------------

bool Stream::Write(Payload payload) {
  const size_t size = payload.size();
  if (is_closed_) return false;
  if (connection_->unacknowledged_bytes() + size > kWriteQueueBytes) {
    return false;
  }
  if (size == 0) return true;
  Trace(TraceKind::kStreamWritten, written_bytes_, written_bytes_ + size,
        &payload, {});
  written_bytes_ += size;
  connection_->Write(std::move(payload));
  return true;
}

void Stream::Close() {
  if (is_closed_) return;
  is_closed_ = true;
  connection_->Close();
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

void Stream::OnTcpOpen(TcpConnection&) { Open(); }

void Stream::Open() {
  is_open_ = true;
  const Endpoint& local = connection_->local();
  const Endpoint& remote = connection_->remote();
  if (role_ == Role::kClient) {
    user_.OnConnected(id_, local, remote, nullptr);
  } else {
    user_.OnAccepted(id_, local, remote, nullptr);
  }
}

void Stream::OnTcpBytes(TcpConnection&, Payload payload) {
  Deliver(std::move(payload));
}

void Stream::Deliver(Payload payload) {
  const uint64_t begin = read_bytes_;
  read_bytes_ += payload.size();
  Trace(TraceKind::kStreamRead, begin, read_bytes_, &payload, {});
  user_.OnStreamBytes(id_, std::move(payload));
}

void Stream::OnTcpEnd(TcpConnection&) { user_.OnStreamEnd(id_); }

void Stream::OnTcpClosed(TcpConnection&, StreamCloseReason reason) {
  End(StreamCloseReasonName(reason));
  if (IsKnown()) user_.OnStreamClosed(id_, reason);
}

void Stream::End(absl::string_view why) {
  Trace(TraceKind::kStreamClosed, read_bytes_, written_bytes_, nullptr, why);
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
  trace.begin = begin;
  trace.end = end;
  trace.payload = payload;
  streams_.Trace(kind, trace, detail);
}

}  // namespace sipsim::sim
