#include "protocol/alg/relay.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"

namespace sipsim::sip {

RelayParty* RelayCall::Find(absl::string_view tag) const {
  for (const auto& party : parties) {
    if (party->tag == tag) return party.get();
  }
  return nullptr;
}

void Pinhole::SetTarget(const Endpoint& endpoint) {
  if (target.has_value() && target != endpoint) previous = target;
  target = endpoint;
  is_latched = false;
}

Relay::Relay(const NodeContext& context, const AlgConfig& config)
    : context_(context),
      config_(config),
      inside_ports_(config.inside.ports),
      outside_ports_(config.outside.ports) {
  SIP_CHECK(context.media != nullptr);
  ForAllPorts(&Relay::OpenPort);
}

Relay::~Relay() { ForAllPorts(&Relay::ClosePort); }

void Relay::ForAllPorts(void (Relay::*act)(const Endpoint&)) {
  for (size_t i = 0; i < inside_ports_.size(); ++i) {
    (this->*act)({config_.inside.address, inside_ports_.port(i)});
  }
  for (size_t i = 0; i < outside_ports_.size(); ++i) {
    (this->*act)({config_.outside.address, outside_ports_.port(i)});
  }
}

void Relay::OpenPort(const Endpoint& local) {
  SIP_CHECK(context_.media->Open(local, *this));
}

void Relay::ClosePort(const Endpoint& local) { context_.media->Close(local); }

void Relay::Report(const Pinhole& hole, const char* from,
                   const char* to) const {
  if (!context_.observer.wants_details()) return;
  context_.observer.OnStateChange("pinhole", hole.local.ToString(), from, to);
}

Pinhole* Relay::Open(RelayCall& call, RelayParty& party, size_t stream) {
  if (party.streams.size() <= stream) party.streams.resize(stream + 1);
  auto& hole = party.streams[stream];
  if (hole != nullptr) return hole.get();
  const uint16_t port = PoolFor(party).Take();
  if (port == 0) {
    context_.observer.OnCount("no_media_port",
                              party.is_inside ? "outside" : "inside");
    return nullptr;
  }
  hole = std::make_unique<Pinhole>();
  hole->local = {AddressFor(party), port};
  hole->stream = stream;
  hole->party = &party;
  holes_[hole->local] = {hole.get(), &call};
  Report(*hole, "", "open");
  return hole.get();
}

void Relay::Close(RelayParty& party, size_t stream) {
  if (stream >= party.streams.size()) return;
  auto& hole = party.streams[stream];
  if (hole == nullptr) return;
  Report(*hole, "open", "closed");
  PoolFor(party).Return(hole->local.port);
  holes_.erase(hole->local);
  hole.reset();
}

void Relay::CloseAll(RelayParty& party) {
  for (size_t i = 0; i < party.streams.size(); ++i) Close(party, i);
}

Pinhole* Relay::SenderOf(const RelayCall& call, const Pinhole& to,
                         const Endpoint& remote) {
  Pinhole* first = nullptr;
  for (const auto& party : call.parties) {
    if (party.get() == to.party || to.stream >= party->streams.size()) continue;
    Pinhole* hole = party->streams[to.stream].get();
    if (hole == nullptr) continue;
    if (hole->target == remote) {
      hole->previous.reset();
      return hole;
    }
    if (hole->offered == remote || hole->previous == remote) return hole;
    if (first == nullptr) first = hole;
  }
  if (first == nullptr) return nullptr;
  // Who has not answered yet may speak from anywhere (RFC 3264 section 5.1).
  if (!first->target.has_value()) return first;
  if (!config_.latch || first->is_latched) return nullptr;
  first->target = remote;
  first->is_latched = true;
  return first;
}

void Relay::OnMedia(const Endpoint& local, const Endpoint& remote,
                    BufferRef bytes) {
  const auto it = holes_.find(local);
  if (it == holes_.end() || !it->second.hole->target.has_value()) {
    context_.observer.OnCount(
        "media_without_pinhole",
        absl::StrCat(remote.ToString(), " to ", local.ToString()));
    return;
  }
  const auto [hole, call] = it->second;
  const Pinhole* sender = SenderOf(*call, *hole, remote);
  if (sender == nullptr) {
    context_.observer.OnCount(
        "foreign_media",
        absl::StrCat(remote.ToString(), " to ", local.ToString()));
    return;
  }
  call->last_used = context_.clock.Now();
  ++relayed_count_;
  context_.media->Send(sender->local, *hole->target, std::move(bytes));
}

}  // namespace sipsim::sip
