#ifndef SIPSIM_PROTOCOL_BASE_TIME_H_
#define SIPSIM_PROTOCOL_BASE_TIME_H_

// Time in protocol/: whole nanoseconds in 64 bits, strongly typed.
//
// Not absl::Time: that is two words of saturating quarter-nanosecond
// arithmetic, which every timer on the path of a message would pay for.
// std::chrono gives the same type safety in one machine word.

#include <chrono>
#include <cstdint>

namespace sipsim::sip {

// A span of time. 64-bit nanoseconds: +-292 years.
using Duration = std::chrono::nanoseconds;

// The clock of a node; it has no now() of its own, see port/clock.h.
struct NodeClock {
  using rep = int64_t;
  using period = std::nano;
  using duration = Duration;
  using time_point = std::chrono::time_point<NodeClock>;
  static constexpr bool is_steady = true;
};

// An instant on one node's clock. Instants of two nodes do not compare.
using Time = NodeClock::time_point;

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""ns;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""us;

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_TIME_H_
