#ifndef SIPSIM_PROTOCOL_PROXY_FORWARDED_REQUEST_H_
#define SIPSIM_PROTOCOL_PROXY_FORWARDED_REQUEST_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/buffer.h"
#include "protocol/message/rewriter.h"
#include "protocol/port/transport.h"
#include "protocol/proxy/proxy_identity.h"
#include "protocol/proxy/routed_request.h"
#include "protocol/proxy/target_set.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// The copy of one request for one target: RFC 3261 section 16.6, steps 1 to 9.
// Made for each forwarding, dead after it.
//
//   ForwardedRequest copy(routed, target, identity);
//   locator.Locate(*copy.next_hop_uri(), ...);
//   BufferRef bytes = copy.Write(options, flows[0],
//                                transport.ViaFor(flows[0], branch));
class ForwardedRequest {
 public:
  struct Options {
    bool record_route = true;  // See ProxyConfig.
    // The Max-Breadth to write; 0: leave the header as it is.
    uint32_t max_breadth = 0;
    // Proxy-Authorization fields for this realm were for this proxy and go no
    // further, those for others do (22.3). "": all do.
    absl::string_view consumed_realm = {};
    // The value of History-Info in place of those that there are (RFC 7044).
    // "": they are left alone.
    absl::string_view history_info = {};
  };

  // Decides Request-URI and Route set (steps 2 and 6). All outlive this.
  ForwardedRequest(const RoutedRequest& routed, const TargetSet::Target& target,
                   const ProxyIdentity& identity);
  ForwardedRequest(const ForwardedRequest&) = delete;
  ForwardedRequest& operator=(const ForwardedRequest&) = delete;

  const Message& message() const { return routed_.message(); }
  // The URI whose server the copy goes to (step 7); nullopt if there is none.
  // Points into the request or into this.
  std::optional<UriView> next_hop_uri() const;

  // The text of the copy with `via` on top (steps 3, 4, 8 and 9).
  BufferRef Write(const Options& options, const Flow& flow,
                  absl::string_view via) const;

 private:
  void SetRequestUri(absl::string_view target_uri);
  const UriView* TargetUri();
  void RebuildRoutes(absl::string_view pushed_route);
  bool MustRecordRoute(const Options& options) const;
  void EditRoutes(MessageRewriter& rewriter) const;

  const RoutedRequest& routed_;
  const ProxyIdentity& identity_;
  absl::string_view request_uri_;
  std::string request_uri_text_;  // Of request_uri_, if it had to be changed.
  absl::string_view target_text_;
  std::optional<UriView> target_uri_;  // Only if it had to be read.
  std::optional<UriView> next_hop_;    // The same.
  // The URI that says where to send; null if it is no URI.
  const UriView* locate_uri_ = nullptr;
  bool routes_rebuilt_ = false;  // Else only the first value may be removed.
  std::string routes_;           // The whole Route set, if it is rebuilt.
  bool sips_ = false;  // Request-URI or top Route is a SIPS URI (step 4).
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_FORWARDED_REQUEST_H_
