#ifndef SIPSIM_TOPOLOGIES_ENDPOINT_NAME_H_
#define SIPSIM_TOPOLOGIES_ENDPOINT_NAME_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "protocol/base/ip_address.h"
#include "topologies/network_plan.h"

namespace sipsim {

// "192.0.2.1:5060" or "[2001:db8::1]:5060"; nullopt for anything else.
std::optional<sip::Endpoint> ParseEndpoint(absl::string_view text);

// The same, or the name of a host: its first address and its SIP port.
std::optional<sip::Endpoint> ResolveEndpoint(absl::string_view text,
                                             const NetworkPlan& network);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_ENDPOINT_NAME_H_
