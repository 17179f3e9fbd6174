#include "protocol/digest/credentials.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/digest/auth_parameters.h"

namespace sipsim::sip {
namespace {

std::string NonceCountText(uint32_t count) {
  return absl::StrCat(absl::Hex(count, absl::kZeroPad8));
}

// nc-value: 8LHEX.
bool ParseNonceCount(absl::string_view text, uint32_t* count) {
  return text.size() == 8 && absl::SimpleHexAtoi(text, count);
}

// Whether `parsed` has one of the parameters that every answer has.
bool TakeMandatory(const AuthParameters& parsed, absl::string_view name,
                   std::string* value) {
  const AuthParameter* parameter = parsed.Find(name);
  if (parameter == nullptr) return false;
  *value = parameter->value;
  return true;
}

// qop, and what comes with it.
CredentialsForm TakeQop(const AuthParameters& parsed, Credentials* c) {
  const AuthParameter* qop = parsed.Find("qop");
  if (qop == nullptr) {
    // RFC 2617 section 3.2.2: neither may be sent without a qop; and without
    // a cnonce there is no -sess.
    const bool extra = parsed.Find("nc") != nullptr ||
                       parsed.Find("cnonce") != nullptr ||
                       IsSessionAlgorithm(c->algorithm);
    return extra ? CredentialsForm::kMalformed : CredentialsForm::kDigest;
  }
  if (absl::EqualsIgnoreCase(qop->value, "auth")) {
    c->qop = DigestQop::kAuth;
  } else if (absl::EqualsIgnoreCase(qop->value, "auth-int")) {
    c->qop = DigestQop::kAuthInt;
  } else {
    return CredentialsForm::kOtherScheme;
  }
  if (!TakeMandatory(parsed, "cnonce", &c->cnonce) ||
      !ParseNonceCount(parsed.Value("nc"), &c->nonce_count)) {
    return CredentialsForm::kMalformed;
  }
  return CredentialsForm::kDigest;
}

}  // namespace

std::string Credentials::ToString() const {
  std::string text = "Digest";
  AddQuotedParameter("username", username, &text);
  AddQuotedParameter("realm", realm, &text);
  AddQuotedParameter("nonce", nonce, &text);
  if (opaque.has_value()) AddQuotedParameter("opaque", *opaque, &text);
  AddQuotedParameter("uri", uri, &text);
  if (has_algorithm) {
    AddTokenParameter("algorithm", DigestAlgorithmName(algorithm), &text);
  }
  if (qop != DigestQop::kNone) {
    AddTokenParameter("qop", DigestQopName(qop), &text);
    AddTokenParameter("nc", NonceCountText(nonce_count), &text);
    AddQuotedParameter("cnonce", cnonce, &text);
  }
  AddQuotedParameter("response", response, &text);
  return text;
}

CredentialsForm ParseCredentials(absl::string_view value,
                                 Credentials* credentials) {
  *credentials = Credentials();
  const std::optional<AuthParameters> parsed = ParseAuthParameters(value);
  if (!parsed.has_value()) return CredentialsForm::kMalformed;
  if (!absl::EqualsIgnoreCase(parsed->scheme, "Digest")) {
    return CredentialsForm::kOtherScheme;
  }
  Credentials& c = *credentials;
  if (!TakeMandatory(*parsed, "username", &c.username) ||
      !TakeMandatory(*parsed, "realm", &c.realm) ||
      !TakeMandatory(*parsed, "nonce", &c.nonce) ||
      !TakeMandatory(*parsed, "uri", &c.uri) ||
      !TakeMandatory(*parsed, "response", &c.response)) {
    return CredentialsForm::kMalformed;
  }
  if (const AuthParameter* opaque = parsed->Find("opaque")) {
    c.opaque = opaque->value;
  }
  if (const AuthParameter* algorithm = parsed->Find("algorithm")) {
    const auto known = DigestAlgorithmFromName(algorithm->value);
    if (!known.has_value()) return CredentialsForm::kOtherScheme;
    c.algorithm = *known;
    c.has_algorithm = true;
  }
  return TakeQop(*parsed, &c);
}

std::string ComputeResponse(const Credentials& credentials,
                            const DigestedRequest& request,
                            absl::string_view password) {
  const Credentials& c = credentials;
  const DigestAlgorithm algorithm = c.algorithm;
  std::string a1 =
      HashHex(algorithm, {c.username, ":", c.realm, ":", password});
  if (IsSessionAlgorithm(algorithm)) {
    a1 = HashHex(algorithm, {a1, ":", c.nonce, ":", c.cnonce});
  }
  std::string a2;
  if (c.qop == DigestQop::kAuthInt) {
    const std::string body = HashHex(algorithm, {request.body});
    a2 = HashHex(algorithm, {request.method, ":", c.uri, ":", body});
  } else {
    a2 = HashHex(algorithm, {request.method, ":", c.uri});
  }
  if (c.qop == DigestQop::kNone) {
    return HashHex(algorithm, {a1, ":", c.nonce, ":", a2});
  }
  return HashHex(algorithm,
                 {a1, ":", c.nonce, ":", NonceCountText(c.nonce_count), ":",
                  c.cnonce, ":", DigestQopName(c.qop), ":", a2});
}

}  // namespace sipsim::sip
