#include "sim/net/network.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "sim/base/check.h"

namespace sipsim::sim {

absl::StatusOr<std::unique_ptr<Network>> Network::Create(
    Simulator& simulator, const NetworkConfig& config) {
  if (config.loopback_latency < 1ns || config.loopback_latency > kLatencyMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("loopback_latency: expected 1ns to ", kLatencyMax.count(),
                     "ns, found ", config.loopback_latency.count(), "ns"));
  }
  if (config.default_link.has_value()) {
    const absl::Status status = Validate(*config.default_link);
    if (!status.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("default_link.", std::string(status.message())));
    }
  }
  const absl::Status status = Validate(config.tcp);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("tcp.", std::string(status.message())));
  }
  return std::unique_ptr<Network>(new Network(simulator, config));
}

Network::Network(Simulator& simulator, const NetworkConfig& config)
    : simulator_(simulator), config_(config) {}

Network::~Network() = default;

// ---- Paths -----------------------------------------------------------------

Link* Network::NextLink(HostIndex at, HostIndex destination) {
  std::vector<Link*>& paths = routes_[at].paths;
  if (paths.empty()) FindPaths(at);
  if (paths[destination] == nullptr && config_.default_link.has_value()) {
    paths[destination] = FindLink(at, destination);
  }
  return paths[destination];
}

// ---- The way of a packet ---------------------------------------------------

[[gnu::always_inline]] inline Packet* Network::MakePacket(
    HostIndex source, IpProtocol protocol, const Endpoint& from,
    const Endpoint& to, Payload&& payload, TrafficClass traffic_class) {
  Packet* packet = pool_.Get();
  packet->id = simulator_.NextId(source);
  packet->cause = simulator_.cause();
  packet->sent_time = simulator_.now();
  packet->source_host = source;
  packet->destination_host = host_by_address_.Find(to.address);
  packet->protocol = protocol;
  packet->traffic_class = traffic_class;
  packet->source = from;
  packet->destination = to;
  packet->payload = std::move(payload);
  return packet;
}

inline void Network::SendOut(Packet* packet) {
  digest_.PacketSent(*packet);
  Trace(TraceKind::kPacketSent, *packet, packet->source_host, {});
  Dispatch(packet);
}

void Network::Send(HostIndex source, IpProtocol protocol, const Endpoint& from,
                   const Endpoint& to, Payload&& payload,
                   TrafficClass traffic_class) {
  SendOut(MakePacket(source, protocol, from, to, std::move(payload),
                     traffic_class));
}

void Network::SendTcp(HostIndex source, const Endpoint& from,
                      const Endpoint& to, const TcpHeader& header,
                      Payload&& payload) {
  Packet* packet = MakePacket(source, IpProtocol::kTcp, from, to,
                              std::move(payload), TrafficClass::kDefault);
  packet->tcp = header;
  SendOut(packet);
}

// What the sending host's side of the network decides.
inline void Network::Dispatch(Packet* packet) {
  const HostIndex source = packet->source_host;
  Duration extra{};
  if (!rules_.empty()) {
    const RuleSet::Judgement judgement = rules_.Judge(*packet);
    if (judgement.verdict.action == Verdict::Action::kDrop) {
      Drop(packet, source, DropReason::kRule, judgement.rule);
      return;
    }
    extra = judgement.verdict.delay;
  }
  if (packet->destination_host == kWorldHost) {
    Drop(packet, source, DropReason::kNoRoute, simulator_.host_name(source));
  } else if (packet->destination_host == source) {
    ScheduleHop(packet, source, source, config_.loopback_latency + extra);
  } else {
    Forward(packet, source, extra);
  }
}

void Network::Forward(Packet* packet, HostIndex at, Duration extra) {
  Link* link = NextLink(at, packet->destination_host);
  if (link == nullptr) {
    Drop(packet, at, DropReason::kNoRoute, simulator_.host_name(at));
    return;
  }
  const LinkVerdict verdict = link->Transmit();
  if (verdict.drop_reason != DropReason::kNone) {
    Drop(packet, at, verdict.drop_reason, link->name());
    return;
  }
  if (verdict.copy_count == 2) {
    Duplicate(*packet, *link, verdict.latencies[1] + extra);
  }
  ScheduleHop(packet, at, link->to(), verdict.latencies[0] + extra);
}

void Network::Duplicate(const Packet& packet, const Link& link,
                        Duration latency) {
  Packet* copy = pool_.Get();
  *copy = packet;
  copy->id = simulator_.NextId(link.from());
  copy->cause = packet.id;
  copy->duplicate_of = packet.id;
  Trace(TraceKind::kPacketDuplicated, *copy, link.from(), link.name());
  ScheduleHop(copy, link.from(), link.to(), latency);
}

inline void Network::ScheduleHop(Packet* packet, HostIndex at, HostIndex next,
                                 Duration latency) {
  simulator_.Schedule(simulator_.now() + latency, EventKind::kPacket, at, next,
                      *this, packet);
}

void Network::OnEvent(const Event& event) {
  auto* packet = static_cast<Packet*>(event.object);
  simulator_.set_cause(packet->id);
  Arrive(packet, event.destination);
}

inline void Network::Arrive(Packet* packet, HostIndex at) {
  Host& here = host(at);
  if (here.state() == HostState::kDead) {
    Drop(packet, at, DropReason::kHostDead, here.name());
  } else if (at == packet->destination_host) {
    Deliver(packet, here);
  } else {
    Trace(TraceKind::kPacketForwarded, *packet, at, here.name());
    Forward(packet, at, Duration::zero());
  }
}

inline void Network::Deliver(Packet* packet, Host& host) {
  UdpUser* user = host.FindUser(packet->destination);
  if (packet->protocol != IpProtocol::kUdp) [[unlikely]] {
    if (packet->protocol == IpProtocol::kTcp) {
      DeliverTcp(packet, host);
    } else {
      DeliverIcmp(packet, host, user);
    }
    return;
  }
  if (user == nullptr) [[unlikely]] {
    Refuse(packet, host);
    return;
  }
  RecordDelivered(*packet, host);
  const Endpoint local = packet->destination;
  const Endpoint remote = packet->source;
  Payload payload = std::move(packet->payload);
  pool_.Put(packet);
  user->OnDatagram(local, remote, std::move(payload));
}

// An ICMP message ends in the host, whether or not a program wants it.
void Network::DeliverIcmp(Packet* packet, Host& host, UdpUser* user) {
  RecordDelivered(*packet, host);
  const Endpoint local = packet->destination;
  const Endpoint remote = packet->source;
  Payload quoted = packet->payload.Prefix(QuotedBytes(*packet));
  pool_.Put(packet);
  if (user != nullptr) user->OnUnreachable(local, remote, std::move(quoted));
}

// A segment reaches the operating system, whether or not a program listens.
void Network::DeliverTcp(Packet* packet, Host& host) {
  RecordDelivered(*packet, host);
  const Endpoint local = packet->destination;
  const Endpoint remote = packet->source;
  const TcpHeader header = packet->tcp;
  Payload payload = std::move(packet->payload);
  pool_.Put(packet);
  host.streams().OnSegment(local, remote, header, std::move(payload));
}

inline void Network::RecordDelivered(const Packet& packet, const Host& host) {
  digest_.PacketDelivered(simulator_.now(), host.index(), packet.id);
  Trace(TraceKind::kPacketDelivered, packet, host.index(), host.name());
}

// RFC 1122 section 4.1.3.1: a datagram for a port that nobody listens on is
// answered with ICMP port unreachable. ICMP itself never is.
void Network::Refuse(Packet* packet, Host& host) {
  const Endpoint from = packet->destination;
  const Endpoint to = packet->source;
  Payload about = packet->payload;
  Drop(packet, host.index(), DropReason::kPortClosed, host.name());
  Send(host.index(), IpProtocol::kIcmpPortUnreachable, from, to,
       std::move(about), TrafficClass::kDefault);
}

void Network::Drop(Packet* packet, HostIndex at, DropReason reason,
                   absl::string_view by) {
  digest_.PacketDropped(simulator_.now(), at, packet->id, reason);
  Trace(TraceKind::kPacketDropped, *packet, at, by, reason);
  pool_.Put(packet);
}

void Network::TraceToSink(TraceKind kind, const Packet& packet, HostIndex at,
                          absl::string_view by, DropReason reason) {
  TraceEvent event;
  event.kind = kind;
  event.host = at;
  event.id = packet.id;
  event.cause = packet.cause;
  event.packet = &packet;
  event.drop_reason = reason;
  event.by = by;
  simulator_.Trace(event);
}

}  // namespace sipsim::sim
