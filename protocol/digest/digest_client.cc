#include "protocol/digest/digest_client.h"

#include <algorithm>
#include <optional>

namespace sipsim::sip {
namespace {

// A server that finds every nonce too old is not asked for ever.
constexpr int kStaleCountMax = 3;

HeaderId AnswerTo(HeaderId challenge_header) {
  return challenge_header == HeaderId::kWwwAuthenticate
             ? HeaderId::kAuthorization
             : HeaderId::kProxyAuthorization;
}

}  // namespace

DigestAttempt::Step& DigestAttempt::StepOf(HeaderId header,
                                           absl::string_view realm) {
  for (Step& step : steps_) {
    if (step.header == header && step.realm == realm) return step;
  }
  steps_.push_back({header, std::string(realm)});
  return steps_.back();
}

DigestClient::DigestClient(Random& random, std::vector<DigestAccount> accounts)
    : random_(random), accounts_(std::move(accounts)) {}

const DigestAccount* DigestClient::FindAccount(absl::string_view realm) const {
  for (const DigestAccount& account : accounts_) {
    if (account.realm == realm) return &account;
  }
  return nullptr;
}

std::vector<DigestClient::Space>::iterator DigestClient::FindSpace(
    HeaderId header, absl::string_view realm) {
  return std::find_if(spaces_.begin(), spaces_.end(), [&](const Space& space) {
    return space.header == header && space.challenge.realm == realm;
  });
}

bool DigestClient::Remember(HeaderId header, const Challenge& challenge) {
  const auto space = FindSpace(header, challenge.realm);
  if (space != spaces_.end()) {
    // RFC 7616 section 3.3: the count is of the uses of one nonce.
    if (space->challenge.nonce != challenge.nonce) space->nonce_count = 0;
    space->challenge = challenge;
    return true;
  }
  const DigestAccount* account = FindAccount(challenge.realm);
  if (account == nullptr || spaces_.size() >= kSpaceCountMax) return false;
  spaces_.push_back({header, account, challenge});
  return true;
}

DigestClient::Verdict DigestClient::TakeOne(HeaderId header,
                                            const Challenge& challenge,
                                            DigestAttempt* attempt) {
  if (FindAccount(challenge.realm) == nullptr) return Verdict::kNoAccount;
  DigestAttempt::Step& step = attempt->StepOf(header, challenge.realm);
  if (step.is_sent && !(challenge.stale && step.stale_count < kStaleCountMax)) {
    // The next request is not to begin with what was refused.
    const auto space = FindSpace(header, challenge.realm);
    if (space != spaces_.end()) spaces_.erase(space);
    return Verdict::kRefused;
  }
  if (step.is_sent) ++step.stale_count;
  return Remember(header, challenge) ? Verdict::kAnswered : Verdict::kNoAccount;
}

DigestClient::Verdict DigestClient::TakeChallenges(const Message& response,
                                                   DigestAttempt* attempt) {
  Verdict verdict = Verdict::kNotUnderstood;
  absl::InlinedVector<std::pair<HeaderId, std::string>, 4> seen;
  for (const HeaderField& field : response.fields()) {
    if (field.id != HeaderId::kWwwAuthenticate &&
        field.id != HeaderId::kProxyAuthenticate) {
      continue;
    }
    const std::optional<Challenge> challenge =
        ParseChallenge(response.value(field));
    if (!challenge.has_value()) continue;
    std::pair<HeaderId, std::string> space(field.id, challenge->realm);
    if (std::find(seen.begin(), seen.end(), space) != seen.end()) continue;
    seen.push_back(std::move(space));
    const Verdict one = TakeOne(field.id, *challenge, attempt);
    // RFC 8760 section 2.4: one answer of several is enough to come again;
    // but what was refused will be refused again.
    if (verdict == Verdict::kRefused || one == Verdict::kRefused) {
      verdict = Verdict::kRefused;
    } else if (verdict != Verdict::kAnswered) {
      verdict = one;
    }
  }
  return verdict;
}

Credentials DigestClient::Answer(Space& space, const DigestedRequest& request) {
  const Challenge& challenge = space.challenge;
  Credentials c;
  c.username = space.account->username;
  c.realm = challenge.realm;
  c.nonce = challenge.nonce;
  c.opaque = challenge.opaque;
  c.uri = std::string(request.uri);
  c.algorithm = challenge.algorithm;
  c.has_algorithm = challenge.has_algorithm;
  if (challenge.offers_auth || challenge.offers_auth_int) {
    c.qop = challenge.offers_auth ? DigestQop::kAuth : DigestQop::kAuthInt;
    c.cnonce = RandomToken(random_, RandomPurpose::kNonce);
    c.nonce_count = ++space.nonce_count;
  }
  c.response = ComputeResponse(c, request, space.account->password);
  return c;
}

void DigestClient::AddCredentials(const DigestedRequest& request, Wanted wanted,
                                  DigestAttempt* attempt,
                                  MessageBuilder* builder) {
  for (Space& space : spaces_) {
    const bool is_challenged =
        std::any_of(attempt->steps_.begin(), attempt->steps_.end(),
                    [&space](const DigestAttempt::Step& step) {
                      return step.header == space.header &&
                             step.realm == space.challenge.realm;
                    });
    if (!is_challenged && !wanted(space.header, space.challenge.realm))
      continue;
    builder->Add(AnswerTo(space.header), Answer(space, request).ToString());
    if (!is_challenged) continue;
    attempt->StepOf(space.header, space.challenge.realm).is_sent = true;
  }
}

}  // namespace sipsim::sip
