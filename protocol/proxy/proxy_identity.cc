#include "protocol/proxy/proxy_identity.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "protocol/base/ascii_case.h"

namespace sipsim::sip {
namespace {

constexpr absl::string_view kDialogMark = "in-dialog";

std::optional<uint16_t> PortOf(const UriView& uri) {
  return uri.has_port ? std::optional<uint16_t>(uri.port) : std::nullopt;
}

}  // namespace

ProxyIdentity::ProxyIdentity(const NodeContext& context,
                             const ProxyConfig& config,
                             const TransportLayer& transport)
    : transport_(transport),
      domains_(config.domains),
      dialect_(config.dialect) {
  absl::string_view name = config.name;
  const auto points = context.transport.listening_points();
  for (const ListeningPoint& point : points) {
    ports_.push_back(point.local.port);
  }
  if (name.empty()) name = points.front().sent_by;
  // RFC 2543 (6.29) knows strict routing only.
  const absl::string_view end = speaks_rfc2543() ? ">" : ";lr>";
  record_route_ = absl::StrCat("<sip:", name, end);
  sips_record_route_ = absl::StrCat("<sips:", name, end);
  const std::string marked_end =
      speaks_rfc2543() ? ">" : absl::StrCat(";lr;", kDialogMark, ">");
  marked_record_route_ = absl::StrCat("<sip:", name, marked_end);
  marked_sips_record_route_ = absl::StrCat("<sips:", name, marked_end);
  const std::string text = absl::StrCat("sip:", name);
  const std::optional<UriView> uri = ParseUri(text);
  name_ = std::string(uri.has_value() ? uri->host : name);
  if (uri.has_value()) name_port_ = PortOf(*uri);
}

bool ProxyIdentity::IsSelf(absl::string_view host,
                           std::optional<uint16_t> port) const {
  if (port == name_port_ && EqualsWithoutCase(host, name_)) return true;
  return transport_.IsOurs(host, port);
}

bool ProxyIdentity::IsResponsibleFor(const UriView& uri) const {
  return uri.is_sip_or_sips() &&
         (IsSelf(uri.host, PortOf(uri)) || IsOwnDomain(uri.host, PortOf(uri)));
}

bool ProxyIdentity::IsSelf(const UriView& uri) const {
  return uri.is_sip_or_sips() && !uri.has_user && IsSelf(uri.host, PortOf(uri));
}

bool ProxyIdentity::IsOwnRecordRoute(const UriView& uri) const {
  return uri.has_lr() && IsSelf(uri);
}

bool ProxyIdentity::IsMarkedRecordRoute(const UriView& uri) const {
  return uri.has_lr() && uri.Parameter(kDialogMark).has_value() && IsSelf(uri);
}

bool ProxyIdentity::IsOwnMaddr(absl::string_view maddr) const {
  if (IsOwnDomain(maddr, std::nullopt)) return true;
  return std::any_of(ports_.begin(), ports_.end(), [&](uint16_t port) {
    return transport_.IsOurs(maddr, port);
  });
}

bool ProxyIdentity::IsOwnDomain(absl::string_view host,
                                std::optional<uint16_t> port) const {
  if (port.has_value() &&
      std::find(ports_.begin(), ports_.end(), *port) == ports_.end()) {
    return false;
  }
  return std::any_of(domains_.begin(), domains_.end(),
                     [&](const std::string& domain) {
                       return EqualsWithoutCase(domain, host);
                     });
}

}  // namespace sipsim::sip
