#include "protocol/proxy/call_services.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/proxy/history_info.h"
#include "protocol/registrar/location_service.h"

namespace sipsim::sip {
namespace {

// RFC 4458 section 2.
constexpr int kCauseUnknown = 404;
constexpr int kCauseAlways = 302;
constexpr int kCauseBusy = 486;
constexpr int kCauseNoAnswer = 408;
constexpr int kCauseUnavailable = 503;

uint32_t NextGroup(const TargetSet& targets) {
  uint32_t next = 0;
  for (size_t i = 0; i < targets.size(); ++i) {
    next = std::max(next, targets[i].group + 1);
  }
  return next;
}

const TargetOutcome* OutcomeOf(absl::Span<const TargetOutcome> outcomes,
                               size_t target) {
  // The latest: a server that failed may have been replaced by another.
  for (size_t i = outcomes.size(); i > 0; --i) {
    if (outcomes[i - 1].target == target) return &outcomes[i - 1];
  }
  return nullptr;
}

}  // namespace

CallServices::CallServices(const ServicePolicy& policy,
                           const RoutingQuery& query)
    : policy_(policy),
      caller_(query.user),
      sips_only_(query.uri.scheme == UriScheme::kSips) {}

RoutingVerdict CallServices::Begin(const RoutingQuery& query,
                                   TargetSet& targets) {
  if (query.responsible) {
    return GoTo(std::string(query.uri.text), 0, query.has_route, targets);
  }
  legs_.push_back({.uri = std::string(query.uri.text)});
  is_over_ = true;
  return policy_.locations().FindTargets(query, targets);
}

bool CallServices::HasVisited(const UriView& uri) const {
  const std::string key = AorKey(uri);
  return absl::c_any_of(legs_, [&](const Leg& leg) {
    const std::optional<UriView> seen = ParseUri(leg.uri);
    return seen.has_value() && AorKey(*seen) == key;
  });
}

RoutingVerdict CallServices::GoTo(std::string uri, int cause, bool has_route,
                                  TargetSet& targets) {
  while (true) {
    const std::optional<UriView> parsed = ParseUri(uri);
    if (!parsed.has_value()) return {480};
    if (HasVisited(*parsed)) return {482};
    Leg& leg = legs_.emplace_back();
    leg.uri = uri;
    leg.is_own = cause == 0 || policy_.IsOwn(*parsed);
    leg.cause = cause;
    leg.first_target = targets.size();
    const size_t size = targets.size();
    const RoutingVerdict verdict = Reach(*parsed, leg, has_route, targets);
    if (targets.size() > size) return {};
    const UserServices* user = leg.user;
    if (verdict.status_code == 403 || user == nullptr) return verdict;
    if (!user->forward_all.empty()) {
      uri = user->forward_all;
      cause = kCauseAlways;
    } else if (!user->forward_unavailable.empty()) {
      uri = user->forward_unavailable;
      cause = verdict.status_code == 404 ? kCauseUnknown : kCauseUnavailable;
    } else {
      return verdict;
    }
    has_route = false;
  }
}

// The targets of one leg.
RoutingVerdict CallServices::Reach(const UriView& uri, Leg& leg, bool has_route,
                                   TargetSet& targets) const {
  const uint32_t group = NextGroup(targets);
  SearchPlan& plan = targets.MakePlan();
  plan.user_time = Duration::zero();
  plan.user_deadline.reset();
  const bool sips_only = sips_only_ || uri.scheme == UriScheme::kSips;
  if (!leg.is_own) {
    // 26.2.2: what was to be secure stays so.
    if (sips_only && uri.scheme != UriScheme::kSips) return {480};
    policy_.locations().FindForeign(uri, has_route, group, targets);
    return {480};
  }
  leg.user = policy_.Find(uri);
  const UserServices* user = leg.user;
  if (user != nullptr && !policy_.Admits(user->incoming, caller_)) {
    return {403, user->incoming.error_info};
  }
  if (user != nullptr && !user->forward_all.empty()) return {480};
  ForkMode fork_mode = policy_.locations().fork_mode();
  if (user != nullptr) {
    fork_mode = user->fork_mode.value_or(fork_mode);
    if (!user->forward_no_answer.empty())
      plan.user_time = user->no_answer_after;
  }
  const int status_code =
      policy_.locations().FindUser(uri, sips_only, fork_mode, group, targets);
  return {status_code == 0 ? 480 : status_code};
}

void CallServices::GoOn(absl::Span<const TargetOutcome> outcomes,
                        TargetSet& targets) {
  if (is_over_) return;
  is_over_ = true;
  const UserServices* user = legs_.back().user;
  if (user == nullptr) return;
  const auto go_to = [&](const std::string& uri, int cause) {
    const size_t size = targets.size();
    if (!uri.empty()) GoTo(uri, cause, /*has_route=*/false, targets);
    is_over_ = targets.size() == size;
  };
  switch (CauseOf(outcomes)) {
    case Cause::kBusy:
      return go_to(user->forward_busy, kCauseBusy);
    case Cause::kNoAnswer:
      return go_to(user->forward_no_answer, kCauseNoAnswer);
    case Cause::kUnavailable:
      return go_to(user->forward_unavailable, kCauseUnavailable);
    case Cause::kNone:
      return;
  }
}

// One that rang in vain is no answer, whatever the others said; else one that
// was busy.
CallServices::Cause CallServices::CauseOf(
    absl::Span<const TargetOutcome> outcomes) const {
  Cause cause = Cause::kNone;
  for (const TargetOutcome& outcome : outcomes) {
    if (outcome.target < legs_.back().first_target) continue;
    const Cause one = CauseOf(outcome);
    if (cause == Cause::kNoAnswer || one == Cause::kNone) continue;
    if (cause == Cause::kBusy && one == Cause::kUnavailable) continue;
    cause = one;
  }
  return cause;
}

// A 487 is that of a branch that Timer C has ended: nobody else has cancelled.
CallServices::Cause CallServices::CauseOf(const TargetOutcome& outcome) {
  if (outcome.given_up) return Cause::kNoAnswer;
  switch (outcome.status_code) {
    case 486:
      return Cause::kBusy;
    case 487:
      return Cause::kNoAnswer;
    case 408:
      return outcome.rang ? Cause::kNoAnswer : Cause::kUnavailable;
    case 404:
    case 410:
    case 480:
    case 502:
    case 503:
    case 504:
      return Cause::kUnavailable;
    default:
      return Cause::kNone;
  }
}

bool CallServices::Announces() const {
  return policy_.options().announces_forwarding && legs_.back().cause != 0;
}

// RFC 7044 section 10: a leg is an entry, its targets are entries below it, and
// whom it is forwarded to stands beside them. Those that are still being tried,
// in parallel, do not tell of each other (10.3 item 5).
std::string CallServices::HistoryInfo(const Message& request,
                                      const TargetSet& targets,
                                      absl::Span<const TargetOutcome> outcomes,
                                      size_t target) const {
  if (!policy_.options().keeps_history) return "";
  std::optional<History> history = History::Of(request);
  if (!history.has_value()) return "";
  std::string index = history->index();
  const auto reason_of = [&](size_t tried) {
    const TargetOutcome* outcome = OutcomeOf(outcomes, tried);
    return tried == target || outcome == nullptr ? 0 : outcome->status_code;
  };
  size_t child_count = 0;  // Of the leg before.
  for (size_t i = 0; i < legs_.size(); ++i) {
    const Leg& leg = legs_[i];
    const size_t end =
        i + 1 < legs_.size() ? legs_[i + 1].first_target : targets.size();
    size_t next = leg.first_target;
    if (i > 0) {
      const std::string parent =
          std::exchange(index, absl::StrCat(index, ".", child_count + 1));
      // A target of its own, or a user.
      const int reason = leg.is_own ? 0 : reason_of(next++);
      history->Add(
          {leg.uri, index, HistoryStep::kOtherUser, parent, leg.cause, reason});
    }
    child_count = 0;
    const HistoryStep step =
        i == 0 && !leg.is_own ? HistoryStep::kUnchanged : HistoryStep::kContact;
    for (; next < end; ++next) {
      ++child_count;
      if (next != target && reason_of(next) == 0) continue;
      HistoryEntry entry = {targets[next].uri,
                            absl::StrCat(index, ".", child_count),
                            step,
                            index,
                            0,
                            reason_of(next)};
      // Only the redirect server knows how it has found that.
      if (const auto* redirection = targets.plan()->RedirectionTo(next)) {
        entry.step = HistoryStep::kNone;
        entry.parameter = redirection->history_parameter;
      }
      history->Add(entry);
    }
  }
  return history->text();
}

}  // namespace sipsim::sip
