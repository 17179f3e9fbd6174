#include "protocol/event/subscription_state.h"

#include <array>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/event/parameters.h"

namespace sipsim::sip {
namespace {

// In the order of Substate and TerminationReason.
constexpr std::array<absl::string_view, 3> kSubstates = {"active", "pending",
                                                         "terminated"};
constexpr std::array<absl::string_view, 8> kReasons = {
    "",        "deactivated", "probation",  "rejected",
    "timeout", "giveup",      "noresource", "invariant"};

template <size_t kCount>
size_t IndexOf(const std::array<absl::string_view, kCount>& words,
               absl::string_view word) {
  for (size_t i = 0; i < kCount; ++i) {
    if (absl::EqualsIgnoreCase(words[i], word)) return i;
  }
  return kCount;
}

// false if the parameter is there, and no number.
bool TakeSeconds(absl::string_view parameters, absl::string_view name,
                 std::optional<uint32_t>* seconds) {
  const auto value = FindParameter(parameters, name);
  if (!value.has_value()) return true;
  *seconds = ParseDeltaSeconds(*value);
  return seconds->has_value();
}

}  // namespace

absl::string_view TerminationReasonText(TerminationReason reason) {
  const auto index = static_cast<size_t>(reason);
  return index < kReasons.size() ? kReasons[index] : "";
}

std::optional<SubscriptionState> ParseSubscriptionState(
    absl::string_view value) {
  absl::string_view substate;
  absl::string_view parameters;
  SubscriptionState state;
  if (!SplitParameters(value, &substate, &parameters) ||
      !TakeSeconds(parameters, "expires", &state.expires) ||
      !TakeSeconds(parameters, "retry-after", &state.retry_after)) {
    return std::nullopt;
  }
  state.substate = static_cast<Substate>(IndexOf(kSubstates, substate));
  const auto reason = FindParameter(parameters, "reason");
  if (reason.has_value() && !reason->empty()) {
    state.reason = static_cast<TerminationReason>(IndexOf(kReasons, *reason));
  }
  return state;
}

std::string SubscriptionStateValue(const SubscriptionState& state) {
  std::string value(kSubstates[static_cast<size_t>(state.substate)]);
  const absl::string_view reason = TerminationReasonText(state.reason);
  if (!reason.empty()) absl::StrAppend(&value, ";reason=", reason);
  if (state.expires.has_value()) {
    absl::StrAppend(&value, ";expires=", *state.expires);
  }
  if (state.retry_after.has_value()) {
    absl::StrAppend(&value, ";retry-after=", *state.retry_after);
  }
  return value;
}

std::optional<uint32_t> ResubscribeAfter(const SubscriptionState& state) {
  switch (state.reason) {
    case TerminationReason::kRejected:
    case TerminationReason::kNoresource:
    case TerminationReason::kInvariant:
      return std::nullopt;
    case TerminationReason::kDeactivated:
    case TerminationReason::kTimeout:
      // retry-after has no meaning here.
      return 0;
    case TerminationReason::kNone:
    case TerminationReason::kProbation:
    case TerminationReason::kGiveup:
    case TerminationReason::kOther:
      return state.retry_after.value_or(0);
  }
  return std::nullopt;
}

}  // namespace sipsim::sip
