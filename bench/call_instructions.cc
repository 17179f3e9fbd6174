// call_instructions CALLS: makes CALLS whole calls through two proxies, one
// every 10 ms. Run it under callgrind with two numbers of calls, both beyond
// the 3,200 after which as many transactions end as begin; the difference is
// the work of a call without the start-up:
//
//   valgrind --tool=callgrind bazel-bin/bench/call_instructions 5000

#include <cstdint>
#include <cstdio>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "protocol/base/check.h"
#include "protocol/base/time.h"
#include "topologies/network_plan.h"
#include "topologies/world.h"

namespace sipsim::bench {
namespace {

using sip::operator""ms;

void Run(uint32_t calls) {
  absl::StatusOr<NetworkPlan> plan =
      LoadTopology("topologies/catalog/two_proxies.txtpb");
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
  OutgoingCallPlan call;
  call.hang_up_after = 500ms;
  UserBehaviour& alice = *(*world)->FindUser("alice");
  for (uint32_t i = 0; i < calls; ++i) {
    SIP_CHECK(alice.Call("sip:bob@biloxi.example.com", call));
    (*world)->RunFor(10ms);
  }
  std::printf("%s\n", (*world)->digest().c_str());
}

}  // namespace
}  // namespace sipsim::bench

int main(int argc, char** argv) {
  uint32_t calls = 0;
  if (argc != 2 || !absl::SimpleAtoi(argv[1], &calls)) {
    std::fprintf(stderr, "usage: %s CALLS\n", argv[0]);
    return 2;
  }
  sipsim::bench::Run(calls);
  return 0;
}
