#include "sim/core/simulator.h"

#include <algorithm>

#include "sim/base/check.h"

namespace sipsim::sim {

absl::string_view StopReasonName(StopReason reason) {
  switch (reason) {
    case StopReason::kReached:
      return "reached";
    case StopReason::kIdle:
      return "idle";
    case StopReason::kRequested:
      return "requested";
    case StopReason::kEventLimit:
      return "event limit";
    case StopReason::kTimeLimit:
      return "time limit";
    case StopReason::kPendingLimit:
      return "pending limit";
  }
  return "";
}

bool IsLimit(StopReason reason) {
  return reason == StopReason::kEventLimit ||
         reason == StopReason::kTimeLimit ||
         reason == StopReason::kPendingLimit;
}

Simulator::Simulator(const SimulatorLimits& limits) : limits_(limits) {
  AddHost("world");
}

// ---- Hosts -----------------------------------------------------------------

HostIndex Simulator::AddHost(absl::string_view name) {
  SIM_CHECK(counters_.size() < kHostIndexLimit);
  counters_.push_back(0);
  host_names_.emplace_back(name);
  return static_cast<HostIndex>(counters_.size() - 1);
}

EventHandle Simulator::TraceSet(EventHandle handle) {
  TraceTimer(TraceKind::kTimerSet, queue_.Get(handle), cause_);
  return handle;
}

void Simulator::TraceCancelled(EventHandle handle) {
  if (!queue_.Contains(handle)) return;
  const Event event = queue_.Get(handle);
  if (IsTimer(event.kind)) {
    TraceTimer(TraceKind::kTimerCancelled, event, cause_);
  }
}

// ---- Running ---------------------------------------------------------------

inline void Simulator::Execute(const Event& event) {
  SIM_CHECK(event.time >= now_);
  now_ = event.time;
  cause_ = event.id;
  ++executed_count_;
  if (sink_ != nullptr && IsTimer(event.kind)) [[unlikely]] {
    TraceTimer(TraceKind::kTimerFired, event, event.cause);
  }
  event.target->OnEvent(event);
  cause_ = EventId();
}

StopReason Simulator::LimitReason() const {
  return executed_count_ >= limits_.event_count ? StopReason::kEventLimit
                                                : StopReason::kPendingLimit;
}

StopReason Simulator::RunTo(SimTime time, bool move_clock) {
  stop_requested_ = false;
  const SimTime last = std::min(time, limits_.time);
  Event event;
  while (!stop_requested_) {
    if (LimitReached()) return LimitReason();
    if (!queue_.PopNotAfter(last, event)) {
      if (move_clock || queue_.size() > 0) now_ = std::max(now_, last);
      if (queue_.size() > 0 && last < time) return StopReason::kTimeLimit;
      return queue_.size() > 0 ? StopReason::kReached : StopReason::kIdle;
    }
    Execute(event);
  }
  return StopReason::kRequested;
}

StopReason Simulator::RunUntil(SimTime time) { return RunTo(time, true); }

StopReason Simulator::RunUntilIdle() { return RunTo(SimTime::max(), false); }

StopReason Simulator::Step() {
  if (LimitReached()) return LimitReason();
  Event event;
  if (!queue_.PopNotAfter(limits_.time, event)) {
    if (queue_.size() == 0) return StopReason::kIdle;
    now_ = std::max(now_, limits_.time);
    return StopReason::kTimeLimit;
  }
  Execute(event);
  return StopReason::kReached;
}

// ---- Traces ----------------------------------------------------------------

void Simulator::Trace(TraceEvent event) {
  event.time = now_;
  // Nothing is its own cause: a fault of the schedule has none.
  if (!event.cause && event.id != cause_) event.cause = cause_;
  sink_->OnTrace(event);
}

void Simulator::TraceTimer(TraceKind kind, const Event& event, EventId cause) {
  TraceEvent trace;
  trace.kind = kind;
  trace.host = event.destination;
  trace.id = event.id;
  trace.cause = cause;
  trace.label = event.target->TimerLabel(event.object, event.tag);
  trace.deadline = event.time;
  Trace(trace);
}

}  // namespace sipsim::sim
