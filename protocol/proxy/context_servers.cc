// Where the requests of ResponseContext go (RFC 3261 section 16.6 steps 7 to
// 11, RFC 3263).

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/proxy/loop_detection.h"
#include "protocol/proxy/response_context.h"

namespace sipsim::sip {

void ResponseContext::StartTarget(const RoutedRequest& routed, size_t target,
                                  uint32_t max_breadth) {
  const TargetSet& targets = search_->targets;
  const ForwardedRequest copy(routed, targets[target], host_.identity);
  const std::optional<UriView> next_hop = copy.next_hop_uri();
  if (next_hop.has_value()) {
    PendingLocation pending;
    const auto servers = host_.locator.Locate(
        *next_hop, *this, static_cast<uint32_t>(target), pending);
    if (!servers.has_value()) [[unlikely]] {
      Branch& waiting = AddBranch(target, max_breadth, {});
      search_->locating.push_back({&waiting, std::move(pending)});
      return;
    }
    if (!servers->flows.empty()) {
      return Send(copy, target, max_breadth, servers->flows);
    }
  }
  host_.node.observer.OnCount("unresolved_next_hop", targets[target].uri);
  // As a request that could not be delivered (16.9).
  AddBranch(target, 0, {}).Finish(503, {});
}

// The branch that has waited makes room for one that sends.
void ResponseContext::OnLocated(uint32_t tag, LocatedServers servers) {
  std::vector<TargetSearch::Locating>& locating = search_->locating;
  const auto found = std::find_if(
      locating.begin(), locating.end(),
      [tag](const auto& entry) { return entry.branch->target() == tag; });
  Branch& waiting = *found->branch;
  locating.erase(found);
  waiting.Finish(503, {});  // 16.9, if that is all.
  const TargetSet::Target target = search_->targets[tag];
  if (servers.flows.empty()) {
    host_.node.observer.OnCount("unresolved_next_hop", target.uri);
  } else {
    const RoutedRequest routed(ReadRequest(), arrival_, host_.identity);
    const ForwardedRequest copy(routed, target, host_.identity);
    Send(copy, tag, waiting.max_breadth(), servers.flows);
    waiting.Supersede();
  }
  Proceed();
}

// The branches that still wait for the DNS end with this status code.
void ResponseContext::EndLocating(int status_code) {
  for (TargetSearch::Locating& entry : search_->locating) {
    entry.branch->Finish(status_code, {});
  }
  search_->locating.clear();
}

// Step 8. Of RFC 2543, a number, and none for a request that has one target
// only (draft-sparks-sip-service-examples-00, 2.10).
BranchText ResponseContext::NewBranch() const {
  if (!host_.identity.speaks_rfc2543()) return host_.layer.NewBranch();
  BranchText branch;
  if (search_->targets.size() == 1 && first_branch_ == nullptr) return branch;
  size_t number = 1;
  for (const Branch* b = first_branch_; b != nullptr; b = b->next) ++number;
  branch.Append(absl::StrCat(number));
  return branch;
}

// 16.6 steps 7 to 11, for the first of the flows.
void ResponseContext::Send(const ForwardedRequest& copy, size_t target,
                           uint32_t max_breadth, absl::Span<const Flow> flows) {
  const Flow& flow = flows.front();
  BranchText branch = NewBranch();
  if (search_->loop_hash.has_value()) {
    AppendLoopHash(*search_->loop_hash, branch);
  }
  std::string history;
  if (HasServices()) [[unlikely]] {
    history = HistoryInfo(copy.message(), target);
  }
  BufferRef bytes =
      copy.Write({.record_route = host_.config.record_route,
                  .max_breadth = max_breadth,
                  .consumed_realm = host_.consumed_realm,
                  .history_info = history},
                 flow, host_.layer.transport().ViaFor(flow, branch));
  const auto large = host_.layer.transport().FlowsForLarge(flow, bytes->size());
  if (large.has_value()) [[unlikely]] {
    FlowList instead = {large->tcp, large->udp};
    instead.insert(instead.end(), flows.begin() + 1, flows.end());
    return Send(copy, target, max_breadth, instead);
  }
  AddBranch(target, max_breadth, flows.subspan(1))
      .Start(method_, branch, std::move(bytes), flow);
}

Branch& ResponseContext::AddBranch(size_t target, uint32_t max_breadth,
                                   absl::Span<const Flow> flows_left) {
  Branch* branch = host_.branches.New(
      static_cast<BranchUser&>(*this), host_.node, host_.layer, target,
      max_breadth, std::vector<Flow>(flows_left.begin(), flows_left.end()),
      host_.config.dialect);
  (last_branch_ == nullptr ? first_branch_ : last_branch_->next) = branch;
  last_branch_ = branch;
  return *branch;
}

// 16.6 step 7, RFC 3263 section 4.3: the next server of the same target, if
// there is one, as a new branch.
void ResponseContext::Failover(Branch& failed) {
  if (stopped_ || final_sent_ || failed.was_abandoned()) return;
  if (failed.flows_left().empty()) return;
  const TargetSet::Target target = search_->targets[failed.target()];
  host_.node.observer.OnCount("failover", target.uri);
  const RoutedRequest routed(ReadRequest(), arrival_, host_.identity);
  const ForwardedRequest copy(routed, target, host_.identity);
  Send(copy, failed.target(), failed.max_breadth(), failed.flows_left());
  failed.Supersede();
}

}  // namespace sipsim::sip
