#ifndef SIPSIM_PROTOCOL_UA_CONTACT_FEATURES_H_
#define SIPSIM_PROTOCOL_UA_CONTACT_FEATURES_H_

#include "absl/strings/string_view.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

// The feature parameters that a Contact carries in a call (RFC 3840 section 9),
// in front with their ';': that its author is the focus of a conference (RFC
// 4579 section 4), and that nothing of the media is rendered (RFC 4235 section
// 5.2). Of static storage; "" for neither.
absl::string_view ContactFeatures(bool is_focus, bool renders_nothing);

// Whether the Contact of a message says that its author is a focus.
bool IsFromFocus(const Message& message);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_CONTACT_FEATURES_H_
