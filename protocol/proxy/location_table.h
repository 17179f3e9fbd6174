#ifndef SIPSIM_PROTOCOL_PROXY_LOCATION_TABLE_H_
#define SIPSIM_PROTOCOL_PROXY_LOCATION_TABLE_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// Where one user can be reached.
struct LocationContact {
  absl::string_view uri;  // Owned by the table.
  uint16_t q = 1000;      // The q value (section 20.10) in thousandths.
};

// Addresses of record to contacts (RFC 3261 sections 10 and 16.5). The
// registrar's location service is one; StaticLocationTable another.
class LocationTable {
 public:
  virtual ~LocationTable() = default;
  // The contacts of the user whom `uri` names, compared as addresses of record
  // (section 10.3 step 5), the highest q first. nullopt: there is no such user;
  // empty: nowhere at the moment. Holds until the table changes, or is
  // asked again.
  virtual std::optional<absl::Span<const LocationContact>> Lookup(
      const UriView& uri) const = 0;
};

// Users and contacts as configured.
class StaticLocationTable : public LocationTable {
 public:
  // Adds a user without contacts, if there is none for this address of record
  // yet. false: `aor` is no sip, sips or tel URI.
  bool AddUser(absl::string_view aor);
  // Adds a contact to a user, behind those of the same q, and the user if need
  // be. false: one of the two is no URI.
  bool AddContact(absl::string_view aor, absl::string_view contact_uri,
                  uint16_t q = 1000);

  // Adds a contact for every user of a domain (in any case) that is not added
  // by itself: "{user}" in it stands for the user part. false: `contact` is no
  // URI for a user "x".
  bool AddDomainContact(absl::string_view domain, absl::string_view contact);

  // What it answers for the user of a domain holds until the next one.
  std::optional<absl::Span<const LocationContact>> Lookup(
      const UriView& uri) const override;

 private:
  std::optional<absl::Span<const LocationContact>> LookupDomain(
      const UriView& uri) const;

  absl::flat_hash_map<std::string, std::vector<LocationContact>> users_;
  std::deque<std::string> texts_;  // What the contacts view into.
  // By the domain in lower case.
  absl::flat_hash_map<std::string, std::vector<std::string>> domains_;
  // The last answer for the user of a domain.
  mutable std::vector<std::string> domain_texts_;
  mutable std::vector<LocationContact> domain_contacts_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_LOCATION_TABLE_H_
