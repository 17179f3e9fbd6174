#include "protocol/header/header_id.h"

#include <array>

#include "absl/strings/match.h"

namespace sipsim::sip {
namespace {

struct HeaderNames {
  absl::string_view name;
  absl::string_view compact;
  bool is_comma_list;
};

// In the order of HeaderId. Compact forms: RFC 3261 section 7.3.3 and 20, RFC
// 3515 (r), 3892 (b), 4028 (x), 6665 (o, u).
constexpr std::array<HeaderNames, kHeaderIdCount> kHeaders = {{
    {"", "", false},
    {"Accept", "", true},
    {"Accept-Encoding", "", true},
    {"Accept-Language", "", true},
    {"Alert-Info", "", true},
    {"Allow", "", true},
    {"Allow-Events", "u", true},
    {"Authentication-Info", "", true},
    {"Authorization", "", false},
    {"Call-ID", "i", false},
    {"Call-Info", "", true},
    {"Contact", "m", true},
    {"Content-Disposition", "", false},
    {"Content-Encoding", "e", true},
    {"Content-Language", "", true},
    {"Content-Length", "l", false},
    {"Content-Type", "c", false},
    {"CSeq", "", false},
    {"Date", "", false},
    {"Error-Info", "", true},
    {"Event", "o", false},
    {"Expires", "", false},
    {"From", "f", false},
    {"In-Reply-To", "", true},
    {"Max-Forwards", "", false},
    {"MIME-Version", "", false},
    {"Min-Expires", "", false},
    {"Min-SE", "", false},
    {"Organization", "", false},
    {"Path", "", true},
    {"Priority", "", false},
    {"Proxy-Authenticate", "", false},
    {"Proxy-Authorization", "", false},
    {"Proxy-Require", "", true},
    {"RAck", "", false},
    {"Reason", "", true},
    {"Record-Route", "", true},
    {"Refer-To", "r", false},
    {"Referred-By", "b", false},
    {"Replaces", "", false},
    {"Reply-To", "", false},
    {"Require", "", true},
    {"Retry-After", "", false},
    {"Route", "", true},
    {"RSeq", "", false},
    {"Server", "", false},
    {"Service-Route", "", true},
    {"Session-Expires", "x", false},
    {"Subject", "s", false},
    {"Subscription-State", "", false},
    {"Supported", "k", true},
    {"Timestamp", "", false},
    {"To", "t", false},
    {"Unsupported", "", true},
    {"User-Agent", "", false},
    {"Via", "v", true},
    {"Warning", "", true},
    {"WWW-Authenticate", "", false},
}};

}  // namespace

HeaderId HeaderIdFromName(absl::string_view name) {
  for (int i = 1; i < kHeaderIdCount; ++i) {
    if (absl::EqualsIgnoreCase(name, kHeaders[i].name) ||
        absl::EqualsIgnoreCase(name, kHeaders[i].compact)) {
      return name.empty() ? HeaderId::kOther : static_cast<HeaderId>(i);
    }
  }
  return HeaderId::kOther;
}

absl::string_view HeaderName(HeaderId id) {
  return kHeaders[static_cast<size_t>(id)].name;
}

absl::string_view CompactHeaderName(HeaderId id) {
  return kHeaders[static_cast<size_t>(id)].compact;
}

bool IsCommaList(HeaderId id) {
  return kHeaders[static_cast<size_t>(id)].is_comma_list;
}

}  // namespace sipsim::sip
