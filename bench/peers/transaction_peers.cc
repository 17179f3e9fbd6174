// Our transaction layer and sofia-sip's `nta`: whole lives of a client and a
// server transaction. What each side includes is told in exchange.h: only nta
// goes through the kernel, so compare instructions (callgrind sees user space
// alone), or times less those of loopback_udp.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/peers/exchange.h"
#include "bench/peers/workload.h"

namespace sipsim::bench {
namespace {

struct Side {
  const char* name;
  std::unique_ptr<Exchange> (*make)(ExchangeKind kind);
  // Exchanges that callgrind sees. Ours has its 10,000 waiting transactions
  // after the low count; nta's timers go by real time, so a like state comes
  // early there.
  int64_t item_count_low;
  int64_t item_count_high;
};
constexpr Side kSides[] = {
    {"sipsim", &MakeSipsimExchange, 12'000, 15'000},
    {"sofia-sip_nta", &MakeNtaExchange, 500, 1'000},
    {"loopback_udp", &MakeLoopbackExchange, 500, 1'000},
};

struct Task {
  const char* name;
  ExchangeKind kind;
};
constexpr Task kTasks[] = {
    {"options_transactions", ExchangeKind::kOptions},
    {"invite_486_transactions", ExchangeKind::kInviteRefused},
};

bool RunMany(Exchange& exchange, int64_t count) {
  bool ok = true;
  for (int64_t i = 0; i < count; ++i) ok &= exchange.RunOne();
  return ok;
}

bool CheckAll() {
  constexpr int64_t kCount = 100;
  bool ok = true;
  for (const Task& task : kTasks) {
    for (const Side& side : kSides) {
      if (RunMany(*side.make(task.kind), kCount)) continue;
      ok = false;
      std::fprintf(stderr, "%s/%s: not the right response\n", task.name,
                   side.name);
    }
  }
  return ok;
}

// Made and warmed up when first measured, so that pools are full and as many
// transactions wait as ever will.
struct WarmExchange {
  std::unique_ptr<Exchange> exchange;
  bool ok = true;
};

void Measure(const Task& task, const Side& side, WarmExchange& warm,
             benchmark::State& state) {
  constexpr int64_t kWarmUp = 12'000;
  if (warm.exchange == nullptr) {
    warm.exchange = side.make(task.kind);
    warm.ok = RunMany(*warm.exchange, kWarmUp);
  }
  for (auto _ : state) warm.ok &= warm.exchange->RunOne();
  if (!warm.ok) state.SkipWithError("not the right response");
  state.SetItemsProcessed(state.iterations());
}

Workload MakeWorkload(const Task& task, const Side& side) {
  Workload workload;
  workload.name = absl::StrCat(task.name, "/", side.name);
  workload.measure =
      [&, warm = std::make_shared<WarmExchange>()](benchmark::State& state) {
        Measure(task, side, *warm, state);
      };
  workload.run = [&](int64_t item_count) {
    return RunMany(*side.make(task.kind), item_count);
  };
  workload.item_count_low = side.item_count_low;
  workload.item_count_high = side.item_count_high;
  return workload;
}

int Main(int argc, char** argv) {
  std::vector<Workload> workloads;
  for (const Task& task : kTasks) {
    for (const Side& side : kSides) {
      workloads.push_back(MakeWorkload(task, side));
    }
  }
  return RunWorkloads(workloads, &CheckAll, argc, argv);
}

}  // namespace
}  // namespace sipsim::bench

int main(int argc, char** argv) { return sipsim::bench::Main(argc, argv); }
