#include "protocol/event/parameters.h"

#include <algorithm>
#include <limits>

#include "protocol/header/parameter_grammar.h"
#include "protocol/text/grammar.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {

bool SplitParameters(absl::string_view value, absl::string_view* token,
                     absl::string_view* parameters) {
  const TextScanner s(value);
  const char* p = s.Skip<kToken>(value.data());
  if (p == value.data()) return false;
  *token = Between(value.data(), p);
  const char* end = header_internal::ParseHeaderParameters(
      s, p, parameters, [](const char*) -> const char* { return nullptr; },
      [](uint64_t, absl::string_view) { return true; });
  return end != nullptr && SkipLws(s, end) == s.end();
}

std::optional<uint32_t> ParseDeltaSeconds(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  uint64_t number = 0;
  for (const char c : text) {
    if (!IsClass(c, kDigit)) return std::nullopt;
    number = std::min<uint64_t>(number * 10 + static_cast<uint64_t>(c - '0'),
                                std::numeric_limits<uint32_t>::max());
  }
  return static_cast<uint32_t>(number);
}

std::optional<uint32_t> ParseRetryAfter(absl::string_view value) {
  return ParseDeltaSeconds(value.substr(0, value.find_first_of(" \t(;")));
}

}  // namespace sipsim::sip
