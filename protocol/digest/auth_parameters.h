#ifndef SIPSIM_PROTOCOL_DIGEST_AUTH_PARAMETERS_H_
#define SIPSIM_PROTOCOL_DIGEST_AUTH_PARAMETERS_H_

// The common form of WWW-Authenticate, Proxy-Authenticate, Authorization and
// Proxy-Authorization (RFC 3261 section 25.1): a scheme, and parameters with
// commas between them, which are no list in the sense of section 7.3.1.

#include <optional>
#include <string>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"

namespace sipsim::sip {

struct AuthParameter {
  absl::string_view name;
  std::string value;  // Quotes and escapes taken off.
};

struct AuthParameters {
  absl::string_view scheme;
  absl::InlinedVector<AuthParameter, 10> parameters;

  // The parameter of that name, without case; null if there is none.
  const AuthParameter* Find(absl::string_view name) const;
  // Its value, "" if there is none.
  absl::string_view Value(absl::string_view name) const;
};

// nullopt unless all of `text` has that form. A name that stands there twice
// is an error: readers could differ in which one they take.
std::optional<AuthParameters> ParseAuthParameters(absl::string_view text);

// Writes a value, or adds one parameter to it:
//   AddAuthParameter("realm", "atlanta.example.com", &value)
// gives `Digest realm="atlanta.example.com"`, then `, nonce="..."` and so on.
void AddQuotedParameter(absl::string_view name, absl::string_view value,
                        std::string* text);
void AddTokenParameter(absl::string_view name, absl::string_view value,
                       std::string* text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIGEST_AUTH_PARAMETERS_H_
