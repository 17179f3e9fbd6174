#ifndef SIPSIM_PROTOCOL_REGISTRAR_LOCATION_SERVICE_H_
#define SIPSIM_PROTOCOL_REGISTRAR_LOCATION_SERVICE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/description.h"
#include "protocol/base/time.h"
#include "protocol/port/node_context.h"
#include "protocol/port/timer.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// Where one user can be reached, for those who route.
struct LocationContact {
  absl::string_view uri;  // Owned by the location service.
  uint16_t q = 1000;      // The q value (section 20.10) in thousandths.
  UriScheme scheme = UriScheme::kSip;
  // How long it may ring before others are tried; zero: till it answers.
  Duration ring_time{};
};

// What equal addresses of record have in common (section 10.3 step 5), a sip
// and a sips one as well.
std::string AorKey(const UriView& aor);
// Whether both name the same user of the same host, by whatever port, transport
// or address.
bool IsSameUser(const UriView& a, const UriView& b);

// One contact of an address of record, with all that a registrar keeps of it
// (RFC 3261 section 10.3 step 7).
struct Binding {
  std::string uri;
  std::string display_name;        // With a blank behind it, or empty.
  std::string parameters;          // Of the Contact, less expires: ";q=0.5".
  uint16_t q = 1000;               // In thousandths.
  std::optional<Time> expires_at;  // Never without.
  std::string call_id;             // Of the request that bound it last; "" if
  uint32_t cseq = 0;               // it was configured.
  Duration ring_time{};            // As in LocationContact; configured only.
};

// Addresses of record to contacts: what registrars write and proxies and
// redirect servers read (RFC 3261 sections 10 and 16.5). A sip and a sips
// address of record are the same user.
//
// A binding is gone at the instant at which it expires. What expires is counted
// at the Observer: "binding_expired".
class LocationService : private TimerUser {
 public:
  // The ports of `context` outlive the service.
  explicit LocationService(const NodeContext& context);
  LocationService(const LocationService&) = delete;
  LocationService& operator=(const LocationService&) = delete;

  // --- Configuration.
  // Adds a user without contacts, if there is none for this address of record
  // yet. false: `aor` is no sip, sips or tel URI.
  bool AddUser(absl::string_view aor);
  // Adds a contact to a user, behind those of the same q, and the user if need
  // be. false: one of the two is no URI. `lifetime` counts from now.
  bool AddContact(absl::string_view aor, absl::string_view contact_uri,
                  uint16_t q = 1000,
                  std::optional<Duration> lifetime = std::nullopt,
                  Duration ring_time = {});
  // Makes every user of a domain (in any case) known who is not added by
  // himself.
  void AddDomain(absl::string_view domain);
  // Adds a contact for all of them: "{user}" in it stands for the user part.
  // false: `contact` is no URI for a user "x".
  bool AddDomainContact(absl::string_view domain, absl::string_view contact);

  // --- For proxies and redirect servers.
  // The contacts of the user whom `uri` names, compared as addresses of record
  // (section 10.3 step 5), the highest q first. nullopt: there is no such user;
  // empty: nowhere at the moment. Holds until anything changes, or it is asked
  // again.
  std::optional<absl::Span<const LocationContact>> Lookup(
      const UriView& uri) const;

  // --- For registrars.
  // The bindings of a user, the highest q first; nullopt: there is none.
  std::optional<std::vector<Binding>> BindingsOf(const UriView& aor) const;
  // Puts these in the place of a user's bindings, all at once. They may come in
  // any order; among those of the same q it is kept. For a user that there is.
  void Replace(const UriView& aor, std::vector<Binding> bindings);

  // By the clock that bindings expire by.
  Time Now() const { return clock_.Now(); }
  // Users that have an entry of their own.
  size_t user_count() const { return users_.size(); }
  // Bindings that expire, the user with the first one first.
  void Describe(Description& out) const;

 private:
  struct User {
    std::vector<Binding> bindings;          // By q, descending.
    std::vector<LocationContact> contacts;  // The same; views into them.
  };
  using Users = absl::flat_hash_map<std::string, User>;
  struct DomainContact {
    std::string uri;  // With "{user}" in it.
    UriScheme scheme;
  };
  using Domain = std::vector<DomainContact>;

  Users::const_iterator Find(const UriView& uri) const;
  const Domain* FindDomain(const UriView& uri) const;
  std::optional<absl::Span<const LocationContact>> LookupDomain(
      const UriView& uri) const;
  void Set(const std::string& aor, std::vector<Binding> bindings);
  void SetTimer();
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  const Clock& clock_;
  TimerService& timers_;
  Observer& observer_;
  Users users_;  // By canonical address of record, "sip:" for "sips:".
  // By the domain in lower case.
  absl::flat_hash_map<std::string, Domain> domains_;
  // When a user's next binding expires, and whose it is.
  std::set<std::pair<Time, std::string>> expiries_;
  Timer timer_;  // The first of them.
  // The last answer for the user of a domain.
  mutable std::vector<std::string> domain_texts_;
  mutable std::vector<LocationContact> domain_contacts_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_REGISTRAR_LOCATION_SERVICE_H_
