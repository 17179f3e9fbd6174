#include "topologies/world.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using testing::HasSubstr;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

NetworkPlan TwoProxies() {
  return LoadTopology("topologies/catalog/two_proxies.txtpb").value();
}

std::unique_ptr<World> MakeWorld(NetworkPlan plan, WorldOptions options = {}) {
  return World::Create(std::move(plan), options).value();
}

// Bob answers after a second; Alice calls at once and hangs up at 5 s.
void ScheduleCall(World& world) {
  world.FindUser("bob")->OnCall({.answer_after = 1s});
  UserBehaviour* alice = world.FindUser("alice");
  world.At(0s, "alice calls", [alice] { alice->Call(kBob); });
  world.At(5s, "alice hangs up", [alice] { alice->HangUp(); });
}

std::vector<std::string> RunCall(const NetworkPlan& plan, uint64_t seed,
                                 std::string* digest) {
  const auto world = MakeWorld(plan, {.seed = seed});
  ScheduleCall(*world);
  world->RunFor(40s);
  std::vector<std::string> bytes;
  for (const WireMessage& message : world->messages()) {
    bytes.emplace_back(message.bytes.view());
  }
  *digest = world->digest();
  return bytes;
}

TEST(World, SameSeedGivesTheSameBytesAndDigest) {
  std::string one, two, other;
  const auto bytes = RunCall(TwoProxies(), 1, &one);
  EXPECT_EQ(RunCall(TwoProxies(), 1, &two), bytes);
  EXPECT_EQ(one, two);
  EXPECT_NE(RunCall(TwoProxies(), 2, &other), bytes);
  EXPECT_NE(one, other);
}

// What listens must not change what happens.
TEST(World, TheLogDoesNotChangeTheDigest) {
  std::string logged;
  RunCall(TwoProxies(), 1, &logged);
  const auto world = MakeWorld(TwoProxies(), {.log_messages = false});
  ScheduleCall(*world);
  world->RunFor(40s);
  EXPECT_TRUE(world->messages().empty());
  EXPECT_EQ(world->digest(), logged);
}

// A clock that is ahead is the node's own business.
TEST(World, ClockOffsetChangesNothingOnTheWire) {
  NetworkPlan ahead = TwoProxies();
  ahead.hosts[1].clock_offset = std::chrono::hours(1000);
  std::string one, two;
  EXPECT_EQ(RunCall(ahead, 1, &one), RunCall(TwoProxies(), 1, &two));
  EXPECT_EQ(one, two);
}

TEST(World, DescribeShowsEveryMachineWithItsTimers) {
  const auto world = MakeWorld(TwoProxies());
  world->faults().KillHost("bob", 0s);
  ScheduleCall(*world);
  world->RunUntil(1s);
  // 17.1.1.2: 990 ms after its INVITE, proxy2 has sent it twice; Timer A, now
  // 1 s, was set 500 ms after the first.
  const std::string proxy2 = world->Describe("proxy2");
  EXPECT_THAT(proxy2, HasSubstr("name: \"proxy2\""));
  EXPECT_THAT(proxy2, HasSubstr("state: \"Calling\""));
  EXPECT_THAT(proxy2, HasSubstr("left: \"510ms\""));
  EXPECT_THAT(proxy2, HasSubstr("left: \"31.01s\""));
  EXPECT_THAT(world->Describe("alice"), HasSubstr("state: \"Proceeding\""));
  EXPECT_THAT(world->Describe("bob"), HasSubstr("host_state: \"dead\""));
  EXPECT_THAT(world->Describe(), HasSubstr(proxy2));
}

TEST(World, NamesFindTheirNodes) {
  const auto world = MakeWorld(TwoProxies());
  ASSERT_EQ(world->nodes().size(), 4u);
  EXPECT_EQ(world->FindNode("proxy2"), world->nodes()[2].get());
  EXPECT_EQ(world->FindNode("carol"), nullptr);
  EXPECT_EQ(world->FindUser("proxy1"), nullptr);
  EXPECT_NE(world->FindUser("bob"), nullptr);
}

TEST(World, ALimitStopsARun) {
  const auto world = MakeWorld(TwoProxies(), {.event_limit = 10});
  ScheduleCall(*world);
  EXPECT_EQ(world->RunFor(40s), sim::StopReason::kEventLimit);
  EXPECT_LT(world->now(), 40s);
}

TEST(World, TheReceiverParsesTheVeryBytesThatWereSent) {
  const auto world = MakeWorld(TwoProxies());
  ScheduleCall(*world);
  world->RunFor(40s);
  const WireMessage& first = world->messages().front();
  EXPECT_EQ(first.sent, 0s);
  EXPECT_EQ(first.received, 5ms);
  EXPECT_EQ(first.fate, "delivered");
  EXPECT_EQ(first.source.ToString(), "192.0.2.101:5060");
  EXPECT_EQ(first.destination.ToString(), "192.0.2.111:5060");
  EXPECT_EQ(first.transport, sip::TransportProtocol::kUdp);
}

// 18.3, 16.3: bytes that are no message are counted and harm nothing.
TEST(World, GarbageIsCountedAndDropped) {
  const auto world = MakeWorld(TwoProxies());
  const sip::Endpoint from{world->plan().hosts[0].addresses[0], 40'000};
  const sip::Endpoint to{world->plan().hosts[1].addresses[0], 5060};
  EXPECT_TRUE(world->SendBytes(from, to, "\x01 what is this?"));
  EXPECT_FALSE(world->SendBytes({}, to, "no such sender"));
  world->RunFor(1s);
  EXPECT_EQ(world->messages().back().fate, "delivered");
  EXPECT_EQ(world->FindNode("proxy1")->count("parse_error"), 1u);
}

TEST(World, BytesInFlightAtTheEndAreNeitherLostNorDelivered) {
  const auto world = MakeWorld(TwoProxies());
  ScheduleCall(*world);
  world->RunUntil(2ms);
  ASSERT_EQ(world->messages().size(), 1u);
  EXPECT_EQ(world->messages().front().fate, "in flight");
  EXPECT_FALSE(world->messages().front().received.has_value());
}

// Of two copies, the first arrival counts; the receiver absorbs the second.
TEST(World, DuplicatedPacketsAreOneMessage) {
  NetworkPlan plan = TwoProxies();
  plan.default_link.duplication = 1'000'000'000;
  std::string one, two;
  const auto doubled = RunCall(plan, 1, &one);
  const auto world = MakeWorld(plan);
  ScheduleCall(*world);
  world->RunFor(40s);
  EXPECT_EQ(world->FindUser("alice")->calls().front().outcome,
            CallOutcome::kEnded);
  for (const WireMessage& message : world->messages()) {
    EXPECT_EQ(*message.received - message.sent, 5ms);
  }
}

TEST(World, PeopleActBeforeThePacketsOfTheirInstant) {
  const auto world = MakeWorld(TwoProxies());
  UserBehaviour* alice = world->FindUser("alice");
  world->At(0s, "alice calls", [alice] { alice->Call(kBob); });
  // The INVITE reaches Bob at 15 ms; he turns it off in that instant.
  UserBehaviour* bob = world->FindUser("bob");
  world->At(15ms, "bob is busy", [bob] {
    bob->OnCall({.ring_after = std::nullopt, .reject_after = 0s});
  });
  world->RunFor(10s);
  EXPECT_EQ(alice->calls().front().outcome, CallOutcome::kFailed);
  EXPECT_EQ(alice->calls().front().status_code, 486);
}

}  // namespace
}  // namespace sipsim
