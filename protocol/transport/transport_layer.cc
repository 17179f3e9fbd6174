#include "protocol/transport/transport_layer.h"

#include <algorithm>
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
  const bool has_streams = std::any_of(
      points_.begin(), points_.end(),
      [](const Point& point) { return IsReliable(point.listening.protocol); });
  if (!has_streams) return;
  ConnectionsUser& user = *this;
  connections_ = std::make_unique<Connections>(context, user,
                                               options.connection_count_max);
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

uint32_t TransportLayer::ServerNameId(absl::string_view domain) {
  if (domain.empty() || IpAddress::Parse(domain).has_value()) return 0;
  const auto next = static_cast<uint32_t>(server_names_.size());
  const auto [entry, is_new] =
      server_name_ids_.emplace(absl::AsciiStrToLower(domain), next);
  if (is_new) server_names_.push_back(entry->first);
  return entry->second;
}

absl::string_view TransportLayer::ServerName(uint32_t id) const {
  return server_names_[id];
}

void TransportLayer::Send(const Flow& flow, BufferRef bytes) {
  if (!IsReliable(flow.protocol)) [[likely]] {
    return context_.transport.Send(flow, std::move(bytes));
  }
  SIP_CHECK(connections_ != nullptr);
  connections_->Send(flow, std::move(bytes));
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

// --- What comes in.

void TransportLayer::OnBytes(const Flow& flow, BufferRef bytes) {
  if (flow.connection == 0) [[likely]] {
    return Receive(flow, std::move(bytes));
  }
  connections_->OnBytes(flow, std::move(bytes));
}

void TransportLayer::Receive(const Flow& flow, BufferRef bytes) {
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
  const bool is_version = error.code == ParseErrorCode::kBadVersion;
  Answer(is_version ? 505 : 400, ReasonFor(error), flow);
}

// A response to the request in message_, if it has what that takes.
void TransportLayer::Answer(int status_code, absl::string_view reason,
                            const Flow& flow) {
  if (!message_.is_request() || !CanAnswer(message_)) return;
  message_.StampTopVia(flow.remote);
  Send(ResponseFlow(message_, flow),
       StartResponseTo(message_, status_code, StatelessTag(message_), reason)
           .Finish());
}

void TransportLayer::OnUnreachable(const Flow& flow, absl::string_view quoted) {
  handler_.OnSendFailed(flow, ReadQuotedMessage(quoted));
}

// --- What connections tell.

void TransportLayer::OnAccepted(const Flow& flow,
                                const PeerCertificate* /*certificate*/) {
  connections_->OnAccepted(flow);
}

void TransportLayer::OnConnected(const Flow& flow,
                                 const PeerCertificate* certificate) {
  connections_->OnConnected(flow, certificate);
}

void TransportLayer::OnClosed(const Flow& flow, CloseReason reason,
                              absl::string_view detail) {
  connections_->OnClosed(flow, reason, detail);
}

void TransportLayer::OnFramed(const Flow& flow, BufferRef bytes) {
  Receive(flow, std::move(bytes));
}

// 18.3: without a Content-Length nobody knows where the next message begins.
void TransportLayer::OnUnframed(const Flow& flow, const Frame& frame) {
  ParseMessage(frame.bytes, context_.parse_limits, &message_);
  if (frame.kind == FrameKind::kTooLong) return Answer(413, "", flow);
  Answer(400, "Bad Request: missing or bad Content-Length", flow);
}

void TransportLayer::OnNotSent(const Flow& flow, absl::string_view bytes) {
  handler_.OnSendFailed(flow, ReadQuotedMessage(bytes));
}

void TransportLayer::OnConnectionLost(const Flow& flow) {
  handler_.OnSendFailed(flow, {});
}

void TransportLayer::Describe(Description& out) const {
  if (connections_ != nullptr) connections_->Describe(out);
}

}  // namespace sipsim::sip
