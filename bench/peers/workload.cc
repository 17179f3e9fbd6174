#include "bench/peers/workload.h"

#include <cstdio>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace sipsim::bench {
namespace {

int List(const std::vector<Workload>& workloads) {
  for (const Workload& workload : workloads) {
    std::printf("%s\t%lld\t%lld\n", workload.name.c_str(),
                static_cast<long long>(workload.item_count_low),
                static_cast<long long>(workload.item_count_high));
  }
  return 0;
}

int RunOne(const std::vector<Workload>& workloads, absl::string_view name,
           int64_t item_count) {
  for (const Workload& workload : workloads) {
    if (workload.name == name) return workload.run(item_count) ? 0 : 1;
  }
  std::fprintf(stderr, "no workload of that name; --list shows them\n");
  return 2;
}

int Measure(const std::vector<Workload>& workloads, int argc, char** argv) {
  for (const Workload& workload : workloads) {
    benchmark::RegisterBenchmark(workload.name.c_str(), workload.measure);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace

int RunWorkloads(const std::vector<Workload>& workloads, bool (*check)(),
                 int argc, char** argv) {
  absl::string_view name;
  int64_t item_count = 0;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    if (argument == "--list") return List(workloads);
    if (absl::ConsumePrefix(&argument, "--run=")) name = argument;
    if (absl::ConsumePrefix(&argument, "--items=") &&
        !absl::SimpleAtoi(argument, &item_count)) {
      std::fprintf(stderr, "--items: expected a number\n");
      return 2;
    }
  }
  if (!name.empty()) return RunOne(workloads, name, item_count);
  return check() ? Measure(workloads, argc, argv) : 1;
}

}  // namespace sipsim::bench
