#ifndef SIPSIM_BENCH_PEERS_EVENT_WORKLOAD_H_
#define SIPSIM_BENCH_PEERS_EVENT_WORKLOAD_H_

// What an event engine has to do here, the same for every engine.
//
//   hold: N events are pending. Each one, when it happens, schedules one more,
//         1 ns to 2 ms ahead.
//   sip:  N entities, the timers of a SIP node. A step of an entity cancels
//         its timer with probability 0.9 (else the timer is left to fire), sets
//         it anew, 0.5, 5 or 32 s ahead, and schedules its next step 1 ns to
//         200 ms ahead.
//
// Events of one instant happen in the order in which they were scheduled.

#include <cstdint>
#include <vector>

namespace sipsim::bench {

enum class EventMix { kHold, kSip };
enum class EventAction : uint32_t { kHold, kStep, kFire };

// The draws of the workloads: Knuth's MMIX generator, upper half.
class WorkloadRandom {
 public:
  // 0 <= result < bound.
  uint32_t Below(uint32_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>((state_ >> 32) * bound >> 32);
  }

 private:
  uint64_t state_ = 42;
};

// `Engine<W>` is the engine under test, a base class of workload W, with
//   using Timer = ...;  // What a scheduled event is cancelled by.
//   template <EventAction action>
//   Timer Schedule(int64_t delay_ns, uint32_t entity);
//   void Cancel(Timer& timer);  // Also one that has fired, or none.
//   void RunUntilStopped();     // Calls W::Execute<action>(entity).
//   void Stop();                // After the present event.
template <template <typename> class Engine>
class EventWorkload : public Engine<EventWorkload<Engine>> {
 public:
  using Timer = typename Engine<EventWorkload>::Timer;

  // A cold queue with the first event of each of `entity_count` entities.
  EventWorkload(EventMix mix, uint32_t entity_count) {
    if (mix == EventMix::kSip) timers_.resize(entity_count);
    for (uint32_t entity = 0; entity < entity_count; ++entity) {
      if (mix == EventMix::kHold) {
        ScheduleHold(entity);
      } else {
        ScheduleStep(entity);
      }
    }
  }

  // Executes `event_count` events.
  void Run(int64_t event_count) {
    events_left_ = event_count;
    this->RunUntilStopped();
  }

  // Depends on which events happened in which order.
  uint64_t checksum() const { return checksum_; }

  // For the engine: the event happens.
  template <EventAction action>
  void Execute(uint32_t entity) {
    checksum_ = checksum_ * 31 + entity;
    if constexpr (action == EventAction::kHold) ScheduleHold(entity);
    if constexpr (action == EventAction::kStep) Step(entity);
    if (--events_left_ == 0) this->Stop();
  }

 private:
  void ScheduleHold(uint32_t entity) {
    this->template Schedule<EventAction::kHold>(1 + random_.Below(2'000'000),
                                                entity);
  }
  void ScheduleStep(uint32_t entity) {
    this->template Schedule<EventAction::kStep>(1 + random_.Below(200'000'000),
                                                entity);
  }
  void Step(uint32_t entity) {
    static constexpr int64_t kTimerNs[] = {500'000'000, 5'000'000'000,
                                           32'000'000'000};
    if (random_.Below(10) != 0) this->Cancel(timers_[entity]);
    timers_[entity] = this->template Schedule<EventAction::kFire>(
        kTimerNs[random_.Below(3)], entity);
    ScheduleStep(entity);
  }

  WorkloadRandom random_;
  std::vector<Timer> timers_;
  int64_t events_left_ = 0;
  uint64_t checksum_ = 0;
};

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_PEERS_EVENT_WORKLOAD_H_
