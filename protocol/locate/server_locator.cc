#include "protocol/locate/server_locator.h"

#include "absl/types/span.h"
#include "protocol/locate/dns_location.h"

namespace sipsim::sip {

const char* LocateFailureName(LocateFailure failure) {
  constexpr const char* kNames[] = {"none", "unsupported", "no_server",
                                    "dns_timeout"};
  return kNames[static_cast<uint8_t>(failure)];
}

PendingLocation::PendingLocation() = default;
PendingLocation::~PendingLocation() = default;
void PendingLocation::Cancel() { location_.reset(); }

ServerLocator::ServerLocator(const NodeContext& context, ServerNames& names)
    : context_(context), names_(names) {}
ServerLocator::~ServerLocator() = default;

// Section 4.1: a SIPS URI wants TLS. For others it says UDP, unless there is a
// reason for another one; the node's own order is one.
TransportProtocol ServerLocator::PreferredFor(const UriView& uri) const {
  if (uri.scheme == UriScheme::kSips) return TransportProtocol::kTls;
  return context_.transport.listening_points().front().protocol;
}

std::optional<TransportProtocol> ServerLocator::ProtocolOf(
    const UriView& uri) const {
  if (!uri.Has(UriView::kTransport)) return PreferredFor(uri);
  const auto protocol = TransportFromName(*uri.Parameter("transport"));
  if (!protocol.has_value() || uri.scheme != UriScheme::kSips) return protocol;
  // TLS runs over TCP, never over UDP (RFC 3261 section 26.2.2).
  if (*protocol == TransportProtocol::kUdp) return std::nullopt;
  return TransportProtocol::kTls;
}

bool ServerLocator::AddFlow(TransportProtocol protocol, const Endpoint& remote,
                            FlowList& flows) const {
  for (const ListeningPoint& point : context_.transport.listening_points()) {
    if (point.protocol == protocol &&
        point.local.address.is_v6() == remote.address.is_v6()) {
      flows.push_back(
          {.protocol = protocol, .local = point.local, .remote = remote});
      return true;
    }
  }
  return false;
}

std::optional<LocatedServers> ServerLocator::Locate(
    const UriView& uri, LocateUser& /*user*/, uint32_t /*tag*/,
    PendingLocation& /*pending*/, const LocateOptions& /*options*/) {
  LocatedServers servers;
  servers.failure = LocateFailure::kUnsupported;
  if (!uri.is_sip_or_sips()) return servers;
  const auto protocol = ProtocolOf(uri);
  if (!protocol.has_value()) return servers;
  const uint16_t port = uri.has_port ? uri.port : DefaultPort(*protocol);
  const absl::string_view host =
      uri.Has(UriView::kMaddr) ? *uri.Parameter("maddr") : uri.host;
  const std::optional<IpAddress> literal = IpAddress::Parse(host);
  const absl::Span<const IpAddress> addresses =
      literal.has_value() ? absl::MakeConstSpan(&*literal, 1)
                          : context_.resolver.LookupHost(host);
  for (const IpAddress& address : addresses) {
    AddFlow(*protocol, {address, port}, servers.flows);
  }
  if (*protocol == TransportProtocol::kTls) {
    const uint32_t name = names_.ServerNameId(uri.host);
    for (Flow& flow : servers.flows) flow.server_name = name;
  }
  if (!servers.flows.empty()) {
    servers.failure = LocateFailure::kNone;
  } else if (addresses.empty()) {
    servers.failure = LocateFailure::kNoServer;
  }
  return servers;
}

}  // namespace sipsim::sip
