// What people do, and what their records say of it.

#include "topologies/user_behaviour.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

constexpr char kUserAgents[] = "topologies/catalog/two_user_agents.txtpb";
constexpr char kBob[] = "sip:bob@biloxi.example.com";

TEST(UserBehaviour, UntoldPhoneRingsAtOnceAndNobodyAnswers) {
  Scenario s(kUserAgents);
  s.ua("alice").Call(kBob);
  s.RunFor("30s");
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("180", {"5ms"}));
  EXPECT_THAT(s.call("alice"), Ringing());
  EXPECT_EQ(s.call("alice").status_code, 180);
  EXPECT_EQ(s.call("alice").ringing, At("10ms"));
}

TEST(UserBehaviour, CallerWhoGivesUpSeesTheCallCancelled) {
  Scenario s(kUserAgents);
  s.ua("alice").Call(kBob).GiveUp(At("3s"));
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("CANCEL", {"3s"}));
  // 9.2, 15.1.2: 200 to the CANCEL, 487 to the INVITE.
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("200 CANCEL", {"3.005s"}));
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("487 INVITE", {"3.005s"}));
  EXPECT_THAT(s.call("alice"), CancelledAt(At("3.01s")));
  EXPECT_EQ(s.call("alice").status_code, 487);
  EXPECT_THAT(s.call("bob"), CancelledAt(At("3.005s")));
}

TEST(UserBehaviour, CallerGivesUpByTheirOwnPatience) {
  Scenario s(kUserAgents);
  UserBehaviour* alice = s.world().FindUser("alice");
  s.world().At(0s, "alice calls",
               [alice] { alice->Call(kBob, {.give_up_after = 2s}); });
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("CANCEL", {"2s"}));
}

TEST(UserBehaviour, PatienceEndsWithTheAnswer) {
  Scenario s(kUserAgents);
  s.ua("bob").AnswerAfter("1s");
  UserBehaviour* alice = s.world().FindUser("alice");
  s.world().At(0s, "alice calls",
               [alice] { alice->Call(kBob, {.give_up_after = 2s}); });
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("alice"), SentCount("CANCEL", 0));
  EXPECT_THAT(s.call("alice"), Established());
}

TEST(UserBehaviour, CalleeRejectsWithTheirCode) {
  Scenario s(kUserAgents);
  s.ua("bob").RejectWith(603, "1s").RingAfter("100ms");
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("180", {"105ms"}));
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("603", {"1.005s"}));
  EXPECT_THAT(s.call("alice"), FailedWith(603, At("1.01s")));
  EXPECT_THAT(s.call("bob"), FailedWith(603));
}

TEST(UserBehaviour, CalleeHangsUpByTheirOwnPlan) {
  Scenario s(kUserAgents);
  s.ua("bob").AnswerAfter("1s").HangUpAfter("2s");
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  // The ACK comes 10 ms after the answer.
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("BYE", {"3.015s"}));
  EXPECT_THAT(s.call("alice"), EndedAt(At("3.02s")));
}

TEST(UserBehaviour, AnswersOrRejectsWhatWaitsOnTheSpot) {
  for (const bool answer : {true, false}) {
    Scenario s(kUserAgents);
    s.ua("alice").Call(kBob);
    UserBehaviour* bob = s.world().FindUser("bob");
    size_t count = 0;
    s.world().At(3s, "bob decides",
                 [&] { count = answer ? bob->Answer() : bob->Reject(480); });
    s.RunFor("10s");
    EXPECT_EQ(count, 1u);
    if (answer) {
      EXPECT_THAT(s.call("alice"), EstablishedAt(At("3.005s")));
    } else {
      EXPECT_THAT(s.call("alice"), FailedWith(480, At("3.005s")));
    }
  }
}

TEST(UserBehaviour, NothingToHangUpIsNothingSent) {
  Scenario s(kUserAgents);
  s.ua("alice").HangUp(At("1s")).GiveUp(At("2s"));
  s.RunFor("5s");
  EXPECT_TRUE(s.Sent().empty());
  EXPECT_TRUE(s.world().FindUser("alice")->calls().empty());
}

TEST(UserBehaviour, SecondCallIsASecondRecord) {
  Scenario s(kUserAgents);
  s.ua("bob").RejectWith(486);
  s.ua("alice").Call(kBob).Call(kBob, At("2s"));
  s.RunFor("40s");
  EXPECT_THAT(s.call("alice", 1), FailedWith(486, At("10ms")));
  EXPECT_THAT(s.call("alice", 2), FailedWith(486, At("2.01s")));
  EXPECT_EQ(s.call("bob", 2).started, At("2.005s"));
}

// 11.2: the answer is that of an INVITE.
TEST(UserBehaviour, OptionsAreAnswered) {
  Scenario s(kUserAgents);
  s.ua("alice").Options(kBob);
  s.RunFor("10s");
  const OptionsRecord& record = s.world().FindUser("alice")->options().front();
  EXPECT_EQ(record.status_code, 200);
  EXPECT_EQ(record.answered, At("10ms"));
}

}  // namespace
}  // namespace sipsim
