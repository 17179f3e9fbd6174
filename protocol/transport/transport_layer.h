#ifndef SIPSIM_PROTOCOL_TRANSPORT_TRANSPORT_LAYER_H_
#define SIPSIM_PROTOCOL_TRANSPORT_TRANSPORT_LAYER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/description.h"
#include "protocol/base/short_text.h"
#include "protocol/message/message.h"
#include "protocol/message/parse_error.h"
#include "protocol/port/node_context.h"
#include "protocol/transport/connections.h"

namespace sipsim::sip {

// What is known of a message that could not be delivered. ICMP quotes its
// first bytes; what they do not show is left empty.
struct FailedMessage {
  bool is_response = false;
  // Of the request line; "" for a response, or if it was not quoted.
  absl::string_view method;
  // Of the top Via. If "", all requests that wait for the flow's remote end
  // are concerned.
  absl::string_view branch;
};

// What the transport layer hands up. `message` may be moved from.
class MessageHandler {
 public:
  virtual ~MessageHandler() = default;
  // A request, its top Via stamped (received, rport).
  virtual void OnRequest(Message& message, const Flow& flow) = 0;
  // A response whose top Via names one of our listening points (18.1.2).
  virtual void OnResponse(Message& message, const Flow& flow) = 0;
  // A message could not be delivered: ICMP error, or no connection (18.4).
  virtual void OnSendFailed(const Flow& flow, const FailedMessage& failed) = 0;
};

// The value of a Via: room for the longest host name, and for branches of up to
// 64 bytes, more than ours ever have.
using ViaText = ShortText<384>;

// Where a request goes that is too large for UDP (18.1.1).
struct LargeRequestFlows {
  Flow tcp;
  // The flow over UDP, marked as one that takes requests of any size: of this
  // one, FlowsForLarge has nothing more to say.
  Flow udp;
};

struct TransportOptions {
  // Whether requests ask for the response at their source port (RFC 3581
  // section 3 says that clients SHOULD). Off, as in the flows of RFC 3665.
  bool rport = false;
  // TCP and TLS connections, whoever has begun them. Above that, the one that
  // was idle longest is closed.
  size_t connection_count_max = 65'536;
};

// Sends and receives messages for one node (RFC 3261 section 18, RFC 3581).
class TransportLayer : public TransportUser,
                       public ServerNames,
                       private ConnectionsUser {
 public:
  // All outlive the layer.
  TransportLayer(const NodeContext& context, MessageHandler& handler,
                 const TransportOptions& options = {});

  // The value of the Via that a request to `flow` carries:
  // "SIP/2.0/UDP sent-by;branch=..." (18.1.1), and ";rport" if so chosen. ""
  // for no branch, which is RFC 2543.
  ViaText ViaFor(const Flow& flow, absl::string_view branch) const;

  // Where responses to `request` go (18.2.2, RFC 3581 section 4): maddr, then
  // received with rport or the port of sent-by.
  Flow ResponseFlow(const Message& request, const Flow& arrival) const;
  // The same for a response that no transaction claims: from its second Via,
  // once the first is taken off. nullopt if it has none.
  std::optional<Flow> StatelessResponseFlow(const Message& response) const;

  // ServerNames. An address is no domain, and has no number but 0.
  uint32_t ServerNameId(absl::string_view domain) override;

  // 18.1.1: a request of more than 1300 bytes does not go over UDP if there is
  // TCP. Who has written a request of `size` bytes for `flow` asks here; if
  // something comes back, the request is written anew, with ViaFor of
  // `LargeRequestFlows::tcp`, and sent there. When that fails for want of a
  // connection (kTransportError), the next flow to try is `udp`.
  std::optional<LargeRequestFlows> FlowsForLarge(const Flow& flow,
                                                 size_t size) const;

  // Sends one message. Over TCP and TLS, a flow without a connection takes one
  // that is open to the same place, or begins one; the message waits for it.
  void Send(const Flow& flow, BufferRef bytes);

  // Whether a host and port of a URI or Via name one of our listening points.
  bool IsOurs(absl::string_view host, std::optional<uint16_t> port) const;

  // What is open, for people.
  void Describe(Description& out) const;

  // TransportUser: parse, check, stamp, hand up. Broken bytes are counted
  // ("parse_error") and dropped, or answered with 400/505 where possible; so
  // are ("foreign_response") responses that another node's Via asked for.
  // Datagrams of nothing but line ends are counted ("keep_alive"). Bytes that
  // cannot be cut into messages end their connection, and harm no other.
  void OnBytes(const Flow& flow, BufferRef bytes) override;
  void OnAccepted(const Flow& flow,
                  const PeerCertificate* certificate) override;
  void OnConnected(const Flow& flow,
                   const PeerCertificate* certificate) override;
  void OnClosed(const Flow& flow, CloseReason reason,
                absl::string_view detail) override;
  void OnUnreachable(const Flow& flow, absl::string_view quoted) override;

 private:
  // A listening point and what stands in its sent-by.
  struct Point {
    ListeningPoint listening;
    absl::string_view host;
    uint16_t port = 0;  // The default of the transport if it has none.
    std::string via;    // "SIP/2.0/UDP sent-by;branch="
  };

  // ConnectionsUser
  void OnFramed(const Flow& flow, BufferRef bytes) override;
  void OnUnframed(const Flow& flow, const Frame& frame) override;
  void OnNotSent(const Flow& flow, absl::string_view bytes) override;
  void OnConnectionLost(const Flow& flow) override;
  std::optional<Flow> FlowAgain(const BufferRef& response) override;
  absl::string_view ServerName(uint32_t id) const override;

  void Receive(const Flow& flow, BufferRef bytes);
  void OnBroken(const ParseError& error, const Flow& flow);
  void Answer(int status_code, absl::string_view reason, const Flow& flow);
  std::optional<Flow> FlowForVia(const ViaView& via) const;
  bool IsOurSentBy(const ViaView& via) const;
  const Point* PointFor(TransportProtocol protocol, bool is_v6) const;
  const Point& PointOf(const Flow& flow) const;
  // The addresses of a name, or the one that `host` is, kept in `literal`.
  absl::Span<const IpAddress> Addresses(
      absl::string_view host, std::optional<IpAddress>& literal) const;

  const NodeContext& context_;
  MessageHandler& handler_;
  const TransportOptions options_;
  std::vector<Point> points_;
  // Names by number, and the reverse; in lower case. Number 0 is "".
  std::vector<std::string> server_names_ = {""};
  absl::flat_hash_map<std::string, uint32_t> server_name_ids_;
  std::unique_ptr<Connections> connections_;  // Null: UDP only.
  Message message_;  // What is being handed up; kept for its storage.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSPORT_TRANSPORT_LAYER_H_
