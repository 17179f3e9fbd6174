#include "sim/core/random_stream.h"

#include <xxhash.h>

#include "absl/numeric/int128.h"
#include "sim/base/check.h"

namespace sipsim::sim {
namespace {

uint64_t Hash(uint64_t seed, absl::string_view text) {
  return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

// Each name is hashed under what came before it, so ("ab", "c") and
// ("a", "bc") are different streams.
std::array<uint64_t, 4> InitialState(uint64_t seed, absl::string_view owner,
                                     absl::string_view purpose) {
  SplitMix64 spread(Hash(Hash(seed, owner), purpose));
  return {spread.Next(), spread.Next(), spread.Next(), spread.Next()};
}

}  // namespace

RandomStream::RandomStream(uint64_t seed, absl::string_view owner,
                           absl::string_view purpose)
    : generator_(InitialState(seed, owner, purpose)) {}

uint64_t RandomStream::UniformBelow(uint64_t bound) {
  SIM_CHECK(bound > 0);
  // The high word of a 64 x 64 bit product; draws whose low word falls into
  // the incomplete last interval are rejected.
  absl::uint128 product = absl::uint128(Next64()) * bound;
  if (absl::Uint128Low64(product) < bound) {
    const uint64_t threshold = (0 - bound) % bound;
    while (absl::Uint128Low64(product) < threshold) {
      product = absl::uint128(Next64()) * bound;
    }
  }
  return absl::Uint128High64(product);
}

Duration RandomStream::UniformDuration(Duration low, Duration high) {
  SIM_CHECK(low <= high);
  const uint64_t span =
      static_cast<uint64_t>(high.count()) - static_cast<uint64_t>(low.count());
  const uint64_t draw =
      span == ~uint64_t{0} ? Next64() : UniformBelow(span + 1);
  return Duration(
      static_cast<int64_t>(static_cast<uint64_t>(low.count()) + draw));
}

}  // namespace sipsim::sim
