#include "protocol/header/header_id.h"

#include <algorithm>
#include <array>

#include "absl/strings/match.h"
#include "protocol/text/word.h"

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

constexpr size_t kNameMax = 24;

// A name in lower case, as words.
struct NameWords {
  uint64_t words[3] = {0, 0, 0};
  HeaderId id = HeaderId::kOther;
};

// A multiplier found by trial, for which no two names share a slot.
constexpr size_t SlotOf(uint64_t first, uint64_t second) {
  return ((first + (second << 1)) * 0xba06911e8b7b97e7) >> 56;
}

constexpr NameWords ToWords(absl::string_view name, HeaderId id) {
  NameWords out;
  out.id = id;
  for (size_t i = 0; i < name.size(); ++i) {
    out.words[i / 8] |= uint64_t{static_cast<uint8_t>(name[i])} << (i % 8 * 8);
  }
  for (size_t i = 0; i * 8 < name.size(); ++i) {
    out.words[i] = LowerWord(out.words[i], name.size() - i * 8);
  }
  return out;
}

constexpr std::array<NameWords, 256> MakeSlots() {
  std::array<NameWords, 256> slots{};
  for (size_t i = 1; i < kHeaders.size(); ++i) {
    for (const absl::string_view name :
         {kHeaders[i].name, kHeaders[i].compact}) {
      if (name.empty()) continue;
      const NameWords entry = ToWords(name, static_cast<HeaderId>(i));
      NameWords& slot = slots[SlotOf(entry.words[0], entry.words[1])];
      // Two names in one slot, or a name too long: does not compile.
      if (slot.id != HeaderId::kOther || name.size() > kNameMax) throw name;
      slot = entry;
    }
  }
  return slots;
}

constexpr std::array<NameWords, 256> kSlots = MakeSlots();

}  // namespace

HeaderId HeaderIdFromPadded(const char* name, size_t size) {
  if (size > kNameMax) return HeaderId::kOther;
  uint64_t words[3] = {LowerWord(WordAt(name) & WordMask(size), size), 0, 0};
  if (size > 8) {
    words[1] = LowerWord(WordAt(name + 8) & WordMask(size - 8), size - 8);
  }
  if (size > 16) {
    words[2] = LowerWord(WordAt(name + 16) & WordMask(size - 16), size - 16);
  }
  const NameWords& slot = kSlots[SlotOf(words[0], words[1])];
  return words[0] == slot.words[0] && words[1] == slot.words[1] &&
                 words[2] == slot.words[2]
             ? slot.id
             : HeaderId::kOther;
}

HeaderId HeaderIdFromName(absl::string_view name) {
  if (name.empty() || name.size() > kNameMax) return HeaderId::kOther;
  char padded[kNameMax] = {};
  std::copy(name.begin(), name.end(), padded);
  const HeaderId id = HeaderIdFromPadded(padded, name.size());
  // The words let some bytes pass that are in no token.
  return absl::EqualsIgnoreCase(name, HeaderName(id)) ||
                 absl::EqualsIgnoreCase(name, CompactHeaderName(id))
             ? id
             : HeaderId::kOther;
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
