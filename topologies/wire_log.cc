#include "topologies/wire_log.h"

#include "topologies/node_binding.h"

namespace sipsim {
namespace {

constexpr char kInFlight[] = "in flight";
constexpr char kDelivered[] = "delivered";

}  // namespace

void WireLog::OnTrace(const sim::TraceEvent& event) {
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

WireMessage* WireLog::Find(const sim::Packet& packet) {
  const sim::EventId id = packet.duplicate_of ? packet.duplicate_of : packet.id;
  auto it = index_by_packet_.find(id.bits());
  return it == index_by_packet_.end() ? nullptr : &messages_[it->second];
}

absl::string_view WireLog::Intern(absl::string_view text) {
  return *names_.emplace(text).first;
}

}  // namespace sipsim
