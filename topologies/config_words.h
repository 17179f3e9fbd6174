#ifndef SIPSIM_TOPOLOGIES_CONFIG_WORDS_H_
#define SIPSIM_TOPOLOGIES_CONFIG_WORDS_H_

// What strings of a configuration have to look like, and what errors call it.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/uri/phone_number.h"
#include "protocol/uri/uri.h"

namespace sipsim {

inline constexpr char kSipUri[] = "a sip: or sips: URI";
inline constexpr char kAor[] = "a sip: or sips: URI with a user part";
inline constexpr char kDomainName[] = "a domain name";
inline constexpr char kHostName[] = "the name of a host";
inline constexpr char kPlainName[] = "letters, digits, '_' and '-'";

// Of a host or an experiment: kPlainName, not empty.
bool IsPlainName(absl::string_view name);

// RFC 1035 section 2.3.1, digits allowed in front (RFC 1123 section 2.1). Not
// something that reads as an IPv4 address.
bool IsDomainName(absl::string_view name);

// The name of a DNS record: the same, but that labels may begin with '_'
// (RFC 2782).
bool IsDnsName(absl::string_view name);

// A token of RFC 3261 section 25.1, not empty: a method, a header name.
bool IsToken(absl::string_view text);

bool IsSipUri(absl::string_view text);
bool IsAor(absl::string_view text);

// The URI of a Route value "<sip:ss1.example.com;lr>", or nullopt.
std::optional<sip::UriView> RouteUri(absl::string_view route);

// A telephone number as configurations have it: "+" and digits, or digits of a
// private plan, with visual separators (RFC 3966 section 3), no parameters.
inline constexpr char kPhoneNumber[] =
    "a telephone number such as +19725552222";
std::optional<sip::PhoneNumber> ParsePlainNumber(absl::string_view text);

// A display name as RFC 3261's grammar wants it: tokens as they are, else in
// quotes.
std::string QuoteDisplayName(absl::string_view text);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_CONFIG_WORDS_H_
