// Calls into the telephone network (RFC 3398, RFC 3666).

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/gateway/gateway_network.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using testing::HasSubstr;
using testing::Not;

// Service 2.5 of the telephony services: Bob's calls go to his telephone.
TEST(Gateway, TakesForwardedCallsAndBothHearEachOther) {
  GatewayCalls s;
  s.ua("alice").Call("sip:bob@biloxi.example.com").HangUp(At("5s"));
  s.RunFor("40s");
  EXPECT_THAT(TextOf(s.Sent("proxy1", "gw1")[0]),
              HasSubstr("INVITE sip:+19727293660@gw1.example.com;user=phone"));
  EXPECT_THAT(TextOf(s.Sent("proxy1", "gw1")[0]),
              HasSubstr("To: <sip:bob@biloxi.example.com>"));
  EXPECT_THAT(s.SentBy("gw1"), MessagesAt("180", {"110ms"}));
  EXPECT_THAT(s.SentBy("gw1"), MessagesAt("200", {"2.11s", "5.01s"}));
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("BYE", {"5s"}));
  EXPECT_THAT(TextOf(s.Sent("proxy1", "gw1").back()),
              HasSubstr("BYE sip:+19727293660@gw1.example.com;user=phone"));
  EXPECT_THAT(s.call("alice"), EndedAt(At("5.02s")));
  EXPECT_THAT(s.call("gw1"), EndedAt(At("5.01s")));
  EXPECT_EQ(s.call("gw1").peer, "sip:alice@atlanta.example.com");
  EXPECT_EQ(s.call("gw1").ringing, At("110ms"));
  EXPECT_GT(s.media("alice").ReceivedCount(), 140u);
  EXPECT_GT(s.media("gw1").ReceivedCount(), 140u);
  EXPECT_EQ(s.open_dialog_count(), 0u);
  // The one circuit is free again.
  s.ua("alice").Call("sip:bob@biloxi.example.com");
  s.RunFor("5s");
  EXPECT_EQ(s.call("alice", 2).outcome, CallOutcome::kEstablished);
}

TEST(Gateway, BusyPhoneIsBusy) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19720000001"));
  s.RunFor("40s");
  EXPECT_THAT(s.call("alice"), FailedWith(486, At("20ms")));
  EXPECT_THAT(s.call("gw1"), FailedWith(486, At("10ms")));
  EXPECT_EQ(s.Reason("SIP/2.0 486"), "Q.850;cause=17;text=\"User busy\"");
  EXPECT_THAT(s.SentBy("gw1"), SentCount("180", 0));
}

TEST(Gateway, UnknownNumberIsUnallocated) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19729999999"));
  s.RunFor("40s");
  EXPECT_THAT(s.call("alice"), FailedWith(404, At("20ms")));
  EXPECT_THAT(s.Reason("SIP/2.0 404"), HasSubstr("cause=1;"));
}

// 7.1.6: what the caller hears takes the place of ringing.
TEST(Gateway, AnnouncementIsHeardBeforeTheCallFails) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19720000002"));
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("gw1"), MessagesAt("183", {"10ms"}));
  EXPECT_THAT(s.call("alice"), FailedWith(404, At("3.02s")));
  EXPECT_GT(s.media("alice").ReceivedCount(), 140u);
}

TEST(Gateway, PrivateNumberWithACommaIsAnsweredAfterAnnouncements) {
  GatewayCalls s;
  s.ua("alice")
      .Call("sip:7773660,phone-context=p1234@gw1.example.com;user=phone")
      .HangUp(At("4s"));
  s.RunFor("40s");
  EXPECT_THAT(s.call("alice"), EndedAt(At("4.02s")));
  EXPECT_THAT(TextOf(s.SentBy("alice").back()),
              HasSubstr("BYE sip:7773660,phone-context=p1234@gw1.example.com"));
}

TEST(Gateway, PhoneThatNobodyAnswersRingsUntilT9) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19720000003"));
  s.RunFor("200s");
  EXPECT_THAT(s.call("alice"), FailedWith(480, At("90.02s")));
  EXPECT_THAT(s.Reason("SIP/2.0 480"), HasSubstr("cause=19;"));
}

TEST(Gateway, SilentNetworkEndsTheCallByT7) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19720000004"));
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), FailedWith(504, At("20.02s")));
  EXPECT_THAT(s.Reason("SIP/2.0 504"), HasSubstr("cause=102;"));
}

TEST(Gateway, PersonAtThePhoneHangsUp) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19720000005"));
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("gw1"), MessagesAt("BYE", {"1.01s"}));
  EXPECT_THAT(s.Reason("BYE"), HasSubstr("cause=16;"));
  EXPECT_EQ(s.call("alice").outcome, CallOutcome::kEnded);
  EXPECT_EQ(s.call("alice").end->by, sip::CallEndBy::kRemote);
}

TEST(Gateway, CancelledCallFreesTheCircuit) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19720000003")).GiveUp(At("1s"));
  s.RunFor("10s");
  EXPECT_EQ(s.call("alice").outcome, CallOutcome::kCancelled);
  EXPECT_EQ(s.call("gw1").outcome, CallOutcome::kCancelled);
  s.ua("alice").Call(UriOf("+19727293660"));
  s.RunFor("10s");
  EXPECT_EQ(s.call("alice", 2).outcome, CallOutcome::kEstablished);
}

TEST(Gateway, OneCallMoreThanCircuitsFindsNone) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19727293660"));
  s.ua("alice").Call(UriOf("+19727293660"), At("10s"));
  s.RunFor("40s");
  EXPECT_THAT(s.call("gw1", 2), FailedWith(503, At("10.01s")));
  // RFC 3261 section 16.7 (6): a proxy keeps a 503 to itself.
  EXPECT_THAT(s.call("alice", 2), FailedWith(500, At("10.02s")));
  EXPECT_THAT(s.Reason("SIP/2.0 503"), HasSubstr("cause=34;"));
  EXPECT_EQ(s.world().FindNode("gw1")->count("no_circuit"), 1u);
}

// 7.2.4.1: the exchange takes a circuit for not available.
TEST(Gateway, CircuitThatIsNotAvailableIsReplacedByAnother) {
  GatewayCalls s(/*circuits=*/2);
  s.ua("alice").Call(UriOf("+19720000004"));
  s.RunFor("1s");
  EXPECT_THAT(s.Circuits(), HasSubstr("circuit: 1"));
  s.world().FindNode("gw1")->ReleasePhoneCalls(1, 44);
  EXPECT_THAT(s.Circuits(), Not(HasSubstr("circuit: 1")));
  EXPECT_THAT(s.Circuits(), HasSubstr("circuit: 2"));
  s.RunFor("1s");
  EXPECT_EQ(s.call("gw1").outcome, CallOutcome::kRinging);
  s.world().FindNode("gw1")->ReleasePhoneCalls(1, 44);
  s.RunFor("1s");
  EXPECT_THAT(s.Circuits(), Not(HasSubstr("circuit: ")));
  EXPECT_THAT(s.call("gw1"), FailedWith(503, At("2s")));
  EXPECT_THAT(s.Reason("SIP/2.0 503"), HasSubstr("cause=34;"));
}

TEST(Gateway, OnlyCircuitThatIsNotAvailableIsNotTriedAgain) {
  GatewayCalls s(/*circuits=*/1);
  s.ua("alice").Call(UriOf("+19720000004"));
  s.RunFor("1s");
  s.world().FindNode("gw1")->ReleasePhoneCalls(1, 44);
  s.RunFor("1s");
  EXPECT_THAT(s.Circuits(), Not(HasSubstr("circuit: ")));
  EXPECT_THAT(s.call("gw1"), FailedWith(503, At("1s")));
}

// The URIs of RFC 3966 and of RFC 3261 section 19.1.6: by either the proxy
// finds the gateway.
TEST(Gateway, NumberAtTheProxyLeadsToIt) {
  GatewayCalls s;
  for (const char* uri :
       {"tel:+1-972-729-3660",
        "sip:+1(972)7293660@atlanta.example.com;user=phone"}) {
    s.ua("alice").Call(uri);
    s.RunFor("5s");
    s.ua("alice").HangUp();
    s.RunFor("5s");
  }
  const auto invites = s.Sent("proxy1", "gw1");
  EXPECT_THAT(invites, SentCount("INVITE", 2));
  EXPECT_THAT(TextOf(invites[0]),
              HasSubstr("INVITE sip:+19727293660@gw1.example.com;user=phone"));
  EXPECT_THAT(TextOf(invites[0]), HasSubstr("To: <tel:+1-972-729-3660>"));
  for (const size_t call : {1, 2}) {
    EXPECT_EQ(s.call("alice", call).outcome, CallOutcome::kEnded);
    EXPECT_GT(s.media("gw1", call).ReceivedCount(), 100u);
  }
}

TEST(Gateway, OtherNumbersAtTheProxyAreNotFound) {
  GatewayCalls s;
  int call = 0;
  for (const char* uri :
       {"tel:+19720000001", "sip:+19727293660@atlanta.example.com",
        "sip:+19720000001@atlanta.example.com;user=phone",
        "sip:9727293660@atlanta.example.com;user=phone"}) {
    s.ua("alice").Call(uri);
    s.RunFor("5s");
    EXPECT_EQ(s.call("alice", ++call).outcome, CallOutcome::kFailed) << uri;
  }
  EXPECT_THAT(s.Sent("proxy1", "gw1"), SentCount("INVITE", 0));
}

TEST(Gateway, NetworkReleasesACall) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19727293660"));
  s.RunFor("10s");
  s.world().FindNode("gw1")->ReleasePhoneCalls(1, 31);
  s.RunFor("10s");
  EXPECT_THAT(s.Reason("BYE"), HasSubstr("cause=31;"));
  EXPECT_EQ(s.call("gw1").outcome, CallOutcome::kEnded);
}

TEST(Gateway, RestartLosesItsCallsAndFreesItsCircuits) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19727293660"));
  s.faults().StopProcess("gw1", At("5s"));
  s.RunFor("6s");
  EXPECT_EQ(s.call("gw1").outcome, CallOutcome::kLost);
  EXPECT_FALSE(s.pstn().Call(CallTo("sip:alice@atlanta.example.com")));
  s.faults().RestartProcess("gw1", At("7s"));
  s.ua("alice").Call(UriOf("+19727293660"), At("8s"));
  s.RunFor("10s");
  EXPECT_EQ(s.call("gw1", 2).outcome, CallOutcome::kEstablished);
}

TEST(Gateway, DeadHostTakesItsPhonesAlong) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19727293660"));
  s.faults().KillHost("gw1", At("50ms"));
  s.RunFor("100s");
  EXPECT_EQ(s.call("gw1").outcome, CallOutcome::kLost);
}

}  // namespace
}  // namespace sipsim
