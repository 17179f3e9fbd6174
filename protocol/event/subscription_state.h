#ifndef SIPSIM_PROTOCOL_EVENT_SUBSCRIPTION_STATE_H_
#define SIPSIM_PROTOCOL_EVENT_SUBSCRIPTION_STATE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// The substates of a subscription that a NOTIFY can tell (RFC 6665 section
// 4.1.3).
enum class Substate : uint8_t { kActive, kPending, kTerminated, kOther };

// Why a subscription is terminated, and what may be done about it (4.1.3).
enum class TerminationReason : uint8_t {
  kNone,         // Nothing said: another one may be tried at any time.
  kDeactivated,  // Another one may be tried at once.
  kProbation,    // Another one may be tried after retry-after.
  kRejected,     // By a change of policy: none is tried again.
  kTimeout,      // Not refreshed in time: another one may be tried at once.
  kGiveup,       // Not authorised in time: another one after retry-after.
  kNoresource,   // What was subscribed to is no more: none is tried again.
  kInvariant,    // It will never change: none is tried again.
  kOther,        // As if nothing was said.
};
absl::string_view TerminationReasonText(TerminationReason reason);  // "timeout"

// The value of a Subscription-State header field (8.4).
struct SubscriptionState {
  Substate substate = Substate::kActive;
  std::optional<uint32_t> expires{};      // Seconds.
  std::optional<uint32_t> retry_after{};  // Seconds.
  TerminationReason reason = TerminationReason::kNone;
};

// nullopt if the value breaks the grammar.
std::optional<SubscriptionState> ParseSubscriptionState(
    absl::string_view value);

// "active;expires=3600", "terminated;reason=timeout". Not of kOther.
std::string SubscriptionStateValue(const SubscriptionState& state);

// Whether, and if so how many seconds after this NOTIFY, a new subscription may
// take the place of one that was terminated (4.1.3). nullopt: never.
std::optional<uint32_t> ResubscribeAfter(const SubscriptionState& state);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_EVENT_SUBSCRIPTION_STATE_H_
