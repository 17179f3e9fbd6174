// What a client does until it is answered, through real servers: RFC 3261
// sections 8.1.3 and 22, RFC 3263 section 4.3, as the flows of RFC 3665
// sections 3.3, 3.4 and 3.6 show it. Each link takes 5 ms.

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/rfc3261/client_network.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

// RFC 3665 section 3.3.
TEST(ClientAuthentication, TwoProxiesAskOneAfterTheOther) {
  Network net;
  net.Alice(kAliceAccounts);
  net.Proxy1(kAtlantaAsks);
  net.Proxy2(kBiloxiAsks);
  Scenario s(net.topology);
  s.ua("bob").NoRing().AnswerAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  EXPECT_THAT(s.call("alice"), Established());
  const auto invites = Select(s.Sent("alice", "proxy1"), "INVITE");
  ASSERT_EQ(invites.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(invites[i], HeaderCount("Proxy-Authorization", i));
    EXPECT_THAT(invites[i],
                HasHeader("CSeq", std::to_string(i + 1) + " INVITE"));
    EXPECT_THAT(invites[i],
                HasHeader("Route", "<sip:ss1.atlanta.example.com;lr>"));
  }
  const auto acks = Select(s.Sent("alice", "proxy1"), "ACK");
  ASSERT_EQ(acks.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(acks[i], HeaderCount("Proxy-Authorization", i));
  }
  EXPECT_THAT(s.Sent("proxy2", "bob"),
              EachOf("INVITE", HeaderCount("Proxy-Authorization", 0)));
}

TEST(ClientAuthentication, WrongPasswordIsTriedOnce) {
  Network net;
  net.Alice(R"pb(accounts { realm: "atlanta.example.com" password: "x" })pb");
  net.Proxy1(kAtlantaAsks);
  Scenario s(net.topology);
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  EXPECT_THAT(s.SentBy("alice"), SentCount("INVITE", 2));
  EXPECT_THAT(s.call("alice"), FailedWith(407, At("20ms")));
}

// RFC 3665 sections 3.8 to 3.11: a nonce from an earlier call.
TEST(ClientAuthentication, KnownNonceSavesTheChallenge) {
  Network net;
  net.Alice(R"pb(accounts {
                   realm: "atlanta.example.com"
                   password: "zanzibar"
                   known_challenge { nonce: "early" }
                 })pb");
  net.Proxy1(kAtlantaAsks);
  net.Proxy1(R"pb(authentication { known_nonces: "early" })pb");
  Scenario s(net.topology);
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("5s"));
  s.RunFor("10s");
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_THAT(s.Sent("proxy1", "alice"), SentCount("407", 0));
  EXPECT_THAT(s.SentBy("alice"),
              EachOf("INVITE", HeaderCount("Proxy-Authorization", 1)));
  EXPECT_THAT(s.SentBy("alice"),
              EachOf("ACK", HeaderCount("Proxy-Authorization", 1)));
  EXPECT_THAT(s.SentBy("alice"),
              EachOf("BYE", HeaderCount("Proxy-Authorization", 0)));
}

TEST(ClientAuthentication, StaleNonceIsReplacedWithoutAWordToTheUser) {
  Network net;
  net.Alice(R"pb(accounts {
                   realm: "atlanta.example.com"
                   password: "zanzibar"
                   own_proxy: true
                 })pb");
  net.Proxy1(kAtlantaAsks);
  net.Proxy1(R"pb(authentication { nonce_lifetime: "3s" qop: "auth-int" })pb");
  Scenario s(net.topology);
  s.ua("bob").RejectWith(486);
  s.ua("alice").Call(kBob).Call(kBob, At("1s")).Call(kBob, At("10s"));
  s.RunFor("20s");
  const auto challenges = Select(s.Sent("proxy1", "alice"), "407");
  ASSERT_EQ(challenges.size(), 2u);  // None for the second call.
  EXPECT_THAT(challenges[1],
              HasHeader("Proxy-Authenticate", HasSubstr("stale=true")));
  EXPECT_THAT(
      Select(s.SentBy("alice"), "INVITE")[2],
      HasHeader("Proxy-Authorization",
                AllOf(HasSubstr("nc=00000002"), HasSubstr("qop=auth-int"))));
  for (size_t number = 1; number <= 3; ++number) {
    EXPECT_THAT(s.call("alice", number), FailedWith(486));
  }
}

// 22.3: a proxy that asks inside of dialogs, too.
TEST(ClientAuthentication, ByeIsAnsweredForAsWell) {
  Network net;
  net.Alice(kAliceAccounts);
  net.Proxy2(kBiloxiAsks);
  net.Proxy2(R"pb(authentication { in_dialog: true own_users_only: true })pb");
  net.Bob(R"pb(accounts { realm: "biloxi.example.com" password: "b" })pb");
  net.Proxy2(R"pb(authentication { users { name: "bob" password: "b" } })pb");
  Scenario s(net.topology);
  s.ua("bob").AnswerAfter("1s").HangUpAfter("2s");
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  EXPECT_THAT(s.call("bob"), Ended());
  const auto byes = Select(s.SentBy("bob"), "BYE");
  ASSERT_EQ(byes.size(), 2u);
  EXPECT_THAT(byes[0], HeaderCount("Proxy-Authorization", 0));
  EXPECT_THAT(byes[1], HeaderCount("Proxy-Authorization", 1));
  EXPECT_THAT(byes[1], HasHeader("CSeq", "2 BYE"));
}

// --- RFC 3665 section 3.4: the first proxy is there no more.

void TwoOutboundProxies(Network& net) {
  net.Alice(kAliceAccounts);
  net.alice().clear_routes();
  net.Alice(R"pb(outbound_proxies: "<sip:ss1.atlanta.example.com;lr>"
                 outbound_proxies: "sip:ss2.biloxi.example.com")pb");
  net.Proxy2(kBiloxiAsks);
}

TEST(ClientFailover, SilentProxyIsLeftAfterTimerB) {
  Network net;
  TwoOutboundProxies(net);
  Scenario s(net.topology);
  s.faults().KillHost("proxy1", At("0s"));
  s.ua("bob").AnswerAfter("1s").HangUpAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("alice", "proxy1"),
              MessagesAt("INVITE", {"0s", "500ms", "1.5s", "3.5s", "7.5s",
                                    "15.5s", "31.5s"}));
  EXPECT_THAT(s.Sent("alice", "proxy1"), AllIdentical("INVITE"));
  EXPECT_THAT(s.Sent("alice", "proxy2"),
              Starts({"INVITE", "ACK", "INVITE", "ACK", "200"}));
  EXPECT_THAT(s.Sent("alice", "proxy2"),
              MessagesAt("INVITE", {"32s", "32.01s"}));
  EXPECT_THAT(s.Sent("alice", "proxy2"),
              EachOf("INVITE", HeaderCount("Route", 0)));
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

TEST(ClientFailover, StoppedProxyIsLeftAtOnce) {
  Network net;
  TwoOutboundProxies(net);
  Scenario s(net.topology);
  s.faults().StopProcess("proxy1", At("0s"));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  EXPECT_THAT(s.Sent("alice", "proxy1"), MessagesAt("INVITE", {"0s"}));
  EXPECT_THAT(s.Sent("alice", "proxy2"),
              MessagesAt("INVITE", {"10ms", "20ms"}));
  EXPECT_THAT(s.call("alice"), Established());
}

TEST(ClientFailover, BothProxiesGoneIs408) {
  Network net;
  TwoOutboundProxies(net);
  Scenario s(net.topology);
  s.faults().KillHost("proxy1", At("0s"));
  s.faults().KillHost("proxy2", At("0s"));
  s.ua("alice").Call(kBob);
  s.RunFor("70s");
  EXPECT_THAT(s.call("alice"), FailedWith(408, At("64s")));
}

// --- RFC 3665 section 3.6.

TEST(ClientRedirection, RedirectServerSendsTheCallerOn) {
  Network net;
  net.alice().clear_routes();
  Host& redirect = *net.topology.mutable_hosts(2);
  redirect.clear_proxy();
  EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(
      R"pb(redirect {
             domains: "biloxi.example.com"
             locations {
               aor: "sip:bob@biloxi.example.com"
               contacts: "sip:bob@client.biloxi.example.com"
             }
           })pb",
      &redirect));
  Scenario s(net.topology);
  s.ua("bob").AnswerAfter("1s");
  OutgoingCallPlan plan;
  plan.offer = false;
  s.ua("alice").Call(kBob, plan);
  s.RunFor("10s");
  EXPECT_THAT(s.SentBy("alice"), Starts({"INVITE", "ACK", "INVITE", "ACK"}));
  EXPECT_THAT(s.Sent("alice", "bob"),
              EachOf("INVITE", AllOf(HasHeader("CSeq", "2 INVITE"),
                                     HasHeader("Content-Length", "0"))));
  EXPECT_THAT(s.call("alice"), Established());
}

}  // namespace
}  // namespace sipsim
