#include "sim/host/streams.h"

#include "sim/host/host.h"

namespace sipsim::sim {

absl::Status Streams::Listen(const Endpoint&, StreamUser&,
                             const TlsServerSettings*) {
  return absl::UnimplementedError(host_.name());
}

void Streams::StopListening(const Endpoint&) {}

StreamId Streams::Connect(const Endpoint&, const Endpoint&, StreamUser&,
                          const TlsClientSettings*) {
  return 0;
}

bool Streams::Write(StreamId, Payload) { return false; }

void Streams::Close(StreamId) {}

void Streams::Abort(StreamId) {}

}  // namespace sipsim::sim
