#include "protocol/ua/client_auth.h"

#include <optional>

#include "protocol/digest/challenge.h"

namespace sipsim::sip {
namespace {

std::vector<DigestAccount> AccountsOf(const UserAgentConfig& config) {
  std::vector<DigestAccount> accounts;
  for (const UserCredentials& c : config.credentials) {
    accounts.push_back(c.account);
  }
  return accounts;
}

}  // namespace

ClientAuth::ClientAuth(Random& random, const UserAgentConfig& config)
    : config_(config), client_(random, AccountsOf(config)) {
  for (const UserCredentials& c : config.credentials) {
    if (!c.known_challenge.has_value()) continue;
    client_.Remember(c.is_of_server ? HeaderId::kWwwAuthenticate
                                    : HeaderId::kProxyAuthenticate,
                     *c.known_challenge);
    if (c.is_of_server) server_realms_.emplace(config.aor, c.account.realm);
  }
}

bool ClientAuth::TakeChallenges(const Message& response,
                                DigestAttempt* attempt) {
  if (client_.TakeChallenges(response, attempt) !=
      DigestClient::Verdict::kAnswered) {
    return false;
  }
  if (realms_by_call_.size() > kCountMax) realms_by_call_.clear();
  if (server_realms_.size() > kCountMax) server_realms_.clear();
  for (const HeaderField& field : response.fields()) {
    if (field.id != HeaderId::kWwwAuthenticate &&
        field.id != HeaderId::kProxyAuthenticate) {
      continue;
    }
    const std::optional<Challenge> challenge =
        ParseChallenge(response.value(field));
    if (!challenge.has_value()) continue;
    if (field.id == HeaderId::kProxyAuthenticate) {
      realms_by_call_[response.call_id()].insert(challenge->realm);
    } else {
      server_realms_.emplace(response.to()->uri.text, challenge->realm);
    }
  }
  return true;
}

bool ClientAuth::IsWanted(HeaderId header, absl::string_view realm,
                          const Message& request) const {
  if (header == HeaderId::kWwwAuthenticate) {
    return server_realms_.contains(std::make_pair(
        std::string(request.to()->uri.text), std::string(realm)));
  }
  const auto call = realms_by_call_.find(request.call_id());
  if (call != realms_by_call_.end() && call->second.contains(realm)) {
    return true;
  }
  if (!request.to()->tag.empty()) return false;
  for (const UserCredentials& c : config_.credentials) {
    if (c.account.realm == realm && c.is_of_own_proxy) return true;
  }
  return false;
}

void ClientAuth::RenameCall(absl::string_view from, absl::string_view to) {
  auto realms = realms_by_call_.extract(from);
  if (realms.empty()) return;
  realms.key() = std::string(to);
  realms_by_call_.insert(std::move(realms));
}

bool ClientAuth::AddCredentials(const Message& request, absl::string_view uri,
                                DigestAttempt* attempt, MessageBuilder* out) {
  const size_t size = out->size();
  client_.AddCredentials(
      {request.method_text(), uri, request.body()},
      [&](HeaderId header, absl::string_view realm) {
        return IsWanted(header, realm, request);
      },
      attempt, out);
  return out->size() > size;
}

}  // namespace sipsim::sip
