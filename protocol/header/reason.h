#ifndef SIPSIM_PROTOCOL_HEADER_REASON_H_
#define SIPSIM_PROTOCOL_HEADER_REASON_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// One value of a Reason header field (RFC 3326 section 2): why a request was
// sent, or what is behind a response. `Q.850;cause=17;text="User busy"`.
struct Reason {
  std::string protocol;           // "SIP", "Q.850", as written.
  std::optional<uint32_t> cause;  // A status code, or a Q.850 cause value.
  std::string text;               // For the human reader, without its quotes.

  // The value as the header field has it; `text` is left out if it is empty.
  std::string ToString() const;

  friend bool operator==(const Reason&, const Reason&) = default;
};

// Takes the first value off `*values`, what stands behind "Reason:" in one
// field; the comma behind it goes, too. nullopt at the end, or where the rest
// breaks the grammar, which then is all taken off.
std::optional<Reason> NextReason(absl::string_view* values);

// The value of a protocol, compared without case; nullopt if there is none.
std::optional<Reason> FindReason(absl::string_view values,
                                 absl::string_view protocol);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_REASON_H_
