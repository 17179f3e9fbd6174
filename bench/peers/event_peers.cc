// Our event queue and simulator, and ns-3's simulator with its two best
// schedulers, in the same process. Before anything is measured, all of them
// have to execute the same events in the same order.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/peers/event_engines.h"
#include "bench/peers/event_workload.h"
#include "bench/peers/ns3_engine.h"
#include "bench/peers/workload.h"

namespace sipsim::bench {
namespace {

// Executed in one measurement, from a cold queue.
constexpr int64_t kEventCount = 1'000'000;
constexpr int64_t kCheckedEventCount = 300'000;

struct Load {
  const char* name;
  EventMix mix;
  uint32_t entity_count;
};
constexpr Load kLoads[] = {
    {"hold_1e3", EventMix::kHold, 1'000},
    {"hold_1e5", EventMix::kHold, 100'000},
    {"sip_1e3", EventMix::kSip, 1'000},
    {"sip_1e4", EventMix::kSip, 10'000},
};

// One run of a workload on some engine, made afresh for each measurement.
class EngineRun {
 public:
  virtual ~EngineRun() = default;
  virtual void Run(int64_t event_count) = 0;
  virtual uint64_t checksum() const = 0;
};

template <template <typename> class Engine>
class OurRun : public EngineRun {
 public:
  explicit OurRun(const Load& load) : workload_(load.mix, load.entity_count) {}
  void Run(int64_t event_count) override { workload_.Run(event_count); }
  uint64_t checksum() const override { return workload_.checksum(); }

 private:
  EventWorkload<Engine> workload_;
};

class Ns3Run : public EngineRun {
 public:
  Ns3Run(const char* scheduler, const Load& load)
      : scheduler_(scheduler), workload_(load.mix, load.entity_count) {}
  void Run(int64_t event_count) override { workload_.Run(event_count); }
  uint64_t checksum() const override { return workload_.checksum(); }

 private:
  Ns3Scheduler scheduler_;
  EventWorkload<Ns3Engine> workload_;
};

struct EventEngine {
  const char* name;
  std::unique_ptr<EngineRun> (*make)(const Load& load);
};

template <template <typename> class Engine>
std::unique_ptr<EngineRun> MakeOurs(const Load& load) {
  return std::make_unique<OurRun<Engine>>(load);
}

constexpr char kPriorityQueue[] = "ns3::PriorityQueueScheduler";
constexpr char kMap[] = "ns3::MapScheduler";  // Its default.

template <const char* scheduler>
std::unique_ptr<EngineRun> MakeNs3(const Load& load) {
  return std::make_unique<Ns3Run>(scheduler, load);
}

constexpr EventEngine kEngines[] = {
    {"sipsim", &MakeOurs<SimulatorEngine>},
    {"sipsim_queue", &MakeOurs<QueueEngine>},
    {"ns-3_priority_queue", &MakeNs3<kPriorityQueue>},
    {"ns-3_map", &MakeNs3<kMap>},
};

uint64_t Checksum(const EventEngine& engine, const Load& load) {
  const std::unique_ptr<EngineRun> run = engine.make(load);
  run->Run(kCheckedEventCount);
  return run->checksum();
}

bool CheckAll() {
  bool ok = true;
  for (const Load& load : kLoads) {
    const uint64_t expected = Checksum(kEngines[0], load);
    for (const EventEngine& engine : kEngines) {
      const uint64_t found = Checksum(engine, load);
      if (found == expected) continue;
      ok = false;
      std::fprintf(stderr, "%s, %s: other events, or in another order\n",
                   engine.name, load.name);
    }
  }
  return ok;
}

void Measure(const EventEngine& engine, const Load& load,
             benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    std::unique_ptr<EngineRun> run = engine.make(load);
    state.ResumeTiming();
    run->Run(kEventCount);
    state.PauseTiming();
    run.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * kEventCount);
}

Workload MakeWorkload(const EventEngine& engine, const Load& load) {
  Workload workload;
  workload.name = absl::StrCat(load.name, "/", engine.name);
  workload.measure = [&](benchmark::State& state) {
    Measure(engine, load, state);
  };
  workload.run = [&](int64_t item_count) {
    engine.make(load)->Run(item_count);
    return true;
  };
  workload.item_count_low = 50'000;
  workload.item_count_high = 100'000;
  return workload;
}

int Main(int argc, char** argv) {
  std::vector<Workload> workloads;
  for (const Load& load : kLoads) {
    for (const EventEngine& engine : kEngines) {
      workloads.push_back(MakeWorkload(engine, load));
    }
  }
  return RunWorkloads(workloads, &CheckAll, argc, argv);
}

}  // namespace
}  // namespace sipsim::bench

int main(int argc, char** argv) { return sipsim::bench::Main(argc, argv); }
