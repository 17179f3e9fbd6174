#ifndef SIPSIM_PROTOCOL_URI_URI_H_
#define SIPSIM_PROTOCOL_URI_URI_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

enum class UriScheme : uint8_t { kSip, kSips, kTel, kOther };

// A URI, taken apart in place (RFC 3261 section 19.1, RFC 3966, RFC 3986). All
// views point into the text it was parsed from, escapes untouched. For tel,
// `user` is the number; for kOther only `text` and `scheme_text` are set.
struct UriView {
  // Bits of known_parameters.
  enum KnownParameter : uint8_t {
    kLr = 1 << 0,
    kTtl = 1 << 1,
    kUser = 1 << 2,
    kMaddr = 1 << 3,
    kMethod = 1 << 4,
    kTransport = 1 << 5,
  };

  // Written out, so that the members are set one by one: clearing the whole of
  // it at once is a string instruction that takes longer than reading a URI.
  UriView() {}  // NOLINT(modernize-use-equals-default)

  absl::string_view text;  // All of it.
  absl::string_view scheme_text;
  UriScheme scheme = UriScheme::kOther;
  bool has_user = false;
  bool has_port = false;
  uint8_t known_parameters = 0;  // Those among the parameters.
  uint16_t port = 0;             // Only if has_port.
  absl::string_view user;        // Telephone parameters included.
  absl::string_view password;    // Behind the first ':' of the userinfo.
  absl::string_view host;        // An IPv6 reference keeps its brackets.
  absl::string_view parameters;  // From the first ';', or empty.
  absl::string_view headers;     // Behind '?', or empty.

  bool is_sip_or_sips() const {
    return scheme == UriScheme::kSip || scheme == UriScheme::kSips;
  }
  // The value of a parameter ("" if it has none), name without case.
  std::optional<absl::string_view> Parameter(absl::string_view name) const;
  // Whether it is there: known without reading the parameters again.
  bool Has(KnownParameter parameter) const {
    return (known_parameters & parameter) != 0;
  }
  // The loose-routing flag (section 19.1.1).
  bool has_lr() const { return Has(kLr); }
};

// nullopt unless all of `text` is a URI of the grammar.
std::optional<UriView> ParseUri(absl::string_view text);

// The comparison of section 19.1.4 (escapes, case, parameters, headers).
// URIs of other schemes than sip, sips and tel: byte by byte, scheme without
// case.
bool UriEquivalent(const UriView& a, const UriView& b);

// The address of record of a URI: scheme, user unescaped where that keeps the
// meaning, host in lower case; no port unless it has one, no parameters, no
// headers (section 10.3 step 5). Equal strings are equal AORs.
std::string CanonicalAor(const UriView& uri);

// Decodes %HH escapes; a malformed escape stays as it is.
std::string Unescape(absl::string_view text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_URI_URI_H_
