#include "protocol/digest/auth_parameters.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/text/grammar.h"
#include "protocol/text/text_scanner.h"

namespace sipsim::sip {
namespace {

// What stands between the quotes, without the escapes; a fold is one blank.
std::string Unquote(absl::string_view quoted) {
  const absl::string_view inner = quoted.substr(1, quoted.size() - 2);
  const TextScanner s(inner);
  std::string value;
  value.reserve(inner.size());
  for (const char* p = inner.data(); p != s.end();) {
    if (*p == '\\') {
      value.push_back(s.At(p, 1));
      p += 2;
    } else if (*p == '\r' || *p == '\n') {
      value.push_back(' ');
      p = SkipLws(s, p);
    } else {
      value.push_back(*p++);
    }
  }
  return value;
}

// name EQUAL ( token / quoted-string ); null if it is something else.
const char* ParseOne(const TextScanner& s, const char* p,
                     AuthParameter* parameter) {
  const char* end = s.Skip<kToken>(p);
  if (end == p) return nullptr;
  parameter->name = Between(p, end);
  p = SkipLws(s, end);
  if (s.At(p) != '=') return nullptr;
  p = SkipLws(s, p + 1);
  if (s.At(p) == '"') {
    end = ParseQuotedString(s, p);
    if (end == nullptr) return nullptr;
    parameter->value = Unquote(Between(p, end));
    return end;
  }
  end = s.Skip<kToken>(p);
  parameter->value = std::string(Between(p, end));
  return end == p ? nullptr : end;
}

void AddSeparator(std::string* text) {
  text->append(text->find(' ') == std::string::npos ? " " : ", ");
}

}  // namespace

const AuthParameter* AuthParameters::Find(absl::string_view name) const {
  for (const AuthParameter& parameter : parameters) {
    if (absl::EqualsIgnoreCase(parameter.name, name)) return &parameter;
  }
  return nullptr;
}

absl::string_view AuthParameters::Value(absl::string_view name) const {
  const AuthParameter* parameter = Find(name);
  return parameter == nullptr ? "" : absl::string_view(parameter->value);
}

std::optional<AuthParameters> ParseAuthParameters(absl::string_view text) {
  const TextScanner s(text);
  AuthParameters result;
  const char* p = s.Skip<kToken>(text.data());
  result.scheme = Between(text.data(), p);
  const char* end = p;
  p = SkipLws(s, p);
  if (result.scheme.empty() || p == end) return std::nullopt;
  while (true) {
    AuthParameter parameter;
    end = ParseOne(s, p, &parameter);
    if (end == nullptr) return std::nullopt;
    if (result.Find(parameter.name) != nullptr) return std::nullopt;
    result.parameters.push_back(std::move(parameter));
    p = SkipLws(s, end);
    if (p == s.end()) return result;
    if (*p != ',') return std::nullopt;
    p = SkipLws(s, p + 1);
  }
}

void AddQuotedParameter(absl::string_view name, absl::string_view value,
                        std::string* text) {
  AddSeparator(text);
  absl::StrAppend(text, name, "=\"");
  for (char c : value) {
    if (c == '"' || c == '\\') text->push_back('\\');
    text->push_back(c);
  }
  text->push_back('"');
}

void AddTokenParameter(absl::string_view name, absl::string_view value,
                       std::string* text) {
  AddSeparator(text);
  absl::StrAppend(text, name, "=", value);
}

}  // namespace sipsim::sip
