#ifndef SIPSIM_PROTOCOL_PROXY_USER_SERVICES_H_
#define SIPSIM_PROTOCOL_PROXY_USER_SERVICES_H_

#include <optional>
#include <string>
#include <vector>

#include "protocol/base/time.h"
#include "protocol/proxy/location_policy.h"
#include "protocol/proxy/uri_pattern.h"

namespace sipsim::sip {

// Whom a rule lets pass. It judges identities that the proxy has
// authenticated, or Request-URIs; never From, which anybody may write.
struct ScreeningRule {
  std::vector<UriPattern> deny;   // These not, ...
  std::vector<UriPattern> allow;  // ... and of others only these, if any.
  // The same of those who have shown no password.
  bool denies_anonymous = false;
  bool allows_anonymous = false;
  // The value of Error-Info in the 403 (RFC 3261 section 20.18):
  // "<sip:screened@ms.biloxi.example.com>". "": none.
  std::string error_info;

  // Whether there is an `allow`: nobody else may pass.
  bool is_closed() const { return allows_anonymous || !allow.empty(); }
  bool is_set() const {
    return is_closed() || denies_anonymous || !deny.empty();
  }
};

// What the proxy does for one of its users besides finding him. All of it is
// about requests outside of dialogs; forwarding, about INVITE alone. Where a
// target is "", there is no such forwarding.
struct UserServices {
  std::string aor;
  // In place of LocationPolicyOptions::fork_mode.
  std::optional<ForkMode> fork_mode;

  // Whatever happens; his contacts are not tried.
  std::string forward_all;
  // One of his contacts was busy (486), and none of them rang in vain. A 600
  // ends the search as any 6xx does (RFC 3261 section 16.7 step 5).
  std::string forward_busy;
  // A contact has rung, or been silent, for too long.
  std::string forward_no_answer;
  // He has no contact, or they cannot be reached (404, 410, 480, 502 to 504,
  // 408 from one that has not rung).
  std::string forward_unavailable;
  // How long he has for an answer, if `forward_no_answer` is set.
  Duration no_answer_after = 20s;

  ScreeningRule incoming;  // Who may call him, and those he is forwarded from.
  ScreeningRule outgoing;  // Whom he may call, by Request-URI.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_USER_SERVICES_H_
