#ifndef SIPSIM_PROTOCOL_URI_URI_HEADERS_H_
#define SIPSIM_PROTOCOL_URI_URI_HEADERS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// One "hname=hvalue" of the headers of a URI (RFC 3261 section 19.1.1), escapes
// untouched.
struct UriHeaderView {
  absl::string_view name;
  absl::string_view value;
};

// Takes the first header off `*headers`, a UriView::headers or what is left of
// it. nullopt at the end.
std::optional<UriHeaderView> NextUriHeader(absl::string_view* headers);

// Escapes whatever may not stand as it is in an hname or hvalue (19.1.1, 25.1):
// "a@b;c=d" becomes "a%40b%3Bc%3Dd". Unescape() of uri.h undoes it.
std::string EscapeUriHeader(absl::string_view text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_URI_URI_HEADERS_H_
