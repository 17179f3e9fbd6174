// What the fingerprint of a run costs: one packet sent and delivered, with a
// payload of `bytes`. The hash of a host's next record is seeded by the last
// one, so an item waits for the one before it, as in a run.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "bench/allocation_counter.h"
#include "protocol/base/check.h"
#include "sim/net/packet.h"
#include "sim/trace/digest.h"

namespace sipsim::bench {
namespace {

void SentAndDelivered(benchmark::State& state) {
  constexpr sim::HostIndex kSender = 1;
  constexpr sim::HostIndex kReceiver = 2;
  sim::Packet packet;
  packet.source_host = kSender;
  packet.destination_host = kReceiver;
  packet.source = {sim::IpAddress::V4(0xc0000265), 5060};
  packet.destination = {sim::IpAddress::V4(0xc000026f), 5060};
  packet.payload = sim::Payload::FromString(
      std::string(static_cast<size_t>(state.range(0)), 'x'));
  sim::Digest digest;
  uint64_t count = 0;
  const auto send = [&] {
    packet.id = sim::EventId(kSender, ++count);
    packet.sent_time += sim::Duration(1'000);
    digest.PacketSent(packet);
    digest.PacketDelivered(packet.sent_time + sim::Duration(500), kReceiver,
                           packet.id);
  };
  send();
  const uint64_t first = digest.value();
  const AllocationScope scope;
  for (auto _ : state) send();
  const AllocationCounts counts = scope.counts();
  SIP_CHECK(digest.value() != first);
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * state.range(0));
  ReportAllocations(state, counts, state.iterations());
}
// An empty one, the mean of a call's messages, and the largest of the corpus.
BENCHMARK(SentAndDelivered)->ArgName("bytes")->Arg(0)->Arg(500)->Arg(1'034);

}  // namespace
}  // namespace sipsim::bench
