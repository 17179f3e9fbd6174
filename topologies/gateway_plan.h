#ifndef SIPSIM_TOPOLOGIES_GATEWAY_PLAN_H_
#define SIPSIM_TOPOLOGIES_GATEWAY_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/time.h"
#include "protocol/gateway/gateway_config.h"
#include "protocol/gateway/isup.h"

namespace sipsim {

// A phone in the telephone network; fields as in Phone. Times count from the
// IAM, but for the last one.
struct PhonePlan {
  sip::IsupNumber number;
  sip::Duration rings_after{};
  bool in_band = false;
  std::optional<sip::Duration> answers_after;
  std::optional<sip::Cause> release_cause;
  sip::Duration releases_after{};
  std::optional<sip::Duration> hangs_up_after;  // Since the answer.
};

struct PstnPlan {
  uint32_t circuit_count = 24;
  std::vector<PhonePlan> phones;
};

struct GatewayPlan {
  sip::GatewayConfig config;
  PstnPlan pstn;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_GATEWAY_PLAN_H_
