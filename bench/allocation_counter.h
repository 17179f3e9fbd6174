#ifndef SIPSIM_BENCH_ALLOCATION_COUNTER_H_
#define SIPSIM_BENCH_ALLOCATION_COUNTER_H_

// Counts the heap allocations of this process: linking this library replaces
// operator new and delete.
//
//   AllocationScope scope;
//   ... work ...
//   state.counters["allocs"] = scope.counts().allocations;

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

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_ALLOCATION_COUNTER_H_
