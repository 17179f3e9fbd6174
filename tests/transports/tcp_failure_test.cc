// What breaks over TCP, and what the callers see of it.

#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"
#include "tests/transports/networks.h"

namespace sipsim {
namespace {

constexpr char kBob[] = "sip:bob@biloxi.example.com";

// 18.4: the SYN is answered with a reset.
TEST(TcpFailure, RefusedConnectionFailsTheCallAtOnce) {
  Scenario s(TwoUserAgents({Host::TCP}));
  s.faults().StopProcess("bob", At("0s"));
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  EXPECT_TRUE(s.Sent().empty());
  EXPECT_THAT(s.call("alice"), FailedWith(503, At("10ms")));
  EXPECT_EQ(s.world().FindNode("alice")->count("connection_failed"), 1u);
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

// The SYN is sent again and again; Timer B does not wait for the end of that.
TEST(TcpFailure, DeadHostIsATimeoutAfterTimerB) {
  Scenario s(TwoUserAgents({Host::TCP}));
  s.faults().KillHost("bob", At("0s"));
  s.ua("alice").Call(kBob);
  s.RunFor("200s");
  EXPECT_THAT(s.call("alice"), FailedWith(408, At("32s")));
  EXPECT_EQ(s.world().FindNode("alice")->count("connection_failed"), 1u);
}

// 16.9, as for UDP.
TEST(TcpFailure, RefusedConnectionOfTheLastProxyIsA500) {
  Scenario s(TwoProxies({Host::TCP}));
  s.faults().StopProcess("bob", At("0s"));
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  EXPECT_THAT(s.call("alice"), FailedWith(500));
  EXPECT_LT(*s.call("alice").ended, At("1s"));
}

TEST(TcpFailure, ProxyRestartsDuringACallWhichGoesOn) {
  SynCount syns;
  Scenario s(TwoProxies({Host::TCP}));
  s.world().AddTraceSink(syns);
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("10s"));
  s.faults().RestartProcess("proxy2", At("5s"));
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_THAT(s.call("bob"), Ended());
  // proxy1 to proxy2, and proxy2 to Bob: once more.
  EXPECT_EQ(syns.count(), 5);
}

// A dead host says nothing; once it is up again, it knows no connection.
TEST(TcpFailure, HostThatWasAwayAnswersWithReset) {
  Scenario s(TwoUserAgents({Host::TCP}));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("10s")).Options(kBob);
  s.faults().KillHost("bob", At("5s"));
  s.faults().RestartHost("bob", At("6s"));
  s.RunFor("60s");
  const auto byes = Select(s.SentBy("alice"), "BYE");
  ASSERT_EQ(byes.size(), 1u);
  EXPECT_EQ(byes[0].fate, "connection lost");
  EXPECT_EQ(byes[0].dropped_by, "reset");
  EXPECT_EQ(s.world().FindNode("alice")->count("connection_lost"), 1u);
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

// 18.2.2: the proxy forgets the connection on which the INVITE came, but not
// Bob, who answers over a new one, to sent-by.
TEST(TcpFailure, AnswerFindsAWayWhenItsConnectionIsGone) {
  Topology topology = TwoUserAgents({Host::TCP});
  HostOf(topology, "alice").mutable_timers()->set_connection_idle("1s");
  Scenario s(topology);
  s.ua("bob").RingAfter("20ms").AnswerAfter("5s");
  s.ua("alice").Call(kBob);
  s.RunFor("20s");
  EXPECT_THAT(s.call("alice"), Established());
  const auto answers = Select(s.SentBy("bob"), "200");
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].destination.port, 5060);
}

// --- 18.1.1.

TEST(LargeRequest, GoesOverTcp) {
  Topology topology = TwoProxies({Host::UDP, Host::TCP});
  const std::string long_name(1'300, 'A');
  HostOf(topology, "alice").mutable_user_agent()->set_display_name(long_name);
  Scenario s(topology);
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("3s"));
  s.RunFor("40s");
  EXPECT_THAT(s.call("alice"), Ended());
  for (const WireMessage& message : Select(s.Sent(), "INVITE")) {
    EXPECT_EQ(message.transport, sip::TransportProtocol::kTcp);
    EXPECT_THAT(message, HasHeader("Via", testing::StartsWith("SIP/2.0/TCP ")));
  }
}

TEST(LargeRequest, GoesOverUdpIfTcpIsRefused) {
  Topology topology = TwoUserAgents({Host::UDP});
  Host& alice = HostOf(topology, "alice");
  alice.add_transports(Host::TCP);
  alice.mutable_user_agent()->set_display_name(std::string(1'300, 'A'));
  Scenario s(topology);
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("3s"));
  s.RunFor("40s");
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("INVITE", {"10ms"}));
  // For the INVITE, and for the BYE.
  EXPECT_EQ(s.world().FindNode("alice")->count("connection_failed"), 2u);
}

}  // namespace
}  // namespace sipsim
