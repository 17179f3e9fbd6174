#include "protocol/ua/next_hops.h"

#include <optional>

#include "protocol/uri/uri.h"

namespace sipsim::sip {

const Flow* NextHops::Find(absl::string_view uri) {
  const auto known = by_uri_.find(uri);
  if (known != by_uri_.end()) return &known->second;
  const std::optional<UriView> parsed = ParseUri(uri);
  if (!parsed.has_value() || !parsed->is_sip_or_sips()) return nullptr;
  PendingLocation pending;
  const auto servers = locator_.Locate(*parsed, *this, 0, pending);
  // What leads nowhere is not remembered: it may lead somewhere next time.
  if (!servers.has_value() || servers->flows.empty()) return nullptr;
  if (by_uri_.size() >= kCountMax) by_uri_.clear();
  return &by_uri_.emplace(std::string(uri), servers->flows[0]).first->second;
}

}  // namespace sipsim::sip
