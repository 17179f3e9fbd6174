#include "protocol/text/host.h"

#include "protocol/base/ip_address.h"
#include "protocol/text/char_class.h"

namespace sipsim::sip {
namespace {

constexpr unsigned kAlphanumeric = kAlpha | kDigit;

// domainlabel, and toplabel but for its first letter.
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

}  // namespace

bool IsHostnameOrIpv4(absl::string_view text) {
  const absl::string_view all = text;
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  while (true) {
    const size_t dot = text.find('.');
    const absl::string_view label = text.substr(0, dot);
    if (!IsLabel(label)) return false;
    if (dot == absl::string_view::npos) {
      if (IsClass(label.front(), kAlpha)) return true;
      return IpAddress::Parse(all).has_value();
    }
    text.remove_prefix(dot + 1);
  }
}

bool IsIpv6Reference(absl::string_view text) {
  if (text.empty() || text.front() != '[') return false;
  const std::optional<IpAddress> address = IpAddress::Parse(text);
  return address.has_value() && address->is_v6();
}

}  // namespace sipsim::sip
