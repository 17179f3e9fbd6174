#include "protocol/proxy/location_policy.h"

#include <utility>

#include "absl/strings/match.h"

namespace sipsim::sip {

LocationPolicy::LocationPolicy(const LocationService& locations,
                               LocationPolicyOptions options)
    : locations_(locations), options_(std::move(options)) {}

int LocationPolicy::FindTargets(const RoutingQuery& query, TargetSet& targets) {
  return query.responsible ? FindUser(query.uri, targets)
                           : FindNextHop(query, targets);
}

int LocationPolicy::FindUser(const UriView& uri, TargetSet& targets) const {
  const auto contacts = locations_.Lookup(uri);
  if (!contacts.has_value()) return 404;
  uint32_t group = 0;
  uint16_t last_q = contacts->empty() ? 0 : contacts->front().q;
  for (const LocationContact& contact : *contacts) {
    if (contact.scheme == UriScheme::kOther) continue;
    if (uri.scheme == UriScheme::kSips && contact.scheme != UriScheme::kSips) {
      continue;
    }
    if (options_.fork_mode == ForkMode::kByQ && contact.q < last_q) ++group;
    last_q = contact.q;
    targets.Add(contact.uri, group);
    if (options_.fork_mode == ForkMode::kSequential) ++group;
  }
  return 0;
}

int LocationPolicy::FindNextHop(const RoutingQuery& query,
                                TargetSet& targets) const {
  absl::string_view uri;
  for (const NextHop& hop : options_.next_hops) {
    if (absl::EqualsIgnoreCase(hop.domain, query.uri.host)) {
      uri = hop.uri;
      break;
    }
  }
  const bool in_dialog = !query.request.to()->tag.empty();
  if (uri.empty() && options_.refuse_other_domains && !query.routed &&
      !in_dialog) {
    return 403;
  }
  targets.Add(query.uri.text, 0, query.has_route ? absl::string_view() : uri);
  return 0;
}

}  // namespace sipsim::sip
