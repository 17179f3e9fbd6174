#ifndef SIPSIM_SIM_CORE_EVENT_H_
#define SIPSIM_SIM_CORE_EVENT_H_

#include <compare>
#include <cstdint>
#include <string>

#include "sim/core/sim_time.h"

namespace sipsim::sim {

// Numbers the hosts in the order of their creation. Host 0 is the world: it
// acts (faults, people) before the packets and timers of the same instant.
using HostIndex = uint32_t;
inline constexpr HostIndex kWorldHost = 0;
inline constexpr HostIndex kHostIndexLimit = 1u << 24;

// Names an event for good: the host that scheduled it, and how many that host
// had scheduled before. No count of the whole simulation goes into it, so it
// does not depend on how the work of several hosts is interleaved. The
// default, none, is of no event.
class EventId {
 public:
  static constexpr int kCounterBits = 40;

  constexpr EventId() = default;
  // host < kHostIndexLimit; 0 < counter < 2^40.
  constexpr EventId(HostIndex host, uint64_t counter)
      : bits_(uint64_t{host} << kCounterBits | counter) {}

  static constexpr EventId FromBits(uint64_t bits) {
    EventId id;
    id.bits_ = bits;
    return id;
  }

  constexpr explicit operator bool() const { return bits_ != 0; }
  constexpr uint64_t bits() const { return bits_; }
  constexpr HostIndex host() const {
    return static_cast<HostIndex>(bits_ >> kCounterBits);
  }
  constexpr uint64_t counter() const {
    return bits_ & ((uint64_t{1} << kCounterBits) - 1);
  }
  // "3:17", host and counter; "" for none.
  std::string ToString() const;

  friend constexpr auto operator<=>(EventId, EventId) = default;

 private:
  uint64_t bits_ = 0;
};

// In the order in which the events of one host and instant happen. A packet
// comes before a timer: a response that arrives with the time-out wins. A
// system timer is one of the host's operating system: it outlives the process.
enum class EventKind : uint8_t { kWorld, kPacket, kTimer, kSystemTimer };
inline bool IsTimer(EventKind kind) { return kind >= EventKind::kTimer; }

struct Event;

// Whoever events happen to. Outlives its pending events.
class EventTarget {
 public:
  virtual ~EventTarget() = default;
  // Called at event.time. The event is over: its handle no longer counts.
  virtual void OnEvent(const Event& event) = 0;
  // What the field calls the timer that carries `object` and `tag` ("Timer
  // B"), for traces; asked only when somebody listens. Static storage.
  virtual const char* TimerLabel(void* object, uint32_t tag) const;
};

// What happens, when, to whom, and why.
struct Event {
  SimTime time;
  // Who scheduled it, and the how manyth of that host it is.
  EventId id;
  // The event during which this one was scheduled.
  EventId cause;
  EventTarget* target = nullptr;
  // For the target's use: neither owned nor looked at.
  void* object = nullptr;
  uint32_t tag = 0;
  // The host that it happens to.
  HostIndex destination = kWorldHost;
  EventKind kind = EventKind::kWorld;
};

// Names a pending event of one EventQueue. 0 is none, and a handle is never
// used again within 2^32 - 1 reuses of the same place.
using EventHandle = uint64_t;

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_CORE_EVENT_H_
