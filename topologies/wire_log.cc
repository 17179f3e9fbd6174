#include "topologies/wire_log.h"

#include "sim/host/host.h"
#include "sim/trace/stream_trace.h"
#include "topologies/port_values.h"

namespace sipsim {
namespace {

constexpr char kInFlight[] = "in flight";
constexpr char kDelivered[] = "delivered";
constexpr char kConnectionLost[] = "connection lost";

}  // namespace

void WireLog::OnTrace(const sim::TraceEvent& event) {
  switch (event.kind) {
    case sim::TraceKind::kStreamWritten:
      return OnWritten(event);
    case sim::TraceKind::kStreamRead:
      return OnRead(event);
    case sim::TraceKind::kStreamClosed:
      return OnClosed(event);
    default:
      return OnPacket(event);
  }
}

void WireLog::OnPacket(const sim::TraceEvent& event) {
  const sim::Packet* packet = event.packet;
  if (packet == nullptr || packet->protocol != sim::IpProtocol::kUdp) return;
  if (packet->traffic_class == sim::TrafficClass::kExpedited) return;  // Media.
  if (event.kind == sim::TraceKind::kPacketSent) {
    OnSent(*packet);
  } else if (event.kind == sim::TraceKind::kPacketDelivered) {
    WireMessage* message = Find(*packet);
    if (message == nullptr || message->received.has_value()) return;
    message->received = event.time.time_since_epoch();
    message->fate = kDelivered;
    message->dropped_by = {};
  } else if (event.kind == sim::TraceKind::kPacketDropped) {
    WireMessage* message = Find(*packet);
    // Of a message and its copy, the one that arrives counts.
    if (message == nullptr || message->received.has_value()) return;
    message->fate = sim::DropReasonName(event.drop_reason);
    message->dropped_by = Intern(event.by);
  }
}

void WireLog::OnSent(const sim::Packet& packet) {
  index_by_packet_[packet.id.bits()] = messages_.size();
  WireMessage& message = messages_.emplace_back();
  message.sent = packet.sent_time.time_since_epoch();
  message.source = ToSip(packet.source);
  message.destination = ToSip(packet.destination);
  message.from = simulator_.host_name(packet.source_host);
  message.to = packet.destination_host == sim::kWorldHost
                   ? Intern(packet.destination.ToString())
                   : simulator_.host_name(packet.destination_host);
  message.fate = kInFlight;
  message.bytes = ToBuffer(packet.payload);
  message.packet_id = packet.id.bits();
}

// --- TCP and TLS.

void WireLog::OnWritten(const sim::TraceEvent& event) {
  const sim::StreamTrace& stream = *event.stream;
  const Direction direction = {stream.local, stream.remote};
  // A connection between the same ports as one that is gone.
  if (stream.begin == 0) Lose(direction, "");
  unread_[direction].push_back({stream.end, messages_.size()});
  WireMessage& message = messages_.emplace_back();
  message.sent = event.time.time_since_epoch();
  message.transport = stream.is_tls ? sip::TransportProtocol::kTls
                                    : sip::TransportProtocol::kTcp;
  message.source = ToSip(stream.local);
  message.destination = ToSip(stream.remote);
  message.from = simulator_.host_name(event.host);
  const sim::Host* host = network_.FindHost(stream.remote.address);
  message.to = host != nullptr ? absl::string_view(host->name())
                               : Intern(stream.remote.ToString());
  message.fate = kInFlight;
  message.bytes = ToBuffer(*stream.payload);
}

void WireLog::OnRead(const sim::TraceEvent& event) {
  const sim::StreamTrace& stream = *event.stream;
  const auto it = unread_.find({stream.remote, stream.local});
  if (it == unread_.end()) return;
  std::deque<Unread>& unread = it->second;
  while (!unread.empty() && unread.front().end <= stream.end) {
    WireMessage& message = messages_[unread.front().message];
    message.received = event.time.time_since_epoch();
    message.fate = kDelivered;
    unread.pop_front();
  }
}

// What the closing side has not read by now it will never read. What it has
// written still goes out if it ended in order: the system sees to that.
void WireLog::OnClosed(const sim::TraceEvent& event) {
  const sim::StreamTrace& stream = *event.stream;
  Lose({stream.remote, stream.local}, event.detail);
  if (event.detail == "closed" || event.detail == "process ended") return;
  Lose({stream.local, stream.remote}, event.detail);
}

void WireLog::Lose(const Direction& direction, absl::string_view why) {
  const auto it = unread_.find(direction);
  if (it == unread_.end()) return;
  for (const Unread& unread : it->second) {
    WireMessage& message = messages_[unread.message];
    message.fate = kConnectionLost;
    message.dropped_by = Intern(why);
  }
  unread_.erase(it);
}

WireMessage* WireLog::Find(const sim::Packet& packet) {
  const sim::EventId id = packet.duplicate_of ? packet.duplicate_of : packet.id;
  auto it = index_by_packet_.find(id.bits());
  return it == index_by_packet_.end() ? nullptr : &messages_[it->second];
}

absl::string_view WireLog::Intern(absl::string_view text) {
  return *names_.emplace(text).first;
}

}  // namespace sipsim
