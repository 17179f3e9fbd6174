#include "protocol/event/event_header.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/event/parameters.h"

namespace sipsim::sip {

// event-type *( SEMI event-param ). event-type is a token-nodot with templates
// behind dots: together, a token.
std::optional<EventView> ParseEvent(absl::string_view value) {
  EventView event;
  if (!SplitParameters(value, &event.package, &event.parameters) ||
      event.package.front() == '.' || event.package.back() == '.') {
    return std::nullopt;
  }
  const auto id = FindParameter(event.parameters, "id");
  if (id.has_value()) event.id = *id;
  return event;
}

bool IsSameEvent(const EventView& a, const EventView& b) {
  return a.package == b.package && a.id == b.id;
}

std::string EventValue(absl::string_view package, absl::string_view id) {
  return absl::StrCat(package, id.empty() ? "" : ";id=", id);
}

bool IsListedEvent(absl::string_view packages, absl::string_view package) {
  for (const absl::string_view entry : absl::StrSplit(packages, ',')) {
    if (absl::StripAsciiWhitespace(entry) == package) return true;
  }
  return false;
}

}  // namespace sipsim::sip
