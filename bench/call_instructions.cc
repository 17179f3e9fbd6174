// call_instructions CALLS: makes CALLS whole calls through two proxies, one
// every 10 ms. Run it under callgrind with two numbers of calls, both beyond
// the 3,200 after which as many transactions end as begin; the difference is
// the work of a call without the start-up:
//
//   valgrind --tool=callgrind bazel-bin/bench/call_instructions 5000

#include <cstdint>
#include <cstdio>

#include "absl/strings/numbers.h"
#include "bench/call_network.h"

namespace sipsim::bench {
namespace {

using sip::operator""ms;

void Run(uint64_t calls) {
  CallNetwork network(2);
  network.StartCalls(calls, 10ms, 500ms);
  std::printf("%s\n", network.world().digest().c_str());
}

}  // namespace
}  // namespace sipsim::bench

int main(int argc, char** argv) {
  uint64_t calls = 0;
  if (argc != 2 || !absl::SimpleAtoi(argv[1], &calls)) {
    std::fprintf(stderr, "usage: %s CALLS\n", argv[0]);
    return 2;
  }
  sipsim::bench::Run(calls);
  return 0;
}
