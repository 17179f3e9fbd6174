#ifndef SIPSIM_PROTOCOL_HEADER_HEADER_NAME_TABLE_H_
#define SIPSIM_PROTOCOL_HEADER_HEADER_NAME_TABLE_H_

// Header names, and the perfect hash by which the parser recognises them.
// Others use header_id.h.

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "protocol/base/check.h"
#include "protocol/header/header_id.h"
#include "protocol/text/word.h"

namespace sipsim::sip {
namespace header_name_internal {

struct HeaderNames {
  absl::string_view name;
  absl::string_view compact;
  bool is_comma_list;
};

// In the order of HeaderId. Compact forms: RFC 3261 section 7.3.3 and 20, RFC
// 3515 (r), 3892 (b), 4028 (x), 6665 (o, u).
inline constexpr std::array<HeaderNames, kHeaderIdCount> kHeaderNames = {{
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
    {"Max-Breadth", "", false},
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

inline constexpr size_t kNameMax = kMaskedWordsMax;

// A name in lower case, as words, zeros behind it.
struct NameSlot {
  uint64_t words[3] = {0, 0, 0};
  HeaderId id = HeaderId::kOther;
};

// A multiplier found by trial, for which no two names share a slot.
constexpr size_t SlotOf(uint64_t first, uint64_t second) {
  return ((first + (second << 1)) * 0xa7aa3cd43bbf8aff) >> 56;
}

// A word in lower case, and zeros for the bytes that are not of the name.
constexpr uint64_t LowerPart(uint64_t word, uint64_t mask) {
  return LowerWord(word, 8) & mask;
}

constexpr NameSlot ToSlot(absl::string_view name, HeaderId id) {
  NameSlot slot;
  slot.id = id;
  for (size_t i = 0; i < name.size(); i += 8) {
    slot.words[i / 8] =
        LowerPart(WordOf(name.substr(i)), kWordMasks[i / 8][name.size()]);
  }
  return slot;
}

constexpr std::array<NameSlot, 256> MakeSlots() {
  std::array<NameSlot, 256> slots{};
  for (size_t i = 1; i < kHeaderNames.size(); ++i) {
    for (const absl::string_view name :
         {kHeaderNames[i].name, kHeaderNames[i].compact}) {
      if (name.empty()) continue;
      // A name too long, or two names in one slot: does not compile.
      SIP_CHECK(name.size() <= kNameMax);
      const NameSlot entry = ToSlot(name, static_cast<HeaderId>(i));
      NameSlot& slot = slots[SlotOf(entry.words[0], entry.words[1])];
      SIP_CHECK(slot.id == HeaderId::kOther);
      slot = entry;
    }
  }
  return slots;
}

inline constexpr std::array<NameSlot, 256> kSlots = MakeSlots();

}  // namespace header_name_internal

// HeaderIdFromName for a token with kNameMax readable bytes from its begin on.
inline HeaderId HeaderIdFromPadded(const char* name, size_t size) {
  using header_name_internal::kSlots;
  using header_name_internal::LowerPart;
  if (size > header_name_internal::kNameMax) return HeaderId::kOther;
  const uint64_t first = LowerPart(WordAt(name), kWordMasks[0][size]);
  const uint64_t second = LowerPart(WordAt(name + 8), kWordMasks[1][size]);
  const uint64_t third = LowerPart(WordAt(name + 16), kWordMasks[2][size]);
  const auto& slot = kSlots[header_name_internal::SlotOf(first, second)];
  return slot.words[0] == first && slot.words[1] == second &&
                 slot.words[2] == third
             ? slot.id
             : HeaderId::kOther;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_HEADER_HEADER_NAME_TABLE_H_
