#include "protocol/header/header_id.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "protocol/header/header_name_table.h"

namespace sipsim::sip {

using header_name_internal::kHeaderNames;
using header_name_internal::kNameMax;

HeaderId HeaderIdFromName(absl::string_view name) {
  if (name.empty() || name.size() > kNameMax) return HeaderId::kOther;
  char padded[kNameMax] = {};
  std::copy(name.begin(), name.end(), padded);
  const HeaderId id = HeaderIdFromPadded(padded, name.size());
  // The words let some bytes pass that are in no token.
  return absl::EqualsIgnoreCase(name, HeaderName(id)) ||
                 absl::EqualsIgnoreCase(name, CompactHeaderName(id))
             ? id
             : HeaderId::kOther;
}

absl::string_view HeaderName(HeaderId id) {
  return kHeaderNames[static_cast<size_t>(id)].name;
}

absl::string_view CompactHeaderName(HeaderId id) {
  return kHeaderNames[static_cast<size_t>(id)].compact;
}

bool IsCommaList(HeaderId id) {
  return kHeaderNames[static_cast<size_t>(id)].is_comma_list;
}

}  // namespace sipsim::sip
