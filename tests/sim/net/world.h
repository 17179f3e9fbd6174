#ifndef SIPSIM_TESTS_SIM_NET_WORLD_H_
#define SIPSIM_TESTS_SIM_NET_WORLD_H_

// A network for tests, with users and a sink that write down what happens.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "sim/core/simulator.h"
#include "sim/host/host.h"
#include "sim/net/network.h"
#include "sim/trace/trace_sink.h"

namespace sipsim::sim {

inline Endpoint At(absl::string_view address, uint16_t port = 5060) {
  return {IpAddress::Parse(address).value(), port};
}

// Writes down what comes: "1.000000000 hello from 192.0.2.1:5060".
class RecordingUser final : public UdpUser {
 public:
  explicit RecordingUser(const Simulator& simulator) : simulator_(simulator) {}
  void OnDatagram(const Endpoint&, const Endpoint& remote,
                  Payload payload) override {
    lines.push_back(absl::StrCat(FormatSeconds(simulator_.now()), " ",
                                 payload.view(), " from ", remote.ToString()));
    last = payload;
  }
  void OnUnreachable(const Endpoint& local, const Endpoint& remote,
                     Payload quoted) override {
    lines.push_back(absl::StrCat(FormatSeconds(simulator_.now()),
                                 " unreachable ", local.ToString(), " -> ",
                                 remote.ToString()));
    last = quoted;
  }
  std::vector<std::string> lines;
  Payload last;

 private:
  const Simulator& simulator_;
};

// Writes down the fate of packets: "1.000000000 bob dropped 1:2 host dead bob".
class PacketTrace final : public TraceSink {
 public:
  explicit PacketTrace(const Simulator& simulator) : simulator_(simulator) {}
  void OnTrace(const TraceEvent& event) override {
    if (event.packet == nullptr) return;
    std::string line = absl::StrCat(
        FormatSeconds(event.time), " ", simulator_.host_name(event.host), " ",
        TraceKindName(event.kind).substr(7), " ", event.id.ToString());
    for (absl::string_view more : {DropReasonName(event.drop_reason), event.by})
      if (!more.empty()) absl::StrAppend(&line, " ", more);
    lines.push_back(line);
  }
  std::vector<std::string> lines;

 private:
  const Simulator& simulator_;
};

inline LinkConfig FixedLatency(Duration latency) {
  LinkConfig config;
  config.latency_min = config.latency_max = latency;
  return config;
}

// Hosts alice (192.0.2.1, 2001:db8::1), bob (.2) and carol (.3), each bound to
// port 5060; 1 s from each to each other.
class NetworkTest : public testing::Test {
 protected:
  NetworkTest() { Build({.default_link = FixedLatency(1s)}); }

  void Build(const NetworkConfig& config) {
    users_.clear();
    network_.reset();
    simulator_ = std::make_unique<Simulator>();
    trace_ = std::make_unique<PacketTrace>(*simulator_);
    simulator_->set_trace_sink(trace_.get());
    network_ = Network::Create(*simulator_, config).value();
    for (const char* name : {"alice", "bob", "carol"}) AddHost(name);
  }
  Host& host(absl::string_view name) { return *network_->FindHost(name); }
  RecordingUser& user(absl::string_view name) {
    return *users_[host(name).index() - 1];
  }
  // "192.0.2.1", "192.0.2.2", ...: by host.
  std::string Address(absl::string_view name) {
    return absl::StrCat("192.0.2.", host(name).index());
  }
  bool Send(absl::string_view from, absl::string_view to, std::string text,
            uint16_t port = 5060) {
    return host(from).SendUdp(At(Address(from)), At(Address(to), port),
                              Payload::FromString(std::move(text)));
  }
  void Connect(absl::string_view a, absl::string_view b, Duration latency) {
    ASSERT_TRUE(
        network_->SetLink(host(a), host(b), FixedLatency(latency)).ok());
    ASSERT_TRUE(
        network_->SetLink(host(b), host(a), FixedLatency(latency)).ok());
  }

  std::unique_ptr<Simulator> simulator_;
  std::unique_ptr<PacketTrace> trace_;
  std::unique_ptr<Network> network_;
  std::vector<std::unique_ptr<RecordingUser>> users_;

 private:
  void AddHost(absl::string_view name) {
    Host& added = *network_->AddHost(name).value();
    users_.push_back(std::make_unique<RecordingUser>(*simulator_));
    for (const std::string& address :
         {absl::StrCat("192.0.2.", added.index()),
          absl::StrCat("2001:db8::", added.index())}) {
      const Endpoint local = At(address);
      ASSERT_TRUE(network_->AddAddress(added, local.address).ok());
      ASSERT_TRUE(added.Bind(local, *users_.back()).ok());
    }
  }
};

}  // namespace sipsim::sim

#endif  // SIPSIM_TESTS_SIM_NET_WORLD_H_
