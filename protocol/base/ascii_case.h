#ifndef SIPSIM_PROTOCOL_BASE_ASCII_CASE_H_
#define SIPSIM_PROTOCOL_BASE_ASCII_CASE_H_

// Text compared without case, as host names are (RFC 3261 section 19.1.4), and
// hashed so that equal ones have equal hashes. Eight bytes at a time: mostly
// they are equal as they stand, or of different length.

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "protocol/base/hash.h"

namespace sipsim::sip {

inline bool EqualsWithoutCase(absl::string_view a, absl::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size();) {
    const size_t left = a.size() - i;
    const uint64_t x = TailWord(a.data() + i, left);
    const uint64_t y = TailWord(b.data() + i, left);
    if (x != y) {
      // Nothing but bit 5 tells a letter from its other case.
      if (((x ^ y) & ~uint64_t{0x2020202020202020}) != 0) return false;
      for (size_t j = i; j < a.size() && j < i + 8; ++j) {
        if (absl::ascii_tolower(static_cast<unsigned char>(a[j])) !=
            absl::ascii_tolower(static_cast<unsigned char>(b[j]))) {
          return false;
        }
      }
    }
    i += 8;
  }
  return true;
}

// HashBytes of the text with bit 5 of each byte set: of what differs in more
// than case, hardly anything comes out equal.
inline uint64_t HashWithoutCase(absl::string_view text) {
  uint64_t hash = text.size();
  for (size_t i = 0; i < text.size(); i += 8) {
    const uint64_t word = TailWord(text.data() + i, text.size() - i);
    hash = MixHash(hash ^ (word | 0x2020202020202020), 0x9e3779b97f4a7c15);
  }
  return hash;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_ASCII_CASE_H_
