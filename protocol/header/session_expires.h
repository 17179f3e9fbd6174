#ifndef SIPSIM_PROTOCOL_HEADER_SESSION_EXPIRES_H_
#define SIPSIM_PROTOCOL_HEADER_SESSION_EXPIRES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// Who refreshes a session, seen from the transaction that says so.
enum class SessionRefresher : uint8_t { kNone, kUac, kUas };

// The value of Session-Expires (RFC 4028 section 4).
//
//   1800;refresher=uac
struct SessionExpires {
  uint32_t seconds = 0;
  SessionRefresher refresher = SessionRefresher::kNone;
};

// nullopt unless all of `text` is one such value. A refresher that is neither
// uac nor uas is broken.
std::optional<SessionExpires> ParseSessionExpires(absl::string_view text);
std::string SessionExpiresText(const SessionExpires& value);

// The value of Min-SE (RFC 4028 section 5): seconds, and parameters.
std::optional<uint32_t> ParseMinSe(absl::string_view text);

// What Min-SE is where it is not there, and never goes below (section 5).
inline constexpr uint32_t kMinSeDefault = 90;

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_SESSION_EXPIRES_H_
