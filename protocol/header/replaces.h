#ifndef SIPSIM_PROTOCOL_HEADER_REPLACES_H_
#define SIPSIM_PROTOCOL_HEADER_REPLACES_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// The value of Replaces (RFC 3891 section 6.1): a dialog, as the one who is to
// find it sees it in a request.
//
//   425928@phone.example.org;to-tag=7743;from-tag=6472;early-only
struct ReplacesView {
  absl::string_view call_id;
  absl::string_view to_tag;    // The finder's own, its local tag.
  absl::string_view from_tag;  // The other's.
  // Nothing is replaced that was answered by then.
  bool early_only = false;
};

// nullopt unless all of `text` is one such value, with each of the tags once.
// Views point into `text`.
std::optional<ReplacesView> ParseReplaces(absl::string_view text);

std::string ReplacesText(const ReplacesView& replaces);

// Whether a tag of a Replaces is that of a dialog: a 0 also stands for one that
// a peer of RFC 2543 has not given (RFC 3891 section 6.1).
bool ReplacesTagMatches(absl::string_view tag, absl::string_view dialog_tag);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_REPLACES_H_
