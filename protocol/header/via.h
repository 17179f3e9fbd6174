#ifndef SIPSIM_PROTOCOL_HEADER_VIA_H_
#define SIPSIM_PROTOCOL_HEADER_VIA_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "protocol/port/transport.h"

namespace sipsim::sip {

// The magic cookie of RFC 3261 section 8.1.1.7.
inline constexpr absl::string_view kBranchCookie = "z9hG4bK";

// One Via entry (section 20.42). Views point into the message.
struct ViaView {
  ViaView() {}  // NOLINT(modernize-use-equals-default), as in UriView.

  absl::string_view text;       // The whole entry, no blanks around.
  absl::string_view transport;  // "UDP", as written.
  absl::string_view host;       // Of sent-by; IPv6 in brackets.
  bool has_port = false;
  uint16_t port = 0;  // Only if has_port.
  // `ttl`, `maddr` and any other parameter: ViaParameter().
  absl::string_view parameters;  // From the first ';', or empty.
  absl::string_view branch;      // "" if absent.
  absl::string_view received;    // "" if absent.
  bool has_rport = false;        // rport is there, with a value or without
  uint16_t rport = 0;            // (RFC 3581); 0: without.

  bool has_cookie() const {
    return branch.substr(0, kBranchCookie.size()) == kBranchCookie;
  }
  // Whether there is no parameter but the branch, which the sizes tell.
  bool has_only_branch() const {
    constexpr absl::string_view kName = ";branch=";
    return !branch.empty() && parameters.size() == kName.size() + branch.size();
  }
  // The port of sent-by, or the default of the transport (18.2.2).
  uint16_t port_or_default() const;
  std::optional<absl::string_view> Parameter(absl::string_view name) const;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_VIA_H_
