#ifndef SIPSIM_PROTOCOL_PROXY_URI_PATTERN_H_
#define SIPSIM_PROTOCOL_PROXY_URI_PATTERN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// Whom a rule is about, in the words of whoever configures it:
//
//   "sip:bob@b.com"         an address of record; sip and sips are the same
//   "*@biloxi.example.com"  the users of a domain, compared as a whole
//   "+1900*"                the telephone numbers that begin so, wherever they
//                           are to be reached
class UriPattern {
 public:
  // nullopt if it is none of these.
  static std::optional<UriPattern> Parse(absl::string_view text);

  bool Matches(const UriView& uri) const;

 private:
  enum class Kind : uint8_t { kAor, kDomain, kNumbers };

  UriPattern(Kind kind, std::string text) : kind_(kind), text_(text) {}

  Kind kind_;
  // The address in the form in which equal ones are equal; the domain in lower
  // case; how the number begins, with its '+' if it is global.
  std::string text_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_URI_PATTERN_H_
