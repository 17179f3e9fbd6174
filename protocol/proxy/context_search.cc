// What a SearchPlan makes ResponseContext do: targets that ring for a time
// only, and those of the services of a user.

#include <algorithm>
#include <string>
#include <utility>

#include "protocol/message/builder.h"
#include "protocol/proxy/history_info.h"
#include "protocol/proxy/response_context.h"

namespace sipsim::sip {

// --- Ring times.

void ResponseContext::BeginGroup(uint32_t group) {
  search_->group = group;
  if (search_->targets.plan() == nullptr) return;
  const Time now = host_.node.clock.Now();
  search_->group_begun = now;
  SearchPlan& plan = search_->targets.MakePlan();
  if (plan.user_time == Duration::zero() || plan.user_deadline.has_value()) {
    return;
  }
  plan.user_deadline = now + plan.user_time;
}

bool ResponseContext::MayGoOnAfterRinging() const {
  const SearchPlan* plan = search_->targets.plan();
  return plan != nullptr && plan->limits_ringing() &&
         (plan->services != nullptr || LowestUnstartedGroup().has_value());
}

// Only an INVITE can ring.
void ResponseContext::SetRingTimer() {
  const SearchPlan* plan = search_->targets.plan();
  if (plan == nullptr || method_ != Method::kInvite) return;
  search_->timer.Cancel();
  if (!HasOpenBranch()) return;
  std::optional<Time> deadline = plan->user_deadline;
  const Duration ring_time = plan->RingTime(search_->group);
  if (ring_time > Duration::zero()) {
    const Time end = search_->group_begun + ring_time;
    deadline = std::min(deadline.value_or(end), end);
  }
  if (!deadline.has_value()) return;
  search_->timer.Set(host_.node.timers, *deadline, *this, 0);
}

void ResponseContext::OnTimer(uint32_t /*tag*/) {
  search_->timer.Fired();
  host_.node.observer.OnCount("ring_timeout", server_->branch());
  const std::optional<Time> end = search_->targets.plan()->user_deadline;
  if (end.has_value() && *end <= host_.node.clock.Now()) SkipTargets();
  GiveUpBranches();
  Proceed();
}

const char* ResponseContext::TimerName(uint32_t /*tag*/) const {
  return "Ring time";
}

void ResponseContext::GiveUp(Branch& branch) {
  branch.Abandon();
  std::vector<TargetSearch::Locating>& locating = search_->locating;
  const auto found =
      std::find_if(locating.begin(), locating.end(),
                   [&](const auto& entry) { return entry.branch == &branch; });
  if (found == locating.end()) return;
  locating.erase(found);
  branch.Finish(408, {});
}

void ResponseContext::GiveUpBranches() {
  for (Branch* b = first_branch_; b != nullptr; b = b->next) {
    if (b->is_open()) GiveUp(*b);
  }
}

// Those that were not tried so far will not be.
void ResponseContext::SkipTargets() {
  search_->started = ~uint64_t{0} >> (64 - search_->targets.size());
}

// --- Services.

// Those whose place another branch has taken do not count, but for a 3xx that
// was followed.
std::vector<TargetOutcome> ResponseContext::Outcomes() const {
  std::vector<TargetOutcome> outcomes;
  for (const Branch* b = first_branch_; b != nullptr; b = b->next) {
    if (b->is_open()) continue;
    if (b->superseded() && b->status_code() / 100 != 3) continue;
    outcomes.push_back({.target = b->target(),
                        .status_code = b->status_code(),
                        .given_up = b->was_abandoned(),
                        .rang = b->has_rung()});
  }
  return outcomes;
}

// Whether the services of the user know of further targets.
bool ResponseContext::FindMore(const Message& request) {
  if (!HasServices()) return false;
  TargetSet& targets = search_->targets;
  const size_t size = targets.size();
  targets.MakePlan().services->GoOn(Outcomes(), targets);
  if (targets.size() == size) return false;
  if (Services().Announces()) Announce(request);
  return true;
}

// A proxy may send no provisional response of its own but 100 (RFC 3261 section
// 16.7 step 5 forwards those of others): here it acts as a UAS, as in RFC 5359
// section 2.7. All its 181s are of one early dialog.
void ResponseContext::Announce(const Message& request) {
  if (server_ == nullptr) return;
  std::string& tag = search_->targets.MakePlan().announce_tag;
  if (tag.empty()) {
    tag = RandomToken(host_.node.random, RandomPurpose::kTag);
  }
  MessageBuilder response = StartResponseTo(request, 181, tag);
  const std::string history = HistoryInfo(request, search_->targets.size());
  if (!history.empty() && SupportsHistoryInfo(request)) {
    response.AddNamed(kHistoryInfo, history);
  }
  Respond(181, std::move(response).Finish());
}

std::string ResponseContext::HistoryInfo(const Message& request,
                                         size_t target) const {
  if (!HasServices()) return "";
  return Services().HistoryInfo(request, search_->targets, Outcomes(), target);
}

}  // namespace sipsim::sip
