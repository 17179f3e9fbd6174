// Whole calls through two stateful proxies: INVITE, 100, 180, 200, ACK, BYE
// and 200 on three hops, 20 messages and all their timers, in one World that
// goes on and on. No trace, no log.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "bench/allocation_counter.h"
#include "protocol/base/check.h"
#include "protocol/base/time.h"
#include "topologies/network_plan.h"
#include "topologies/world.h"

namespace sipsim::bench {
namespace {

using sip::operator""ms;
using sip::operator""s;

constexpr char kTopology[] = "topologies/catalog/two_proxies.txtpb";
// Longer than every timer that a call leaves behind: from then on as many
// transactions end as begin.
constexpr sip::Duration kWarmUp = 40s;

std::unique_ptr<World> MakeWorld() {
  absl::StatusOr<NetworkPlan> plan = LoadTopology(kTopology);
  SIP_CHECK(plan.ok());
  WorldOptions options;
  options.event_limit = UINT64_MAX;
  options.log_messages = false;
  auto world = World::Create(*std::move(plan), options);
  SIP_CHECK(world.ok());
  IncomingCallPlan on_call;
  on_call.ring_after = 20ms;
  on_call.answer_after = 100ms;
  (*world)->FindUser("bob")->OnCall(on_call);
  return *std::move(world);
}

void MakeCall(UserBehaviour& alice) {
  OutgoingCallPlan plan;
  plan.hang_up_after = 500ms;
  SIP_CHECK(alice.Call("sip:bob@biloxi.example.com", plan));
}

size_t CountEnded(const UserBehaviour& user) {
  return static_cast<size_t>(std::count_if(
      user.calls().begin(), user.calls().end(), [](const CallRecord& call) {
        return call.outcome == CallOutcome::kEnded;
      }));
}

// One call begins every `range(0)` simulated milliseconds.
void BM_TwoProxyCalls(benchmark::State& state) {
  const sip::Duration interval = std::chrono::milliseconds(state.range(0));
  const std::unique_ptr<World> world = MakeWorld();
  UserBehaviour& alice = *world->FindUser("alice");
  while (world->now() < kWarmUp) {
    MakeCall(alice);
    world->RunFor(interval);
  }
  const sip::Duration begin = world->now();
  const AllocationScope allocations;
  for (auto _ : state) {
    MakeCall(alice);
    world->RunFor(interval);
  }
  const AllocationCounts counts = allocations.counts();
  const double simulated = static_cast<double>((world->now() - begin).count());
  world->RunFor(2s);
  // Work proven done: every call was answered and hung up, at both ends.
  SIP_CHECK(CountEnded(alice) == alice.calls().size());
  SIP_CHECK(CountEnded(*world->FindUser("bob")) == alice.calls().size());

  using benchmark::Counter;
  state.SetItemsProcessed(state.iterations());
  state.counters["allocs_per_call"] =
      Counter(static_cast<double>(counts.allocations), Counter::kAvgIterations);
  state.counters["bytes_per_call"] =
      Counter(static_cast<double>(counts.bytes), Counter::kAvgIterations);
  state.counters["simulated_s_per_s"] =
      Counter(simulated / 1e9, Counter::kIsRate);
}
BENCHMARK(BM_TwoProxyCalls)->Arg(1000)->Arg(100)->Arg(10)->Arg(1);

}  // namespace
}  // namespace sipsim::bench
