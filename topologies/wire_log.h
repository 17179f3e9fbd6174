#ifndef SIPSIM_TOPOLOGIES_WIRE_LOG_H_
#define SIPSIM_TOPOLOGIES_WIRE_LOG_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/base/ip_address.h"
#include "protocol/base/time.h"
#include "protocol/port/transport.h"
#include "sim/core/simulator.h"
#include "sim/net/network.h"
#include "sim/net/packet.h"
#include "sim/trace/trace_sink.h"

namespace sipsim {

// One message on the wire: the content of one UDP datagram that a node sent, or
// what it wrote into a TCP or TLS connection in one piece.
struct WireMessage {
  // Since the start of the run.
  sip::Duration sent{};
  // When the receiving process got it, all of it; nullopt if it never did, or
  // not yet. Of a duplicated packet: the first time.
  std::optional<sip::Duration> received;
  // Node names. `to` is the node that has the destination address, dead or
  // alive; for an address that no node has, it is the endpoint
  // ("192.0.2.9:5060"). They live as long as the World.
  absl::string_view from;
  absl::string_view to;
  sip::TransportProtocol transport = sip::TransportProtocol::kUdp;
  sip::Endpoint source;
  sip::Endpoint destination;
  // "delivered"; "in flight" until that is known; or why it was not: "lost",
  // "link down", "rule", "host dead", "port closed", "no route"; over TCP and
  // TLS, where packets are sent again: "connection lost".
  absl::string_view fate;
  // The link ("alice->proxy1"), rule or host that dropped it, or why the
  // connection was lost ("reset"), or "".
  absl::string_view dropped_by;
  // The bytes as they were sent; shared, not copied.
  sip::BufferRef bytes;
  // The packet's id in the trace; 0 over TCP and TLS.
  uint64_t packet_id = 0;
};

// Keeps every message that is sent and what becomes of it.
class WireLog : public sim::TraceSink {
 public:
  // Both know the hosts, and outlive the log.
  WireLog(const sim::Simulator& simulator, const sim::Network& network)
      : simulator_(simulator), network_(network) {}
  WireLog(const WireLog&) = delete;
  WireLog& operator=(const WireLog&) = delete;

  // In the order of sending.
  const std::deque<WireMessage>& messages() const { return messages_; }

  void OnTrace(const sim::TraceEvent& event) override;

 private:
  // One direction of a connection, by the ends of the writer.
  using Direction = std::pair<sim::Endpoint, sim::Endpoint>;
  // What was written and not yet read: where it ends, and which message it is.
  struct Unread {
    uint64_t end;
    size_t message;
  };

  void OnPacket(const sim::TraceEvent& event);
  void OnSent(const sim::Packet& packet);
  void OnWritten(const sim::TraceEvent& event);
  void OnRead(const sim::TraceEvent& event);
  void OnClosed(const sim::TraceEvent& event);
  void Lose(const Direction& direction, absl::string_view why);
  // The message whose packet, or a copy of it, this is; or null.
  WireMessage* Find(const sim::Packet& packet);
  absl::string_view Intern(absl::string_view text);

  const sim::Simulator& simulator_;
  const sim::Network& network_;
  std::deque<WireMessage> messages_;
  absl::flat_hash_map<uint64_t, size_t> index_by_packet_;
  absl::flat_hash_map<Direction, std::deque<Unread>> unread_;
  std::set<std::string, std::less<>> names_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_WIRE_LOG_H_
