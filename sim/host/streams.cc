#include "sim/host/streams.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "sim/host/host.h"
#include "sim/trace/stream_trace.h"

namespace sipsim::sim {

Streams::Streams(Host& host, Simulator& simulator, PacketSender& network,
                 const TcpSettings& settings)
    : host_(host),
      simulator_(simulator),
      tcp_(simulator, network, host.index(), host.MakeRandomStream("tcp isn"),
           settings, *this) {}

// ---- For the process -------------------------------------------------------

absl::Status Streams::Listen(const Endpoint& local, StreamUser& user,
                             const TlsServerSettings* tls) {
  if (local.port == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(host_.name(), ": expected a port from 1 to 65535, found ",
                     local.ToString()));
  }
  if (!host_.HasAddress(local.address)) {
    return absl::InvalidArgumentError(
        absl::StrCat(host_.name(), ": expected an address of the host, found ",
                     local.ToString()));
  }
  if (tls != nullptr && !tls->certificate.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat(host_.name(), ": ", local.ToString(),
                     ": expected a certificate, found none"));
  }
  if (!listeners_.try_emplace(local, Listener{&user, tls}).second) {
    return absl::AlreadyExistsError(absl::StrCat(
        host_.name(), ": ", local.ToString(), " is already listened on"));
  }
  return absl::OkStatus();
}

void Streams::StopListening(const Endpoint& local) { listeners_.erase(local); }

StreamId Streams::Connect(const Endpoint& local, const Endpoint& remote,
                          StreamUser& user, const TlsClientSettings* tls) {
  if (host_.state() != HostState::kUp) return 0;
  if (!host_.HasAddress(local.address) || remote.port == 0) return 0;
  if (local.address.is_v6() != remote.address.is_v6()) return 0;
  auto stream = std::make_unique<Stream>(
      *this, last_id_ + 1, Stream::Role::kClient, user,
      tls == nullptr ? nullptr : std::make_unique<TlsSession>(*tls), tls);
  TcpConnection* connection = tcp_.Connect(local, remote, *stream);
  if (connection == nullptr) return 0;
  stream->set_connection(*connection);
  return Add(std::move(stream)).id();
}

bool Streams::Write(StreamId id, Payload payload) {
  Stream* stream = Find(id);
  return stream != nullptr && stream->Write(std::move(payload));
}

void Streams::Close(StreamId id) {
  if (Stream* stream = Find(id)) stream->Close();
}

void Streams::Abort(StreamId id) {
  if (Stream* stream = Find(id)) stream->Abort();
}

// ---- For the host ----------------------------------------------------------

void Streams::OnSegment(const Endpoint& local, const Endpoint& remote,
                        const TcpHeader& header, Payload payload) {
  tcp_.OnSegment(local, remote, header, std::move(payload));
  released_.clear();
}

void Streams::RemoveAddress(const IpAddress& address) {
  absl::erase_if(listeners_, [&](const auto& listener) {
    return listener.first.address == address;
  });
}

void Streams::EndProcess() {
  listeners_.clear();
  while (!streams_.empty()) streams_.begin()->second->Orphan();
}

void Streams::Forget() {
  listeners_.clear();
  while (!streams_.empty()) streams_.begin()->second->Forget();
  tcp_.Forget();
}

// ---- Streams ---------------------------------------------------------------

Stream& Streams::Add(std::unique_ptr<Stream> stream) {
  last_id_ = stream->id();
  auto& place = streams_[last_id_];
  place = std::move(stream);
  return *place;
}

Stream* Streams::Find(StreamId id) {
  const auto it = streams_.find(id);
  return it == streams_.end() ? nullptr : it->second.get();
}

void Streams::Release(Stream& stream) {
  const auto it = streams_.find(stream.id());
  released_.push_back(std::move(it->second));
  streams_.erase(it);
}

TcpUser* Streams::Accept(TcpConnection& connection) {
  const auto it = listeners_.find(connection.local());
  if (it == listeners_.end()) return nullptr;
  const Listener& listener = it->second;
  const TlsServerSettings* tls = listener.tls;
  Stream& stream = Add(std::make_unique<Stream>(
      *this, last_id_ + 1, Stream::Role::kServer, *listener.user,
      tls == nullptr ? nullptr : std::make_unique<TlsSession>(*tls), tls));
  stream.set_connection(connection);
  return &stream;
}

EventHandle Streams::StartHandshakeTimer(Stream& stream, Duration duration) {
  return simulator_.StartTimer(host_.index(), now() + duration, *this, &stream);
}

void Streams::OnEvent(const Event& event) {
  static_cast<Stream*>(event.object)->OnHandshakeTimeout();
  released_.clear();
}

void Streams::TraceHandshakeFailure(const Endpoint& remote,
                                    absl::string_view why) {
  if (!is_traced()) return;
  host_.TraceNote("tls_handshake_failed",
                  absl::StrCat(remote.ToString(), ": ", why));
}

void Streams::Trace(TraceKind kind, const StreamTrace& stream,
                    absl::string_view detail) {
  TraceEvent event;
  event.kind = kind;
  event.host = host_.index();
  event.stream = &stream;
  event.detail = detail;
  simulator_.Trace(event);
}

}  // namespace sipsim::sim
