#include "protocol/digest/challenge.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "protocol/digest/auth_parameters.h"

namespace sipsim::sip {

absl::string_view DigestQopName(DigestQop qop) {
  constexpr absl::string_view kNames[] = {"", "auth", "auth-int"};
  return kNames[static_cast<size_t>(qop)];
}

std::string Challenge::ToString() const {
  std::string text = "Digest";
  AddQuotedParameter("realm", realm, &text);
  if (offers_auth || offers_auth_int) {
    AddQuotedParameter("qop",
                       !offers_auth_int ? "auth"
                       : offers_auth    ? "auth,auth-int"
                                        : "auth-int",
                       &text);
  }
  AddQuotedParameter("nonce", nonce, &text);
  if (opaque.has_value()) AddQuotedParameter("opaque", *opaque, &text);
  if (stale) AddTokenParameter("stale", "true", &text);
  AddTokenParameter("algorithm", DigestAlgorithmName(algorithm), &text);
  return text;
}

std::optional<Challenge> ParseChallenge(absl::string_view value) {
  const std::optional<AuthParameters> parsed = ParseAuthParameters(value);
  if (!parsed.has_value()) return std::nullopt;
  if (!absl::EqualsIgnoreCase(parsed->scheme, "Digest")) return std::nullopt;
  const AuthParameter* realm = parsed->Find("realm");
  const AuthParameter* nonce = parsed->Find("nonce");
  if (realm == nullptr || nonce == nullptr) return std::nullopt;
  Challenge challenge;
  challenge.realm = realm->value;
  challenge.nonce = nonce->value;
  if (const AuthParameter* opaque = parsed->Find("opaque")) {
    challenge.opaque = opaque->value;
  }
  if (const AuthParameter* algorithm = parsed->Find("algorithm")) {
    const auto known = DigestAlgorithmFromName(algorithm->value);
    if (!known.has_value()) return std::nullopt;
    challenge.algorithm = *known;
    challenge.has_algorithm = true;
  }
  challenge.stale = absl::EqualsIgnoreCase(parsed->Value("stale"), "true");
  const AuthParameter* qop = parsed->Find("qop");
  if (qop == nullptr) {
    // RFC 7616 section 3.4.2: the -sess variants hash a cnonce, which is sent
    // with a qop alone.
    if (IsSessionAlgorithm(challenge.algorithm)) return std::nullopt;
    return challenge;
  }
  for (absl::string_view word : absl::StrSplit(qop->value, ',')) {
    word = absl::StripAsciiWhitespace(word);
    if (absl::EqualsIgnoreCase(word, "auth")) challenge.offers_auth = true;
    if (absl::EqualsIgnoreCase(word, "auth-int")) {
      challenge.offers_auth_int = true;
    }
  }
  if (!challenge.offers_auth && !challenge.offers_auth_int) return std::nullopt;
  return challenge;
}

}  // namespace sipsim::sip
