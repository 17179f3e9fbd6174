#ifndef SIPSIM_PROTOCOL_PROXY_PROXY_H_
#define SIPSIM_PROTOCOL_PROXY_PROXY_H_

#include <cstddef>
#include <memory>

#include "protocol/base/description.h"
#include "protocol/port/node_context.h"
#include "protocol/proxy/forwarding_editor.h"
#include "protocol/proxy/proxy_config.h"
#include "protocol/proxy/routing_policy.h"
#include "protocol/registrar/registrar.h"

namespace sipsim::sip {

class ProxyCore;

// A stateful proxy (RFC 3261 section 16, with RFC 4320, 5393 and 6026), with
// the transaction and transport layers below it.
//
//   LocationService locations(context);
//   locations.AddContact("sip:bob@biloxi.example.com", "sip:bob@192.0.2.201");
//   LocationPolicy policy(locations, {});
//   ProxyConfig config;
//   config.domains = {"biloxi.example.com"};
//   Proxy proxy(context, config, policy);
//   binding.Deliver(proxy.transport_user());
//
// What it counts at the Observer: "loop_detected", "max_forwards_exhausted",
// "max_breadth_exceeded", "bad_extension", "unsupported_uri_scheme",
// "request_refused", "stray_response", "stray_cancel", "ack_dropped",
// "unresolved_next_hop", "failover", "timer_c", "ring_timeout",
// "response_failed", "too_many_contexts", "challenged".
//
// Destroying it stops everything at once, without a word on the wire: that is
// what a killed process does.
class Proxy {
 public:
  // The ports of `context`, and `policy`, outlive the proxy.
  // So does `editor`, who may change what is forwarded; null: nobody does.
  // And `registrar`, who takes REGISTER for the domains of the proxy; null:
  // they are proxied as other requests are.
  Proxy(const NodeContext& context, ProxyConfig config, RoutingPolicy& policy,
        ForwardingEditor* editor = nullptr, Registrar* registrar = nullptr);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  // Where the bytes go that arrive for this node.
  TransportUser& transport_user();

  // Requests on whose behalf something may still have to be done.
  size_t open_context_count() const;
  // Client and server transactions that are not Terminated.
  size_t open_transaction_count() const;

  const ProxyConfig& config() const;
  // Its response contexts, with their branches and timers, in the order in
  // which the requests came, and all its transactions.
  void Describe(Description& out) const;

 private:
  const std::unique_ptr<ProxyCore> core_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_PROXY_H_
