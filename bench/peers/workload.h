#ifndef SIPSIM_BENCH_PEERS_WORKLOAD_H_
#define SIPSIM_BENCH_PEERS_WORKLOAD_H_

// One way to run each workload of a comparison: by time, under Google
// Benchmark, interleaved with the others; or a given number of times, alone,
// for callgrind to count instructions.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sipsim::bench {

struct Workload {
  std::string name;  // "parse/sofia-sip".
  // The benchmark proper.
  std::function<void(benchmark::State&)> measure;
  // Does `item_count` items; false on any wrong result. It may do a fixed
  // amount of other work before: the difference of two runs is what counts.
  std::function<bool(int64_t item_count)> run;
  // Two item counts whose difference shows the instructions of one item.
  int64_t item_count_low = 0;
  int64_t item_count_high = 0;
};

// main() of a comparison. Without flags of our own, checks that all sides do
// the same work, then runs the benchmarks.
//   --list                 name, low and high item count of each workload
//   --run=NAME --items=N   runs that one alone, without the check
// Exit code 1 on a wrong result, 2 on wrong usage.
int RunWorkloads(const std::vector<Workload>& workloads, bool (*check)(),
                 int argc, char** argv);

}  // namespace sipsim::bench

#endif  // SIPSIM_BENCH_PEERS_WORKLOAD_H_
