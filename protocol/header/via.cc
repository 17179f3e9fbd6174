#include "protocol/header/via.h"

#include "absl/strings/match.h"
#include "protocol/text/parameter.h"

namespace sipsim::sip {

uint16_t ViaView::port_or_default() const {
  if (has_port) return port;
  return absl::StartsWithIgnoreCase(transport, "TLS") ? 5061 : 5060;
}

std::optional<absl::string_view> ViaView::Parameter(
    absl::string_view name) const {
  return FindParameter(parameters, name);
}

}  // namespace sipsim::sip
