#ifndef SIPSIM_BENCH_ALLOCATION_COUNTER_H_
#define SIPSIM_BENCH_ALLOCATION_COUNTER_H_

// Counts the heap allocations of this process: linking this library replaces
// operator new and delete.
//
//   const AllocationScope scope;
//   for (auto _ : state) ...
//   ReportAllocations(state, scope.counts(), state.iterations());

#include <benchmark/benchmark.h>

#include <cstdint>

namespace sipsim::bench {

struct AllocationCounts {
  uint64_t allocations = 0;  // Calls of operator new.
  uint64_t bytes = 0;        // As asked for, never given back.
};

// Since the start of the process, all threads.
AllocationCounts TotalAllocations();

// Counts from its construction on.
class AllocationScope {
 public:
  AllocationScope() : begin_(TotalAllocations()) {}
  AllocationCounts counts() const {
    const AllocationCounts now = TotalAllocations();
    return {now.allocations - begin_.allocations, now.bytes - begin_.bytes};
  }

 private:
  AllocationCounts begin_;
};

// The counters that every benchmark of this project calls the same.
inline void ReportAllocations(benchmark::State& state,
                              const AllocationCounts& counts,
                              int64_t item_count) {
  const auto items = static_cast<double>(item_count);
  state.counters["allocs/item"] =
      static_cast<double>(counts.allocations) / items;
  state.counters["alloc_bytes/item"] =
      static_cast<double>(counts.bytes) / items;
}

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_ALLOCATION_COUNTER_H_
