// What happens when nobody answers at all (RFC 3261 sections 17.1.1.2, 16.6).

#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

// 17.1.1.2: Timer A starts at T1 = 500 ms and doubles; Timer B = 64 * T1.
TEST(NoResponse, CallerGivesUpWith408WhenTimerBFires) {
  Scenario s("topologies/catalog/two_user_agents.txtpb");
  s.faults().KillHost("bob", At("0s"));
  s.ua("alice").Call("sip:bob@biloxi.example.com");
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("alice"),
              MessagesAt("INVITE", {"0s", "500ms", "1.5s", "3.5s", "7.5s",
                                    "15.5s", "31.5s"}));
  EXPECT_THAT(s.SentBy("alice"), AllIdentical("INVITE"));
  EXPECT_THAT(s.SentBy("alice"), EachOf("INVITE", FateIs("host dead")));
  EXPECT_THAT(s.call("alice"), FailedWith(408, At("32s")));
}

// Each link takes 5 ms, so that the last proxy's INVITE leaves at 10 ms.
TEST(NoResponse, LastProxyAnswers408WhenItsTimerBFires) {
  Scenario s("topologies/catalog/two_proxies.txtpb");
  s.faults().KillHost("bob", At("0s"));
  s.ua("alice").Call("sip:bob@biloxi.example.com");
  s.RunFor("40s");
  EXPECT_THAT(s.Sent("proxy2", "bob"),
              MessagesAfterFirst("INVITE", {"0s", "500ms", "1.5s", "3.5s",
                                            "7.5s", "15.5s", "31.5s"}));
  EXPECT_THAT(s.Sent("proxy2", "bob"), AllIdentical("INVITE"));
  EXPECT_THAT(s.Sent("proxy2", "bob"), EachOf("INVITE", FateIs("host dead")));
  EXPECT_THAT(s.Sent("proxy2", "proxy1"), MessagesAt("408", {"32.01s"}));
  EXPECT_THAT(s.Sent("proxy1", "alice"), MessagesAt("408", {"32.015s"}));
  EXPECT_THAT(s.call("alice"), FailedWith(408, At("32.02s")));
}

// 16.2: each stateful proxy answers 100 at once, which stops the
// retransmissions of the element before it (17.1.1.2).
TEST(NoResponse, TryingStopsTheRetransmissionsOfTheElementsBefore) {
  Scenario s("topologies/catalog/two_proxies.txtpb");
  s.faults().KillHost("bob", At("0s"));
  s.ua("alice").Call("sip:bob@biloxi.example.com");
  s.RunFor("40s");
  EXPECT_THAT(s.Sent("alice", "proxy1"), MessagesAt("INVITE", {"0s"}));
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), MessagesAt("INVITE", {"5ms"}));
  EXPECT_THAT(s.Sent("proxy1", "alice"), MessagesAt("100", {"5ms"}));
  EXPECT_THAT(s.Sent("proxy2", "proxy1"), MessagesAt("100", {"10ms"}));
}

// 17.1.2.2: Timer E doubles up to T2 = 4 s; Timer F = 64 * T1.
TEST(NoResponse, OptionsGivesUpWith408WhenTimerFFires) {
  Scenario s("topologies/catalog/two_user_agents.txtpb");
  s.faults().KillHost("bob", At("0s"));
  s.ua("alice").Options("sip:bob@biloxi.example.com");
  s.RunFor("40s");
  EXPECT_THAT(
      s.SentBy("alice"),
      MessagesAt("OPTIONS", {"0s", "500ms", "1.5s", "3.5s", "7.5s", "11.5s",
                             "15.5s", "19.5s", "23.5s", "27.5s", "31.5s"}));
  const OptionsRecord& options = s.world().FindUser("alice")->options().front();
  EXPECT_EQ(options.status_code, 408);
  EXPECT_EQ(options.answered, At("32s"));
}

// Table 4: the timers follow T1, which is a setting of the topology.
TEST(NoResponse, TimersFollowTheT1OfTheTopology) {
  Topology topology;
  topology.mutable_timers()->set_t1("100ms");
  for (const char* name : {"alice", "bob"}) {
    Host* host = topology.add_hosts();
    host->set_name(name);
    host->add_addresses(host->name() == "alice" ? "192.0.2.1" : "192.0.2.2");
    host->mutable_user_agent()->set_aor("sip:" + host->name() + "@example.com");
  }
  Scenario s(topology);
  s.faults().KillHost("bob", At("0s"));
  s.ua("alice").Call("sip:bob@192.0.2.2");
  s.RunFor("10s");
  EXPECT_THAT(s.SentBy("alice"),
              MessagesAt("INVITE", {"0s", "100ms", "300ms", "700ms", "1.5s",
                                    "3.1s", "6.3s"}));
  EXPECT_THAT(s.call("alice"), FailedWith(408, At("6.4s")));
}

}  // namespace
}  // namespace sipsim
