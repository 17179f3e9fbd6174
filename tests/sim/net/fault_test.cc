#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/fault/fault_schedule.h"
#include "sim/fault/rule.h"
#include "tests/sim/net/world.h"

namespace sipsim::sim {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A process that binds its ports and sets a timer whenever it starts.
class Process final : public ProcessUser, public EventTarget {
 public:
  Process(Host& host, UdpUser& user) : host_(host), user_(user) {
    host_.set_process_user(this);
  }
  void OnStop() override { ++stops; }
  void OnStart() override {
    ++starts;
    for (const IpAddress& address : host_.addresses()) {
      ASSERT_TRUE(host_.Bind({address, 5060}, user_).ok());
    }
  }
  void OnEvent(const Event&) override { ++timers; }
  void SetTimer(SimTime deadline) { host_.StartTimer(deadline, *this); }
  int stops = 0, starts = 0, timers = 0;

 private:
  Host& host_;
  UdpUser& user_;
};

class FaultTest : public NetworkTest {
 protected:
  FaultSchedule faults_{*simulator_, *network_};
  Process bob_{host("bob"), user("bob")};
};

TEST_F(FaultTest, ClosedPortAnswersWithIcmpThatQuotesTheDatagram) {
  Send("alice", "bob", "anybody there?", 9999);
  simulator_->RunFor(5s);
  EXPECT_THAT(user("alice").lines,
              ElementsAre("2.000000000 unreachable 192.0.2.1:5060 -> "
                          "192.0.2.2:9999"));
  EXPECT_EQ(std::string(user("alice").last.view()), "anybody there?");
  EXPECT_THAT(trace_->lines,
              ElementsAre("0.000000000 alice sent 1:1",
                          "1.000000000 bob dropped 1:1 port closed bob",
                          "1.000000000 bob sent 2:1",
                          "2.000000000 alice delivered 2:1 alice"));
}

TEST_F(FaultTest, TimersOfAStoppedProcessAreNoLongerPending) {
  bob_.SetTimer(SimTime(30s));
  bob_.SetTimer(SimTime(1h));
  const uint32_t before = simulator_->pending_count();
  host("bob").StopProcess();
  EXPECT_EQ(simulator_->pending_count(), before - 2);
  simulator_->RunFor(2h);
  EXPECT_EQ(bob_.timers, 0);
}

// RFC 1812 section 4.3.2.3: the whole message has at most 576 bytes, of which
// 20 + 8 + 20 + 8 are headers. RFC 4443 section 2.4: 1280 for IPv6.
TEST_F(FaultTest, QuoteIsCutToTheSizeOfAnIcmpMessage) {
  Send("alice", "bob", std::string(2000, 'x'), 9999);
  simulator_->RunFor(5s);
  EXPECT_EQ(user("alice").last.size(), 520u);
  host("alice").SendUdp(At("2001:db8::1"), At("2001:db8::2", 9999),
                        Payload::FromString(std::string(2000, 'x')));
  simulator_->RunFor(5s);
  EXPECT_EQ(user("alice").last.size(), 1184u);
}

TEST_F(FaultTest, IcmpForAClosedPortIsNotAnsweredAgain) {
  host("alice").Unbind(At("192.0.2.1"));
  Send("alice", "bob", "x", 9999);
  EXPECT_EQ(simulator_->RunFor(9s), StopReason::kIdle);
  EXPECT_EQ(trace_->lines.size(), 4u);
}

TEST_F(FaultTest, StoppedProcessClosesItsPorts) {
  faults_.StopProcess(SimTime(1s), host("bob"));
  Send("alice", "bob", "x");  // Arrives at 1 s: the fault acts first.
  simulator_->RunFor(5s);
  EXPECT_THAT(user("bob").lines, IsEmpty());
  EXPECT_THAT(user("alice").lines,
              ElementsAre("2.000000000 unreachable 192.0.2.1:5060 -> "
                          "192.0.2.2:5060"));
  EXPECT_EQ(host("bob").state(), HostState::kProcessStopped);
  EXPECT_EQ(bob_.stops, 1);
}

TEST_F(FaultTest, DeadHostIsSilent) {
  faults_.KillHost(SimTime(1s), host("bob"));
  Send("alice", "bob", "x");
  simulator_->RunFor(5s);
  EXPECT_THAT(user("alice").lines, IsEmpty());
  EXPECT_THAT(trace_->lines,
              ElementsAre("0.000000000 alice sent 1:1",
                          "1.000000000 bob dropped 1:1 host dead bob"));
  EXPECT_FALSE(Send("bob", "alice", "from the grave"));
}

TEST_F(FaultTest, TimersOfAStoppedProcessNeverFire) {
  bob_.SetTimer(SimTime(1s));
  bob_.SetTimer(SimTime(2s));
  bob_.SetTimer(SimTime(3s));
  faults_.StopProcess(SimTime(2s), host("bob"));
  faults_.RestartProcess(SimTime(2500ms), host("bob"));
  simulator_->RunFor(10s);
  EXPECT_EQ(bob_.timers, 1);
}

TEST_F(FaultTest, RestartedProcessIsFreshAndReachable) {
  faults_.RestartProcess(SimTime(1500ms), host("bob"));
  Send("alice", "bob", "before");
  simulator_->RunUntil(SimTime(2s));
  EXPECT_EQ(bob_.stops, 1);
  EXPECT_EQ(bob_.starts, 1);
  bob_.SetTimer(SimTime(3s));
  Send("alice", "bob", "after");
  simulator_->RunFor(5s);
  EXPECT_THAT(user("bob").lines,
              ElementsAre("1.000000000 before from 192.0.2.1:5060",
                          "3.000000000 after from 192.0.2.1:5060"));
  EXPECT_EQ(bob_.timers, 1);
}

TEST_F(FaultTest, KilledHostComesBackWithAFreshProcess) {
  bob_.SetTimer(SimTime(5s));
  faults_.KillHost(SimTime(1s), host("bob"));
  faults_.RestartProcess(SimTime(2s), host("bob"));  // Nothing: it is dead.
  faults_.RestartHost(SimTime(3s), host("bob"));
  simulator_->RunUntil(SimTime(2500ms));
  EXPECT_EQ(bob_.starts, 0);
  simulator_->RunUntil(SimTime(3s));
  EXPECT_EQ(bob_.stops, 1);
  EXPECT_EQ(bob_.starts, 1);
  Send("alice", "bob", "welcome back");
  simulator_->RunFor(5s);
  EXPECT_EQ(user("bob").lines.size(), 1u);
  EXPECT_EQ(bob_.timers, 0);
}

TEST_F(FaultTest, StopOfAStoppedProcessDoesNothing) {
  host("bob").StopProcess();
  host("bob").StopProcess();
  host("bob").Kill();
  host("bob").Kill();
  EXPECT_EQ(bob_.stops, 1);
}

TEST_F(FaultTest, LinkGoesDownAndUpInOneDirection) {
  ASSERT_TRUE(faults_.LinkDown(SimTime(1s), host("alice"), host("bob")).ok());
  ASSERT_TRUE(faults_.LinkUp(SimTime(2s), host("alice"), host("bob")).ok());
  simulator_->RunUntil(SimTime(1s));
  Send("alice", "bob", "lost");
  Send("bob", "alice", "other way");
  simulator_->RunUntil(SimTime(2s));
  Send("alice", "bob", "mended");
  simulator_->RunFor(5s);
  EXPECT_THAT(user("bob").lines,
              ElementsAre("3.000000000 mended from 192.0.2.1:5060"));
  EXPECT_EQ(user("alice").lines.size(), 1u);
}

TEST_F(FaultTest, LinkThatIsNotThereCannotFail) {
  Build({});
  FaultSchedule faults(*simulator_, *network_);
  EXPECT_FALSE(faults.LinkDown(SimTime(1s), host("alice"), host("bob")).ok());
}

TEST_F(FaultTest, FaultsOfOneInstantActInTheOrderOfTheirScheduling) {
  std::string order;
  faults_.At(SimTime(1s), "b", "", [&] { order += "b"; });
  faults_.At(SimTime(1s), "a", "", [&] { order += "a"; });
  simulator_->RunFor(5s);
  EXPECT_EQ(order, "ba");
}

// ---- Rules -----------------------------------------------------------------

RuleConfig DropRule(std::string name, std::vector<uint64_t> nth = {}) {
  RuleConfig rule;
  rule.name = std::move(name);
  rule.nth = std::move(nth);
  rule.verdict = Verdict::Drop();
  return rule;
}

TEST_F(FaultTest, DropNamesItsRule) {
  RuleConfig rule = DropRule("no hello");
  rule.match.content = [](const Packet& packet) {
    return packet.payload.view() == "hello";
  };
  ASSERT_TRUE(network_->rules().Install(std::move(rule)).ok());
  Send("alice", "bob", "hello");
  Send("alice", "bob", "goodbye");
  simulator_->RunFor(5s);
  EXPECT_THAT(trace_->lines,
              Contains("0.000000000 alice dropped 1:1 rule no hello"));
  EXPECT_EQ(user("bob").lines.size(), 1u);
}

TEST_F(FaultTest, DropsTheNthMatchOnly) {
  RuleConfig rule = DropRule("second and fourth", {2, 4});
  rule.match.source_host = host("alice").index();
  rule.match.destination_port = 5060;
  const RuleId id = network_->rules().Install(std::move(rule)).value();
  for (const char* text : {"1", "2", "3", "4", "5"}) {
    Send("alice", "bob", text);
    Send("carol", "bob", "x");
  }
  EXPECT_EQ(network_->rules().match_count(id), 5u);
  simulator_->RunFor(5s);
  EXPECT_THAT(trace_->lines,
              testing::IsSupersetOf(
                  {"0.000000000 alice dropped 1:3 rule second and fourth",
                   "0.000000000 alice dropped 1:6 rule second and fourth"}));
  EXPECT_EQ(user("bob").lines.size(), 8u);
}

TEST_F(FaultTest, FirstVerdictWins) {
  RuleConfig pass;
  pass.name = "let carol pass";
  pass.match.source_host = host("carol").index();
  ASSERT_TRUE(network_->rules().Install(std::move(pass)).ok());
  const RuleId drop = network_->rules().Install(DropRule("drop all")).value();
  Send("carol", "bob", "passes");
  Send("alice", "bob", "dropped");
  EXPECT_TRUE(network_->rules().Remove(drop));
  EXPECT_FALSE(network_->rules().Remove(drop));
  Send("alice", "bob", "after removal");
  simulator_->RunFor(5s);
  EXPECT_THAT(user("bob").lines,
              ElementsAre("1.000000000 after removal from 192.0.2.1:5060",
                          "1.000000000 passes from 192.0.2.3:5060"));
}

TEST_F(FaultTest, DelayComesOnTopOfTheLatency) {
  RuleConfig rule;
  rule.name = "slow";
  rule.verdict = Verdict::Delay(250ms);
  ASSERT_TRUE(network_->rules().Install(std::move(rule)).ok());
  Send("alice", "bob", "x");
  simulator_->RunFor(5s);
  EXPECT_THAT(user("bob").lines,
              ElementsAre("1.250000000 x from 192.0.2.1:5060"));
}

TEST_F(FaultTest, ImpossibleRulesAreRefused) {
  EXPECT_FALSE(network_->rules().Install(DropRule("")).ok());
  EXPECT_FALSE(network_->rules().Install(DropRule("zero", {0})).ok());
  EXPECT_FALSE(network_->rules().Install(DropRule("order", {2, 1})).ok());
  RuleConfig rule = DropRule("negative");
  rule.verdict = Verdict::Delay(-1ns);
  EXPECT_FALSE(network_->rules().Install(std::move(rule)).ok());
}

TEST_F(FaultTest, RuleForIcmpStopsTheMessageThatComesBack) {
  RuleConfig rule = DropRule("no icmp");
  rule.match.protocol = IpProtocol::kIcmpPortUnreachable;
  ASSERT_TRUE(network_->rules().Install(std::move(rule)).ok());
  Send("alice", "bob", "x", 9999);
  simulator_->RunFor(5s);
  EXPECT_THAT(user("alice").lines, IsEmpty());
}

}  // namespace
}  // namespace sipsim::sim
