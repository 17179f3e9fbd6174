#ifndef SIPSIM_PROTOCOL_TEXT_HOST_H_
#define SIPSIM_PROTOCOL_TEXT_HOST_H_

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// Whether `text`, which ends in a digit or holds two dots or hyphens side by
// side, is a hostname or IPv4address of RFC 3261 section 25.1. Any text will
// do; the name says when it is worth asking.
bool IsHostnameOrIpv4(absl::string_view text);

// Whether `text`, brackets included, is an IPv6reference.
bool IsIpv6Reference(absl::string_view text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_HOST_H_
