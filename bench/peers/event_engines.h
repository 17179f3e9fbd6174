#ifndef SIPSIM_BENCH_PEERS_EVENT_ENGINES_H_
#define SIPSIM_BENCH_PEERS_EVENT_ENGINES_H_

// Our two event engines in the shape that EventWorkload asks for.

#include <cstdint>

#include "bench/peers/event_workload.h"
#include "sim/core/event.h"
#include "sim/core/event_queue.h"
#include "sim/core/sim_time.h"
#include "sim/core/simulator.h"

namespace sipsim::bench {

// An action and an entity in the tag of an event.
constexpr uint32_t EventTag(EventAction action, uint32_t entity) {
  return entity << 2 | static_cast<uint32_t>(action);
}

// Calls the workload for an event.
template <typename Workload>
class WorkloadTarget : public sim::EventTarget {
 public:
  void OnEvent(const sim::Event& event) final {
    auto& workload = static_cast<Workload&>(*this);
    const uint32_t entity = event.tag >> 2;
    switch (static_cast<EventAction>(event.tag & 3)) {
      case EventAction::kHold:
        return workload.template Execute<EventAction::kHold>(entity);
      case EventAction::kStep:
        return workload.template Execute<EventAction::kStep>(entity);
      case EventAction::kFire:
        return workload.template Execute<EventAction::kFire>(entity);
    }
  }
};

// The bare queue, with a loop that does nothing else.
template <typename Workload>
class QueueEngine : public WorkloadTarget<Workload> {
 public:
  using Timer = sim::EventHandle;

  template <EventAction action>
  Timer Schedule(int64_t delay_ns, uint32_t entity) {
    sim::Event event;
    event.time = now_ + sim::Duration(delay_ns);
    event.id = sim::EventId(kHost, ++counter_);
    event.target = this;
    event.tag = EventTag(action, entity);
    event.destination = kHost;
    event.kind = sim::EventKind::kTimer;
    return queue_.Add(event);
  }
  void Cancel(Timer timer) { queue_.Cancel(timer); }
  void RunUntilStopped() {
    stopped_ = false;
    sim::Event event;
    while (!stopped_ && queue_.PopNotAfter(sim::SimTime::max(), event)) {
      now_ = event.time;
      event.target->OnEvent(event);
    }
  }
  void Stop() { stopped_ = true; }

 private:
  static constexpr sim::HostIndex kHost = 1;
  sim::EventQueue queue_;
  sim::SimTime now_{};
  uint64_t counter_ = 0;
  bool stopped_ = false;
};

// The simulator as nodes use it: clock, hosts, lives, causes, limits; nobody
// listens to its trace.
template <typename Workload>
class SimulatorEngine : public WorkloadTarget<Workload> {
 public:
  using Timer = sim::EventHandle;

  SimulatorEngine() : host_(simulator_.AddHost("host")) {}

  template <EventAction action>
  Timer Schedule(int64_t delay_ns, uint32_t entity) {
    return simulator_.StartTimer(host_,
                                 simulator_.now() + sim::Duration(delay_ns),
                                 *this, nullptr, EventTag(action, entity));
  }
  void Cancel(Timer timer) { simulator_.Cancel(timer); }
  void RunUntilStopped() { simulator_.RunUntilIdle(); }
  void Stop() { simulator_.RequestStop(); }

 private:
  sim::Simulator simulator_;
  const sim::HostIndex host_;
};

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_PEERS_EVENT_ENGINES_H_
