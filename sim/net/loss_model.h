#ifndef SIPSIM_SIM_NET_LOSS_MODEL_H_
#define SIPSIM_SIM_NET_LOSS_MODEL_H_

#include <cstdint>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "sim/core/random_stream.h"

namespace sipsim::sim {

struct NoLoss {};

// Each packet by itself is lost with probability `loss`.
struct BernoulliLoss {
  Ratio loss;
};

// Two states, good and bad (Gilbert 1960, Elliott 1963). It begins in the good
// state; for each packet it first moves, then loses with the probability of
// the state that it is then in.
struct GilbertElliottLoss {
  Ratio to_bad;
  Ratio to_good;
  Ratio loss_good;
  Ratio loss_bad = Ratio::Percent(100);
};

// What is lost on one direction of a link.
struct LossConfig {
  std::variant<NoLoss, BernoulliLoss, GilbertElliottLoss> model;
  // On top of the model, exactly these packets: counted from 1 in this
  // direction, ascending.
  std::vector<uint64_t> lose_packets;
};
absl::Status Validate(const LossConfig& config);

// The losses of one direction.
class LossModel {
 public:
  // `config` is valid.
  LossModel(LossConfig config, const RandomStream& random);
  // Whether the next packet is lost. The draws of a packet do not depend on
  // lose_packets, so that a list changes nothing for other packets.
  bool LosesNext() {
    ++packet_count_;
    return !is_lossless_ && DrawNext();
  }
  uint64_t packet_count() const { return packet_count_; }

 private:
  bool DrawNext();
  bool ModelLosesNext();

  LossConfig config_;
  const bool is_lossless_;
  RandomStream random_;
  uint64_t packet_count_ = 0;
  size_t next_listed_ = 0;
  bool is_bad_ = false;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_LOSS_MODEL_H_
