#include "protocol/ua/contact_features.h"

#include "absl/types/span.h"
#include "protocol/header/name_addr.h"

namespace sipsim::sip {

absl::string_view ContactFeatures(bool is_focus, bool renders_nothing) {
  // A tag that is not of RFC 3840's base set has a '+' in front.
  constexpr absl::string_view kBoth = ";isfocus;+sip.rendering=\"no\"";
  constexpr absl::string_view kFocus = ";isfocus";
  if (is_focus && renders_nothing) return kBoth;
  if (is_focus) return kFocus;
  return renders_nothing ? kBoth.substr(kFocus.size()) : "";
}

bool IsFromFocus(const Message& message) {
  const absl::Span<const NameAddrView> contacts = message.contacts();
  return !contacts.empty() && !contacts[0].parameters.empty() &&
         contacts[0].Parameter("isfocus").has_value();
}

}  // namespace sipsim::sip
