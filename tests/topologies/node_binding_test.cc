#include "topologies/node_binding.h"

#include "gtest/gtest.h"
#include "sim/net/network.h"
#include "topologies/port_values.h"

namespace sipsim {
namespace {

TEST(NodeBinding, TheVeryBufferComesBackFromAPayload) {
  const sip::BufferRef buffer = sip::BufferRef::Copy("OPTIONS");
  const sim::Payload payload = ToPayload(buffer);
  EXPECT_EQ(ToBuffer(payload).get(), buffer.get());
  EXPECT_EQ(payload.view().data(), buffer->data());
}

TEST(NodeBinding, APayloadKeepsItsBufferAlive) {
  sim::Payload payload = ToPayload(sip::BufferRef::Copy("OPTIONS"));
  EXPECT_EQ(payload.view(), "OPTIONS");
  const sim::Payload copy = payload;
  payload = sim::Payload();
  EXPECT_EQ(ToBuffer(copy).view(), "OPTIONS");
}

TEST(NodeBinding, ForeignBytesAreCopied) {
  EXPECT_EQ(ToBuffer(sim::Payload::FromString("abc")).view(), "abc");
  const sim::Payload whole = ToPayload(sip::BufferRef::Copy("abcdef"));
  EXPECT_EQ(ToBuffer(whole.Prefix(3)).view(), "abc");
}

TEST(NodeBinding, EndpointsKeepTheirValueBothWays) {
  for (const char* text : {"192.0.2.1", "2001:db8::1"}) {
    const sip::Endpoint endpoint{*sip::IpAddress::Parse(text), 5070};
    EXPECT_EQ(ToSip(ToSim(endpoint)), endpoint);
    EXPECT_EQ(ToSim(endpoint).ToString(), endpoint.ToString());
  }
}

// The ports of one node, on a simulator of their own.
class NodeBindingPorts : public testing::Test {
 protected:
  NodeBindingPorts() : network_(*sim::Network::Create(simulator_, {})) {
    HostPlan& host = plan_.hosts.emplace_back();
    host.name = "alice";
    host.domain_names = {"Client.Example.com"};
    host.addresses = {*sip::IpAddress::Parse("192.0.2.1")};
    host.clock_offset = std::chrono::seconds(100);
    plan_.hosts_table = {{"client.example.com", 0}};
    host_ = *network_->AddHost("alice");
  }

  sim::Simulator simulator_;
  std::unique_ptr<sim::Network> network_;
  NetworkPlan plan_;
  sim::Host* host_ = nullptr;
};

class RecordingTimerUser : public sip::TimerUser {
 public:
  explicit RecordingTimerUser(sip::Clock& clock) : clock_(clock) {}
  void OnTimer(uint32_t tag) override {
    fired.emplace_back(tag, clock_.Now().time_since_epoch());
  }
  const char* TimerName(uint32_t) const override { return "Timer X"; }

  std::vector<std::pair<uint32_t, sip::Duration>> fired;

 private:
  sip::Clock& clock_;
};

TEST_F(NodeBindingPorts, TimersFireByTheClockOfTheNode) {
  using std::chrono_literals::operator""s;
  HostsTable table(plan_);
  NodeBinding binding(*host_, plan_.hosts[0], table);
  const sip::NodeContext context = binding.context();
  EXPECT_EQ(context.clock.Now().time_since_epoch(), 100s);
  RecordingTimerUser user(context.clock);
  context.timers.Start(sip::Time(103s), user, 7);
  const sip::TimerHandle cancelled =
      context.timers.Start(sip::Time(102s), user, 8);
  context.timers.Cancel(cancelled);
  simulator_.RunFor(10s);
  ASSERT_EQ(user.fired.size(), 1u);
  EXPECT_EQ(user.fired[0].first, 7u);
  EXPECT_EQ(user.fired[0].second, 103s);
}

TEST_F(NodeBindingPorts, NamesAreResolvedWithoutCase) {
  HostsTable table(plan_);
  NodeBinding binding(*host_, plan_.hosts[0], table);
  sip::Resolver& resolver = binding.context().resolver;
  ASSERT_EQ(resolver.LookupHost("client.EXAMPLE.com").size(), 1u);
  EXPECT_EQ(resolver.LookupHost("client.EXAMPLE.com")[0].ToString(),
            "192.0.2.1");
  EXPECT_TRUE(resolver.LookupHost("other.example.com").empty());
}

TEST_F(NodeBindingPorts, TheViaNamesTheFirstDomainNameAndThePort) {
  HostsTable table(plan_);
  NodeBinding binding(*host_, plan_.hosts[0], table);
  const auto points = binding.context().transport.listening_points();
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0].sent_by, "Client.Example.com:5060");
}

TEST_F(NodeBindingPorts, DrawsDependOnSeedHostAndPurposeAlone) {
  HostsTable table(plan_);
  NodeBinding one(*host_, plan_.hosts[0], table);
  NodeBinding two(*host_, plan_.hosts[0], table);
  sip::Random& a = one.context().random;
  sip::Random& b = two.context().random;
  a.Draw(sip::RandomPurpose::kTag);  // Does not shift the branches.
  const uint64_t branch = a.Draw(sip::RandomPurpose::kBranch);
  EXPECT_EQ(branch, b.Draw(sip::RandomPurpose::kBranch));
  EXPECT_NE(branch, b.Draw(sip::RandomPurpose::kBranch));
}

TEST_F(NodeBindingPorts, CountsSumUp) {
  HostsTable table(plan_);
  NodeBinding binding(*host_, plan_.hosts[0], table);
  binding.context().observer.OnCount("parse_error", "x");
  binding.context().observer.OnCount("parse_error", "y");
  EXPECT_EQ(binding.count("parse_error"), 2u);
  EXPECT_EQ(binding.count("stray_response"), 0u);
}

}  // namespace
}  // namespace sipsim
