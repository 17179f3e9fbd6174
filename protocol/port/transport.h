#ifndef SIPSIM_PROTOCOL_PORT_TRANSPORT_H_
#define SIPSIM_PROTOCOL_PORT_TRANSPORT_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/buffer.h"
#include "protocol/base/ip_address.h"

namespace sipsim::sip {

enum class TransportProtocol : uint8_t { kUdp, kTcp, kTls };

// RFC 3261 section 17: a reliable transport needs no retransmission timers.
inline bool IsReliable(TransportProtocol protocol) {
  return protocol != TransportProtocol::kUdp;
}
// "UDP", "TCP", "TLS", as in the sent-protocol of a Via (section 20.42).
inline absl::string_view TransportName(TransportProtocol protocol) {
  constexpr absl::string_view kNames[] = {"UDP", "TCP", "TLS"};
  return kNames[static_cast<size_t>(protocol)];
}

// Where bytes go to, or came from, as seen by this node. For a connection,
// `connection` names it; 0 for datagrams and for "connect if need be".
struct Flow {
  TransportProtocol protocol = TransportProtocol::kUdp;
  Endpoint local;
  Endpoint remote;
  uint64_t connection = 0;

  friend bool operator==(const Flow&, const Flow&) = default;
};

// An address on which the node listens. `sent_by` is what it writes into the
// Via of its requests: a host name or an address, with a port or without
// (RFC 3261 section 18.1.1).
struct ListeningPoint {
  TransportProtocol protocol = TransportProtocol::kUdp;
  Endpoint local;
  absl::string_view sent_by;  // Owned by the Transport.
};

// The way out. No call delivers anything, to anyone, before it returns.
class Transport {
 public:
  virtual ~Transport() = default;
  // Sends one message. The bytes are shared, not copied; nobody changes them.
  // Failure shows up later at the TransportUser, or never.
  virtual void Send(const Flow& flow, BufferRef bytes) = 0;
  // In the order of preference; not empty; constant.
  virtual absl::Span<const ListeningPoint> listening_points() const = 0;
};

// The way in.
class TransportUser {
 public:
  virtual ~TransportUser() = default;
  // A datagram has arrived.
  virtual void OnBytes(const Flow& flow, BufferRef bytes) = 0;
  // An ICMP host, network or port unreachable came back for a datagram that
  // was sent to `flow.remote` (RFC 3261 section 18.4). `quoted` is the part of
  // the datagram's content that the ICMP message quotes, possibly cut short.
  virtual void OnUnreachable(const Flow& flow, absl::string_view quoted) = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_TRANSPORT_H_
