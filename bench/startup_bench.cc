// How long a network takes to be there: its text read, checked and planned, and
// the World built. The topologies are rows of `proxies`, so that the number of
// hosts grows; an item is a host.

#include <benchmark/benchmark.h>

#include <string>
#include <utility>

#include "bench/allocation_counter.h"
#include "bench/call_network.h"
#include "protocol/base/check.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/text_proto.h"
#include "topologies/topology.pb.h"
#include "topologies/world.h"

namespace sipsim::bench {
namespace {

NetworkPlan Plan(const std::string& text) {
  Topology topology;
  FieldLocations locations;
  SIP_CHECK(ParseTextProto("bench", text, &topology, &locations).ok());
  ConfigSource source{"bench", &locations};
  NetworkPlan plan = PlanNetwork(topology, ConfigScope(topology, source));
  SIP_CHECK(source.first_error.ok());
  return plan;
}

template <typename Work>
void Measure(benchmark::State& state, const Work& work) {
  const AllocationScope scope;
  for (auto _ : state) work();
  const AllocationCounts counts = scope.counts();
  // Alice and bob are there, too.
  const int64_t items = state.iterations() * (state.range(0) + 2);
  state.SetItemsProcessed(items);
  ReportAllocations(state, counts, items);
}

void LoadAndPlan(benchmark::State& state) {
  const std::string text = ProxyChain(state.range(0));
  Measure(state, [&] { benchmark::DoNotOptimize(Plan(text).hosts.size()); });
}

void BuildWorld(benchmark::State& state) {
  const NetworkPlan plan = Plan(ProxyChain(state.range(0)));
  Measure(state, [&] { SIP_CHECK(World::Create(plan).ok()); });
}

void StartUp(benchmark::State& state) {
  const std::string text = ProxyChain(state.range(0));
  Measure(state, [&] { SIP_CHECK(World::Create(Plan(text)).ok()); });
}

void ForEachSize(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("proxies")->Unit(benchmark::kMicrosecond);
  for (int64_t proxy_count : {2, 20, 200}) benchmark->Arg(proxy_count);
}
BENCHMARK(LoadAndPlan)->Apply(ForEachSize);
BENCHMARK(BuildWorld)->Apply(ForEachSize);
BENCHMARK(StartUp)->Apply(ForEachSize);

}  // namespace
}  // namespace sipsim::bench
