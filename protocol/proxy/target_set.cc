#include "protocol/proxy/target_set.h"

#include <limits>
#include <optional>

#include "absl/types/span.h"
#include "protocol/uri/uri.h"

namespace sipsim::sip {

bool TargetSet::Add(absl::string_view uri, uint32_t group,
                    absl::string_view next_hop) {
  constexpr size_t kSizeMax = std::numeric_limits<uint16_t>::max();
  if (uri.size() > kSizeMax || next_hop.size() > kSizeMax) return false;
  if (entries_.size() >= targets_max_ || Contains(uri)) return false;
  entries_.Append() = {group, text_.size(), static_cast<uint16_t>(uri.size()),
                       static_cast<uint16_t>(next_hop.size())};
  text_.Append(absl::MakeConstSpan(uri.data(), uri.size()));
  text_.Append(absl::MakeConstSpan(next_hop.data(), next_hop.size()));
  return true;
}

TargetSet::Target TargetSet::operator[](size_t index) const {
  const Entry& entry = entries_[index];
  const char* uri = text_.begin() + entry.uri_begin;
  return {absl::string_view(uri, entry.uri_size),
          absl::string_view(uri + entry.uri_size, entry.next_hop_size),
          entry.group};
}

bool TargetSet::Contains(absl::string_view uri) const {
  if (entries_.empty()) return false;
  const std::optional<UriView> parsed = ParseUri(uri);
  for (size_t i = 0; i < size(); ++i) {
    const absl::string_view present = (*this)[i].uri;
    if (present == uri) return true;
    if (!parsed.has_value()) continue;
    const std::optional<UriView> other = ParseUri(present);
    if (other.has_value() && UriEquivalent(*other, *parsed)) return true;
  }
  return false;
}

}  // namespace sipsim::sip
