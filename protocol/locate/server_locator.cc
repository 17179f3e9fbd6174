#include "protocol/locate/server_locator.h"

#include <utility>

#include "absl/strings/string_view.h"
#include "protocol/locate/dns_client.h"
#include "protocol/locate/dns_location.h"

namespace sipsim::sip {
namespace {

// RFC 3261 section 25.1 lets a host name end with a dot, as the DNS does.
absl::string_view WithoutDot(absl::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  return host;
}

LocatedServers Unsupported() {
  return {.flows = {}, .failure = LocateFailure::kUnsupported};
}

}  // namespace

const char* LocateFailureName(LocateFailure failure) {
  constexpr const char* kNames[] = {"none", "unsupported", "no_server",
                                    "dns_timeout"};
  return kNames[static_cast<uint8_t>(failure)];
}

PendingLocation::PendingLocation() = default;
PendingLocation::~PendingLocation() = default;
PendingLocation::PendingLocation(PendingLocation&& other) noexcept {
  *this = std::move(other);
}
PendingLocation& PendingLocation::operator=(PendingLocation&& other) noexcept {
  location_ = std::move(other.location_);
  if (location_ != nullptr) location_->MoveTo(*this);
  return *this;
}
void PendingLocation::Cancel() { location_.reset(); }
std::unique_ptr<DnsLocation> PendingLocation::Release() {
  return std::move(location_);
}

ServerLocator::ServerLocator(const NodeContext& context, ServerNames& names)
    : context_(context),
      names_(names),
      dns_(context.resolver.has_dns() ? std::make_unique<DnsClient>(context)
                                      : nullptr) {}
ServerLocator::~ServerLocator() = default;

// What there is to be found: the TARGET of section 4, and what its URI or Via
// says besides.
struct ServerLocator::Question {
  absl::string_view host;
  std::optional<uint16_t> port;
  std::optional<TransportProtocol> protocol;  // nullopt: none is named.
  // If so, and the DNS says nothing either.
  TransportProtocol preferred = TransportProtocol::kUdp;
  bool secure = false;
  absl::string_view domain;
};

// Section 4.1: a SIPS URI wants TLS. For others it says UDP, unless there is a
// reason for another one; the node's own order is one.
TransportProtocol ServerLocator::PreferredFor(const UriView& uri) const {
  if (uri.scheme == UriScheme::kSips) return TransportProtocol::kTls;
  return context_.transport.listening_points().front().protocol;
}

void ServerLocator::AddFlow(TransportProtocol protocol, const Endpoint& remote,
                            FlowList& flows) const {
  for (const ListeningPoint& point : context_.transport.listening_points()) {
    if (point.protocol == protocol &&
        point.local.address.is_v6() == remote.address.is_v6()) {
      flows.push_back(
          {.protocol = protocol, .local = point.local, .remote = remote});
      return;
    }
  }
}

bool ServerLocator::Supports(TransportProtocol protocol) const {
  for (const ListeningPoint& point : context_.transport.listening_points()) {
    if (point.protocol == protocol) return true;
  }
  return false;
}

std::optional<LocatedServers> ServerLocator::Locate(
    const UriView& uri, LocateUser& user, uint32_t tag,
    PendingLocation& pending, const LocateOptions& options) {
  if (!uri.is_sip_or_sips()) return Unsupported();
  Question question;
  question.host = uri.Has(UriView::kMaddr) ? *uri.Parameter("maddr") : uri.host;
  question.domain = uri.host;
  question.preferred = PreferredFor(uri);
  question.secure = uri.scheme == UriScheme::kSips;
  if (uri.has_port) question.port = uri.port;
  if (uri.Has(UriView::kTransport)) {
    question.protocol = TransportFromName(*uri.Parameter("transport"));
    // TLS runs over TCP, never over UDP (RFC 3261 section 26.2.2).
    if (!question.protocol.has_value() ||
        (question.secure && *question.protocol == TransportProtocol::kUdp)) {
      return Unsupported();
    }
    if (question.secure) question.protocol = TransportProtocol::kTls;
  }
  return Find(question, user, tag, pending, options);
}

std::optional<LocatedServers> ServerLocator::LocateResponse(
    const ViaView& via, LocateUser& user, uint32_t tag,
    PendingLocation& pending) {
  Question question;
  question.host = via.host;
  question.domain = via.host;
  question.protocol = TransportFromName(via.transport);
  if (via.has_port) question.port = via.port;
  if (!question.protocol.has_value()) {
    return Unsupported();
  }
  question.preferred = *question.protocol;
  question.secure = question.preferred == TransportProtocol::kTls;
  return Find(question, user, tag, pending, {});
}

std::optional<LocatedServers> ServerLocator::Find(
    const Question& question, LocateUser& user, uint32_t tag,
    PendingLocation& pending, const LocateOptions& options) {
  const TransportProtocol protocol =
      question.protocol.value_or(question.preferred);
  if (!Supports(protocol)) return Unsupported();
  if (const auto literal = IpAddress::Parse(question.host)) {
    return ServersAt(question, protocol, absl::MakeConstSpan(&*literal, 1));
  }
  if (dns_ == nullptr) {
    return ServersAt(question, protocol,
                     context_.resolver.LookupHost(WithoutDot(question.host)));
  }
  auto location = std::make_unique<DnsLocation>(
      context_, names_, *dns_,
      LocationTarget{.host = WithoutDot(question.host),
                     .port = question.port,
                     .protocol = question.protocol,
                     .secure = question.secure,
                     .preferred = question.preferred,
                     .domain = question.domain},
      options);
  std::optional<LocatedServers> servers = location->Run();
  if (servers.has_value()) return servers;
  location->WaitFor(user, tag, pending);
  pending.location_ = std::move(location);
  return std::nullopt;
}

LocatedServers ServerLocator::ServersAt(
    const Question& question, TransportProtocol protocol,
    absl::Span<const IpAddress> addresses) const {
  const uint16_t port = question.port.value_or(DefaultPort(protocol));
  LocatedServers servers;
  for (const IpAddress& address : addresses) {
    AddFlow(protocol, {address, port}, servers.flows);
  }
  if (protocol == TransportProtocol::kTls) {
    const uint32_t name = names_.ServerNameId(question.domain);
    for (Flow& flow : servers.flows) flow.server_name = name;
  }
  if (servers.flows.empty()) {
    servers.failure = addresses.empty() ? LocateFailure::kNoServer
                                        : LocateFailure::kUnsupported;
  }
  return servers;
}

}  // namespace sipsim::sip
