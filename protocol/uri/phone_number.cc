#include "protocol/uri/phone_number.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/text/char_class.h"
#include "protocol/text/host.h"
#include "protocol/uri/escape.h"

namespace sipsim::sip {
namespace {

bool IsVisualSeparator(char c) {
  return c == '-' || c == '.' || c == '(' || c == ')';
}

bool IsGlobalDigit(char c) { return IsClass(c, kDigit); }

bool IsLocalDigit(char c) {
  return IsClass(c, kHexDigit) || c == '*' || c == '#';
}

// `text` in lower case without separators; nullopt if there is none of
// `is_digit` in it, or anything else.
template <typename IsDigit>
std::optional<std::string> DigitsOf(absl::string_view text, IsDigit is_digit) {
  std::string digits;
  for (const char c : text) {
    if (IsVisualSeparator(c)) continue;
    if (!is_digit(c)) return std::nullopt;
    digits.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  if (digits.empty()) return std::nullopt;
  return digits;
}

std::optional<std::string> GlobalDigitsOf(absl::string_view text) {
  return DigitsOf(text, IsGlobalDigit);
}

// descriptor: domainname / global-number-digits, as it is compared.
std::optional<std::string> ContextOf(absl::string_view text) {
  if (absl::StartsWith(text, "+")) {
    const auto digits = GlobalDigitsOf(text.substr(1));
    if (!digits.has_value()) return std::nullopt;
    return absl::StrCat("+", *digits);
  }
  if (!IsHostnameOrIpv4(text)) return std::nullopt;
  return absl::AsciiStrToLower(text);
}

// pvalue, in the form in which it is compared: what user parts have to escape
// and tel: URIs have not, is not escaped. nullopt if it is none. That of isub
// is read alike: what it may have besides is better escaped (section 3).
std::optional<std::string> ValueOf(absl::string_view text) {
  const std::string normal = NormalizeEscapes(text);
  std::string value;
  for (size_t i = 0; i < normal.size(); ++i) {
    if (normal[i] != '%') {
      if (!IsClass(normal[i], kParamChar)) return std::nullopt;
      value.push_back(
          absl::ascii_tolower(static_cast<unsigned char>(normal[i])));
      continue;
    }
    const absl::string_view escape = absl::string_view(normal).substr(i, 3);
    const std::string decoded = Unescape(escape);
    if (escape.size() != 3 || decoded.size() != 1) return std::nullopt;
    const bool is_plain =
        IsClass(decoded[0], kParamChar) && !IsClass(decoded[0], kUserChar);
    absl::StrAppend(&value, is_plain ? absl::string_view(decoded) : escape);
    i += 2;
  }
  return value;
}

bool IsName(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return IsClass(c, kAlpha | kDigit) || c == '-';
  });
}

// Sets `field`, which must not have been set before.
bool SetOnce(std::optional<std::string> value, std::string& field) {
  if (!value.has_value() || !field.empty()) return false;
  field = *std::move(value);
  return true;
}

// Takes one parameter; false if it may not be there.
bool AddParameter(absl::string_view name, absl::string_view value,
                  PhoneNumber& number) {
  if (name == "phone-context") {
    return !number.is_global && SetOnce(ContextOf(value), number.phone_context);
  }
  if (name == "ext") return SetOnce(GlobalDigitsOf(value), number.ext);
  std::optional<std::string> known = ValueOf(value);
  if (!known.has_value() || !IsName(name)) return false;
  if (name == "isub") {
    return !known->empty() && SetOnce(std::move(known), number.isub);
  }
  for (const auto& parameter : number.parameters) {
    if (parameter.first == name) return false;
  }
  number.parameters.emplace_back(name, *std::move(known));
  return true;
}

// The text as a user part may have it (RFC 3261 section 25.1).
std::string EscapeForUser(absl::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (IsClass(c, kUserChar) || c == '%') {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 15]);
  }
  return out;
}

}  // namespace

bool PhoneNumber::has_unknown_mandatory() const {
  return std::any_of(parameters.begin(), parameters.end(),
                     [](const auto& parameter) {
                       return absl::StartsWith(parameter.first, "m-");
                     });
}

// Section 3: isub or ext first, then the context, then the others by name.
std::string PhoneNumber::ToSubscriber() const {
  std::string out = absl::StrCat(is_global ? "+" : "", digits);
  if (!isub.empty()) absl::StrAppend(&out, ";isub=", isub);
  if (!ext.empty()) absl::StrAppend(&out, ";ext=", ext);
  if (!phone_context.empty()) {
    absl::StrAppend(&out, ";phone-context=", phone_context);
  }
  for (const auto& [name, value] : parameters) {
    absl::StrAppend(&out, ";", name, value.empty() ? "" : "=", value);
  }
  return out;
}

std::string PhoneNumber::ToTelUri() const {
  return absl::StrCat("tel:", ToSubscriber());
}

std::string PhoneNumber::ToUserPart() const {
  return EscapeForUser(ToSubscriber());
}

std::string PhoneNumber::ToSipUri(absl::string_view scheme,
                                  absl::string_view host) const {
  return absl::StrCat(scheme, ":", ToUserPart(), "@", host, ";user=phone");
}

std::optional<PhoneNumber> ParsePhoneNumber(absl::string_view subscriber) {
  static constexpr absl::string_view kParameterMarks = ";,";
  PhoneNumber number;
  absl::string_view rest = subscriber;
  const auto next_part = [&rest] {
    const size_t end =
        std::min(rest.find_first_of(kParameterMarks), rest.size());
    const absl::string_view part = rest.substr(0, end);
    rest.remove_prefix(end);
    return part;
  };
  // A user part escapes what only a number has: '#'.
  const std::string digits = Unescape(next_part());
  number.is_global = absl::StartsWith(digits, "+");
  const auto read = number.is_global
                        ? GlobalDigitsOf(absl::string_view(digits).substr(1))
                        : DigitsOf(digits, IsLocalDigit);
  if (!read.has_value()) return std::nullopt;
  number.digits = *read;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const absl::string_view part = next_part();
    const size_t equal = part.find('=');
    const absl::string_view value =
        equal == part.npos ? absl::string_view() : part.substr(equal + 1);
    if (equal != part.npos && value.empty()) return std::nullopt;
    const std::string name = absl::AsciiStrToLower(part.substr(0, equal));
    if (!AddParameter(name, value, number)) return std::nullopt;
  }
  if (!number.isub.empty() && !number.ext.empty()) return std::nullopt;
  std::sort(number.parameters.begin(), number.parameters.end());
  return number;
}

std::optional<PhoneNumber> PhoneNumberOf(const UriView& uri) {
  if (uri.scheme == UriScheme::kTel) {
    return ParsePhoneNumber(absl::StrCat(uri.user, uri.parameters));
  }
  if (!uri.is_sip_or_sips() || !uri.Has(UriView::kUser)) return std::nullopt;
  if (!absl::EqualsIgnoreCase(*uri.Parameter("user"), "phone")) {
    return std::nullopt;
  }
  return ParsePhoneNumber(uri.user);
}

std::optional<PhoneNumber> DialledNumberOf(const UriView& uri) {
  if (!uri.is_sip_or_sips() || uri.Has(UriView::kUser)) {
    return PhoneNumberOf(uri);
  }
  const absl::string_view number =
      uri.user.substr(0, uri.user.find_first_of(";,"));
  if (std::any_of(number.begin(), number.end(),
                  [](char c) { return IsClass(c, kAlpha); })) {
    return std::nullopt;
  }
  return ParsePhoneNumber(uri.user);
}

}  // namespace sipsim::sip
