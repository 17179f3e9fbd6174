#ifndef SIPSIM_PROTOCOL_PORT_TRANSPORT_H_
#define SIPSIM_PROTOCOL_PORT_TRANSPORT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/ascii_case.h"
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
// What such a name stands for, in any case: in a Via, or in the transport
// parameter of a URI. nullopt for what we do not have.
inline std::optional<TransportProtocol> TransportFromName(
    absl::string_view name) {
  for (const auto protocol : {TransportProtocol::kUdp, TransportProtocol::kTcp,
                              TransportProtocol::kTls}) {
    if (EqualsWithoutCase(name, TransportName(protocol))) return protocol;
  }
  return std::nullopt;
}
// RFC 3261 section 18.1.1: 5060 for UDP and TCP, 5061 for TLS.
inline uint16_t DefaultPort(TransportProtocol protocol) {
  return protocol == TransportProtocol::kTls ? 5061 : 5060;
}

// Names one connection of a node's Transport; 0 is none. A number is never used
// for a second one.
using ConnectionId = uint64_t;

// Where bytes go to, or came from, as seen by this node. For a connection,
// `connection` names it; 0 for datagrams and for "connect if need be".
struct Flow {
  TransportProtocol protocol = TransportProtocol::kUdp;
  Endpoint local;
  Endpoint remote;
  // Whose certificate the remote end of a new TLS connection must show: a
  // number that ServerNames::ServerNameId gives for a domain. 0: nobody's in
  // particular. Not seen by the port, and no part of where bytes go.
  uint32_t server_name = 0;
  ConnectionId connection = 0;

  friend bool operator==(const Flow&, const Flow&) = default;
};

// Gives out the numbers of Flow::server_name: TransportLayer.
class ServerNames {
 public:
  // The number of `domain` (compared without case), the host of the URI that a
  // flow was located from (RFC 5922 section 4): always the same one. 0 for "".
  virtual uint32_t ServerNameId(absl::string_view domain) = 0;

 protected:
  ~ServerNames() = default;
};

// An address on which the node listens. `sent_by` is what it writes into the
// Via of its requests: a host name or an address, with a port or without
// (RFC 3261 section 18.1.1).
struct ListeningPoint {
  TransportProtocol protocol = TransportProtocol::kUdp;
  Endpoint local;
  absl::string_view sent_by;  // Owned by the Transport.
};

// The names in a certificate whose issuer, validity and possession the binding
// has checked: what RFC 5922 section 7.1 looks at.
struct PeerCertificate {
  std::vector<std::string> uri_names;  // subjectAltName, "sip:example.com".
  std::vector<std::string> dns_names;  // subjectAltName, "example.com".
};

// Why a connection is no more, or never came about.
enum class CloseReason : uint8_t {
  kClosedByPeer,     // In order: the peer will send no more.
  kReset,            // By the peer, in the middle of things.
  kRefused,          // Nobody listens at the remote end.
  kTimedOut,         // The remote end is silent.
  kUnreachable,      // ICMP host or network unreachable.
  kHandshakeFailed,  // TLS: no common version, a certificate that does not do.
};
// "closed by peer", "reset", ...
inline absl::string_view CloseReasonName(CloseReason reason) {
  constexpr absl::string_view kNames[] = {"closed by peer", "reset",
                                          "refused",        "timed out",
                                          "unreachable",    "handshake failed"};
  return kNames[static_cast<size_t>(reason)];
}

// The way out. No call delivers anything, to anyone, before it returns.
class Transport {
 public:
  virtual ~Transport() = default;
  // Sends one message: as a datagram, or into `flow.connection`, which is open.
  // The bytes are shared, not copied; nobody changes them. Failure shows up
  // later at the TransportUser, or never.
  virtual void Send(const Flow& flow, BufferRef bytes) = 0;
  // Begins a connection from the address of `flow.local`, any port, to
  // `flow.remote`, by `flow.protocol`, which is TCP or TLS. `server_name` is
  // what TLS asks for (server name indication, RFC 6066 section 3), or "".
  // TransportUser::OnConnected or OnClosed follows; nothing may be sent before.
  virtual ConnectionId Connect(const Flow& flow,
                               absl::string_view server_name) = 0;
  // Ends a connection, or the attempt at one: what was sent before still goes
  // out, and nothing more is heard of it, OnClosed included.
  virtual void Close(ConnectionId connection) = 0;
  // In the order of preference; not empty; constant.
  virtual absl::Span<const ListeningPoint> listening_points() const = 0;
};

// The way in.
class TransportUser {
 public:
  virtual ~TransportUser() = default;
  // A datagram has arrived or, with `flow.connection`, the next part of what
  // comes on that connection; it may begin and end anywhere in a message.
  virtual void OnBytes(const Flow& flow, BufferRef bytes) = 0;
  // A connection has come in at a listening point. `certificate` is the
  // client's; null if it showed none.
  virtual void OnAccepted(const Flow& flow,
                          const PeerCertificate* certificate) = 0;
  // The connection `flow.connection` is there, its TLS handshake done.
  // `certificate` is the server's; null over TCP.
  virtual void OnConnected(const Flow& flow,
                           const PeerCertificate* certificate) = 0;
  // The connection `flow.connection` is gone, both ways, or did not come about.
  // `detail` is for the human reader.
  virtual void OnClosed(const Flow& flow, CloseReason reason,
                        absl::string_view detail) = 0;
  // An ICMP host, network or port unreachable came back for a datagram that
  // was sent to `flow.remote` (RFC 3261 section 18.4). `quoted` is the part of
  // the datagram's content that the ICMP message quotes, possibly cut short.
  virtual void OnUnreachable(const Flow& flow, absl::string_view quoted) = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_TRANSPORT_H_
