#ifndef SIPSIM_PROTOCOL_HEADER_NAME_ADDR_H_
#define SIPSIM_PROTOCOL_HEADER_NAME_ADDR_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// One entry of From, To, Contact, Route, Record-Route, Refer-To, ...: a
// name-addr or an addr-spec with header parameters (sections 20.10, 25.1).
// Views point into the message. In the addr-spec form, parameters behind the
// URI belong to the header, not to the URI (section 20).
struct NameAddrView {
  NameAddrView() {}  // NOLINT(modernize-use-equals-default), as in UriView.

  absl::string_view text;          // The whole entry, no blanks around.
  absl::string_view display_name;  // As written, quotes included, or empty.
  UriView uri;
  absl::string_view parameters;  // From the first ';', or empty.
  absl::string_view tag;         // "" if absent.
  bool is_name_addr = false;     // The form with angle brackets.

  // The value of a header parameter ("" if it has none), name without case.
  std::optional<absl::string_view> Parameter(absl::string_view name) const;
};

// nullopt unless all of `text` is one such entry. For values that
// ParseMessage has not taken apart (Refer-To, Reply-To, Path, ...).
std::optional<NameAddrView> ParseNameAddr(absl::string_view text);
// One entry or more, with commas between them (Also, Requested-By, ...).
// nullopt unless all of `text` is that.
std::optional<std::vector<NameAddrView>> ParseNameAddrList(
    absl::string_view text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_NAME_ADDR_H_
