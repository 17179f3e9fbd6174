// The judgement of a subscription: a part of verdict.h.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "experiments/verdict.h"
#include "protocol/base/description.h"
#include "topologies/quantity.h"

namespace sipsim {
namespace {

std::string FoundText(const SubscriptionRecord& found) {
  std::string text = SubscriptionPhaseName(found.phase);
  if (!found.reason.empty()) absl::StrAppend(&text, " by ", found.reason);
  absl::StrAppend(&text, ", ", found.status_code, ", ", found.notify_count,
                  " NOTIFYs");
  if (found.notified.has_value()) {
    absl::StrAppend(&text, ", the last at ",
                    sip::FormatDuration(*found.notified));
  }
  return text;
}

// What was expected and is not so; "" if all is.
std::string ProblemOf(const ExpectSubscription& expected,
                      const SubscriptionRecord& found) {
  const std::string state = ExpectSubscription::State_Name(expected.state());
  if (expected.state() != ExpectSubscription::ANY_STATE &&
      state != SubscriptionPhaseName(found.phase)) {
    return state;
  }
  if (!expected.reason().empty() && expected.reason() != found.reason) {
    return "by " + expected.reason();
  }
  if (expected.has_status() &&
      static_cast<int>(expected.status()) != found.status_code) {
    return absl::StrCat(expected.status());
  }
  if (expected.has_notifies() && expected.notifies() != found.notify_count) {
    return absl::StrCat(expected.notifies(), " NOTIFYs");
  }
  if (!expected.at().empty()) {
    const sip::Duration at = *ParseDuration(expected.at());
    if (found.notified != at) return "the last at " + sip::FormatDuration(at);
  }
  for (const std::string& text : expected.body_contains()) {
    if (absl::StrContains(found.body, text)) continue;
    return absl::StrCat("\"", text, "\" in \"", found.body, "\"");
  }
  return "";
}

}  // namespace

Verdict JudgeSubscription(const ExpectSubscription& expected,
                          const std::deque<SubscriptionRecord>& subscriptions) {
  const size_t number = expected.has_number() ? expected.number() : 1;
  const std::string subject =
      absl::StrCat("subscription ", number, " of ", expected.user(), ": ");
  if (number > subscriptions.size()) {
    return {false, subject + "expected one, found none"};
  }
  const SubscriptionRecord& found = subscriptions[number - 1];
  const std::string problem = ProblemOf(expected, found);
  if (problem.empty()) return {true, subject + FoundText(found)};
  return {false, absl::StrCat(subject, "expected ", problem, ", found ",
                              FoundText(found))};
}

}  // namespace sipsim
