#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

TEST(Example, BobAnswersAndAliceHangsUp) {
  Scenario s("topologies/catalog/two_proxies.txtpb");
  s.ua("bob").RingAfter("20ms").AnswerAfter("2s");
  s.ua("alice").Call("sip:bob@biloxi.example.com").HangUp(At("5s"));
  s.RunFor("40s");
  EXPECT_THAT(s.call("bob"), EndedAt(At("5.015s")));
}

TEST(Example, LostByeIsSentAgainAfterT1) {
  Scenario s("topologies/catalog/two_user_agents.txtpb");
  s.faults().DropNth({.from = "alice", .start = "BYE"}, 1);
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call("sip:bob@biloxi.example.com").HangUp(At("5s"));
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("BYE", {"5s", "5.5s"}));
}

TEST(Example, BusyPhoneRejectsAtOnce) {
  Scenario s("topologies/catalog/two_proxies.txtpb");
  s.ua("bob").RejectWith(486);
  s.ua("alice").Call("sip:bob@biloxi.example.com");
  s.RunFor("40s");
  EXPECT_THAT(s.call("alice"), FailedWith(486, At("30ms")));
  EXPECT_THAT(s.SentBy("bob"), SentCount("180", 0));
}

}  // namespace
}  // namespace sipsim
