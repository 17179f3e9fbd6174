// What breaks, and what the callers see of it.

#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

constexpr char kUserAgents[] = "topologies/catalog/two_user_agents.txtpb";
constexpr char kProxies[] = "topologies/catalog/two_proxies.txtpb";
constexpr char kBob[] = "sip:bob@biloxi.example.com";

// 18.4, 8.1.3.1: an ICMP error is a transport error, which counts as 503. It
// takes 5 ms to Bob and 5 ms back.
TEST(PortClosed, CallFailsWith503AtOnceWithoutRetransmission) {
  Scenario s(kUserAgents);
  s.faults().StopProcess("bob", At("0s"));
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("INVITE", {"0s"}));
  EXPECT_THAT(s.SentBy("alice"), EachOf("INVITE", FateIs("port closed")));
  EXPECT_THAT(s.call("alice"), FailedWith(503, At("10ms")));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

// 16.9: the proxy acts as if it had received a 503; 16.7 step 6: it sends a 500
// on in its place, for it is available itself.
TEST(PortClosed, LastProxyFailsTheCallAtOnce) {
  Scenario s(kProxies);
  s.faults().StopProcess("bob", At("0s"));
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  EXPECT_THAT(s.Sent("proxy2", "bob"), MessagesAt("INVITE", {"10ms"}));
  EXPECT_THAT(s.Sent("proxy2", "proxy1"), MessagesAt("500", {"20ms"}));
  EXPECT_THAT(s.call("alice"), FailedWith(500, At("30ms")));
}

// 17.1.1.2: the copy that Timer A sends 500 ms later gets through.
TEST(Drop, LostInviteIsSentAgain) {
  Scenario s(kUserAgents);
  s.faults().DropNth({.start = "INVITE"}, 1);
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("3s");
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("INVITE", {"0s", "500ms"}));
  EXPECT_THAT(s.SentBy("alice"), EachOf("ACK", FateIs("delivered")));
  EXPECT_EQ(s.Sent().front().fate, "rule");
  EXPECT_EQ(s.call("bob").started, At("505ms"));
  EXPECT_THAT(s.call("alice"), EstablishedAt(At("1.51s")));
}

// 13.3.1.4: the UAS sends its 200 again after T1, and Alice her ACK.
TEST(Drop, LostAckIsAnsweredByTheNext200) {
  Scenario s(kUserAgents);
  s.faults().DropNth({.from = "alice", .start = "ACK"}, 1);
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("200", {"1.005s", "1.505s"}));
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("ACK", {"1.01s", "1.51s"}));
  EXPECT_THAT(s.SentBy("alice"), AllIdentical("ACK"));
  EXPECT_THAT(s.call("bob"), EstablishedAt(At("1.515s")));
}

TEST(Drop, OnlyTheChosenMessagesAreLost) {
  Scenario s(kUserAgents);
  s.faults().KillHost("bob", At("0s"));
  s.faults().Drop({.from = "alice", .to = "bob", .start = "INVITE"}, {2, 4},
                  At("0s"));
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  std::vector<std::string> fates;
  for (const WireMessage& m : s.SentBy("alice")) fates.emplace_back(m.fate);
  EXPECT_EQ(fates, (std::vector<std::string>{"host dead", "rule", "host dead",
                                             "rule", "host dead"}));
}

TEST(LinkDown, OnlyItsDirectionLosesPackets) {
  Scenario s(kUserAgents);
  s.faults().LinkDown("bob", "alice", At("0s"));
  s.faults().LinkUp("bob", "alice", At("3s"));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("6s");
  EXPECT_EQ(s.call("bob").started, At("5ms"));
  EXPECT_THAT(s.Sent("bob", "alice"), EachOf("180", FateIs("link down")));
  EXPECT_THAT(s.call("alice"), Established());
}

TEST(Restart, FreshProcessKnowsNothingOfTheCallBefore) {
  Scenario s(kUserAgents);
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob);
  s.faults().RestartProcess("bob", At("3s"));
  s.ua("alice").HangUp(At("5s"));
  s.RunFor("40s");
  EXPECT_EQ(s.call("bob").outcome, CallOutcome::kLost);
  EXPECT_EQ(s.call("bob").ended, At("3s"));
  // 15.1.2: a BYE that matches no dialog is answered with 481.
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("481 BYE", {"5.005s"}));
  EXPECT_THAT(s.call("alice"), Ended());
}

TEST(Restart, PersonCanCallAgainFromTheFreshProcess) {
  Scenario s(kUserAgents);
  s.ua("bob").AnswerAfter("1s");
  s.faults().KillHost("alice", At("0s"));
  s.ua("alice").Call(kBob, At("1s"));
  s.faults().RestartHost("alice", At("2s"));
  s.ua("alice").Call(kBob, At("3s"));
  s.RunFor("10s");
  EXPECT_EQ(s.world().FindUser("alice")->calls().size(), 1u);
  EXPECT_THAT(s.call("alice"), EstablishedAt(At("4.01s")));
}

TEST(KillHost, PacketToAnAddressThatNobodyHasNamesTheEndpoint) {
  Scenario s(kUserAgents);
  s.ua("alice").Call("sip:bob@192.0.2.9:5070");
  s.RunFor("1s");
  ASSERT_FALSE(s.Sent().empty());
  EXPECT_EQ(s.Sent().front().to, "192.0.2.9:5070");
  EXPECT_EQ(s.Sent().front().fate, "no route");
  EXPECT_FALSE(s.Sent().front().received.has_value());
}

}  // namespace
}  // namespace sipsim
