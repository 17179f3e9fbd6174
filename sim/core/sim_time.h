#ifndef SIPSIM_SIM_CORE_SIM_TIME_H_
#define SIPSIM_SIM_CORE_SIM_TIME_H_

#include <chrono>
#include <cstdint>
#include <string>

namespace sipsim::sim {

// A span of simulated time: whole nanoseconds in 64 bits (+-292 years).
using Duration = std::chrono::nanoseconds;

// The simulated clock. It has no now(): Simulator::now() is the only one.
struct SimClock {
  using rep = int64_t;
  using period = std::nano;
  using duration = Duration;
  using time_point = std::chrono::time_point<SimClock>;
  static constexpr bool is_steady = true;
};

// An instant of simulated time, counted from the start of the simulation.
using SimTime = SimClock::time_point;

// Whole nanoseconds since the start.
constexpr int64_t ToNanoseconds(SimTime time) {
  return time.time_since_epoch().count();
}

// Seconds since the start with all nine decimals: "32.000000000", exact.
std::string FormatSeconds(SimTime time);
std::string FormatSeconds(Duration duration);

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""ns;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""us;

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_CORE_SIM_TIME_H_
