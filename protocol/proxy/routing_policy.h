#ifndef SIPSIM_PROTOCOL_PROXY_ROUTING_POLICY_H_
#define SIPSIM_PROTOCOL_PROXY_ROUTING_POLICY_H_

#include "absl/strings/string_view.h"
#include "protocol/digest/digest_server.h"
#include "protocol/message/message.h"
#include "protocol/proxy/target_set.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// A request whose targets are wanted. Views; they hold for the call only.
struct RoutingQuery {
  const Message& request;  // As it came in.
  // The Request-URI after the route preprocessing of section 16.4, which may
  // differ from that of `request`.
  const UriView& uri;
  // Whether the proxy is responsible for `uri`: one of its domains, or itself.
  bool responsible = false;
  // Whether the sender has routed the request through this proxy by a Route
  // field: it belongs to a dialog, or comes from a user of ours.
  bool routed = false;
  // Whether Route fields remain, which say where the request goes next. A next
  // hop would only be a detour.
  bool has_route = false;
  // Whether it is part of a dialog: see IsInDialog.
  bool in_dialog = false;
  // Who has shown the proxy the right password; null: nobody was asked.
  const DigestUser* user = nullptr;
};

// 0: the targets are found. Else the status code of a refusal (404, 403, ...).
struct RoutingVerdict {
  int status_code = 0;
  // The value of the refusal's Error-Info (RFC 3261 section 20.18); "": none.
  // Of the policy.
  absl::string_view error_info = {};

  bool ok() const { return status_code == 0; }
};

// Decides who is tried, in what order (RFC 3261 section 16.5): the abstract
// location service. LocationPolicy is the usual one; ServicePolicy adds the
// services that users have.
class RoutingPolicy {
 public:
  virtual ~RoutingPolicy() = default;
  // Whether the request may go on, to whatever targets. Asked before
  // FindTargets, and of requests that are not looked up at all: what has a
  // foreign maddr in its Request-URI goes where that says (section 16.5).
  virtual RoutingVerdict Admit(const RoutingQuery& /*query*/) { return {}; }
  // Fills `targets`, which is empty, or refuses. No refusal and no targets is
  // answered with 480.
  //
  // For a URI that the proxy is not responsible for, the one target must be
  // `query.uri.text` itself; only its next hop may be chosen (section 16.5).
  //
  // Called for every request that is to be proxied, ACK included; the answer
  // for an ACK must be that for its INVITE (section 16.11).
  virtual RoutingVerdict FindTargets(const RoutingQuery& query,
                                     TargetSet& targets) = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_ROUTING_POLICY_H_
