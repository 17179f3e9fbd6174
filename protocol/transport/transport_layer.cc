#include "protocol/transport/transport_layer.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/ascii_case.h"
#include "protocol/base/check.h"
#include "protocol/base/hash.h"
#include "protocol/message/builder.h"
#include "protocol/message/parser.h"
#include "protocol/transport/quoted_message.h"

namespace sipsim::sip {
namespace {

// RFC 3261 section 18.1.1: what is safe when the MTU of the path is unknown.
constexpr size_t kUdpRequestBytesMax = 1300;
// In Flow::server_name of a UDP flow, where there is no name.
constexpr uint32_t kUdpOfAnySize = 0xffff'ffff;

// RFC 3261 section 18.1.1: 5060 for UDP and TCP, 5061 for TLS.
uint16_t DefaultPort(TransportProtocol protocol) {
  return protocol == TransportProtocol::kTls ? 5061 : 5060;
}

std::optional<TransportProtocol> ProtocolOf(absl::string_view transport) {
  for (const auto protocol : {TransportProtocol::kUdp, TransportProtocol::kTcp,
                              TransportProtocol::kTls}) {
    if (EqualsWithoutCase(transport, TransportName(protocol))) {
      return protocol;
    }
  }
  return std::nullopt;
}

// RFC 3263 section 4.1, its static part: the `transport` parameter, or UDP;
// sips goes over TLS, never over UDP (RFC 3261 section 26.2.2).
std::optional<TransportProtocol> ProtocolFor(const UriView& uri) {
  const bool secure = uri.scheme == UriScheme::kSips;
  if (!uri.Has(UriView::kTransport)) {
    return secure ? TransportProtocol::kTls : TransportProtocol::kUdp;
  }
  const auto protocol = ProtocolOf(*uri.Parameter("transport"));
  if (!protocol.has_value() || !secure) return protocol;
  if (*protocol == TransportProtocol::kUdp) return std::nullopt;
  return TransportProtocol::kTls;
}

// "host", "host:5060", "[2001:db8::1]:5060" to its parts; port 0 if absent.
std::pair<absl::string_view, uint16_t> SplitSentBy(absl::string_view sent_by) {
  const size_t colon = sent_by.rfind(':');
  const size_t bracket = sent_by.rfind(']');
  const bool has_port = colon != absl::string_view::npos &&
                        (bracket == absl::string_view::npos || bracket < colon);
  if (!has_port) return {sent_by, 0};
  uint32_t port = 0;
  SIP_CHECK(absl::SimpleAtoi(sent_by.substr(colon + 1), &port));
  SIP_CHECK(port > 0 && port <= 65'535);
  return {sent_by.substr(0, colon), static_cast<uint16_t>(port)};
}

// 8.2.7: the To tag of a stateless answer is a function of the request, so
// that retransmissions get the same one.
Token StatelessTag(const Message& request) {
  return Token(HashBytes(request.text()));
}

// 21.4.1: the reason phrase says what is wrong.
std::string ReasonFor(const ParseError& error) {
  if (error.code == ParseErrorCode::kBadVersion) return "";
  std::string reason =
      absl::StrCat("Bad Request: ", ParseErrorName(error.code));
  if (error.header != HeaderId::kOther) {
    absl::StrAppend(&reason, " in ", HeaderName(error.header));
  }
  return reason;
}

}  // namespace

TransportLayer::TransportLayer(const NodeContext& context,
                               MessageHandler& handler,
                               const TransportOptions& options)
    : context_(context), handler_(handler), options_(options) {
  for (const ListeningPoint& listening : context.transport.listening_points()) {
    auto [host, port] = SplitSentBy(listening.sent_by);
    if (port == 0) port = DefaultPort(listening.protocol);
    const std::string via =
        absl::StrCat("SIP/2.0/", TransportName(listening.protocol), " ",
                     listening.sent_by, ";branch=");
    points_.push_back({listening, host, port, via});
  }
  SIP_CHECK(!points_.empty());
}

absl::Span<const IpAddress> TransportLayer::Addresses(
    absl::string_view host, std::optional<IpAddress>& literal) const {
  literal = IpAddress::Parse(host);
  if (literal.has_value()) return absl::MakeConstSpan(&*literal, 1);
  return context_.resolver.LookupHost(host);
}

const TransportLayer::Point* TransportLayer::PointFor(
    TransportProtocol protocol, bool is_v6) const {
  for (const Point& point : points_) {
    if (point.listening.protocol == protocol &&
        point.listening.local.address.is_v6() == is_v6) {
      return &point;
    }
  }
  return nullptr;
}

const TransportLayer::Point& TransportLayer::PointOf(const Flow& flow) const {
  if (points_.size() == 1) return points_[0];
  for (const Point& point : points_) {
    if (point.listening.protocol == flow.protocol &&
        point.listening.local == flow.local) {
      return point;
    }
  }
  const Point* other = PointFor(flow.protocol, flow.local.address.is_v6());
  return other == nullptr ? points_[0] : *other;
}

void TransportLayer::AddFlow(TransportProtocol protocol, const Endpoint& remote,
                             FlowList& flows) const {
  const Point* point = PointFor(protocol, remote.address.is_v6());
  if (point == nullptr) return;
  flows.push_back({protocol, point->listening.local, remote});
}

FlowList TransportLayer::Locate(const UriView& uri) const {
  FlowList flows;
  const auto protocol = ProtocolFor(uri);
  if (!uri.is_sip_or_sips() || !protocol.has_value()) return flows;
  const uint16_t port = uri.has_port ? uri.port : DefaultPort(*protocol);
  const absl::string_view host =
      uri.Has(UriView::kMaddr) ? *uri.Parameter("maddr") : uri.host;
  std::optional<IpAddress> literal;
  for (const IpAddress& address : Addresses(host, literal)) {
    AddFlow(*protocol, {address, port}, flows);
  }
  return flows;
}

ViaText TransportLayer::ViaFor(const Flow& flow,
                               absl::string_view branch) const {
  ViaText text(PointOf(flow).via);
  text.Append(branch);
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
  const ViaView& via = response.vias()[1];
  const auto protocol = ProtocolOf(via.transport);
  if (!protocol.has_value()) return std::nullopt;
  uint16_t port = via.port_or_default();
  absl::string_view host = via.host;
  const auto maddr = via.Parameter("maddr");
  if (maddr.has_value() && !IsReliable(*protocol)) {
    host = *maddr;
  } else if (!via.received.empty()) {
    host = via.received;
    if (via.rport != 0) port = via.rport;
  }
  std::optional<IpAddress> literal;
  for (const IpAddress& address : Addresses(host, literal)) {
    const Point* point = PointFor(*protocol, address.is_v6());
    if (point == nullptr) continue;
    return Flow{*protocol, point->listening.local, {address, port}};
  }
  return std::nullopt;
}

uint32_t TransportLayer::ServerNameId(absl::string_view domain) {
  if (domain.empty()) return 0;
  const auto next = static_cast<uint32_t>(server_names_.size());
  const auto [entry, is_new] =
      server_name_ids_.emplace(absl::AsciiStrToLower(domain), next);
  if (is_new) server_names_.push_back(entry->first);
  return entry->second;
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

void TransportLayer::Send(const Flow& flow, BufferRef bytes) {
  context_.transport.Send(flow, std::move(bytes));
}

bool TransportLayer::IsOurs(absl::string_view host,
                            std::optional<uint16_t> port) const {
  const auto address = IpAddress::Parse(host);
  for (const Point& point : points_) {
    const ListeningPoint& listening = point.listening;
    const uint16_t wanted = port.value_or(DefaultPort(listening.protocol));
    if (wanted == point.port && EqualsWithoutCase(host, point.host)) {
      return true;
    }
    if (address.has_value() && wanted == listening.local.port &&
        *address == listening.local.address) {
      return true;
    }
  }
  return false;
}

// 18.1.2: exactly what we insert, whatever other names we have.
bool TransportLayer::IsOurSentBy(const ViaView& via) const {
  const uint16_t port = via.port_or_default();
  for (const Point& point : points_) {
    if (port == point.port && EqualsWithoutCase(via.host, point.host)) {
      return true;
    }
  }
  return false;
}

void TransportLayer::OnBytes(const Flow& flow, BufferRef bytes) {
  const ParseError error =
      ParseMessage(std::move(bytes), context_.parse_limits, &message_);
  if (!error.ok()) return OnBroken(error, flow);
  if (message_.is_request()) {
    message_.StampTopVia(flow.remote);
    return handler_.OnRequest(message_, flow);
  }
  if (IsOurSentBy(message_.top_via())) {
    return handler_.OnResponse(message_, flow);
  }
  context_.observer.OnCount("foreign_response", message_.top_via().text);
}

void TransportLayer::OnBroken(const ParseError& error, const Flow& flow) {
  if (error.code == ParseErrorCode::kEmpty) {
    return context_.observer.OnCount("keep_alive", "");
  }
  context_.observer.OnCount("parse_error", error.ToString());
  if (!message_.is_request() || !CanAnswer(message_)) return;
  message_.StampTopVia(flow.remote);
  const int status = error.code == ParseErrorCode::kBadVersion ? 505 : 400;
  Send(ResponseFlow(message_, flow),
       StartResponseTo(message_, status, StatelessTag(message_),
                       ReasonFor(error))
           .Finish());
}

void TransportLayer::OnAccepted(const Flow& /*flow*/,
                                const PeerCertificate* /*certificate*/) {}

void TransportLayer::OnConnected(const Flow& /*flow*/,
                                 const PeerCertificate* /*certificate*/) {}

void TransportLayer::OnClosed(const Flow& flow, CloseReason reason,
                              absl::string_view /*detail*/) {
  context_.observer.OnCount("connection_lost", CloseReasonName(reason));
  handler_.OnSendFailed(flow, {});
}

void TransportLayer::OnUnreachable(const Flow& flow, absl::string_view quoted) {
  handler_.OnSendFailed(flow, ReadQuotedMessage(quoted));
}

}  // namespace sipsim::sip
