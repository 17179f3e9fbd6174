#ifndef SIPSIM_PROTOCOL_BASE_HASH_H_
#define SIPSIM_PROTOCOL_BASE_HASH_H_

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

// A 64-bit hash that is the same in every run and every process (absl::Hash is
// not), for tables and for tags that must be a function of a message. Not for
// secrets. Chain several pieces by giving the hash so far as `seed`.
inline uint64_t HashBytes(absl::string_view bytes, uint64_t seed = 0) {
  constexpr uint64_t kOdd1 = 0x9e3779b97f4a7c15;
  constexpr uint64_t kOdd2 = 0xbf58476d1ce4e5b9;
  uint64_t hash = (seed + bytes.size()) ^ kOdd1;
  uint64_t word = 0;
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    std::memcpy(&word, bytes.data(), 8);
    hash = MixHash(hash ^ word, kOdd1);
  }
  word = 0;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
  return MixHash(hash ^ word, kOdd2) ^ hash;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_HASH_H_
