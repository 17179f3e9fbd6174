// What ProxyCore forwards without state (RFC 3261 section 16.11): ACK for 2xx,
// and CANCEL that it knows no INVITE for.

#include <utility>

#include "protocol/base/check.h"
#include "protocol/message/parser.h"
#include "protocol/proxy/in_dialog.h"
#include "protocol/proxy/loop_detection.h"
#include "protocol/proxy/max_breadth.h"
#include "protocol/proxy/proxy_core.h"

namespace sipsim::sip {
namespace {

// Requests that may wait for the DNS; more are dropped, to come again.
constexpr size_t kWaitingMax = 65'536;

}  // namespace

void ProxyCore::OnAck(Message& ack, const Flow& flow) { ForwardAck(ack, flow); }

void ProxyCore::ForwardAck(Message& ack, const Flow& flow) {
  if (ForwardStatelessly(ack, flow)) return;
  context_.observer.OnCount("ack_dropped", ack.request_uri().text);
}

bool ProxyCore::ForwardStatelessly(const Message& request, const Flow& flow) {
  const std::optional<uint64_t> loop_hash = LoopHashFor(request);
  if (ValidateRequest(request, loop_hash, config_.max_breadth, identity_)) {
    return false;
  }
  const Message* forwarded = &request;
  if (editor != nullptr && editor->OnRequest(request, flow, forwarded) != 0) {
    return false;
  }
  const RoutedRequest routed(*forwarded, flow, identity_);
  const bool in_dialog = IsInDialog(request, flow, identity_);
  if (!FindTargets(routed, in_dialog, nullptr).ok()) return false;
  const ForwardedRequest copy(routed, targets_[0], identity_);
  const std::optional<UriView> next_hop = copy.next_hop_uri();
  if (!next_hop.has_value()) return false;
  PendingLocation pending;
  // RFC 3263 section 4.4: a copy of it must go the same way.
  const auto servers = locator_.Locate(*next_hop, *this, last_tag_ + 1, pending,
                                       {.fixed_order = true});
  if (!servers.has_value()) {
    if (waiting_.size() >= kWaitingMax) return false;
    WaitingRequest& waiting = waiting_[++last_tag_];
    waiting.bytes = forwarded->bytes();
    waiting.loop_hash = loop_hash;
    waiting.arrival = flow;
    waiting.targets.Add(targets_[0].uri, 0, targets_[0].next_hop);
    waiting.location = std::move(pending);
    return true;
  }
  if (servers->flows.empty()) return false;
  SendStatelessly(routed, copy, servers->flows.front(), loop_hash);
  return true;
}

void ProxyCore::OnLocated(uint32_t tag, LocatedServers servers) {
  const auto found = waiting_.find(tag);
  const WaitingRequest waiting = std::move(found->second);
  waiting_.erase(found);
  const ParseError error =
      ParseMessage(waiting.bytes, ParseLimits::None(), &request_scratch);
  SIP_CHECK(error.ok());  // It was read once before.
  if (servers.flows.empty()) {
    return context_.observer.OnCount("unresolved_next_hop",
                                     request_scratch.request_uri().text);
  }
  request_scratch.StampTopVia(waiting.arrival.remote);
  const RoutedRequest routed(request_scratch, waiting.arrival, identity_);
  const ForwardedRequest copy(routed, waiting.targets[0], identity_);
  SendStatelessly(routed, copy, servers.flows.front(), waiting.loop_hash);
}

void ProxyCore::SendStatelessly(const RoutedRequest& routed,
                                const ForwardedRequest& copy, const Flow& next,
                                std::optional<uint64_t> loop_hash) {
  const Message& request = routed.message();
  BranchText branch =
      identity_.speaks_rfc2543() ? BranchText() : StatelessBranch(request);
  if (loop_hash.has_value()) AppendLoopHash(*loop_hash, branch);
  const ForwardedRequest::Options options = {
      .record_route = config_.record_route,
      .max_breadth =
          IncomingMaxBreadth(request, config_.max_breadth).value_or(0),
      .consumed_realm = consumed_realm};
  const auto write = [&](const Flow& to) {
    return copy.Write(options, to, layer_.transport().ViaFor(to, branch));
  };
  BufferRef bytes = write(next);
  const auto large = layer_.transport().FlowsForLarge(next, bytes->size());
  if (large.has_value()) bytes = write(large->tcp);
  layer_.SendStateless(large.has_value() ? large->tcp : next, std::move(bytes));
}

// RFC 6026 section 8.2: it MUST NOT be forwarded. The layer has counted it.
void ProxyCore::OnStrayResponse(Message& /*response*/, const Flow& /*flow*/) {}

}  // namespace sipsim::sip
