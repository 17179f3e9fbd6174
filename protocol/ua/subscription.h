#ifndef SIPSIM_PROTOCOL_UA_SUBSCRIPTION_H_
#define SIPSIM_PROTOCOL_UA_SUBSCRIPTION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "protocol/event/subscription_state.h"
#include "protocol/ua/call_types.h"

namespace sipsim::sip {

// Names one subscription of one UserAgent to the state of another: 1, 2, 3, ...
// Where a SUBSCRIBE is forked, each notifier but the first to answer makes one
// more of them.
using SubscriptionNumber = uint64_t;
// Names one subscription of others to the state of one UserAgent: 1, 2, 3, ...
using WatcherNumber = uint64_t;

// How long subscriptions of others may hold (RFC 6665 section 4.2.1.1), in
// whole seconds.
struct ExpiryRange {
  Duration by_default{};  // Where no time is asked for.
  // Less is too brief, unless it is an hour or more; more is cut.
  Duration min{};
  Duration max{};
};

// What a user agent tells others of itself (RFC 6665 section 4.2).
struct NotifierConfig {
  // The event packages: "dialog" (RFC 4235).
  std::vector<std::string> packages{};
  // Of subscriptions, in whole seconds: for which nobody asks a time; below
  // which they are too brief, unless they are as long as an hour (4.2.1.1); at
  // most.
  Duration expires_default = 3600s;
  Duration expires_min = 60s;
  Duration expires_max = 86'400s;
  ExpiryRange expiry_range() const {
    return {expires_default, expires_min, expires_max};
  }
  // The AORs that may subscribe, going by From; others are answered 403. None:
  // everybody may.
  std::vector<std::string> watchers{};
  // Subscriptions that may be open at once; one more is answered 503.
  size_t watchers_max = 10'000;
};

// One subscription. Texts hold while it is made.
struct SubscribeOptions {
  absl::string_view uri{};      // Whose state: Request-URI and To.
  absl::string_view package{};  // "dialog"
  // In whole seconds; 0: the state as it is now, and no more (4.4.3).
  Duration expires = 3600s;
  // Whether it is refreshed ahead of its end, and taken up again where the
  // notifier asks for that.
  bool refresh = true;
  // Not 0: in the dialog of this call, and so to its other end (4.5.2).
  CallNumber call = 0;
};

// What one NOTIFY says. Texts hold while it is told of.
struct Notification {
  SubscriptionState state{};
  // The reason as it stands; "" if none is given.
  absl::string_view reason{};
  absl::string_view content_type{};
  absl::string_view body{};
};

// Somebody who subscribes. Texts hold while it is told of.
struct WatcherInfo {
  WatcherNumber number = 0;
  absl::string_view package{};
  absl::string_view uri{};  // Of From.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_SUBSCRIPTION_H_
