#include "protocol/digest/digest_server.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "protocol/base/check.h"
#include "protocol/digest/auth_parameters.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

DigestServer::DigestServer(const Clock& clock, Random& random, Role role,
                           DigestServerConfig config)
    : role_(role),
      config_(std::move(config)),
      nonces_(clock, random, config_.nonces) {
  SIP_CHECK(!config_.algorithms.empty());
  SIP_CHECK(config_.offers_auth || config_.offers_auth_int);
  for (const DigestUser& user : config_.users) users_[user.name] = &user;
}

void DigestServer::AddChallenges(bool stale, MessageBuilder* response) {
  Challenge challenge;
  challenge.realm = config_.realm;
  challenge.nonce = nonces_.Issue();
  challenge.stale = stale;
  challenge.offers_auth = config_.offers_auth;
  challenge.offers_auth_int = config_.offers_auth_int;
  for (DigestAlgorithm algorithm : config_.algorithms) {
    challenge.algorithm = algorithm;
    response->Add(role_ == Role::kUas ? HeaderId::kWwwAuthenticate
                                      : HeaderId::kProxyAuthenticate,
                  challenge.ToString());
  }
}

DigestServer::Verdict DigestServer::Judge(const Message& request) {
  const HeaderId header = role_ == Role::kUas ? HeaderId::kAuthorization
                                              : HeaderId::kProxyAuthorization;
  Verdict verdict;
  for (const HeaderField& field : request.fields()) {
    if (field.id != header) continue;
    Credentials credentials;
    switch (ParseCredentials(request.value(field), &credentials)) {
      case CredentialsForm::kMalformed:
        if (verdict.judgement == Judgement::kMissing) {
          verdict.judgement = Judgement::kMalformed;
        }
        continue;
      case CredentialsForm::kOtherScheme:
        continue;
      case CredentialsForm::kDigest:
        break;
    }
    if (credentials.realm != config_.realm) continue;
    verdict = JudgeOne(credentials, request);
    if (verdict.accepted()) return verdict;
  }
  return verdict;
}

bool DigestServer::WasOffered(const Credentials& credentials) const {
  const auto& offered = config_.algorithms;
  if (std::find(offered.begin(), offered.end(), credentials.algorithm) ==
      offered.end()) {
    return false;
  }
  switch (credentials.qop) {
    case DigestQop::kNone:
      return config_.offers_auth &&
             credentials.algorithm == DigestAlgorithm::kMd5;
    case DigestQop::kAuth:
      return config_.offers_auth;
    case DigestQop::kAuthInt:
      return config_.offers_auth_int;
  }
  return false;
}

DigestServer::Verdict DigestServer::JudgeOne(const Credentials& credentials,
                                             const Message& request) {
  // RFC 8760 section 2.6, item 6: it need not be the Request-URI, which may
  // have been changed on the way, but it is a URI.
  if (!ParseUri(credentials.uri).has_value()) return {Judgement::kMalformed};
  const auto user = users_.find(credentials.username);
  if (user == users_.end() || !WasOffered(credentials)) {
    return {Judgement::kWrong};
  }
  const DigestedRequest digested = {request.method_text(),
                                    request.request_uri().text, request.body()};
  if (credentials.response !=
      ComputeResponse(credentials, digested, user->second->password)) {
    return {Judgement::kWrong};
  }
  if (!nonces_.IsFresh(credentials.nonce)) return {Judgement::kStale};
  if (credentials.qop != DigestQop::kNone &&
      !nonces_.Use(credentials.nonce, credentials.nonce_count)) {
    return {Judgement::kReplayed};
  }
  return {Judgement::kAccepted, user->second};
}

bool DigestServer::MayActFor(const DigestUser& user, const UriView& aor) {
  if (user.aors.empty()) return Unescape(aor.user) == user.name;
  for (const std::string& text : user.aors) {
    const std::optional<UriView> own = ParseUri(text);
    if (own.has_value() && Unescape(own->user) == Unescape(aor.user) &&
        absl::EqualsIgnoreCase(own->host, aor.host)) {
      return true;
    }
  }
  return false;
}

const char* JudgementName(DigestServer::Judgement judgement) {
  constexpr const char* kNames[] = {"accepted", "missing",  "wrong",
                                    "stale",    "replayed", "malformed"};
  return kNames[static_cast<size_t>(judgement)];
}

bool IsForRealm(absl::string_view value, absl::string_view realm) {
  const std::optional<AuthParameters> parsed = ParseAuthParameters(value);
  return parsed.has_value() && parsed->Find("realm") != nullptr &&
         parsed->Value("realm") == realm;
}

}  // namespace sipsim::sip
