#include "protocol/text/parameter.h"

#include "absl/strings/match.h"
#include "protocol/text/grammar.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {
namespace {

bool EndsPiece(char c) {
  return c == ';' || c == '=' || c == ' ' || c == '\t' || c == '\r' ||
         c == '\n';
}

const char* SkipPiece(TextScanner& s, const char* p) {
  if (s.At(p) == '"') {
    const char* end = ParseQuotedString(s, p);
    return end == nullptr ? s.end() : end;
  }
  while (p < s.end() && !EndsPiece(*p)) ++p;
  return p;
}

}  // namespace

std::optional<ParameterView> NextParameter(absl::string_view* parameters) {
  TextScanner s(*parameters);
  const char* begin = SkipLws(s, parameters->data());
  if (s.At(begin) != ';') return std::nullopt;
  const char* name = SkipLws(s, begin + 1);
  const char* end = SkipPiece(s, name);
  ParameterView parameter;
  parameter.name = Between(name, end);
  const char* equal = SkipLws(s, end);
  if (s.At(equal) == '=') {
    const char* value = SkipLws(s, equal + 1);
    end = SkipPiece(s, value);
    parameter.value = Between(value, end);
  }
  parameter.text = Between(begin, end);
  *parameters = Between(end, s.end());
  return parameter;
}

std::optional<absl::string_view> FindParameter(absl::string_view parameters,
                                               absl::string_view name) {
  while (const auto parameter = NextParameter(&parameters)) {
    if (absl::EqualsIgnoreCase(parameter->name, name)) return parameter->value;
  }
  return std::nullopt;
}

}  // namespace sipsim::sip
