#ifndef SIPSIM_PROTOCOL_TEXT_HOST_H_
#define SIPSIM_PROTOCOL_TEXT_HOST_H_

#include "absl/strings/string_view.h"
#include "protocol/text/char_class.h"

namespace sipsim::sip {

// Whether all of `text` is a hostname or IPv4address of RFC 3261 section 25.1;
// but a toplabel may begin with a digit if there is a letter in it.
bool IsHostnameOrIpv4(absl::string_view text);

// Whether `text`, a run of letters, digits, '-' and '.' in which no label
// border is wrong (Scanner::SkipHost), is a hostname or IPv4address of RFC 3261
// section 25.1. What is left to check is how it begins and ends.
inline bool IsHostRun(absl::string_view text) {
  if (text.empty() || !IsClass(text.front(), kAlpha | kDigit)) return false;
  // Only an address, or what might be taken for one, ends in a digit.
  if (IsClass(text.back(), kAlpha)) return true;
  return IsHostnameOrIpv4(text);
}

// Whether `text`, brackets included, is an IPv6reference.
bool IsIpv6Reference(absl::string_view text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_HOST_H_
