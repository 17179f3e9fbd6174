#ifndef SIPSIM_PROTOCOL_MESSAGE_SIPFRAG_H_
#define SIPSIM_PROTOCOL_MESSAGE_SIPFRAG_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// Pieces of SIP messages as bodies (RFC 3420), as those who report what became
// of a request send them (RFC 3515 section 2.4.5).

// The media type, and what goes into Content-Type.
inline constexpr absl::string_view kSipfragType = "message/sipfrag";
inline constexpr absl::string_view kSipfragContentType =
    "message/sipfrag;version=2.0";

// A status line by itself: "SIP/2.0 200 OK" and its line end. "" for the reason
// phrase means ReasonPhrase(status_code).
std::string StatusSipfrag(int status_code, absl::string_view reason_phrase);

// The status code of a piece that begins with a status line; header fields and
// a body may follow. nullopt for one that does not, or breaks the grammar. The
// line end may be missing where there is nothing but the status line.
std::optional<int> ParseStatusSipfrag(absl::string_view body);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_SIPFRAG_H_
