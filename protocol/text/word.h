#ifndef SIPSIM_PROTOCOL_TEXT_WORD_H_
#define SIPSIM_PROTOCOL_TEXT_WORD_H_

// Short words as one integer, so that a keyword is compared in one step.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// The 8 bytes at `p`, the first one lowest.
inline uint64_t WordAt(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof(word));
  if constexpr (std::endian::native == std::endian::big) {
    word = __builtin_bswap64(word);
  }
  return word;
}

// Keeps the first `size` bytes of a word; all of it from 8 on.
inline constexpr uint64_t WordMask(size_t size) {
  return size >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * size)) - 1;
}

// WordMask(size - 8 * word_index) for every size up to that of three words, 0
// where that is negative: a load instead of shifts and comparisons.
inline constexpr size_t kMaskedWordsMax = 24;
inline constexpr auto kWordMasks = [] {
  std::array<std::array<uint64_t, kMaskedWordsMax + 1>, 3> masks{};
  for (size_t word = 0; word < masks.size(); ++word) {
    for (size_t size = 8 * word + 1; size <= kMaskedWordsMax; ++size) {
      masks[word][size] = WordMask(size - 8 * word);
    }
  }
  return masks;
}();

// The word of up to 8 characters.
inline constexpr uint64_t WordOf(absl::string_view text) {
  uint64_t word = 0;
  for (size_t i = 0; i < text.size() && i < 8; ++i) {
    word |= uint64_t{static_cast<uint8_t>(text[i])} << (8 * i);
  }
  return word;
}

// Sets bit 5 of each of the first `size` bytes: letters become lower case. Of
// tokens (RFC 3261 section 25.1) no two that differ in more than case become
// equal, but for '_', which becomes DEL and so matches nothing written here.
inline constexpr uint64_t LowerWord(uint64_t word, size_t size) {
  return word | (0x2020202020202020 & WordMask(size));
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_WORD_H_
