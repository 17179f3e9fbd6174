#ifndef SIPSIM_SIM_NET_LINK_H_
#define SIPSIM_SIM_NET_LINK_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "sim/core/event.h"
#include "sim/core/random_stream.h"
#include "sim/core/sim_time.h"
#include "sim/net/loss_model.h"
#include "sim/trace/trace_sink.h"

namespace sipsim::sim {

inline constexpr Duration kLatencyMax = 24h;

// One direction of a link. Further impairments (bandwidth, a bounded queue,
// reordering, an MTU) are further fields here.
struct LinkConfig {
  // How long a packet takes: uniform between the two, drawn for each packet;
  // a fixed latency if they are equal. At least 1 ns, at most kLatencyMax.
  // A packet may overtake another where they differ, as UDP allows.
  Duration latency_min = 1ms;
  Duration latency_max = 1ms;
  LossConfig loss;
  // The probability that a second copy arrives, with a latency of its own.
  Ratio duplication;
  bool is_up = true;
};
// One line that says what is expected and what was found.
absl::Status Validate(const LinkConfig& config);

// What a link does to one packet.
struct LinkVerdict {
  DropReason drop_reason = DropReason::kNone;
  // Unless dropped: the latencies of the packet and perhaps of a copy.
  uint32_t copy_count = 0;
  std::array<Duration, 2> latencies{};
};

// One direction of a link, from one host to another. Its draws come from
// streams named after it, so directions do not influence each other.
class Link {
 public:
  // `config` is valid. `name` is "from->to".
  Link(HostIndex from, HostIndex to, std::string name, const LinkConfig& config,
       uint64_t seed);
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  HostIndex from() const { return from_; }
  HostIndex to() const { return to_; }
  absl::string_view name() const { return name_; }
  const LinkConfig& config() const { return config_; }

  bool is_up() const { return config_.is_up; }
  void set_up(bool is_up) { config_.is_up = is_up; }

  // Takes the next packet. One that meets a link that is down draws nothing
  // and does not count for the loss model.
  LinkVerdict Transmit();

 private:
  Duration DrawLatency();

  const HostIndex from_;
  const HostIndex to_;
  const std::string name_;
  LinkConfig config_;
  LossModel loss_;
  RandomStream latency_random_;
  RandomStream duplication_random_;
};

// ---- Inlined: on the path of every packet ----------------------------------

inline Duration Link::DrawLatency() {
  if (config_.latency_min == config_.latency_max) return config_.latency_min;
  return latency_random_.UniformDuration(config_.latency_min,
                                         config_.latency_max);
}

inline LinkVerdict Link::Transmit() {
  LinkVerdict verdict;
  if (!config_.is_up) {
    verdict.drop_reason = DropReason::kLinkDown;
    return verdict;
  }
  if (loss_.LosesNext()) {
    verdict.drop_reason = DropReason::kLoss;
    return verdict;
  }
  verdict.latencies[0] = DrawLatency();
  verdict.copy_count = 1;
  if (!config_.duplication.is_zero() &&
      duplication_random_.Bernoulli(config_.duplication)) {
    verdict.latencies[1] = DrawLatency();
    verdict.copy_count = 2;
  }
  return verdict;
}

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_LINK_H_
