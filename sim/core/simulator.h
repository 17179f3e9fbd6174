#ifndef SIPSIM_SIM_CORE_SIMULATOR_H_
#define SIPSIM_SIM_CORE_SIMULATOR_H_

// START HERE for sim/.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "sim/base/check.h"
#include "sim/core/event.h"
#include "sim/core/event_queue.h"
#include "sim/core/sim_time.h"
#include "sim/trace/trace_sink.h"

namespace sipsim::sim {

// Why a run stopped.
enum class StopReason : uint8_t {
  kReached,       // The time asked for; later events are pending.
  kIdle,          // Nothing is pending.
  kRequested,     // RequestStop().
  kEventLimit,    // SimulatorLimits::event_count.
  kTimeLimit,     // SimulatorLimits::time.
  kPendingLimit,  // SimulatorLimits::pending_count.
};
// "reached", "idle", "requested", "event limit", ...
absl::string_view StopReasonName(StopReason reason);
// Whether a limit stopped the run.
bool IsLimit(StopReason reason);

// So that a simulation gone wild ends by itself.
struct SimulatorLimits {
  uint64_t event_count = 10'000'000'000;
  SimTime time = SimTime(100'000h);
  // Checked between events: one event may overshoot.
  uint32_t pending_count = 1u << 28;
};

// The clock and what is to come. Owns neither the targets of events nor the
// trace sink; all of them outlive their use here. One thread.
//
// Events happen in a total order: (time, destination host, kind, source host,
// the source's own counter). No count of the whole simulation takes part, so
// the order is the same however the scheduling of different hosts was
// interleaved.
//
//   Simulator simulator;
//   HostIndex alice = simulator.AddHost("alice");
//   simulator.StartTimer(alice, simulator.now() + 500ms, target, object, tag);
//   simulator.RunFor(32s);
class Simulator {
 public:
  explicit Simulator(const SimulatorLimits& limits = {});
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  // Never goes back.
  SimTime now() const { return now_; }

  // ---- Hosts -------------------------------------------------------------
  // Numbers a host; the world, host 0, is there from the start.
  HostIndex AddHost(absl::string_view name);
  uint32_t host_count() const {
    return static_cast<uint32_t>(counters_.size());
  }
  const std::string& host_name(HostIndex host) const {
    return host_names_[host];
  }
  // Cancels all pending timers of a host's process, or of its system,
  // untraced: whoever set them is gone. O(pending events of all hosts).
  void CancelTimersOf(HostIndex host, EventKind kind = EventKind::kTimer) {
    queue_.CancelAllOf(host, kind);
  }

  // ---- Scheduling --------------------------------------------------------
  // Makes `target.OnEvent` happen to host `destination` at `time` (or now, if
  // that is past; never inside this call). O(1).
  EventHandle Schedule(SimTime time, EventKind kind, HostIndex source,
                       HostIndex destination, EventTarget& target,
                       void* object = nullptr, uint32_t tag = 0);
  // The same for a timer of `host`.
  EventHandle StartTimer(HostIndex host, SimTime deadline, EventTarget& target,
                         void* object = nullptr, uint32_t tag = 0) {
    return Schedule(deadline, EventKind::kTimer, host, host, target, object,
                    tag);
  }
  // Whether the event was still pending. O(1).
  bool Cancel(EventHandle handle) {
    if (sink_ != nullptr) TraceCancelled(handle);
    return queue_.Cancel(handle);
  }
  bool IsPending(EventHandle handle) const { return queue_.Contains(handle); }
  // A fresh id for something of `host` that is not an event, e.g. a packet.
  EventId NextId(HostIndex host) {
    const uint64_t counter = ++counters_[host];
    SIM_CHECK(counter >> EventId::kCounterBits == 0);
    return EventId(host, counter);
  }

  // ---- Running -----------------------------------------------------------
  // Executes everything up to and including `time`. The clock then shows
  // `time`, unless a limit or a request stopped the run before.
  StopReason RunUntil(SimTime time);
  StopReason RunFor(Duration duration) { return RunUntil(now_ + duration); }
  // Until nothing is pending; the clock shows the last event.
  StopReason RunUntilIdle();
  // Executes the next event, whenever it is. kReached: it did.
  StopReason Step();
  // Ends the present run after the present event.
  void RequestStop() { stop_requested_ = true; }

  uint64_t executed_count() const { return executed_count_; }
  uint32_t pending_count() const { return queue_.size(); }

  // ---- Causes and traces -------------------------------------------------
  // What is happening: the event being executed, or what it stands for. None
  // between events.
  EventId cause() const { return cause_; }
  void set_cause(EventId cause) { cause_ = cause; }
  // Null: nobody listens.
  TraceSink* trace_sink() const { return sink_; }
  void set_trace_sink(TraceSink* sink) { sink_ = sink; }
  // Completes `event` with time and cause and hands it to the sink. Only if
  // there is one.
  void Trace(TraceEvent event);

 private:
  StopReason RunTo(SimTime time, bool move_clock);
  bool LimitReached() const {
    return executed_count_ >= limits_.event_count ||
           queue_.size() > limits_.pending_count;
  }
  StopReason LimitReason() const;
  void Execute(const Event& event);
  // Returns `handle`.
  EventHandle TraceSet(EventHandle handle);
  void TraceCancelled(EventHandle handle);
  void TraceTimer(TraceKind kind, const Event& event, EventId cause);

  const SimulatorLimits limits_;
  SimTime now_{};
  EventId cause_;
  TraceSink* sink_ = nullptr;
  bool stop_requested_ = false;
  uint64_t executed_count_ = 0;
  EventQueue queue_;
  // By host: how many ids it has given away.
  std::vector<uint64_t> counters_;
  std::vector<std::string> host_names_;
};

// Inlined: on the path of every timer and packet.
[[gnu::always_inline]] inline EventHandle Simulator::Schedule(
    SimTime time, EventKind kind, HostIndex source, HostIndex destination,
    EventTarget& target, void* object, uint32_t tag) {
  Event event;
  event.time = std::max(time, now_);
  event.id = NextId(source);
  event.cause = cause_;
  event.target = &target;
  event.object = object;
  event.tag = tag;
  event.destination = destination;
  event.kind = kind;
  const EventHandle handle = queue_.Add(event);
  if (sink_ != nullptr && IsTimer(kind)) [[unlikely]] {
    return TraceSet(handle);
  }
  return handle;
}

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_CORE_SIMULATOR_H_
