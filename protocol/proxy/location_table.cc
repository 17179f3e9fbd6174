#include "protocol/proxy/location_table.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"

namespace sipsim::sip {
namespace {

constexpr char kUserMark[] = "{user}";

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
  if (found == users_.end()) return LookupDomain(uri);
  return found->second;
}

bool StaticLocationTable::AddDomainContact(absl::string_view domain,
                                           absl::string_view contact) {
  if (!ParseUri(absl::StrReplaceAll(contact, {{kUserMark, "x"}}))) return false;
  domains_[absl::AsciiStrToLower(domain)].emplace_back(contact);
  return true;
}

std::optional<absl::Span<const LocationContact>>
StaticLocationTable::LookupDomain(const UriView& uri) const {
  if (domains_.empty() || !uri.has_user) return std::nullopt;
  auto found = domains_.find(uri.host);
  if (found == domains_.end()) {
    found = domains_.find(absl::AsciiStrToLower(uri.host));
  }
  if (found == domains_.end()) return std::nullopt;
  domain_texts_.clear();
  domain_contacts_.clear();
  for (const std::string& contact : found->second) {
    domain_texts_.push_back(
        absl::StrReplaceAll(contact, {{kUserMark, uri.user}}));
  }
  for (const std::string& text : domain_texts_) {
    domain_contacts_.push_back({text});
  }
  return domain_contacts_;
}

}  // namespace sipsim::sip
