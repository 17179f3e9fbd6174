#include "protocol/proxy/service_policy.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/proxy/call_services.h"
#include "protocol/registrar/location_service.h"

namespace sipsim::sip {
namespace {

// Requests that begin something between two users.
bool IsScreened(const RoutingQuery& query) {
  if (query.in_dialog) return false;
  const Method method = query.request.method();
  return method == Method::kInvite || method == Method::kSubscribe ||
         method == Method::kRefer;
}

bool AnyMatches(const std::vector<UriPattern>& patterns, const UriView& uri) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& p) { return p.Matches(uri); });
}

}  // namespace

ServicePolicy::ServicePolicy(LocationPolicy& locations,
                             ServicePolicyOptions options)
    : locations_(locations), options_(std::move(options)) {
  for (const UserServices& user : options_.users) {
    const std::optional<UriView> aor = ParseUri(user.aor);
    if (aor.has_value()) users_.emplace(AorKey(*aor), &user);
  }
}

RoutingVerdict ServicePolicy::Admit(const RoutingQuery& query) {
  if (!IsScreened(query)) return {};
  const RoutingVerdict outgoing = ScreenOutgoing(query);
  if (!outgoing.ok()) return outgoing;
  const UserServices* user =
      query.responsible ? Find(query.uri) : ScreenedOwnerOf(query.uri);
  if (user != nullptr && !Admits(user->incoming, query.user)) {
    return {403, user->incoming.error_info};
  }
  return {};
}

RoutingVerdict ServicePolicy::FindTargets(const RoutingQuery& query,
                                          TargetSet& targets) {
  const bool begins_call =
      !query.in_dialog && query.request.method() == Method::kInvite;
  const bool has_services = query.responsible && Find(query.uri) != nullptr;
  if (!begins_call || !(has_services || options_.keeps_history)) {
    return locations_.FindTargets(query, targets);
  }
  auto services = std::make_unique<CallServices>(*this, query);
  const RoutingVerdict verdict = services->Begin(query, targets);
  targets.MakePlan().services = std::move(services);
  return verdict;
}

// Who dials a phone in place of its user, or the user at some maddr, is
// screened all the same.
const UserServices* ServicePolicy::ScreenedOwnerOf(const UriView& uri) const {
  for (const UserServices& user : options_.users) {
    if (!user.incoming.is_set()) continue;
    const std::optional<UriView> aor = ParseUri(user.aor);
    if (!aor.has_value()) continue;
    if (IsSameUser(*aor, uri) || locations_.LeadsToContact(*aor, uri)) {
      return &user;
    }
  }
  return nullptr;
}

// What counts is whom the caller has dialled, not where that leads.
RoutingVerdict ServicePolicy::ScreenOutgoing(const RoutingQuery& query) const {
  if (query.user == nullptr) return {};
  for (const std::string& aor : AorsOf(*query.user)) {
    const std::optional<UriView> uri = ParseUri(aor);
    const UserServices* caller = uri.has_value() ? Find(*uri) : nullptr;
    if (caller == nullptr) continue;
    const ScreeningRule& rule = caller->outgoing;
    if (AnyMatches(rule.deny, query.uri) ||
        (rule.is_closed() && !AnyMatches(rule.allow, query.uri))) {
      return {403, rule.error_info};
    }
  }
  return {};
}

bool ServicePolicy::Admits(const ScreeningRule& rule,
                           const DigestUser* caller) const {
  if (caller == nullptr) {
    return !rule.denies_anonymous &&
           (rule.allows_anonymous || !rule.is_closed());
  }
  if (rule.deny.empty() && !rule.is_closed()) return true;
  bool is_allowed = !rule.is_closed();
  for (const std::string& aor : AorsOf(*caller)) {
    const std::optional<UriView> uri = ParseUri(aor);
    if (!uri.has_value()) continue;
    if (AnyMatches(rule.deny, *uri)) return false;
    is_allowed = is_allowed || AnyMatches(rule.allow, *uri);
  }
  return is_allowed;
}

std::vector<std::string> ServicePolicy::AorsOf(const DigestUser& user) const {
  if (!user.aors.empty()) return user.aors;
  std::vector<std::string> aors;
  for (const std::string& domain : options_.domains) {
    aors.push_back(absl::StrCat("sip:", user.name, "@", domain));
  }
  return aors;
}

bool ServicePolicy::IsOwn(const UriView& uri) const {
  return std::any_of(options_.domains.begin(), options_.domains.end(),
                     [&](const std::string& domain) {
                       return absl::EqualsIgnoreCase(domain, uri.host);
                     });
}

const UserServices* ServicePolicy::Find(const UriView& aor) const {
  const auto found = users_.find(AorKey(aor));
  return found == users_.end() ? nullptr : found->second;
}

}  // namespace sipsim::sip
