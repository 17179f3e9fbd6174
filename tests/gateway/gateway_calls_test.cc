// Calls into the telephone network and out of it (RFC 3398, RFC 3666), over a
// network that takes 5 ms everywhere.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"
#include "topologies/pstn.h"

namespace sipsim {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kNetwork[] = R"pb(
  links { latency: "5ms" }
  hosts {
    name: "alice"
    domain_names: "client.atlanta.example.com"
    addresses: "192.0.2.101"
    user_agent {
      aor: "sip:alice@atlanta.example.com"
      routes: "<sip:ss1.example.com;lr>"
      media { rtp {} }
    }
  }
  hosts {
    name: "proxy1"
    domain_names: "ss1.example.com"
    addresses: "192.0.2.111"
    proxy {
      domains: "atlanta.example.com"
      domains: "biloxi.example.com"
      locations {
        aor: "sip:alice@atlanta.example.com"
        contacts: "sip:alice@client.atlanta.example.com"
      }
      locations {
        aor: "sip:bob@biloxi.example.com"
        contacts: "sip:+19727293660@gw1.example.com;user=phone"
      }
    }
  }
  hosts {
    name: "gw1"
    domain_names: "gw1.example.com"
    addresses: "192.0.2.51"
    gateway {
      routes: "<sip:ss1.example.com;lr>"
      media {
        port: 3456
        rtp {}
      }
      circuits: 1
      t7: "20s"
      t9: "90s"
      phones {
        number: "+1-972-729-3660"
        rings_after: "100ms"
        answers_after: "2.1s"
      }
      phones { number: "+19720000001" release_cause: 17 }
      phones {
        number: "+19720000002"
        in_band: true
        release_cause: 1
        releases_after: "3s"
      }
      phones { number: "+19720000003" }
      phones { number: "+19720000004" rings_after: "24h" }
      phones { number: "+19720000005" answers_after: "0s" hangs_up_after: "1s" }
      phones {
        number: "7773660"
        context: "p1234"
        in_band: true
        answers_after: "2s"
      }
    }
  }
)pb";

Topology GatewayTopology() {
  Topology topology;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(kNetwork, &topology));
  return topology;
}

std::string UriOf(absl::string_view number) {
  return absl::StrCat("sip:", number, "@gw1.example.com;user=phone");
}

struct GatewayCalls : Scenario {
  GatewayCalls() : Scenario(GatewayTopology()) {}

  Pstn& pstn() { return *world().FindNode("gw1")->pstn(); }
  // Somebody calls Alice by a phone.
  void PhoneCall(const PhoneCallPlan& plan) {
    world().At(world().now(), "a phone calls",
               [this, plan] { pstn().Call(plan); });
  }
  std::string Reason(absl::string_view start) {
    for (const WireMessage& message : Sent()) {
      const absl::string_view text = message.bytes->view();
      if (text.find(start) != 0) continue;
      const size_t at = text.find("Reason: ");
      if (at == text.npos) return "none";
      const size_t begin = at + 8;
      return std::string(text.substr(begin, text.find('\r', begin) - begin));
    }
    return "not sent";
  }
};

PhoneCallPlan CallTo(absl::string_view uri) {
  PhoneCallPlan plan;
  plan.from = sip::IsupNumber{true, "13145551111", ""};
  plan.uri = std::string(uri);
  return plan;
}

// Service 2.5 of the telephony services: Bob's calls go to his telephone.
TEST(Gateway, TakesForwardedCallsAndBothHearEachOther) {
  GatewayCalls s;
  s.ua("alice").Call("sip:bob@biloxi.example.com").HangUp(At("5s"));
  s.RunFor("40s");
  EXPECT_THAT(s.Sent("proxy1", "gw1")[0].bytes,
              HasSubstr("INVITE sip:+19727293660@gw1.example.com;user=phone"));
  EXPECT_THAT(s.Sent("proxy1", "gw1")[0].bytes,
              HasSubstr("To: <sip:bob@biloxi.example.com>"));
  EXPECT_THAT(s.SentBy("gw1"), MessagesAt("SIP/2.0 180", {"110ms"}));
  EXPECT_THAT(s.SentBy("gw1"),
              MessagesAt("SIP/2.0 200 OK", {"2.11s", "5.01s"}));
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("BYE", {"5s"}));
  EXPECT_THAT(s.Sent("proxy1", "gw1").back().bytes,
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
  EXPECT_THAT(s.SentBy("gw1"), SentCount("SIP/2.0 180", 0));
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
  EXPECT_THAT(s.SentBy("gw1"), MessagesAt("SIP/2.0 183", {"10ms"}));
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
  EXPECT_THAT(s.SentBy("alice").back().bytes,
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
  EXPECT_THAT(s.call("alice", 2), FailedWith(503, At("10.02s")));
  EXPECT_THAT(s.Reason("SIP/2.0 503"), HasSubstr("cause=34;"));
  EXPECT_EQ(s.world().FindNode("gw1")->count("no_circuit"), 1u);
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

// 8.1.1.
TEST(Gateway, PhoneCallsAliceAndTheyTalk) {
  GatewayCalls s;
  s.ua("alice").AnswerAfter("2s");
  PhoneCallPlan plan = CallTo("sip:alice@atlanta.example.com");
  plan.hang_up_after = At("3s");
  s.PhoneCall(plan);
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("gw1"),
              MessagesAt("INVITE sip:alice@atlanta.example.com", {"0s"}));
  EXPECT_THAT(s.SentBy("gw1")[0].bytes,
              HasSubstr("From: <sip:+13145551111@gw1.example.com;user=phone>"));
  EXPECT_THAT(s.SentBy("gw1"), MessagesAt("BYE", {"5.02s"}));
  EXPECT_EQ(s.call("gw1").role, sip::CallRole::kCaller);
  EXPECT_EQ(s.call("gw1").outcome, CallOutcome::kEnded);
  EXPECT_GT(s.media("alice").ReceivedCount(), 140u);
  EXPECT_GT(s.media("gw1").ReceivedCount(), 140u);
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

TEST(Gateway, PhoneFindsAliceBusyAndTheCircuitIsFreeAgain) {
  GatewayCalls s;
  s.ua("alice").RejectWith(486);
  s.PhoneCall(CallTo("sip:alice@atlanta.example.com"));
  s.RunFor("40s");
  EXPECT_THAT(s.call("gw1"), FailedWith(486, At("20ms")));
  s.PhoneCall(CallTo("sip:alice@atlanta.example.com"));
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("gw1"), SentCount("INVITE", 2));
}

TEST(Gateway, PhoneGivesUpAndItsReasonGoesAlong) {
  GatewayCalls s;
  PhoneCallPlan plan = CallTo("sip:alice@atlanta.example.com");
  plan.give_up_after = At("3s");
  s.PhoneCall(plan);
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("gw1"), MessagesAt("CANCEL", {"3s"}));
  EXPECT_THAT(s.Reason("CANCEL"), HasSubstr("cause=16;"));
  EXPECT_EQ(s.call("gw1").outcome, CallOutcome::kCancelled);
  EXPECT_EQ(s.call("alice").outcome, CallOutcome::kCancelled);
}

TEST(Gateway, PhoneWithoutACircuitIsNotConnected) {
  GatewayCalls s;
  s.ua("alice").Call(UriOf("+19727293660"));
  s.RunFor("5s");
  EXPECT_FALSE(s.pstn().Call(CallTo("sip:alice@atlanta.example.com")));
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
