#include "protocol/proxy/location_policy.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "protocol/uri/phone_number.h"

namespace sipsim::sip {

namespace {

// Finds how long groups may ring: each as long as those in it, for ever if one
// of them may.
class RingTimes {
 public:
  explicit RingTimes(TargetSet& targets) : targets_(targets) {}

  // The target that was added last.
  void Add(uint32_t group, Duration time) {
    const bool begins = is_first_ || group != group_;
    is_first_ = false;
    group_ = group;
    const bool is_endless =
        time == Duration::zero() || (!begins && time_ == Duration::zero());
    const Duration before = begins ? Duration::zero() : time_;
    time_ = is_endless ? Duration::zero() : std::max(before, time);
    if (time_ == before) return;
    targets_.MakePlan().SetRingTime(group, time_);
  }

 private:
  TargetSet& targets_;
  bool is_first_ = true;
  uint32_t group_ = 0;
  Duration time_{};
};

}  // namespace

LocationPolicy::LocationPolicy(const LocationService& locations,
                               LocationPolicyOptions options)
    : locations_(locations), options_(std::move(options)) {}

RoutingVerdict LocationPolicy::FindTargets(const RoutingQuery& query,
                                           TargetSet& targets) {
  if (!query.responsible) return {FindOther(query, targets)};
  return {FindUser(query.uri, query.uri.scheme == UriScheme::kSips,
                   options_.fork_mode, 0, targets)};
}

// A number of our domain is one of the telephone network (section 19.1.6).
std::optional<absl::Span<const LocationContact>> LocationPolicy::Lookup(
    const UriView& uri) const {
  const auto contacts = locations_.Lookup(uri);
  if (contacts.has_value() || !uri.is_sip_or_sips()) return contacts;
  const std::optional<PhoneNumber> number = PhoneNumberOf(uri);
  if (!number.has_value() || !number->is_global) return contacts;
  const std::string tel = number->ToTelUri();
  return locations_.Lookup(*ParseUri(tel));
}

int LocationPolicy::FindUser(const UriView& uri, bool sips_only,
                             ForkMode fork_mode, uint32_t group,
                             TargetSet& targets) const {
  const auto contacts = Lookup(uri);
  if (!contacts.has_value()) return 404;
  uint16_t last_q = contacts->empty() ? 0 : contacts->front().q;
  RingTimes ring_times(targets);
  for (const LocationContact& contact : *contacts) {
    if (contact.scheme == UriScheme::kOther) continue;
    if (sips_only && contact.scheme != UriScheme::kSips) continue;
    if (fork_mode == ForkMode::kByQ && contact.q < last_q) ++group;
    last_q = contact.q;
    if (targets.Add(contact.uri, group)) {
      ring_times.Add(group, contact.ring_time);
    }
    if (fork_mode == ForkMode::kSequential) ++group;
  }
  return 0;
}

bool LocationPolicy::LeadsToContact(const UriView& aor,
                                    const UriView& uri) const {
  const auto contacts = locations_.Lookup(aor);
  if (!contacts.has_value()) return false;
  return std::any_of(contacts->begin(), contacts->end(),
                     [&](const LocationContact& contact) {
                       const std::optional<UriView> own = ParseUri(contact.uri);
                       return own.has_value() && IsSameUser(*own, uri);
                     });
}

absl::string_view LocationPolicy::NextHopFor(const UriView& uri) const {
  for (const NextHop& hop : options_.next_hops) {
    if (absl::EqualsIgnoreCase(hop.domain, uri.host)) return hop.uri;
  }
  return {};
}

int LocationPolicy::FindOther(const RoutingQuery& query,
                              TargetSet& targets) const {
  if (options_.refuse_other_domains && !query.routed && !query.in_dialog &&
      NextHopFor(query.uri).empty()) {
    return 403;
  }
  FindForeign(query.uri, query.has_route, 0, targets);
  return 0;
}

void LocationPolicy::FindForeign(const UriView& uri, bool has_route,
                                 uint32_t group, TargetSet& targets) const {
  targets.Add(uri.text, group,
              has_route ? absl::string_view() : NextHopFor(uri));
}

}  // namespace sipsim::sip
