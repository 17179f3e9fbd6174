#ifndef SIPSIM_PROTOCOL_DIALOG_ROUTE_SET_H_
#define SIPSIM_PROTOCOL_DIALOG_ROUTE_SET_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/dialect.h"
#include "protocol/header/method.h"
#include "protocol/message/builder.h"

namespace sipsim::sip {

// A route set, as it stands in one Route field (RFC 3261 sections 8.1.2, 12).
// The views belong to whoever made it.
struct RouteSetView {
  absl::string_view entries;      // Joined by ", "; "" if there is none.
  absl::string_view first_entry;  // "<sip:ss1.atlanta.example.com;lr>"
  absl::string_view first_uri;    // "sip:ss1.atlanta.example.com;lr"
  // It has `lr` (or there is none). Never, where the dialect is RFC 2543.
  bool first_is_loose = true;
  Dialect dialect = Dialect::kRfc3261;  // Of who sends the request.
};

// A view of entries that come from a configuration; each is a name-addr in
// angle brackets, the first one with a URI that parses.
RouteSetView RouteSetOf(absl::string_view entries,
                        Dialect dialect = Dialect::kRfc3261);

// Where a request to `target` is sent: the first route, or the target itself.
inline absl::string_view NextHop(const RouteSetView& routes,
                                 absl::string_view target) {
  return routes.entries.empty() ? target : routes.first_uri;
}

// A URI from a route or a redirection as it may stand in a Request-URI
// (12.2.1.1, 19.1.1): without headers, and without the `method` parameter.
std::string AsRequestUri(absl::string_view uri);

// The Request-URI by which a user agent of RFC 2543 names whom `target` names
// to the proxy `hop` (draft-sparks-sip-service-examples-00):
// "sip:UserB@ss1.wcom.com" for "sip:ss1.wcom.com" and "sip:UserB@there.com". A
// hop that has a user of its own, or parameters, is taken as it is.
std::string UserAtHop(absl::string_view hop, absl::string_view target);

// Starts a request that goes to `target` along a route set (12.2.1.1): request
// line, Via, Max-Forwards, Route. A first route without `lr` is a strict
// router: it becomes the Request-URI, and the target the last route. `more`:
// how many bytes about the caller has to add.
//
// RFC 2543 (section 6.29) treats every route so, by UserAtHop, and has no
// Max-Forwards.
MessageBuilder StartRoutedRequest(Method method, const RouteSetView& routes,
                                  absl::string_view target,
                                  absl::string_view via, uint32_t max_forwards,
                                  size_t more);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIALOG_ROUTE_SET_H_
