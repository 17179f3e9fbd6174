#ifndef SIPSIM_SIM_NET_TCP_SETTINGS_H_
#define SIPSIM_SIM_NET_TCP_SETTINGS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "sim/core/sim_time.h"

namespace sipsim::sim {

// How the hosts of a network do TCP. There is no congestion control, as links
// have no bandwidth; no delayed acknowledgement, Nagle algorithm, keep-alive,
// SACK, window scaling or time stamps.
struct TcpSettings {
  // In bytes, IP header included; the MSS is 40 less, or 60 with IPv6 (RFC
  // 9293 section 3.7.1). From 576 up.
  uint16_t mtu_bytes = 1500;
  // RFC 6298: before the first measurement (section 2.1), and the least
  // (section 2.4; many systems have 200ms instead). All at least 1 ns.
  Duration rto_initial = 1s;
  Duration rto_min = 1s;
  // Section 2.5 wants at least 60 s. With 120 s and the count below, a
  // connection attempt is given up after 127 s, as Linux does.
  Duration rto_max = 120s;
  // How often an unanswered SYN, an unacknowledged SYN-ACK, and the same data
  // or FIN are sent again before the connection is given up.
  uint32_t syn_retries = 6;
  uint32_t syn_ack_retries = 5;
  uint32_t data_retries = 15;
  // Twice the maximum segment lifetime, which RFC 9293 takes to be 2 minutes:
  // but no packet lives that long here. It has to outlast a FIN that is sent
  // again after 1 s and 2 s.
  Duration time_wait = 4s;
  // How long FIN-WAIT-2 may last when no process has the connection any more.
  Duration orphan_fin_wait = 60s;
};
// One line that says what is expected and what was found.
absl::Status Validate(const TcpSettings& settings);

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_TCP_SETTINGS_H_
