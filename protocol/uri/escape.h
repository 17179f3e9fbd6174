#ifndef SIPSIM_PROTOCOL_URI_ESCAPE_H_
#define SIPSIM_PROTOCOL_URI_ESCAPE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// Brings escapes into one form, so that equivalent texts become equal: an
// escaped unreserved character stands for itself, any other escape stays, in
// upper case (RFC 3261 section 19.1.4; RFC 2396 section 2).
std::string NormalizeEscapes(absl::string_view text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_URI_ESCAPE_H_
