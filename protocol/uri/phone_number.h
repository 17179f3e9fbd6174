#ifndef SIPSIM_PROTOCOL_URI_PHONE_NUMBER_H_
#define SIPSIM_PROTOCOL_URI_PHONE_NUMBER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// A telephone number as URIs write it: the telephone-subscriber of RFC 3966
// section 3, which stands behind "tel:" and in the user part of a SIP URI (RFC
// 3261 section 19.1.6).
//
//   PhoneNumber number = *ParsePhoneNumber("+1-972-555-2222");
//   number.ToSipUri("sip", "gw1.example.com")
//       // "sip:+19725552222@gw1.example.com;user=phone"
//
// Held in the form in which equal numbers are equal (RFC 3966 section 4):
// without visual separators, in lower case, parameters in order of their names.
struct PhoneNumber {
  // The digits behind the '+', or of a local number: 0-9, a-f, '*', '#'. Not
  // empty.
  std::string digits;
  // Whether the digits begin with a country code: a number with '+'.
  bool is_global = false;
  // Where a local number is valid (section 5.1.5): a domain name, or '+' and
  // the first digits of global numbers. "" if that is not said.
  std::string phone_context;
  // At most one of these two (sections 5.2, 5.3); "" for none.
  std::string isub;
  std::string ext;
  // Name and value of all other parameters; a value of "" is none.
  std::vector<std::pair<std::string, std::string>> parameters;

  // Whether there is a mandatory parameter that we do not know: then nothing
  // may be done with the number (section 5.4).
  bool has_unknown_mandatory() const;

  // "+19725552222", "7042;phone-context=example.com".
  std::string ToSubscriber() const;
  // The same behind "tel:".
  std::string ToTelUri() const;
  // The same as the user of a SIP URI: what user parts may not have is escaped.
  std::string ToUserPart() const;
  // That SIP URI; `scheme` is "sip" or "sips", `host` may have a port.
  std::string ToSipUri(absl::string_view scheme, absl::string_view host) const;

  friend bool operator==(const PhoneNumber&, const PhoneNumber&) = default;
};

// nullopt unless all of `subscriber` is a telephone-subscriber. Three liberties
// are taken: a local number may lack its phone-context (RFC 2806, and many SIP
// URIs), parameters may come in any order, and ',' may stand for ';', as in
// "7773660,phone-context=p1234" of early drafts.
std::optional<PhoneNumber> ParsePhoneNumber(absl::string_view subscriber);

// The number that a URI names: a tel: URI, or a sip: or sips: one that says
// user=phone. nullopt for all others, and for what is no number.
std::optional<PhoneNumber> PhoneNumberOf(const UriView& uri);

// The same for who knows that users are numbers, as a gateway does: user=phone
// may be missing if the user part has no letters in front of its parameters.
std::optional<PhoneNumber> DialledNumberOf(const UriView& uri);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_URI_PHONE_NUMBER_H_
