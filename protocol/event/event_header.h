#ifndef SIPSIM_PROTOCOL_EVENT_EVENT_HEADER_H_
#define SIPSIM_PROTOCOL_EVENT_EVENT_HEADER_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// The value of an Event header field (RFC 6665 section 8.4): the package, with
// templates if there are any, and what tells apart subscriptions to it within
// one dialog.
//
//   Event: dialog;id=4711;call-id="..."
struct EventView {
  absl::string_view package{};  // "dialog", "presence.winfo"
  absl::string_view id{};       // "" if there is none.
  // All parameters as they stand, `id` as well, from the first ';' on.
  absl::string_view parameters{};
};

// nullopt if the value breaks the grammar.
std::optional<EventView> ParseEvent(absl::string_view value);

// Whether two values name the same subscription (8.2.1): package and id are the
// same to the byte; other parameters do not count.
bool IsSameEvent(const EventView& a, const EventView& b);

// "refer;id=93809824"; without `id` if it is empty.
std::string EventValue(absl::string_view package, absl::string_view id);

// Whether a package is one of the comma-separated `packages`, an Allow-Events.
bool IsListedEvent(absl::string_view packages, absl::string_view package);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_EVENT_EVENT_HEADER_H_
