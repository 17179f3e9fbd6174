#include "protocol/text/host.h"

#include "protocol/base/ip_address.h"
#include "protocol/text/char_class.h"

namespace sipsim::sip {
namespace {

constexpr unsigned kAlphanumeric = kAlpha | kDigit;

// domainlabel; toplabel too, but see below.
bool IsLabel(absl::string_view label) {
  if (label.empty() || !IsClass(label.front(), kAlphanumeric) ||
      !IsClass(label.back(), kAlphanumeric)) {
    return false;
  }
  for (const char c : label) {
    if (c != '-' && !IsClass(c, kAlphanumeric)) return false;
  }
  return true;
}

bool HasLetter(absl::string_view label) {
  for (const char c : label) {
    if (IsClass(c, kAlpha)) return true;
  }
  return false;
}

// IPv4address: four numbers, here up to 255.
bool IsIpv4(absl::string_view text) {
  for (int i = 0; i < 4; ++i) {
    if (i > 0) {
      if (text.empty() || text.front() != '.') return false;
      text.remove_prefix(1);
    }
    int number = 0;
    size_t digits = 0;
    for (; digits < text.size() && IsClass(text[digits], kDigit); ++digits) {
      if (digits == 3) return false;
      number = number * 10 + (text[digits] - '0');
    }
    if (digits == 0 || number > 255) return false;
    text.remove_prefix(digits);
  }
  return text.empty();
}

}  // namespace

bool IsHostnameOrIpv4(absl::string_view text) {
  if (IsIpv4(text)) return true;
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  while (true) {
    const size_t dot = text.find('.');
    const absl::string_view label = text.substr(0, dot);
    if (!IsLabel(label)) return false;
    if (dot == absl::string_view::npos) return HasLetter(label);
    text.remove_prefix(dot + 1);
  }
}

bool IsIpv6Reference(absl::string_view text) {
  if (text.empty() || text.front() != '[') return false;
  const std::optional<IpAddress> address = IpAddress::Parse(text);
  return address.has_value() && address->is_v6();
}

}  // namespace sipsim::sip
