// UriEquivalent: RFC 3261 section 19.1.4.

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "protocol/base/ip_address.h"
#include "protocol/text/parameter.h"
#include "protocol/uri/escape.h"
#include "protocol/uri/phone_number.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {
namespace {

bool SameText(absl::string_view a, absl::string_view b) {
  return a == b || NormalizeEscapes(a) == NormalizeEscapes(b);
}

bool SameTextIgnoringCase(absl::string_view a, absl::string_view b) {
  return absl::EqualsIgnoreCase(a, b) ||
         absl::EqualsIgnoreCase(NormalizeEscapes(a), NormalizeEscapes(b));
}

bool SameHost(absl::string_view a, absl::string_view b) {
  if (absl::EqualsIgnoreCase(a, b)) return true;
  if (a.empty() || a.front() != '[') return false;
  return IpAddress::Parse(a) == IpAddress::Parse(b);
}

// A parameter that may not be in one URI alone. `transport` is not in the list
// of the rules, but the text above them and an example say so.
bool MustBeInBoth(absl::string_view name) {
  for (const absl::string_view special :
       {"transport", "user", "ttl", "method", "maddr"}) {
    if (SameTextIgnoringCase(name, special)) return true;
  }
  return false;
}

std::optional<absl::string_view> FindNormalized(absl::string_view parameters,
                                                absl::string_view name) {
  while (const auto parameter = NextParameter(&parameters)) {
    if (SameTextIgnoringCase(parameter->name, name)) return parameter->value;
  }
  return std::nullopt;
}

bool ParametersMatch(absl::string_view a, absl::string_view b) {
  absl::string_view rest = a;
  while (const auto parameter = NextParameter(&rest)) {
    const auto other = FindNormalized(b, parameter->name);
    if (!other.has_value()) {
      if (MustBeInBoth(parameter->name)) return false;
    } else if (!SameTextIgnoringCase(parameter->value, *other)) {
      return false;
    }
  }
  return true;
}

std::vector<std::pair<std::string, std::string>> SortedHeaders(
    absl::string_view headers) {
  std::vector<std::pair<std::string, std::string>> sorted;
  if (headers.empty()) return sorted;
  for (const absl::string_view header : absl::StrSplit(headers, '&')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(header, absl::MaxSplits('=', 1));
    sorted.emplace_back(absl::AsciiStrToLower(NormalizeEscapes(parts.first)),
                        absl::AsciiStrToLower(NormalizeEscapes(parts.second)));
  }
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

bool SipUriEquivalent(const UriView& a, const UriView& b) {
  return a.has_user == b.has_user && SameText(a.user, b.user) &&
         (a.password.data() == nullptr) == (b.password.data() == nullptr) &&
         SameText(a.password, b.password) && SameHost(a.host, b.host) &&
         a.has_port == b.has_port && (!a.has_port || a.port == b.port) &&
         ParametersMatch(a.parameters, b.parameters) &&
         ParametersMatch(b.parameters, a.parameters) &&
         SortedHeaders(a.headers) == SortedHeaders(b.headers);
}

// RFC 3966 section 4. What only looks like a number is not compared as one.
bool TelUriEquivalent(const UriView& a, const UriView& b) {
  const auto left = PhoneNumberOf(a);
  const auto right = PhoneNumberOf(b);
  if (left.has_value() && right.has_value()) return *left == *right;
  return SameTextIgnoringCase(a.text, b.text);
}

}  // namespace

bool UriEquivalent(const UriView& a, const UriView& b) {
  if (!absl::EqualsIgnoreCase(a.scheme_text, b.scheme_text)) return false;
  switch (a.scheme) {
    case UriScheme::kSip:
    case UriScheme::kSips:
      return SipUriEquivalent(a, b);
    case UriScheme::kTel:
      return TelUriEquivalent(a, b);
    case UriScheme::kOther:
      break;
  }
  return a.text.substr(a.scheme_text.size()) ==
         b.text.substr(b.scheme_text.size());
}

}  // namespace sipsim::sip
