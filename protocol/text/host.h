#ifndef SIPSIM_PROTOCOL_TEXT_HOST_H_
#define SIPSIM_PROTOCOL_TEXT_HOST_H_

#include "absl/strings/string_view.h"
#include "protocol/text/char_class.h"

namespace sipsim::sip {

// Whether all of `text` is a hostname or IPv4address of RFC 3261 section 25.1;
// but a toplabel may begin with a digit if there is a letter in it.
bool IsHostnameOrIpv4(absl::string_view text);

// Whether `text`, a run of letters, digits, '-' and '.' in which no label
// border is wrong (Scanner::SkipHost), can be told to be a hostname by how it
// begins and ends. Else IsHostnameOrIpv4() tells: only an address, or what
// might be taken for one, ends in a digit.
inline bool IsHostRun(absl::string_view text) {
  return !text.empty() && IsClass(text.front(), kAlpha | kDigit) &&
         IsClass(text.back(), kAlpha);
}

// Whether `text`, brackets included, is an IPv6reference.
bool IsIpv6Reference(absl::string_view text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_HOST_H_
