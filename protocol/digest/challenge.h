#ifndef SIPSIM_PROTOCOL_DIGEST_CHALLENGE_H_
#define SIPSIM_PROTOCOL_DIGEST_CHALLENGE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/digest/algorithm.h"

namespace sipsim::sip {

// Quality of protection (RFC 7616 section 3.4): what the response covers.
// kNone is the form of RFC 2069, which has no count of uses.
enum class DigestQop : uint8_t { kNone, kAuth, kAuthInt };

// "", "auth", "auth-int".
absl::string_view DigestQopName(DigestQop qop);

// The value of a WWW-Authenticate or Proxy-Authenticate field: one challenge
// (RFC 3261 sections 20.27, 20.44; RFC 7616 section 3.3).
struct Challenge {
  std::string realm;
  std::string nonce;
  std::optional<std::string> opaque;
  DigestAlgorithm algorithm = DigestAlgorithm::kMd5;
  bool has_algorithm = false;  // Whether it is named; MD5 if not.
  bool stale = false;          // The response was right, the nonce too old.
  bool offers_auth = false;
  bool offers_auth_int = false;

  // The value of the field.
  std::string ToString() const;
};

// nullopt for what a client is to pass over (RFC 8760 section 2.4): broken,
// of another scheme or with an algorithm or only qops that we do not know.
// Parameters that are not known are ignored. `auth-int` may be the only one.
std::optional<Challenge> ParseChallenge(absl::string_view value);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIGEST_CHALLENGE_H_
