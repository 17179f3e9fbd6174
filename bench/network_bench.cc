// A datagram from host to host: sent, judged by its link, delivered, answered.
// Two hosts bounce datagrams of 512 bytes back and forth over a link of fixed
// or random latency, loss-free or lossy; an item is one datagram that was sent.
// What a lossy link takes is replaced by a fresh datagram, so the number of
// datagrams under way stays the same. The digest is on, as always; traces are
// off but for the last case.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "bench/allocation_counter.h"
#include "sim/core/simulator.h"
#include "sim/host/host.h"
#include "sim/net/network.h"
#include "sim/trace/trace_sink.h"

namespace sipsim {
namespace {

using namespace std::chrono_literals;

constexpr size_t kDatagramBytes = 512;
// Datagrams under way at any time.
constexpr int kUnderWay = 100;

// Sends what it receives to where it came from.
class Echo final : public sim::UdpUser {
 public:
  explicit Echo(sim::Host& host) : host_(host) {}
  void OnDatagram(const sim::Endpoint& local, const sim::Endpoint& remote,
                  sim::Payload payload) override {
    host_.SendUdp(local, remote, std::move(payload));
  }
  void OnUnreachable(const sim::Endpoint&, const sim::Endpoint&,
                     sim::Payload) override {}

 private:
  sim::Host& host_;
};

class CountingSink final : public sim::TraceSink {
 public:
  void OnTrace(const sim::TraceEvent& event) override {
    benchmark::DoNotOptimize(event.id);
    ++count_;
  }

 private:
  uint64_t count_ = 0;
};

class PingPong {
 public:
  explicit PingPong(const sim::LinkConfig& link) {
    network_ = sim::Network::Create(simulator_, {.default_link = link}).value();
    for (uint32_t i = 0; i < 2; ++i) {
      hosts_[i] = network_->AddHost(i == 0 ? "a" : "b").value();
      locals_[i] = {sim::IpAddress::V4(0xc0000201 + i), 5060};
      if (!network_->AddAddress(*hosts_[i], locals_[i].address).ok()) abort();
      users_[i] = std::make_unique<Echo>(*hosts_[i]);
      if (!hosts_[i]->Bind(locals_[i], *users_[i]).ok()) abort();
    }
  }

  // Executes arrivals until `count` more datagrams have been sent.
  void Run(uint64_t count) {
    for (uint64_t i = 0; i < count; ++i) {
      if (network_->in_flight_count() < kUnderWay) {
        hosts_[0]->SendUdp(locals_[0], locals_[1], payload_);
      } else {
        simulator_.Step();
      }
    }
  }
  sim::Simulator& simulator() { return simulator_; }

 private:
  sim::Simulator simulator_;
  std::unique_ptr<sim::Network> network_;
  sim::Host* hosts_[2];
  sim::Endpoint locals_[2];
  std::unique_ptr<Echo> users_[2];
  const sim::Payload payload_ =
      sim::Payload::FromString(std::string(kDatagramBytes, 'x'));
};

void Measure(benchmark::State& state, const sim::LinkConfig& link,
             sim::TraceSink* sink = nullptr) {
  PingPong ping_pong(link);
  ping_pong.simulator().set_trace_sink(sink);
  ping_pong.Run(10'000);
  const bench::AllocationScope scope;
  while (state.KeepRunningBatch(1000)) ping_pong.Run(1000);
  const bench::AllocationCounts counts = scope.counts();
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() *
                          static_cast<int64_t>(kDatagramBytes));
  bench::ReportAllocations(state, counts, state.iterations());
}

void BM_FixedLatency(benchmark::State& state) { Measure(state, {}); }
BENCHMARK(BM_FixedLatency);

sim::LinkConfig LossyLink() {
  sim::LinkConfig link;
  link.latency_min = 5ms;
  link.latency_max = 15ms;
  link.loss.model = sim::BernoulliLoss{sim::Ratio::Percent(20)};
  return link;
}

void BM_JitterAndLoss(benchmark::State& state) { Measure(state, LossyLink()); }
BENCHMARK(BM_JitterAndLoss);

void BM_BurstLoss(benchmark::State& state) {
  sim::GilbertElliottLoss loss;
  loss.to_bad = sim::Ratio::Percent(2);
  loss.to_good = sim::Ratio::Percent(25);
  sim::LinkConfig link = LossyLink();
  link.loss.model = loss;
  Measure(state, link);
}
BENCHMARK(BM_BurstLoss);

void BM_JitterAndLossTraced(benchmark::State& state) {
  CountingSink sink;
  Measure(state, LossyLink(), &sink);
}
BENCHMARK(BM_JitterAndLossTraced);

}  // namespace
}  // namespace sipsim
