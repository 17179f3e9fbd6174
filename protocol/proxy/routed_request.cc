#include "protocol/proxy/routed_request.h"

#include <cstdint>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

// Whether a request by this flow came to the port and transport that `uri`
// names, explicitly or by default (section 16.4).
bool NamesFlow(const UriView& uri, const Flow& arrival) {
  const bool sips = uri.scheme == UriScheme::kSips;
  const uint16_t port = uri.has_port ? uri.port : (sips ? 5061 : 5060);
  if (port != arrival.local.port) return false;
  const std::optional<absl::string_view> transport = uri.Parameter("transport");
  const TransportProtocol by_default =
      sips ? TransportProtocol::kTls : TransportProtocol::kUdp;
  return transport.has_value()
             ? absl::EqualsIgnoreCase(*transport,
                                      TransportName(arrival.protocol))
             : arrival.protocol == by_default;
}

// `uri` without port and the parameters maddr and transport.
std::string StripMaddr(const UriView& uri) {
  const size_t host_end =
      static_cast<size_t>(uri.host.data() - uri.text.data()) + uri.host.size();
  std::string stripped(uri.text.substr(0, host_end));
  absl::string_view rest = uri.parameters;
  while (!rest.empty()) {
    const absl::string_view parameter = rest.substr(0, rest.find(';', 1));
    rest.remove_prefix(parameter.size());
    const absl::string_view name = parameter.substr(1, parameter.find('=') - 1);
    if (absl::EqualsIgnoreCase(name, "maddr")) continue;
    if (absl::EqualsIgnoreCase(name, "transport")) continue;
    absl::StrAppend(&stripped, parameter);
  }
  return stripped;
}

}  // namespace

RoutedRequest::RoutedRequest(const Message& request, const Flow& arrival,
                             const ProxyIdentity& identity)
    : message_(request),
      uri_(request.request_uri()),
      route_end_(request.routes().size()),
      arrived_over_tls_(arrival.protocol == TransportProtocol::kTls) {
  if (identity.speaks_rfc2543()) [[unlikely]] {
    RouteStrictly(identity);
    ProcessMaddr(arrival, identity);
    if (has_foreign_maddr_) return;
    // Where the Route ends at a user of ours, it was a way to this proxy, and
    // no call has recorded it.
    if (routes().empty() && identity.IsResponsibleFor(uri_)) {
      is_strictly_routed_ = false;
    }
    if (is_strictly_routed_) return;
    responsible_ =
        uri_.scheme == UriScheme::kTel || identity.IsResponsibleFor(uri_);
    return;
  }
  // A strict router before us has moved our Record-Route value into the
  // Request-URI, and the Request-URI to the end of the route.
  if (route_end_ > 0 && identity.IsOwnRecordRoute(uri_)) {
    uri_ = request.routes()[--route_end_].uri;
  }
  ProcessMaddr(arrival, identity);
  if (route_begin_ < route_end_ &&
      identity.IsResponsibleFor(request.routes()[route_begin_].uri)) {
    ++route_begin_;
  }
  if (has_foreign_maddr_) return;
  // A tel URI has no domain: it is for us unless a Route says otherwise.
  responsible_ = uri_.scheme == UriScheme::kTel
                     ? routes().empty()
                     : identity.IsResponsibleFor(uri_);
}

// RFC 2543 section 6.33: the first Route value is taken away and becomes the
// Request-URI, whoever is behind it. One that names us has done its work.
void RoutedRequest::RouteStrictly(const ProxyIdentity& identity) {
  const auto values = message_.routes();
  while (route_begin_ < route_end_ &&
         identity.IsSelf(values[route_begin_].uri)) {
    ++route_begin_;
  }
  if (route_begin_ == route_end_) return;
  uri_ = values[route_begin_++].uri;
  is_strictly_routed_ = true;
}

void RoutedRequest::ProcessMaddr(const Flow& arrival,
                                 const ProxyIdentity& identity) {
  if (!uri_.is_sip_or_sips() || !uri_.Has(UriView::kMaddr)) return;
  has_foreign_maddr_ = true;
  if (!identity.IsOwnMaddr(*uri_.Parameter("maddr"))) return;
  if (!NamesFlow(uri_, arrival)) return;
  uri_text_ = StripMaddr(uri_);
  const std::optional<UriView> stripped = ParseUri(uri_text_);
  if (!stripped.has_value()) return;
  uri_ = *stripped;
  has_foreign_maddr_ = false;
}

}  // namespace sipsim::sip
