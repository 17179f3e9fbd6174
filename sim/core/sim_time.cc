#include "sim/core/sim_time.h"

#include "absl/strings/str_cat.h"

namespace sipsim::sim {

std::string FormatSeconds(Duration duration) {
  constexpr uint64_t kPerSecond = 1'000'000'000;
  const bool negative = duration.count() < 0;
  // Unsigned, so that the lowest value has a magnitude, too.
  const auto bits = static_cast<uint64_t>(duration.count());
  const uint64_t magnitude = negative ? 0 - bits : bits;
  return absl::StrCat(negative ? "-" : "", magnitude / kPerSecond, ".",
                      absl::Dec(magnitude % kPerSecond, absl::kZeroPad9));
}

std::string FormatSeconds(SimTime time) {
  return FormatSeconds(time.time_since_epoch());
}

}  // namespace sipsim::sim
