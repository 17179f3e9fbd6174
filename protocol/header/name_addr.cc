#include "protocol/header/name_addr.h"

#include "protocol/header/header_grammar.h"
#include "protocol/text/parameter.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {

std::optional<absl::string_view> NameAddrView::Parameter(
    absl::string_view name) const {
  return FindParameter(parameters, name);
}

std::optional<NameAddrView> ParseNameAddr(absl::string_view text) {
  TextScanner s(text);
  NameAddrView entry;
  const char* end = ParseNameAddrAt(s, text.data(), &entry);
  if (end == nullptr || end != s.end()) return std::nullopt;
  return entry;
}

}  // namespace sipsim::sip
