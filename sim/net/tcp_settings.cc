#include "sim/net/tcp_settings.h"

#include "absl/strings/str_cat.h"

namespace sipsim::sim {

absl::Status Validate(const TcpSettings& settings) {
  constexpr uint16_t kMtuMin = 576;  // RFC 791 section 3.1.
  if (settings.mtu_bytes < kMtuMin) {
    return absl::InvalidArgumentError(
        absl::StrCat("mtu_bytes: expected at least ", kMtuMin, ", found ",
                     settings.mtu_bytes));
  }
  const struct {
    const char* name;
    Duration value;
  } durations[] = {{"rto_initial", settings.rto_initial},
                   {"rto_min", settings.rto_min},
                   {"rto_max", settings.rto_max},
                   {"time_wait", settings.time_wait},
                   {"orphan_fin_wait", settings.orphan_fin_wait}};
  for (const auto& [name, value] : durations) {
    if (value >= 1ns) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        name, ": expected at least 1ns, found ", value.count(), "ns"));
  }
  if (settings.rto_max < settings.rto_min ||
      settings.rto_max < settings.rto_initial) {
    return absl::InvalidArgumentError(absl::StrCat(
        "rto_max: expected at least rto_min and rto_initial, found ",
        settings.rto_max.count(), "ns"));
  }
  return absl::OkStatus();
}

}  // namespace sipsim::sim
