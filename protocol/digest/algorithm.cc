#include "protocol/digest/algorithm.h"

#include <openssl/evp.h>

#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

constexpr absl::string_view kNames[] = {"MD5",         "MD5-sess",
                                        "SHA-256",     "SHA-256-sess",
                                        "SHA-512-256", "SHA-512-256-sess"};

const EVP_MD* HashOf(DigestAlgorithm algorithm) {
  switch (algorithm) {
    case DigestAlgorithm::kMd5:
    case DigestAlgorithm::kMd5Sess:
      return EVP_md5();
    case DigestAlgorithm::kSha256:
    case DigestAlgorithm::kSha256Sess:
      return EVP_sha256();
    case DigestAlgorithm::kSha512_256:
    case DigestAlgorithm::kSha512_256Sess:
      return EVP_sha512_256();
  }
  return nullptr;
}

}  // namespace

absl::string_view DigestAlgorithmName(DigestAlgorithm algorithm) {
  return kNames[static_cast<size_t>(algorithm)];
}

std::optional<DigestAlgorithm> DigestAlgorithmFromName(absl::string_view name) {
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (absl::EqualsIgnoreCase(name, kNames[i])) {
      return static_cast<DigestAlgorithm>(i);
    }
  }
  return std::nullopt;
}

bool IsSessionAlgorithm(DigestAlgorithm algorithm) {
  return algorithm == DigestAlgorithm::kMd5Sess ||
         algorithm == DigestAlgorithm::kSha256Sess ||
         algorithm == DigestAlgorithm::kSha512_256Sess;
}

std::string HashHex(DigestAlgorithm algorithm,
                    std::initializer_list<absl::string_view> pieces) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  SIP_CHECK(context != nullptr);
  SIP_CHECK(EVP_DigestInit_ex(context.get(), HashOf(algorithm), nullptr) == 1);
  for (absl::string_view piece : pieces) {
    SIP_CHECK(EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1);
  }
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  SIP_CHECK(EVP_DigestFinal_ex(context.get(), hash, &size) == 1);
  return absl::BytesToHexString({reinterpret_cast<const char*>(hash), size});
}

}  // namespace sipsim::sip
