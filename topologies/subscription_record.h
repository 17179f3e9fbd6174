#ifndef SIPSIM_TOPOLOGIES_SUBSCRIPTION_RECORD_H_
#define SIPSIM_TOPOLOGIES_SUBSCRIPTION_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "protocol/base/time.h"
#include "protocol/ua/subscription.h"

namespace sipsim {

// How a subscription stands, in the words of RFC 6665 figure 2.
enum class SubscriptionPhase : uint8_t {
  kWaiting,  // notify_wait: nothing has been heard.
  kPending,
  kActive,
  kTerminated,
};
const char* SubscriptionPhaseName(SubscriptionPhase phase);  // "ACTIVE"

// One subscription as its subscriber saw it.
struct SubscriptionRecord {
  sip::SubscriptionNumber number = 0;
  SubscriptionPhase phase = SubscriptionPhase::kWaiting;
  std::string reason{};  // The notifier's word for the end of it.
  // The final status of the last SUBSCRIBE; 0: none has come.
  int status_code = 0;
  size_t notify_count = 0;
  std::string body{};                       // Of the last NOTIFY.
  std::optional<sip::Duration> notified{};  // When that came.
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_SUBSCRIPTION_RECORD_H_
