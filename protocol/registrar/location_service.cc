#include "protocol/registrar/location_service.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "protocol/base/check.h"

namespace sipsim::sip {
namespace {

constexpr char kUserMark[] = "{user}";

// nullopt for what cannot be an address of record.
std::optional<std::string> KeyOf(absl::string_view text) {
  const std::optional<UriView> uri = ParseUri(text);
  if (!uri.has_value() || uri->scheme == UriScheme::kOther) return std::nullopt;
  return AorKey(*uri);
}

UriScheme SchemeOf(absl::string_view uri) {
  const std::optional<UriView> parsed = ParseUri(uri);
  SIP_CHECK(parsed.has_value());
  return parsed->scheme;
}

std::optional<Time> FirstExpiry(const std::vector<Binding>& bindings) {
  std::optional<Time> first;
  for (const Binding& binding : bindings) {
    if (!binding.expires_at.has_value()) continue;
    first = std::min(first.value_or(*binding.expires_at), *binding.expires_at);
  }
  return first;
}

}  // namespace

std::string AorKey(const UriView& aor) {
  std::string key = CanonicalAor(aor);
  if (aor.scheme == UriScheme::kSips) key.erase(3, 1);  // "sip:".
  return key;
}

bool IsSameUser(const UriView& a, const UriView& b) {
  const auto key_of = [](UriView uri) {
    uri.has_port = false;
    return AorKey(uri);
  };
  return key_of(a) == key_of(b);
}

LocationService::LocationService(const NodeContext& context)
    : clock_(context.clock),
      timers_(context.timers),
      observer_(context.observer) {}

// --- Configuration.

bool LocationService::AddUser(absl::string_view aor) {
  const std::optional<std::string> key = KeyOf(aor);
  if (!key.has_value()) return false;
  users_.try_emplace(*key);
  return true;
}

bool LocationService::AddContact(absl::string_view aor,
                                 absl::string_view contact_uri, uint16_t q,
                                 std::optional<Duration> lifetime,
                                 Duration ring_time) {
  const std::optional<std::string> key = KeyOf(aor);
  if (!key.has_value() || !ParseUri(contact_uri)) return false;
  Binding binding;
  binding.uri = std::string(contact_uri);
  binding.q = q;
  binding.ring_time = ring_time;
  if (lifetime.has_value()) binding.expires_at = clock_.Now() + *lifetime;
  std::vector<Binding> bindings = users_[*key].bindings;
  bindings.push_back(std::move(binding));
  Set(*key, std::move(bindings));
  return true;
}

void LocationService::AddDomain(absl::string_view domain) {
  domains_.try_emplace(absl::AsciiStrToLower(domain));
}

bool LocationService::AddDomainContact(absl::string_view domain,
                                       absl::string_view contact) {
  if (!ParseUri(absl::StrReplaceAll(contact, {{kUserMark, "x"}}))) return false;
  const UriScheme scheme =
      SchemeOf(absl::StrReplaceAll(contact, {{kUserMark, "x"}}));
  domains_[absl::AsciiStrToLower(domain)].push_back(
      {std::string(contact), scheme});
  return true;
}

// --- Questions.

LocationService::Users::const_iterator LocationService::Find(
    const UriView& uri) const {
  // What equals a canonical address is canonical itself.
  const auto found = users_.find(uri.text);
  return found != users_.end() ? found : users_.find(AorKey(uri));
}

std::optional<absl::Span<const LocationContact>> LocationService::Lookup(
    const UriView& uri) const {
  const auto found = Find(uri);
  if (found == users_.end()) return LookupDomain(uri);
  return found->second.contacts;
}

const LocationService::Domain* LocationService::FindDomain(
    const UriView& uri) const {
  if (domains_.empty() || !uri.has_user) return nullptr;
  auto found = domains_.find(uri.host);
  if (found == domains_.end()) {
    found = domains_.find(absl::AsciiStrToLower(uri.host));
  }
  return found == domains_.end() ? nullptr : &found->second;
}

std::optional<absl::Span<const LocationContact>> LocationService::LookupDomain(
    const UriView& uri) const {
  const Domain* domain = FindDomain(uri);
  if (domain == nullptr) return std::nullopt;
  domain_texts_.clear();
  domain_contacts_.clear();
  for (const DomainContact& contact : *domain) {
    domain_texts_.push_back(
        absl::StrReplaceAll(contact.uri, {{kUserMark, uri.user}}));
  }
  for (size_t i = 0; i < domain_texts_.size(); ++i) {
    domain_contacts_.push_back({domain_texts_[i], 1000, (*domain)[i].scheme});
  }
  return domain_contacts_;
}

std::optional<std::vector<Binding>> LocationService::BindingsOf(
    const UriView& aor) const {
  const auto found = Find(aor);
  if (found != users_.end()) return found->second.bindings;
  const auto contacts = LookupDomain(aor);
  if (!contacts.has_value()) return std::nullopt;
  std::vector<Binding> bindings;
  for (const LocationContact& contact : *contacts) {
    bindings.emplace_back().uri = std::string(contact.uri);
  }
  return bindings;
}

// --- Changes.

void LocationService::Replace(const UriView& aor,
                              std::vector<Binding> bindings) {
  Set(AorKey(aor), std::move(bindings));
}

void LocationService::Set(const std::string& aor,
                          std::vector<Binding> bindings) {
  User& user = users_[aor];
  const std::optional<Time> before = FirstExpiry(user.bindings);
  if (before.has_value()) expiries_.erase({*before, aor});
  std::stable_sort(
      bindings.begin(), bindings.end(),
      [](const Binding& a, const Binding& b) { return a.q > b.q; });
  user.bindings = std::move(bindings);
  user.contacts.clear();
  for (const Binding& binding : user.bindings) {
    user.contacts.push_back(
        {binding.uri, binding.q, SchemeOf(binding.uri), binding.ring_time});
  }
  const std::optional<Time> first = FirstExpiry(user.bindings);
  if (first.has_value()) expiries_.insert({*first, aor});
  SetTimer();
}

void LocationService::SetTimer() {
  if (expiries_.empty()) return timer_.Cancel();
  const Time first = expiries_.begin()->first;
  if (timer_.is_set() && timer_.deadline() == first) return;
  timer_.Set(timers_, first, *this, 0);
}

void LocationService::OnTimer(uint32_t /*tag*/) {
  timer_.Fired();
  const Time now = clock_.Now();
  while (!expiries_.empty() && expiries_.begin()->first <= now) {
    const std::string aor = expiries_.begin()->second;
    std::vector<Binding> left;
    for (const Binding& binding : users_[aor].bindings) {
      if (!binding.expires_at.has_value() || *binding.expires_at > now) {
        left.push_back(binding);
      } else {
        observer_.OnCount("binding_expired", binding.uri);
      }
    }
    Set(aor, std::move(left));
  }
  SetTimer();
}

const char* LocationService::TimerName(uint32_t /*tag*/) const {
  return "binding expiry";
}

void LocationService::Describe(Description& out) const {
  for (const auto& [expiry, aor] : expiries_) {
    out.Open("bindings");
    out.Text("aor", aor);
    for (const Binding& binding : users_.find(aor)->second.bindings) {
      if (!binding.expires_at.has_value()) continue;
      out.Timer(binding.uri, *binding.expires_at - clock_.Now());
    }
    out.Close();
  }
}

}  // namespace sipsim::sip
