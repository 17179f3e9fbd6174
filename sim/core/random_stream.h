#ifndef SIPSIM_SIM_CORE_RANDOM_STREAM_H_
#define SIPSIM_SIM_CORE_RANDOM_STREAM_H_

#include <array>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "sim/core/sim_time.h"

namespace sipsim::sim {

// A probability or share as an exact count of billionths, 0 to 1.
class Ratio {
 public:
  static constexpr uint32_t kOne = 1'000'000'000;

  constexpr Ratio() = default;
  // nullopt above one.
  static constexpr std::optional<Ratio> FromBillionths(uint64_t billionths) {
    if (billionths > kOne) return std::nullopt;
    return Ratio(static_cast<uint32_t>(billionths));
  }
  // `percent` in 0 to 100; for code, where the value is known to be right.
  static constexpr Ratio Percent(uint32_t percent) {
    return Ratio(percent >= 100 ? kOne : percent * (kOne / 100));
  }

  constexpr uint32_t billionths() const { return billionths_; }
  constexpr bool is_zero() const { return billionths_ == 0; }

  friend constexpr auto operator<=>(Ratio, Ratio) = default;

 private:
  constexpr explicit Ratio(uint32_t billionths) : billionths_(billionths) {}
  uint32_t billionths_ = 0;
};

// SplitMix64 (Steele, Lea, Flood 2014): spreads a seed over a larger state.
class SplitMix64 {
 public:
  constexpr explicit SplitMix64(uint64_t state) : state_(state) {}
  constexpr uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  uint64_t state_;
};

// xoshiro256** 1.0 (Blackman, Vigna 2018): 64 uniform bits a draw, period
// 2^256 - 1. Not for secrets.
class Xoshiro256StarStar {
 public:
  // Not all zero.
  constexpr explicit Xoshiro256StarStar(const std::array<uint64_t, 4>& state)
      : s_(state) {}
  constexpr uint64_t Next() {
    const uint64_t result = RotateLeft(s_[1] * 5, 7) * 9;
    const uint64_t t = s_[1] << 17;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= t;
    s_[3] = RotateLeft(s_[3], 45);
    return result;
  }

 private:
  static constexpr uint64_t RotateLeft(uint64_t x, int k) {
    return (x << k) | (x >> (64 - k));
  }
  std::array<uint64_t, 4> s_;
};

// The only source of chance: draws that depend on the seed of the run, the
// name of their owner and their purpose alone. One more owner, purpose or draw
// does not shift the luck of another. Integers only.
class RandomStream {
 public:
  // `owner`: "alice", "alice->proxy1"; `purpose`: "loss", "branch".
  RandomStream(uint64_t seed, absl::string_view owner,
               absl::string_view purpose);

  // 64 uniform bits.
  uint64_t Next64() { return generator_.Next(); }
  // Uniform in [0, bound), without bias (Lemire 2019); bound > 0.
  uint64_t UniformBelow(uint64_t bound);
  // Uniform in [low, high]; low <= high.
  Duration UniformDuration(Duration low, Duration high);
  // True with probability `ratio`, exactly. Always takes at least one draw.
  bool Bernoulli(Ratio ratio) {
    return UniformBelow(Ratio::kOne) < ratio.billionths();
  }

 private:
  Xoshiro256StarStar generator_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_CORE_RANDOM_STREAM_H_
