// An INVITE that is to take the place of one of our calls (RFC 3891 section 3).

#include <optional>

#include "absl/strings/string_view.h"
#include "protocol/header/name_addr.h"
#include "protocol/header/replaces.h"
#include "protocol/ua/user_agent_core.h"

namespace sipsim::sip {
namespace {

// The AOR, be it a sip or a sips URI.
std::string UserOf(const UriView& uri) {
  const std::string aor = CanonicalAor(uri);
  return aor.substr(aor.find(':') + 1);
}

bool IsReferredBy(const Message& invite, const std::string& user) {
  const auto referrer = ParseNameAddr(invite.FindValue(HeaderId::kReferredBy));
  return referrer.has_value() && UserOf(referrer->uri) == user;
}

}  // namespace

bool UserAgentCore::MayReplace(const Message& invite,
                               const InviteSession& replaced) const {
  if (config.replaces == ReplacesPolicy::kAnyone) return true;
  const std::optional<UriView> other = ParseUri(replaced.remote_uri());
  if (!other.has_value()) return false;
  const std::string user = UserOf(*other);
  return UserOf(invite.from()->uri) == user || IsReferredBy(invite, user);
}

ReplacesMatch UserAgentCore::FindReplaced(const ReplacesView& replaces,
                                          InviteSession** call) const {
  *call = FindByTag(replaces.to_tag);
  if (*call != nullptr) return (*call)->Match(replaces);
  // Tags are drawn at random: what is found is one and the same.
  for (InviteSession* finished : finished_) {
    const ReplacesMatch match = finished->Match(replaces);
    if (match != ReplacesMatch::kNone) return match;
  }
  return ReplacesMatch::kNone;
}

int UserAgentCore::CheckReplaces(const Message& invite,
                                 InviteSession** replaced) const {
  int count = 0;
  for (const HeaderField& field : invite.fields()) {
    if (field.id == HeaderId::kReplaces) ++count;
  }
  const std::optional<ReplacesView> replaces =
      ParseReplaces(invite.FindValue(HeaderId::kReplaces));
  // Join wants the opposite (RFC 3911).
  if (count != 1 || !replaces.has_value() ||
      invite.FindByName("Join") != nullptr) {
    return 400;
  }
  const ReplacesMatch match = FindReplaced(*replaces, replaced);
  switch (match) {
    case ReplacesMatch::kNone:
      return 481;
    case ReplacesMatch::kTerminated:
      return 603;
    case ReplacesMatch::kEarly:
    case ReplacesMatch::kConfirmed:
      break;
  }
  if (!MayReplace(invite, **replaced)) return 403;
  return match == ReplacesMatch::kConfirmed && replaces->early_only ? 486 : 0;
}

}  // namespace sipsim::sip
