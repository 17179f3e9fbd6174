#ifndef SIPSIM_PROTOCOL_PROXY_PROXY_CONFIG_H_
#define SIPSIM_PROTOCOL_PROXY_PROXY_CONFIG_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/dialect.h"
#include "protocol/base/time.h"
#include "protocol/digest/digest_server.h"

namespace sipsim::sip {

// Whom a proxy asks for credentials (RFC 3261 section 22.3). Never for ACK and
// CANCEL (22.1).
struct ProxyAuthenticationConfig {
  DigestServerConfig digest;
  // Only those whose From is of a domain of the proxy; others come in unasked.
  bool own_users_only = false;
  // Requests that are part of a dialog as well: see IsInDialog.
  bool in_dialog = false;
};

// Who a proxy is and how it goes about its work. Everything is checked by
// whoever reads the configuration; Proxy takes it as it is.
struct ProxyConfig {
  // Host, or host:port, of the URI that the proxy writes into Record-Route:
  // "<sip:ss1.atlanta.example.com;lr>" (RFC 3261 section 16.6 step 4). ""
  // means the sent-by of the first listening point.
  std::string name;
  // The domains that it is responsible for (section 16.5), without port. The
  // proxy is always responsible for its own name and addresses.
  std::vector<std::string> domains;

  // Whether it is a proxy of today or one of RFC 2543: a strict router, without
  // Max-Forwards and Max-Breadth of its own, that takes a request with its own
  // Via for a loop (section 28.1), and does not wait for the 487 of a target
  // that it has given up.
  Dialect dialect = Dialect::kRfc3261;
  // Whether it stays on the path of the dialogs it sees begin.
  bool record_route = true;
  // Whether it tries the contacts of a 3xx itself (section 16.7 step 4),
  // where it is responsible for the Request-URI, or passes the 3xx on.
  bool recurse = false;
  // When an INVITE is answered 100 (Trying), if nothing else was by then
  // (section 17.2.1): outside of dialogs, and within. Zero: at once; at most
  // 200 ms.
  Duration trying_after = 0s;
  Duration re_invite_trying_after = 0s;
  // Whether a 503 that is the best response goes upstream as it is. Off, it
  // becomes a 500 (section 16.7 step 6): the proxy itself is available.
  bool forward_503 = false;
  // Whether loops are looked for on every request (section 16.3 step 4), or
  // only on those that fork, as RFC 5393 section 4.1 demands at the least.
  bool always_detect_loops = true;
  // The Max-Breadth given to requests that bring none, and the largest that is
  // let through (RFC 5393 section 5.3.3). Zero: the header is left alone, and
  // breadth is not limited.
  uint32_t max_breadth = 60;

  // Nobody is asked for credentials without it.
  std::optional<ProxyAuthenticationConfig> authentication;
  // What an INVITE is answered whose targets have all been silent (16.7 step
  // 6): 408, or 480, which tells the caller of the user and not of a server.
  int no_response_status = 408;

  // Response contexts that may be open at once; a request above that is
  // answered with 503.
  size_t open_contexts_max = 4'000'000;
  // Targets that one request may have, those of redirections included, at most
  // 64; what is above that is left out.
  size_t targets_max = 64;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_PROXY_CONFIG_H_
