#ifndef SIPSIM_PROTOCOL_PORT_TIMER_VALUES_H_
#define SIPSIM_PROTOCOL_PORT_TIMER_VALUES_H_

#include "protocol/base/time.h"

namespace sipsim::sip {

// The timer values of one node (RFC 3261 table 4; RFC 6026 for L and M). The
// defaults are the RFC's. Timers A, E and G start at T1; E and G are capped at
// T2. "0 s on a reliable transport" is applied by the machines.
struct TimerValues {
  Duration t1 = 500ms;  // Round-trip estimate.
  Duration t2 = 4s;     // Longest retransmission interval, non-INVITE and 2xx.
  Duration t4 = 5s;     // Longest time a message stays in the network.

  Duration timer_b = 64 * 500ms;  // INVITE client transaction time-out.
  Duration timer_c = 180s + 1ms;  // Proxy INVITE; must exceed 3 min (16.6).
  Duration timer_d = 32s;         // Wait for response retransmissions.
  Duration timer_f = 64 * 500ms;  // Non-INVITE client transaction time-out.
  Duration timer_h = 64 * 500ms;  // Wait for the ACK.
  Duration timer_i = 5s;          // Wait for ACK retransmissions.
  Duration timer_j = 64 * 500ms;  // Wait for request retransmissions.
  Duration timer_k = 5s;          // Wait for response retransmissions.
  Duration timer_l = 64 * 500ms;  // Accepted, server (RFC 6026).
  Duration timer_m = 64 * 500ms;  // Accepted, client (RFC 6026).

  // How long a connection stays open that nothing moves on: longer than any
  // transaction may take (RFC 3261 section 18).
  Duration connection_idle = 600s;

  // The values that follow from T1 and T4: B, F, H, J, L, M = 64 * T1 and
  // I, K = T4 (D stays: it is "more than 32 s", not a multiple).
  static TimerValues From(Duration t1, Duration t2, Duration t4) {
    TimerValues v;
    v.t1 = t1;
    v.t2 = t2;
    v.t4 = t4;
    v.timer_b = v.timer_f = v.timer_h = v.timer_j = 64 * t1;
    v.timer_l = v.timer_m = 64 * t1;
    v.timer_i = v.timer_k = t4;
    return v;
  }
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_TIMER_VALUES_H_
