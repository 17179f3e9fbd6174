// Calls out of the telephone network (RFC 3398, RFC 3666).

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/gateway/gateway_network.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using testing::HasSubstr;

// 8.1.1.
TEST(Gateway, PhoneCallsAliceAndTheyTalk) {
  GatewayCalls s;
  s.ua("alice").AnswerAfter("2s");
  PhoneCallPlan plan = CallTo("sip:alice@atlanta.example.com");
  plan.hang_up_after = At("3s");
  s.PhoneCall(plan);
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("gw1"), MessagesAt("INVITE", {"0s"}));
  EXPECT_THAT(TextOf(s.SentBy("gw1")[0]),
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

}  // namespace
}  // namespace sipsim
