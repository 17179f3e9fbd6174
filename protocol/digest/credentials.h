#ifndef SIPSIM_PROTOCOL_DIGEST_CREDENTIALS_H_
#define SIPSIM_PROTOCOL_DIGEST_CREDENTIALS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/digest/algorithm.h"
#include "protocol/digest/challenge.h"

namespace sipsim::sip {

// The value of an Authorization or Proxy-Authorization field: the answer to
// one challenge (RFC 3261 sections 20.7, 20.28; RFC 7616 section 3.4).
struct Credentials {
  std::string username;
  std::string realm;
  std::string nonce;
  std::string uri;
  std::string response;
  std::optional<std::string> opaque;
  DigestAlgorithm algorithm = DigestAlgorithm::kMd5;
  bool has_algorithm = false;  // Whether it is named; MD5 if not.
  DigestQop qop = DigestQop::kNone;
  std::string cnonce;        // With a qop only, as the next one.
  uint32_t nonce_count = 0;  // From 1 on.

  // The value of the field.
  std::string ToString() const;
};

// What became of one field with credentials.
enum class CredentialsForm : uint8_t {
  kDigest,
  kOtherScheme,  // Or an algorithm or qop that is not known: not for us.
  kMalformed,
};

// Takes the value of such a field apart. Parameters that are not known are
// ignored, quotes around tokens are let pass.
CredentialsForm ParseCredentials(absl::string_view value,
                                 Credentials* credentials);

// What a response is computed over besides what the credentials say.
// The `uri` that is hashed is the one in the credentials, which may differ from
// the Request-URI that a server sees (RFC 8760 section 2.6, item 6).
struct DigestedRequest {
  absl::string_view method;  // As on the wire.
  absl::string_view uri;     // The Request-URI, for the client.
  absl::string_view body;    // For auth-int.
};

// The request-digest of RFC 7616 section 3.4.1 (and of RFC 2069 without a
// qop) that `credentials` has to carry if the password is right; its own
// `response` is not looked at.
std::string ComputeResponse(const Credentials& credentials,
                            const DigestedRequest& request,
                            absl::string_view password);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIGEST_CREDENTIALS_H_
