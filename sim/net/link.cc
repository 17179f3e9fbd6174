#include "sim/net/link.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace sipsim::sim {
namespace {

std::string Nanoseconds(Duration duration) {
  return absl::StrCat(duration.count(), "ns");
}

}  // namespace

absl::Status Validate(const LinkConfig& config) {
  if (config.latency_min < 1ns) {
    return absl::InvalidArgumentError(
        absl::StrCat("latency_min: expected at least 1ns, found ",
                     Nanoseconds(config.latency_min)));
  }
  if (config.latency_max < config.latency_min) {
    return absl::InvalidArgumentError(
        absl::StrCat("latency_max: expected at least latency_min, ",
                     Nanoseconds(config.latency_min), ", found ",
                     Nanoseconds(config.latency_max)));
  }
  if (config.latency_max > kLatencyMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("latency_max: expected at most ", Nanoseconds(kLatencyMax),
                     ", found ", Nanoseconds(config.latency_max)));
  }
  return Validate(config.loss);
}

Link::Link(HostIndex from, HostIndex to, std::string name,
           const LinkConfig& config, uint64_t seed)
    : from_(from),
      to_(to),
      name_(std::move(name)),
      config_(config),
      loss_(config.loss, RandomStream(seed, name_, "loss")),
      latency_random_(seed, name_, "latency"),
      duplication_random_(seed, name_, "duplication") {}

}  // namespace sipsim::sim
