#include "sim/net/loss_model.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace sipsim::sim {

absl::Status Validate(const LossConfig& config) {
  uint64_t last = 0;
  for (uint64_t number : config.lose_packets) {
    if (number <= last) {
      return absl::InvalidArgumentError(absl::StrCat(
          "lose_packets: expected ascending packet numbers from 1, found ",
          number, last == 0 ? "" : absl::StrCat(" after ", last)));
    }
    last = number;
  }
  return absl::OkStatus();
}

LossModel::LossModel(LossConfig config, const RandomStream& random)
    : config_(std::move(config)),
      is_lossless_(std::holds_alternative<NoLoss>(config_.model) &&
                   config_.lose_packets.empty()),
      random_(random) {}

bool LossModel::ModelLosesNext() {
  if (const auto* bernoulli = std::get_if<BernoulliLoss>(&config_.model)) {
    return random_.Bernoulli(bernoulli->loss);
  }
  const auto* gilbert = std::get_if<GilbertElliottLoss>(&config_.model);
  if (gilbert == nullptr) return false;
  if (random_.Bernoulli(is_bad_ ? gilbert->to_good : gilbert->to_bad)) {
    is_bad_ = !is_bad_;
  }
  return random_.Bernoulli(is_bad_ ? gilbert->loss_bad : gilbert->loss_good);
}

bool LossModel::DrawNext() {
  const bool model_loses = ModelLosesNext();
  if (next_listed_ < config_.lose_packets.size() &&
      config_.lose_packets[next_listed_] == packet_count_) {
    ++next_listed_;
    return true;
  }
  return model_loses;
}

}  // namespace sipsim::sim
