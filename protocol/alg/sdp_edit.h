#ifndef SIPSIM_PROTOCOL_ALG_SDP_EDIT_H_
#define SIPSIM_PROTOCOL_ALG_SDP_EDIT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/ip_address.h"

namespace sipsim::sip {

// A session description with another address and other ports: each c= line
// names `address`, the i-th m= line has the port ports[i] where that is set.
// All else stays byte for byte, o= as well, and so do "c=IN IP4 0.0.0.0", which
// means hold (RFC 3264 section 8.4), and multicast. `text` is one that
// ParseSessionDescription takes. Private to protocol/alg.
std::string EditSdp(absl::string_view text, const IpAddress& address,
                    absl::Span<const std::optional<uint16_t>> ports);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_ALG_SDP_EDIT_H_
