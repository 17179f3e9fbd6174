#include "protocol/proxy/max_breadth.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace sipsim::sip {

std::optional<uint32_t> IncomingMaxBreadth(const Message& request,
                                           uint32_t limit) {
  const HeaderField* field = request.Find(HeaderId::kMaxBreadth);
  if (field == nullptr) return limit;
  const absl::string_view digits = request.value(*field);
  if (digits.empty()) return std::nullopt;
  uint64_t breadth = 0;
  for (const char c : digits) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      return std::nullopt;
    }
    // Any number of digits is allowed; what is above the limit is the limit.
    breadth = std::min<uint64_t>(breadth * 10 + (c - '0'), limit + uint64_t{1});
  }
  return static_cast<uint32_t>(std::min<uint64_t>(breadth, limit));
}

}  // namespace sipsim::sip
