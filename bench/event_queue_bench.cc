// The event core under three workloads:
//
//   hold          N pending; each event schedules one more, 1 ns to 2 ms ahead.
//   timer_mix     N entities; a step cancels the entity's timer with
//                 probability 0.9 (else lets it fire), arms a new one (0.5 s,
//                 5 s or 32 s) and schedules the next step 1 ns to 200 ms
//                 ahead: most timers never fire, as in a healthy network. An
//                 item is a step or a timer that fires.
//   cancel_storm  N timers are armed, then all are cancelled, none fires. An
//                 item is one timer.
//
// The first two execute 1e6 events from an empty queue. The draws are those of
// a fixed generator, and `sum` folds in the order in which events came, so
// that engines can be compared: same sum, same work.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sim/core/simulator.h"

namespace sipsim {
namespace {

using sim::Duration;
using sim::Event;
using sim::EventHandle;
using sim::EventTarget;
using sim::HostIndex;
using sim::Simulator;

constexpr uint64_t kEvents = 1'000'000;

// A linear congruential generator (Knuth's MMIX): part of the workload.
class WorkloadRandom {
 public:
  uint32_t Below(uint32_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>((state_ >> 32) * bound >> 32);
  }

 private:
  uint64_t state_ = 42;
};

// One workload, which schedules for a host of its own.
class Workload : public EventTarget {
 public:
  // Until kEvents are over.
  void Run() { simulator_.RunUntilIdle(); }
  uint64_t sum() const { return sum_; }

 protected:
  EventHandle Start(Duration delay, uint32_t tag, void* object) {
    return simulator_.StartTimer(host_, simulator_.now() + delay, *this, object,
                                 tag);
  }
  void Count(uint32_t tag) { sum_ = sum_ * 31 + tag; }

  Simulator simulator_{{.event_count = kEvents}};
  WorkloadRandom random_;
  const HostIndex host_ = simulator_.AddHost("host");
  uint64_t sum_ = 0;
};

class Hold final : public Workload {
 public:
  explicit Hold(uint32_t pending) {
    for (uint32_t i = 0; i < pending; ++i) Next(i);
  }
  void OnEvent(const Event& event) override {
    Count(event.tag);
    Next(event.tag);
  }

 private:
  void Next(uint32_t tag) {
    Start(Duration(1 + random_.Below(2'000'000)), tag, nullptr);
  }
};

class TimerMix final : public Workload {
 public:
  explicit TimerMix(uint32_t entities) : timers_(entities) {
    for (uint32_t i = 0; i < entities; ++i) NextStep(i);
  }
  void OnEvent(const Event& event) override {
    Count(event.tag);
    if (event.object == nullptr) Step(event.tag);
  }

 private:
  void Step(uint32_t tag) {
    static constexpr std::array<Duration, 3> kTimers = {
        Duration(500'000'000), Duration(5'000'000'000),
        Duration(32'000'000'000)};
    if (random_.Below(10) != 0) simulator_.Cancel(timers_[tag]);
    timers_[tag] = Start(kTimers[random_.Below(3)], tag, this);
    NextStep(tag);
  }
  void NextStep(uint32_t tag) {
    Start(Duration(1 + random_.Below(200'000'000)), tag, nullptr);
  }

  std::vector<EventHandle> timers_;
};

template <typename W>
void Measure(benchmark::State& state) {
  std::unique_ptr<W> workload;
  for (auto _ : state) {
    state.PauseTiming();
    workload = std::make_unique<W>(static_cast<uint32_t>(state.range(0)));
    state.ResumeTiming();
    workload->Run();
  }
  const auto items = static_cast<int64_t>(state.iterations() * kEvents);
  state.SetItemsProcessed(items);
  state.counters["per_event"] = benchmark::Counter(
      static_cast<double>(items),
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.SetLabel(
      absl::StrCat("sum ", absl::Hex(workload->sum(), absl::kZeroPad16)));
}

void BM_Hold(benchmark::State& state) { Measure<Hold>(state); }
BENCHMARK(BM_Hold)->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Unit(
    benchmark::kMillisecond);

void BM_TimerMix(benchmark::State& state) { Measure<TimerMix>(state); }
BENCHMARK(BM_TimerMix)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond);

class Never final : public EventTarget {
 public:
  void OnEvent(const Event&) override {}
};

void BM_CancelStorm(benchmark::State& state) {
  Simulator simulator;
  const HostIndex host = simulator.AddHost("host");
  Never never;
  WorkloadRandom random;
  std::vector<EventHandle> timers(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    for (EventHandle& timer : timers) {
      const Duration delay(1 + random.Below(2'000'000'000));
      timer = simulator.StartTimer(host, simulator.now() + delay, never);
    }
    for (EventHandle timer : timers) simulator.Cancel(timer);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_CancelStorm)->Arg(1'000)->Arg(100'000);

}  // namespace
}  // namespace sipsim
