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

std::optional<std::vector<NameAddrView>> ParseNameAddrList(
    absl::string_view text) {
  TextScanner s(text);
  std::vector<NameAddrView> entries;
  const char* p = text.data();
  while (true) {
    NameAddrView entry;
    p = ParseNameAddrAt(s, p, &entry);
    if (p == nullptr) return std::nullopt;
    entries.push_back(entry);
    p = SkipLws(s, p);
    if (p == s.end()) return entries;
    if (*p != ',') return std::nullopt;
    p = SkipLws(s, p + 1);
  }
}

}  // namespace sipsim::sip
