#include "protocol/ua/redirect_targets.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "protocol/dialog/route_set.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

// qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )
uint32_t QualityOf(const NameAddrView& contact) {
  constexpr uint32_t kOne = 1000;
  const std::optional<absl::string_view> text = contact.Parameter("q");
  if (!text.has_value() || text->empty() || text->size() > 5) return kOne;
  if ((*text)[0] != '0') return kOne;
  if (text->size() > 1 && (*text)[1] != '.') return kOne;
  uint32_t q = 0;
  uint32_t unit = 100;
  for (const char c : text->substr(std::min<size_t>(2, text->size()))) {
    if (!absl::ascii_isdigit(c)) return kOne;
    q += static_cast<uint32_t>(c - '0') * unit;
    unit /= 10;
  }
  return q;
}

void RedirectTargets::Add(const Message& response, bool sips_only) {
  if (response.contact_is_star()) return;
  for (const NameAddrView& contact : response.contacts()) {
    const UriView& uri = contact.uri;
    if (!uri.is_sip_or_sips()) continue;
    if (sips_only && uri.scheme != UriScheme::kSips) continue;
    if (targets_.size() >= kTargetCountMax) break;
    std::string request_uri = AsRequestUri(uri.text);
    const std::optional<UriView> parsed = ParseUri(request_uri);
    const bool is_known =
        !parsed.has_value() ||
        std::any_of(targets_.begin(), targets_.end(), [&](const Target& t) {
          const std::optional<UriView> known = ParseUri(t.uri);
          return known.has_value() && UriEquivalent(*known, *parsed);
        });
    if (is_known) continue;
    targets_.push_back({std::move(request_uri), QualityOf(contact)});
  }
  std::stable_sort(targets_.begin() + static_cast<ptrdiff_t>(tried_count_),
                   targets_.end(),
                   [](const Target& a, const Target& b) { return a.q > b.q; });
}

std::string RedirectTargets::TakeNext() {
  if (tried_count_ == targets_.size()) return "";
  return targets_[tried_count_++].uri;
}

}  // namespace sipsim::sip
