#ifndef SIPSIM_PROTOCOL_BASE_HASH_H_
#define SIPSIM_PROTOCOL_BASE_HASH_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// The two halves of the 128-bit product, folded: one round of HashBytes.
inline uint64_t MixHash(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// The first `size` bytes at `p` as one word, the first one lowest, zeros behind
// them; all eight from 8 on. Reads no further.
inline uint64_t TailWord(const char* p, size_t size) {
  const auto load = [](const char* at, auto word) {
    std::memcpy(&word, at, sizeof(word));
    if constexpr (std::endian::native == std::endian::big) {
      if constexpr (sizeof(word) == 2) word = __builtin_bswap16(word);
      if constexpr (sizeof(word) == 4) word = __builtin_bswap32(word);
      if constexpr (sizeof(word) == 8) word = __builtin_bswap64(word);
    }
    return uint64_t{word};
  };
  // Two loads that overlap, instead of a loop or a call.
  if (size >= 8) return load(p, uint64_t{});
  if (size >= 4) {
    return load(p, uint32_t{}) | load(p + size - 4, uint32_t{})
                                     << (8 * (size - 4));
  }
  if (size >= 2) {
    return load(p, uint16_t{}) | load(p + size - 2, uint16_t{})
                                     << (8 * (size - 2));
  }
  return size == 0 ? 0 : load(p, uint8_t{});
}

// A 64-bit hash that is the same in every run and every process (absl::Hash is
// not), for tables and for tags that must be a function of a message. Not for
// secrets. Chain several pieces by giving the hash so far as `seed`.
inline uint64_t HashBytes(absl::string_view bytes, uint64_t seed = 0) {
  constexpr uint64_t kOdd1 = 0x9e3779b97f4a7c15;
  constexpr uint64_t kOdd2 = 0xbf58476d1ce4e5b9;
  uint64_t hash = (seed + bytes.size()) ^ kOdd1;
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    hash = MixHash(hash ^ TailWord(bytes.data(), 8), kOdd1);
  }
  return MixHash(hash ^ TailWord(bytes.data(), bytes.size()), kOdd2) ^ hash;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_HASH_H_
