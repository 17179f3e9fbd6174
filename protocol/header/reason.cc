#include "protocol/header/reason.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/header/parameter_grammar.h"
#include "protocol/text/char_class.h"
#include "protocol/text/grammar.h"
#include "protocol/text/text_scanner.h"
#include "protocol/text/word.h"

namespace sipsim::sip {
namespace {

// More is no cause of any protocol.
constexpr uint32_t kCauseMax = 999'999;

// The content of a quoted-string, without the line ends of folds.
std::string Unquote(absl::string_view quoted) {
  std::string text;
  const absl::string_view inner = quoted.substr(1, quoted.size() - 2);
  for (size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] == '\r' || inner[i] == '\n') continue;
    if (inner[i] == '\\') ++i;
    text.push_back(inner[i]);
  }
  return text;
}

// Takes note of a parameter; false if its value is bad.
bool SetParameter(uint64_t name, absl::string_view value, Reason& reason) {
  if (name == WordOf("cause")) {
    TextScanner s(value);
    uint32_t cause = 0;
    if (ParseNumber(s, value.data(), kCauseMax, &cause) != s.end()) {
      return false;
    }
    reason.cause = cause;
  } else if (name == WordOf("text")) {
    if (value.size() < 2 || value.front() != '"') return false;
    reason.text = Unquote(value);
  }
  return true;
}

}  // namespace

std::string Reason::ToString() const {
  std::string out = protocol;
  if (cause.has_value()) absl::StrAppend(&out, ";cause=", *cause);
  if (text.empty()) return out;
  out += ";text=\"";
  for (const char c : text) {
    if (!IsClass(c, kQuotedChar)) out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('"');
  return out;
}

std::optional<Reason> NextReason(absl::string_view* values) {
  TextScanner s(*values);
  const absl::string_view all = *values;
  *values = all.substr(all.size());
  const char* begin = SkipLws(s, all.data());
  const char* end = s.Skip<kToken>(begin);
  if (end == begin) return std::nullopt;
  Reason reason;
  reason.protocol = std::string(Between(begin, end));
  absl::string_view parameters;
  end = header_internal::ParseHeaderParameters(
      s, end, &parameters, [](const char*) -> const char* { return nullptr; },
      [&reason](uint64_t name, absl::string_view value) {
        return SetParameter(name, value, reason);
      });
  if (end == nullptr) return std::nullopt;
  end = SkipLws(s, end);
  if (end != s.end() && s.At(end) != ',') return std::nullopt;
  if (end != s.end()) *values = Between(end + 1, s.end());
  return reason;
}

std::optional<Reason> FindReason(absl::string_view values,
                                 absl::string_view protocol) {
  while (auto reason = NextReason(&values)) {
    if (absl::EqualsIgnoreCase(reason->protocol, protocol)) return reason;
  }
  return std::nullopt;
}

}  // namespace sipsim::sip
