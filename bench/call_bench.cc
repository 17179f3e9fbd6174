// Whole calls through a row of proxies, in one World that goes on and on. With
// two proxies a call is 20 messages.
//
// Calls is what a call costs while `live` others are up. Every call lasts three
// minutes, so a new one begins every 180 s / live and takes the place of one
// that ends; the transactions of the last 32 s linger. The time to get there
// does not count.
//
// Establish is what it costs to get there: `live` calls are set up within an
// hour and stay up. An iteration is all of them, and an item is one. Once their
// transactions are over, it tells what an established call holds.

#include <benchmark/benchmark.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <utility>

#include "bench/allocation_counter.h"
#include "bench/call_network.h"
#include "protocol/base/check.h"

namespace sipsim::bench {
namespace {

using sip::operator""ms;
using sip::operator""s;

constexpr sip::Duration kTalkTime = 180s;

sip::Duration IntervalOf(int64_t live_count) { return kTalkTime / live_count; }

// A network with that many calls up, in steady state. It stays for the next
// repetition, because getting there takes long.
class SteadyState {
 public:
  SteadyState(int64_t proxy_count, int64_t live_count)
      : key_(proxy_count, live_count), network_(proxy_count) {
    const sip::Duration interval = IntervalOf(live_count);
    const auto count =
        static_cast<uint64_t>((kTalkTime + kTransactionTail) / interval);
    network_.StartCalls(count, interval, kTalkTime);
  }

  // The one of these parameters; the one before makes room for it.
  static SteadyState& Get(int64_t proxy_count, int64_t live_count) {
    static std::unique_ptr<SteadyState>& kept =
        *new std::unique_ptr<SteadyState>();
    if (kept == nullptr || kept->key_ != std::pair(proxy_count, live_count)) {
      kept.reset();
      kept = std::make_unique<SteadyState>(proxy_count, live_count);
    }
    return *kept;
  }

  CallNetwork& network() { return network_; }

 private:
  const std::pair<int64_t, int64_t> key_;
  CallNetwork network_;
};

void Calls(benchmark::State& state) {
  const int64_t live_count = state.range(1);
  const sip::Duration interval = IntervalOf(live_count);
  SteadyState& steady = SteadyState::Get(state.range(0), live_count);
  CallNetwork& network = steady.network();
  const sip::Duration begin = network.world().now();
  const AllocationScope allocations;
  for (auto _ : state) {
    network.StartCall(kTalkTime);
    network.RunFor(interval);
  }
  const AllocationCounts counts = allocations.counts();
  const double simulated =
      static_cast<double>((network.world().now() - begin).count()) / 1e9;
  // A call takes less than 0.2 s to be answered, and 0.1 s to be hung up.
  network.CheckCalls(static_cast<size_t>(live_count),
                     static_cast<size_t>(300ms / interval) + 1);

  state.SetItemsProcessed(state.iterations());
  ReportAllocations(state, counts, state.iterations());
  state.counters["sim_s/s"] =
      benchmark::Counter(simulated, benchmark::Counter::kIsRate);
}

// In use by malloc, its own overhead included.
double HeapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

double ResidentBytes() {
  long pages = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  SIP_CHECK(file != nullptr);
  const int found = std::fscanf(file, "%*d %ld", &pages);
  std::fclose(file);
  SIP_CHECK(found == 1);
  return static_cast<double>(pages * sysconf(_SC_PAGESIZE));
}

// What is there before the calls that stay: some that came and went, one after
// the other, so that few transactions were open at a time and the pools that
// keep their memory are small.
struct History {
  explicit History(CallNetwork& network) {
    constexpr uint64_t kWarmUp = 1'000;
    constexpr uint64_t kCount = 10'000;
    network.StartCalls(kWarmUp, 1s, 100ms);
    network.RunFor(kTransactionTail);
    const double first = HeapBytes();
    network.StartCalls(kCount, 1s, 100ms);
    network.RunFor(kTransactionTail);
    network.CheckCalls(0);
    malloc_trim(0);  // Not to take what is free here for what comes.
    heap = HeapBytes();
    resident = ResidentBytes();
    record = (heap - first) / static_cast<double>(kCount);
  }

  double heap = 0;
  double resident = 0;
  // What a call leaves behind for ever: the records of those who took part.
  double record = 0;
};

void Establish(benchmark::State& state) {
  constexpr sip::Duration kRampTime = 3600s;
  const int64_t live_count = state.range(1);
  const auto live = static_cast<double>(live_count);
  for (auto _ : state) {
    state.PauseTiming();
    auto network = std::make_unique<CallNetwork>(state.range(0));
    const History before(*network);
    state.ResumeTiming();
    network->StartCalls(static_cast<uint64_t>(live_count),
                        kRampTime / live_count, std::nullopt);
    network->RunFor(kTransactionTail);
    state.PauseTiming();
    network->CheckCalls(static_cast<size_t>(live_count));
    state.counters["heap_bytes/live_call"] =
        (HeapBytes() - before.heap) / live - before.record;
    state.counters["resident_bytes/live_call"] =
        (ResidentBytes() - before.resident) / live - before.record;
    state.counters["record_bytes/item"] = before.record;
    network.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * live_count);
}

constexpr int64_t kLiveCounts[] = {100, 1'000, 10'000, 100'000, 1'000'000};

void ForEachLoad(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"proxies", "live"})->Unit(benchmark::kMicrosecond);
  for (int64_t live_count : kLiveCounts) benchmark->Args({2, live_count});
  for (int64_t proxy_count : {1, 4}) benchmark->Args({proxy_count, 100});
}

// Given numbers, because the library would start a run anew to find its own.
BENCHMARK(Calls)->Apply(ForEachLoad)->Iterations(20'000);
BENCHMARK(Establish)->Apply(ForEachLoad)->Iterations(1);

}  // namespace
}  // namespace sipsim::bench
