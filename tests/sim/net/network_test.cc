#include "sim/net/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/net/world.h"

namespace sipsim::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(NetworkTest, DatagramArrivesAfterTheLatencyOfItsLink) {
  EXPECT_TRUE(Send("alice", "bob", "hello"));
  simulator_->RunUntil(SimTime(1s - 1ns));
  EXPECT_THAT(user("bob").lines, IsEmpty());
  simulator_->RunUntil(SimTime(1s));
  EXPECT_THAT(user("bob").lines,
              ElementsAre("1.000000000 hello from 192.0.2.1:5060"));
  EXPECT_THAT(trace_->lines, ElementsAre("0.000000000 alice sent 1:1",
                                         "1.000000000 bob delivered 1:1 bob"));
  EXPECT_EQ(network_->in_flight_count(), 0u);
}

TEST_F(NetworkTest, CarriesIpv6AndRefusesToMixFamilies) {
  Payload payload = Payload::FromString("six");
  EXPECT_TRUE(
      host("alice").SendUdp(At("2001:db8::1"), At("2001:db8::2"), payload));
  EXPECT_FALSE(
      host("alice").SendUdp(At("192.0.2.1"), At("2001:db8::2"), payload));
  simulator_->RunFor(5s);
  EXPECT_THAT(user("bob").lines,
              ElementsAre("1.000000000 six from [2001:db8::1]:5060"));
}

TEST_F(NetworkTest, RefusesWhatCannotBeSent) {
  const Payload payload = Payload::FromString("x");
  Host& alice = host("alice");
  EXPECT_FALSE(alice.SendUdp(At("192.0.2.2"), At("192.0.2.3"), payload));
  EXPECT_FALSE(alice.SendUdp(At("192.0.2.1", 0), At("192.0.2.3"), payload));
  EXPECT_FALSE(alice.SendUdp(At("192.0.2.1"), At("192.0.2.3", 0), payload));
  EXPECT_FALSE(Send("alice", "bob", std::string(kDatagramBytesMax + 1, 'x')));
  EXPECT_TRUE(Send("alice", "bob", std::string(kDatagramBytesMax, 'x')));
}

TEST_F(NetworkTest, PayloadIsSharedNotCopied) {
  struct Buffer {
    std::string bytes = "bytes";
    int references = 0;
  } buffer;
  static constexpr PayloadOps kOps = {
      .add_ref = [](void* b) { ++static_cast<Buffer*>(b)->references; },
      .release = [](void* b) { --static_cast<Buffer*>(b)->references; },
  };
  {
    Payload payload(buffer.bytes, &buffer, &kOps);
    EXPECT_TRUE(host("alice").SendUdp(At("192.0.2.1"), At("192.0.2.2"),
                                      std::move(payload)));
  }
  EXPECT_EQ(buffer.references, 1);  // In flight.
  simulator_->RunFor(2s);
  EXPECT_EQ(user("bob").last.data(), buffer.bytes.data());
  EXPECT_EQ(user("bob").last.ops(), &kOps);
  EXPECT_EQ(user("bob").last.owner(), &buffer);
  EXPECT_EQ(buffer.references, 1);
  user("bob").last = Payload();
  EXPECT_EQ(buffer.references, 0);
}

TEST_F(NetworkTest, EndOfTheNetworkReleasesWhatIsInFlight) {
  Send("alice", "bob", "never to arrive");
  EXPECT_EQ(network_->in_flight_count(), 1u);
  network_.reset();  // The leak checker would tell.
}

TEST_F(NetworkTest, LoopbackTakesTimeToo) {
  Build({.loopback_latency = 1ns});
  EXPECT_TRUE(Send("alice", "alice", "myself"));
  EXPECT_THAT(user("alice").lines, IsEmpty());
  simulator_->RunFor(1s);
  EXPECT_THAT(user("alice").lines,
              ElementsAre("0.000000001 myself from 192.0.2.1:5060"));
}

TEST_F(NetworkTest, ConfigurationWithZeroLatencyIsRefused) {
  Simulator simulator;
  EXPECT_FALSE(Network::Create(simulator, {.loopback_latency = 0ns}).ok());
  EXPECT_FALSE(
      Network::Create(simulator, {.default_link = FixedLatency(0ns)}).ok());
  EXPECT_FALSE(
      network_->SetLink(host("alice"), host("bob"), FixedLatency(0ns)).ok());
}

TEST_F(NetworkTest, NamesAndAddressesAreUnique) {
  EXPECT_FALSE(network_->AddHost("alice").ok());
  EXPECT_FALSE(network_->AddHost("").ok());
  const absl::Status status =
      network_->AddAddress(host("bob"), *IpAddress::Parse("192.0.2.1"));
  EXPECT_EQ(std::string(status.message()),
            "bob: address: 192.0.2.1 is that of alice");
  EXPECT_FALSE(
      network_->AddAddress(host("bob"), *IpAddress::Parse("0.0.0.0")).ok());
  EXPECT_EQ(network_->FindHost(*IpAddress::Parse("2001:db8::3")),
            &host("carol"));
}

TEST_F(NetworkTest, BindRefusesWhatIsTakenOrForeign) {
  RecordingUser other(*simulator_);
  EXPECT_FALSE(host("bob").Bind(At("192.0.2.2"), other).ok());
  EXPECT_FALSE(host("bob").Bind(At("192.0.2.1"), other).ok());
  EXPECT_FALSE(host("bob").Bind(At("192.0.2.2", 0), other).ok());
  host("bob").Unbind(At("192.0.2.2"));
  EXPECT_TRUE(host("bob").Bind(At("192.0.2.2"), other).ok());
}

TEST_F(NetworkTest, UnknownAddressIsNoRoute) {
  EXPECT_TRUE(host("alice").SendUdp(At("192.0.2.1"), At("198.51.100.1"),
                                    Payload::FromString("x")));
  EXPECT_THAT(trace_->lines,
              ElementsAre("0.000000000 alice sent 1:1",
                          "0.000000000 alice dropped 1:1 no route alice"));
}

TEST_F(NetworkTest, DirectionsOfALinkAreIndependent) {
  LinkConfig lossy = FixedLatency(1s);
  lossy.loss.lose_packets = {1};
  ASSERT_TRUE(network_->SetLink(host("alice"), host("bob"), lossy).ok());
  network_->FindLink(host("bob").index(), host("carol").index())->set_up(false);
  Send("bob", "alice", "back");
  Send("alice", "bob", "lost");
  Send("alice", "bob", "second");
  Send("bob", "carol", "down");
  Send("carol", "bob", "up");
  simulator_->RunFor(5s);
  EXPECT_THAT(user("alice").lines,
              ElementsAre("1.000000000 back from 192.0.2.2:5060"));
  EXPECT_THAT(user("bob").lines,
              ElementsAre("1.000000000 second from 192.0.2.1:5060",
                          "1.000000000 up from 192.0.2.3:5060"));
  EXPECT_THAT(trace_->lines,
              testing::IsSupersetOf(
                  {"0.000000000 alice dropped 1:1 lost alice->bob",
                   "0.000000000 bob dropped 2:3 link down bob->carol"}));
}

TEST_F(NetworkTest, DuplicateArrivesWithANameOfItsOwn) {
  LinkConfig twice = FixedLatency(1s);
  twice.duplication = Ratio::Percent(100);
  ASSERT_TRUE(network_->SetLink(host("alice"), host("bob"), twice).ok());
  Send("alice", "bob", "x");
  simulator_->RunFor(5s);
  EXPECT_THAT(trace_->lines,
              ElementsAre("0.000000000 alice sent 1:1",
                          "0.000000000 alice duplicated 1:2 alice->bob",
                          "1.000000000 bob delivered 1:2 bob",
                          "1.000000000 bob delivered 1:1 bob"));
}

// ---- Paths -----------------------------------------------------------------

TEST_F(NetworkTest, WithoutLinksThereIsNoRoute) {
  Build({});
  Send("alice", "bob", "x");
  EXPECT_THAT(trace_->lines,
              ElementsAre("0.000000000 alice sent 1:1",
                          "0.000000000 alice dropped 1:1 no route alice"));
}

TEST_F(NetworkTest, TakesThePathOverSeveralLinks) {
  Build({});
  Connect("alice", "bob", 1s);
  Connect("bob", "carol", 2s);
  Send("alice", "carol", "x");
  simulator_->RunFor(5s);
  EXPECT_THAT(user("carol").lines,
              ElementsAre("3.000000000 x from 192.0.2.1:5060"));
  EXPECT_THAT(trace_->lines,
              ElementsAre("0.000000000 alice sent 1:1",
                          "1.000000000 bob forwarded 1:1 bob",
                          "3.000000000 carol delivered 1:1 carol"));
}

TEST_F(NetworkTest, TakesTheDirectLinkEvenIfItIsLonger) {
  Build({});
  Connect("alice", "bob", 1s);
  Connect("bob", "carol", 1s);
  Connect("alice", "carol", 9s);
  Send("alice", "carol", "x");
  simulator_->RunFor(20s);
  EXPECT_THAT(user("carol").lines,
              ElementsAre("9.000000000 x from 192.0.2.1:5060"));
}

TEST_F(NetworkTest, OfTwoPathsTakesTheOneOfLessLatency) {
  Build({});
  Host& dave = *network_->AddHost("dave").value();
  ASSERT_TRUE(network_->AddAddress(dave, *IpAddress::Parse("192.0.2.4")).ok());
  Connect("alice", "bob", 2s);
  Connect("bob", "dave", 2s);
  Connect("alice", "carol", 1s);
  Connect("carol", "dave", 1s);
  Send("alice", "dave", "x");
  simulator_->RunFor(2s);
  EXPECT_THAT(trace_->lines,
              testing::Contains("1.000000000 carol forwarded 1:1 carol"));
}

TEST_F(NetworkTest, DeadHostOnTheWayForwardsNothing) {
  Build({});
  Connect("alice", "bob", 1s);
  Connect("bob", "carol", 1s);
  host("bob").Kill();
  Send("alice", "carol", "x");
  simulator_->RunFor(5s);
  EXPECT_THAT(user("carol").lines, IsEmpty());
  EXPECT_THAT(trace_->lines,
              testing::Contains("1.000000000 bob dropped 1:1 host dead bob"));
}

// ---- Order -----------------------------------------------------------------

TEST_F(NetworkTest, PacketThatArrivesWithATimeOutComesFirst) {
  struct TimeOut final : EventTarget {
    void OnEvent(const Event&) override { received = user->lines.size(); }
    RecordingUser* user = nullptr;
    size_t received = 99;
  } time_out;
  time_out.user = &user("bob");
  host("bob").StartTimer(SimTime(1s), time_out);
  Send("alice", "bob", "just in time");
  simulator_->RunFor(2s);
  EXPECT_EQ(time_out.received, 1u);
}

TEST_F(NetworkTest, SimultaneousArrivalsComeInTheOrderOfTheirSenders) {
  Send("carol", "bob", "from 3");
  Send("alice", "bob", "from 1");
  simulator_->RunFor(2s);
  EXPECT_THAT(user("bob").lines,
              ElementsAre("1.000000000 from 1 from 192.0.2.1:5060",
                          "1.000000000 from 3 from 192.0.2.3:5060"));
}

}  // namespace
}  // namespace sipsim::sim
