// Where messages go: the part of TransportLayer that finds flows.

#include <optional>

#include "protocol/message/parser.h"
#include "protocol/transport/transport_layer.h"

namespace sipsim::sip {
namespace {

// RFC 3261 section 18.1.1: what is safe when the MTU of the path is unknown.
constexpr size_t kUdpRequestBytesMax = 1300;
// In Flow::server_name of a UDP flow, where there is no name.
constexpr uint32_t kUdpOfAnySize = 0xffff'ffff;

}  // namespace

absl::Span<const IpAddress> TransportLayer::Addresses(
    absl::string_view host, std::optional<IpAddress>& literal) const {
  literal = IpAddress::Parse(host);
  if (literal.has_value()) return absl::MakeConstSpan(&*literal, 1);
  return context_.resolver.LookupHost(host);
}

ViaText TransportLayer::ViaFor(const Flow& flow,
                               absl::string_view branch) const {
  const absl::string_view via = PointOf(flow).via;
  ViaText text;
  if (branch.empty()) [[unlikely]] {
    text.Append(via.substr(0, via.rfind(';')));
  } else {
    text.Append(via);
    text.Append(branch);
  }
  if (options_.rport) text.Append(";rport");
  return text;
}

Flow TransportLayer::ResponseFlow(const Message& request,
                                  const Flow& arrival) const {
  // A reliable transport answers on the connection of the request.
  if (IsReliable(arrival.protocol)) return arrival;
  const ViaView& via = request.top_via();
  Flow flow = arrival;
  flow.remote.port = via.port_or_default();
  if (via.has_only_branch()) return flow;
  if (const auto maddr = via.Parameter("maddr")) {
    std::optional<IpAddress> literal;
    const auto addresses = Addresses(*maddr, literal);
    if (!addresses.empty()) {
      flow.remote.address = addresses[0];
      return flow;
    }
  }
  // `received` is the source address; where none is stamped (18.2.1), sent-by
  // holds that same address. RFC 3581 section 4: a bare rport is given the
  // source port.
  if (via.has_rport) {
    flow.remote.port = via.rport == 0 ? arrival.remote.port : via.rport;
  }
  return flow;
}

std::optional<Flow> TransportLayer::StatelessResponseFlow(
    const Message& response) const {
  if (response.vias().size() < 2) return std::nullopt;
  return FlowForVia(response.vias()[1]);
}

// Over TCP and TLS: a new connection.
std::optional<Flow> TransportLayer::FlowForVia(const ViaView& via) const {
  const auto protocol = TransportFromName(via.transport);
  if (!protocol.has_value()) return std::nullopt;
  const bool is_datagram = !IsReliable(*protocol);
  uint16_t port = via.port_or_default();
  absl::string_view host = via.host;
  const auto maddr = via.Parameter("maddr");
  if (maddr.has_value() && is_datagram) {
    host = *maddr;
  } else if (!via.received.empty()) {
    host = via.received;
    if (via.rport != 0 && is_datagram) port = via.rport;
  }
  std::optional<IpAddress> literal;
  for (const IpAddress& address : Addresses(host, literal)) {
    const Point* point = PointFor(*protocol, address.is_v6());
    if (point == nullptr) continue;
    return Flow{*protocol, point->listening.local, {address, port}};
  }
  return std::nullopt;
}

// 18.2.2: the connection is gone on which the request came.
std::optional<Flow> TransportLayer::FlowAgain(const BufferRef& response) {
  Message message;  // Not message_: somebody may be reading that one.
  const ParseError error =
      ParseMessage(response, ParseLimits::None(), &message);
  if (!error.ok()) return std::nullopt;
  std::optional<Flow> flow = FlowForVia(message.top_via());
  if (flow.has_value() && flow->protocol == TransportProtocol::kTls) {
    flow->server_name = ServerNameId(message.top_via().host);
  }
  return flow;
}

std::optional<LargeRequestFlows> TransportLayer::FlowsForLarge(
    const Flow& flow, size_t size) const {
  if (size <= kUdpRequestBytesMax || flow.protocol != TransportProtocol::kUdp ||
      flow.server_name == kUdpOfAnySize) {
    return std::nullopt;
  }
  const Point* point =
      PointFor(TransportProtocol::kTcp, flow.remote.address.is_v6());
  if (point == nullptr) return std::nullopt;
  LargeRequestFlows flows = {
      {TransportProtocol::kTcp, point->listening.local, flow.remote}, flow};
  flows.udp.server_name = kUdpOfAnySize;
  return flows;
}

}  // namespace sipsim::sip
