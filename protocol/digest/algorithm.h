#ifndef SIPSIM_PROTOCOL_DIGEST_ALGORITHM_H_
#define SIPSIM_PROTOCOL_DIGEST_ALGORITHM_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// The algorithms of RFC 7616 section 6.1, which RFC 8760 section 2.1 brings to
// SIP. The -sess variants hash the password once for each nonce and cnonce.
enum class DigestAlgorithm : uint8_t {
  kMd5,
  kMd5Sess,
  kSha256,
  kSha256Sess,
  kSha512_256,
  kSha512_256Sess,
};

// "MD5", "SHA-512-256-sess", ...
absl::string_view DigestAlgorithmName(DigestAlgorithm algorithm);
// Without case; nullopt for one that is not known.
std::optional<DigestAlgorithm> DigestAlgorithmFromName(absl::string_view name);
bool IsSessionAlgorithm(DigestAlgorithm algorithm);

// H() of RFC 7616 section 3.4 over the pieces put behind each other, as
// lower-case hexadecimal digits (RFC 8760 section 2.2): 32 for MD5, else 64.
std::string HashHex(DigestAlgorithm algorithm,
                    std::initializer_list<absl::string_view> pieces);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_DIGEST_ALGORITHM_H_
