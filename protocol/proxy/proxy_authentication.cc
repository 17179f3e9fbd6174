#include "protocol/proxy/proxy_authentication.h"

#include <utility>

#include "protocol/message/builder.h"

namespace sipsim::sip {

ProxyAuthentication::ProxyAuthentication(
    const NodeContext& context, const ProxyAuthenticationConfig& config,
    const ProxyIdentity& identity)
    : context_(context),
      config_(config),
      identity_(identity),
      digest_(context.clock, context.random, DigestServer::Role::kProxy,
              config.digest) {}

bool ProxyAuthentication::IsAsked(const Message& request,
                                  bool in_dialog) const {
  if (in_dialog && !config_.in_dialog) return false;
  return !config_.own_users_only ||
         identity_.IsResponsibleFor(request.from()->uri);
}

// 0: it may go on.
int ProxyAuthentication::StatusFor(const Message& request,
                                   const DigestServer::Verdict& verdict) const {
  if (verdict.judgement == DigestServer::Judgement::kMalformed) return 400;
  if (!verdict.accepted()) return digest_.challenge_status();
  const UriView& from = request.from()->uri;
  if (!identity_.IsResponsibleFor(from)) return 0;
  return DigestServer::MayActFor(*verdict.user, from) ? 0 : 403;
}

bool ProxyAuthentication::Admit(ServerTransaction& transaction,
                                const Message& request, bool in_dialog,
                                const DigestUser*& user) {
  if (!IsAsked(request, in_dialog)) return true;
  const DigestServer::Verdict verdict = digest_.Judge(request);
  const int status_code = StatusFor(request, verdict);
  if (status_code == 0) {
    user = verdict.user;
    return true;
  }
  const bool challenge = status_code == digest_.challenge_status();
  context_.observer.OnCount(challenge ? "challenged" : "request_refused",
                            JudgementName(verdict.judgement));
  const Token tag = RandomToken(context_.random, RandomPurpose::kTag);
  MessageBuilder response = StartResponseTo(request, status_code, tag);
  if (challenge) digest_.AddChallenges(verdict.is_stale(), &response);
  transaction.Respond(status_code, std::move(response).Finish());
  return false;
}

}  // namespace sipsim::sip
