#ifndef SIPSIM_SIM_NET_TCP_RTO_H_
#define SIPSIM_SIM_NET_TCP_RTO_H_

#include <algorithm>

#include "sim/core/sim_time.h"
#include "sim/net/tcp_settings.h"

namespace sipsim::sim {

// The retransmission timeout of a connection (RFC 6298 sections 2 and 5), in
// whole nanoseconds, which are also the granularity G of its clock.
class TcpRto {
 public:
  // `settings` outlives this.
  explicit TcpRto(const TcpSettings& settings)
      : settings_(settings), value_(settings.rto_initial) {}

  Duration value() const { return value_; }

  // A round trip was measured, on something that was sent once only (Karn's
  // algorithm, section 3).
  void OnSample(Duration round_trip) {
    if (srtt_ == Duration::zero()) {
      srtt_ = round_trip;        // (2.2)
      rttvar_ = round_trip / 2;  // (2.2)
    } else {
      const Duration error =
          srtt_ > round_trip ? srtt_ - round_trip : round_trip - srtt_;
      rttvar_ = (3 * rttvar_ + error) / 4;   // (2.3), beta = 1/4
      srtt_ = (7 * srtt_ + round_trip) / 8;  // (2.3), alpha = 1/8
    }
    const Duration wanted = srtt_ + std::max<Duration>(1ns, 4 * rttvar_);
    value_ = std::clamp(wanted, settings_.rto_min, settings_.rto_max);
  }
  // (5.5) It expired. Stays so until the next sample.
  void BackOff() { value_ = std::min(2 * value_, settings_.rto_max); }
  // (5.7) It expired in the handshake: the data begin with 3 s.
  void OnHandshakeRepeated() {
    if (settings_.rto_initial >= 3s) return;
    value_ = std::clamp<Duration>(3s, settings_.rto_min, settings_.rto_max);
  }

 private:
  const TcpSettings& settings_;
  Duration value_;
  Duration srtt_{};  // Zero: nothing was measured yet.
  Duration rttvar_{};
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_TCP_RTO_H_
