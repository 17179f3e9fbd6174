#ifndef SIPSIM_PROTOCOL_UA_EXTRA_HEADER_H_
#define SIPSIM_PROTOCOL_UA_EXTRA_HEADER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace sipsim::sip {

// A header field that a message carries besides its own: what a feature needs
// of the request or response of another (Referred-By, Replaces, Reason, ...).
struct ExtraHeader {
  std::string name{};  // As it is written: "Referred-By".
  std::string value{};
};

// How one end ends a call.
struct EndOptions {
  // Of the final response, if there is one; "" is that of section 21.
  absl::string_view reason_phrase{};
  // Further fields of the BYE, CANCEL or final response, in this order. They
  // hold while the verb is called.
  absl::Span<const ExtraHeader> headers{};
};

// The headers as lines of a message, each with its line end.
std::string FieldLines(absl::Span<const ExtraHeader> headers);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_EXTRA_HEADER_H_
