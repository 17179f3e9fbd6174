#include "topologies/endpoint_name.h"

#include "absl/strings/numbers.h"

namespace sipsim {

std::optional<sip::Endpoint> ParseEndpoint(absl::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return std::nullopt;
  const absl::string_view host = text.substr(0, colon);
  const absl::string_view port_text = text.substr(colon + 1);
  // An IPv6 address stands in brackets: its own colons are no port.
  if (host.find(':') != absl::string_view::npos && host.front() != '[') {
    return std::nullopt;
  }
  const auto address = sip::IpAddress::Parse(host);
  uint32_t port = 0;
  if (!address ||
      port_text.find_first_not_of("0123456789") != absl::string_view::npos ||
      !absl::SimpleAtoi(port_text, &port) || port == 0 || port > 65'535) {
    return std::nullopt;
  }
  return sip::Endpoint{*address, static_cast<uint16_t>(port)};
}

std::optional<sip::Endpoint> ResolveEndpoint(absl::string_view text,
                                             const NetworkPlan& network) {
  const HostPlan* host = network.FindHost(text);
  if (host == nullptr) return ParseEndpoint(text);
  return sip::Endpoint{host->addresses.front(), host->port};
}

}  // namespace sipsim
