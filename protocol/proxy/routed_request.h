#ifndef SIPSIM_PROTOCOL_PROXY_ROUTED_REQUEST_H_
#define SIPSIM_PROTOCOL_PROXY_ROUTED_REQUEST_H_

#include <cstddef>
#include <string>

#include "absl/types/span.h"
#include "protocol/message/message.h"
#include "protocol/port/transport.h"
#include "protocol/proxy/proxy_identity.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// A request as the proxy goes on with it after the preprocessing of RFC 3261
// section 16.4. A function of the request, the flow it came by and the proxy's
// names, so that it can be made anew whenever the request is read again.
class RoutedRequest {
 public:
  // All outlive this.
  RoutedRequest(const Message& request, const Flow& arrival,
                const ProxyIdentity& identity);
  RoutedRequest(const RoutedRequest&) = delete;
  RoutedRequest& operator=(const RoutedRequest&) = delete;

  const Message& message() const { return message_; }
  // The Request-URI to go on with.
  const UriView& uri() const { return uri_; }
  // The Route values that are left.
  absl::Span<const NameAddrView> routes() const {
    return message_.routes().subspan(route_begin_, route_end_ - route_begin_);
  }
  // How many Route values were taken away in front, and behind.
  size_t routes_removed_front() const { return route_begin_; }
  size_t routes_removed_back() const {
    return message_.routes().size() - route_end_;
  }
  // The sender has routed it here by Route, or by a strict router's rewriting.
  bool was_routed_here() const {
    return routes_removed_front() + routes_removed_back() > 0;
  }
  // RFC 2543: the Request-URI has come from the Route, and is no user of ours.
  bool is_strictly_routed() const { return is_strictly_routed_; }
  // Section 16.5: whether the location service is to be asked for uri().
  bool responsible() const { return responsible_; }
  // The Request-URI must be the only target (section 16.5, first rule).
  bool has_foreign_maddr() const { return has_foreign_maddr_; }
  bool arrived_over_tls() const { return arrived_over_tls_; }

 private:
  void RouteStrictly(const ProxyIdentity& identity);
  void ProcessMaddr(const Flow& arrival, const ProxyIdentity& identity);

  const Message& message_;
  UriView uri_;
  std::string uri_text_;  // Of uri_, where it stands nowhere in the message.
  size_t route_begin_ = 0;
  size_t route_end_;
  bool is_strictly_routed_ = false;
  bool responsible_ = false;
  bool has_foreign_maddr_ = false;
  const bool arrived_over_tls_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_ROUTED_REQUEST_H_
