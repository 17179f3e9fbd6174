#include "protocol/proxy/location_table.h"

#include <algorithm>

namespace sipsim::sip {
namespace {

// nullopt for what cannot be an address of record.
std::optional<std::string> AorOf(absl::string_view text) {
  const std::optional<UriView> uri = ParseUri(text);
  if (!uri.has_value() || uri->scheme == UriScheme::kOther) return std::nullopt;
  return CanonicalAor(*uri);
}

}  // namespace

bool StaticLocationTable::AddUser(absl::string_view aor) {
  const std::optional<std::string> canonical = AorOf(aor);
  if (!canonical.has_value()) return false;
  users_.try_emplace(*canonical);
  return true;
}

bool StaticLocationTable::AddContact(absl::string_view aor,
                                     absl::string_view contact_uri,
                                     uint16_t q) {
  const std::optional<std::string> canonical = AorOf(aor);
  if (!canonical.has_value() || !ParseUri(contact_uri)) return false;
  std::vector<LocationContact>& contacts = users_[*canonical];
  const auto behind = std::upper_bound(
      contacts.begin(), contacts.end(), q,
      [](uint16_t value, const LocationContact& c) { return value > c.q; });
  contacts.insert(behind, {texts_.emplace_back(contact_uri), q});
  return true;
}

std::optional<absl::Span<const LocationContact>> StaticLocationTable::Lookup(
    const UriView& uri) const {
  // What equals a canonical address is canonical itself.
  auto found = users_.find(uri.text);
  if (found == users_.end()) found = users_.find(CanonicalAor(uri));
  if (found == users_.end()) return std::nullopt;
  return found->second;
}

}  // namespace sipsim::sip
