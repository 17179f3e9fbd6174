#include "topologies/plan_locations.h"

#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "protocol/registrar/binding_update.h"
#include "protocol/uri/phone_number.h"
#include "protocol/uri/uri.h"
#include "topologies/config_words.h"

namespace sipsim {
namespace {

constexpr uint32_t kSecondsMax = 4'294'967'295;
constexpr sip::Duration kRingTimeMin = std::chrono::milliseconds(1);
constexpr sip::Duration kRingTimeMax = std::chrono::minutes(3);

bool IsContact(absl::string_view text, ContactKind kind) {
  const std::optional<sip::UriView> uri = sip::ParseUri(text);
  return uri.has_value() &&
         (kind == ContactKind::kAny || uri->is_sip_or_sips());
}

constexpr char kUser[] =
    "a sip: or sips: URI with a user part, or a tel: URI of a global number";

// Whether it is one that has nothing but its digits.
bool IsGlobalNumber(const sip::UriView& uri) {
  if (uri.scheme != sip::UriScheme::kTel) return false;
  const auto number = sip::PhoneNumberOf(uri);
  return number.has_value() && number->is_global && uri.parameters.empty();
}

class LocationPlanner {
 public:
  LocationPlanner(const std::vector<std::string>& domains, ContactKind kind)
      : domains_(domains), kind_(kind) {}

  LocationPlan Plan(const Location& config, const ConfigScope& scope) {
    LocationPlan plan;
    if (config.domain().empty()) {
      ReadAor(scope, plan);
    } else {
      ReadDomain(config, scope, plan);
    }
    ReadContacts(config, scope, plan);
    if (!config.expires().empty()) {
      plan.lifetime =
          std::chrono::seconds(ReadSeconds(scope, "expires", 1, kSecondsMax));
    }
    return plan;
  }

 private:
  void ReadDomain(const Location& config, const ConfigScope& scope,
                  LocationPlan& plan) {
    plan.domain = absl::AsciiStrToLower(config.domain());
    if (!config.aor().empty()) {
      scope.Fail("domain", "an aor or a domain, not both",
                 Quote(config.domain()));
    }
    if (!absl::c_linear_search(domains_, plan.domain)) {
      scope.Fail("domain", "one of the server's domains",
                 Quote(config.domain()));
    }
    if (absl::c_linear_search(seen_, plan.domain)) {
      scope.Fail("domain", "one entry for each domain", Quote(config.domain()));
    }
    if (!config.expires().empty() || config.q_size() > 0 ||
        config.ring_times_size() > 0) {
      scope.Fail("domain",
                 "no expires, q and ring_times for all users of a domain",
                 Quote(config.domain()));
    }
    seen_.push_back(plan.domain);
  }

  void ReadAor(const ConfigScope& scope, LocationPlan& plan) {
    plan.aor = scope.Required("aor", kUser);
    const std::optional<sip::UriView> parsed = sip::ParseUri(plan.aor);
    const bool is_number = parsed.has_value() && IsGlobalNumber(*parsed);
    if (!is_number && !IsAor(plan.aor)) {
      return scope.Fail("aor", kUser, Quote(plan.aor));
    }
    const sip::UriView& uri = *parsed;
    // A number has no domain (RFC 3966).
    if (!is_number &&
        !absl::c_linear_search(domains_, absl::AsciiStrToLower(uri.host))) {
      scope.Fail("aor", "a user of one of the server's domains",
                 Quote(plan.aor));
    }
    const std::string canonical = sip::CanonicalAor(uri);
    if (absl::c_linear_search(seen_, canonical)) {
      scope.Fail("aor", "one entry for each user", Quote(plan.aor));
    }
    seen_.push_back(canonical);
  }

  void ReadContacts(const Location& config, const ConfigScope& scope,
                    LocationPlan& plan) const {
    const char* expected = kind_ == ContactKind::kAny ? "a URI" : kSipUri;
    if (config.contacts_size() == 0 && kind_ == ContactKind::kToProxy) {
      scope.Fail("contacts", "at least one sip: or sips: URI", "none");
    }
    if (config.q_size() != 0 && config.q_size() != config.contacts_size()) {
      scope.Fail("q", "as many as contacts", absl::StrCat(config.q_size()));
    }
    if (config.ring_times_size() > 0 && kind_ == ContactKind::kAny) {
      scope.Fail("ring_times", "a proxy, which waits for its targets",
                 absl::StrCat(config.ring_times_size()));
    } else if (config.ring_times_size() > config.contacts_size()) {
      scope.Fail("ring_times", "at most as many as contacts",
                 absl::StrCat(config.ring_times_size()));
    }
    for (int i = 0; i < config.contacts_size(); ++i) {
      ContactPlan& contact = plan.contacts.emplace_back();
      contact.uri = config.contacts(i);
      const std::string text =
          plan.domain.empty()
              ? contact.uri
              : absl::StrReplaceAll(contact.uri, {{"{user}", "x"}});
      if (!IsContact(text, kind_)) {
        scope.Fail("contacts", expected, Quote(contact.uri), i);
      }
      if (i < config.ring_times_size()) {
        contact.ring_time =
            scope.Duration("ring_times", {kRingTimeMin, kRingTimeMax, {}}, i);
      }
      if (i >= config.q_size()) continue;
      const std::optional<uint16_t> q = sip::ParseQ(config.q(i));
      if (!q.has_value()) {
        scope.Fail("q", "a number from 0 to 1 such as \"0.5\"",
                   Quote(config.q(i)), i);
      }
      contact.q = q.value_or(1000);
    }
  }

  const std::vector<std::string>& domains_;
  const ContactKind kind_;
  std::vector<std::string> seen_;  // Users in canonical form, and domains.
};

}  // namespace

std::vector<LocationPlan> PlanLocations(
    const google::protobuf::RepeatedPtrField<Location>& locations,
    const ConfigScope& scope, const std::vector<std::string>& domains,
    ContactKind kind) {
  LocationPlanner planner(domains, kind);
  std::vector<LocationPlan> plans;
  for (int i = 0; i < locations.size(); ++i) {
    plans.push_back(planner.Plan(locations[i], scope.Nested("locations", i)));
  }
  return plans;
}

uint32_t ReadSeconds(const ConfigScope& scope, const char* field, uint32_t min,
                     uint32_t fallback) {
  const std::chrono::seconds most(kSecondsMax);
  const sip::Duration value =
      scope.Duration(field, {{}, most, std::chrono::seconds(fallback)});
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(value);
  if (seconds != value || seconds.count() < min) {
    scope.Fail(field, absl::StrCat("whole seconds, at least \"", min, "s\""),
               Quote(scope.Text(field)));
    return fallback;
  }
  return static_cast<uint32_t>(seconds.count());
}

}  // namespace sipsim
