// Call forwarding and find-me on the simulator: RFC 5359 sections 2.7 to 2.9
// and 2.12, and what happens when they meet each other, loss and the caller.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"
#include "tests/services/service_network.h"

namespace sipsim {
namespace {

using ::testing::HasSubstr;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

// A service of bob.
std::string Service(const std::string& fields) {
  return absl::StrCat("users { aor: \"", kBob, "\" ", fields, " } ");
}

std::string ToPhone(const char* field, int phone) {
  return absl::StrCat(field, ": \"sip:bob@client", phone,
                      ".biloxi.example.com\" ");
}

TEST(Forwarding, UnconditionalToAGatewayAndTheProxyStaysInThePath) {  // 2.7
  Scenario s(ServiceNetwork(
      absl::StrCat(Phones(1),
                   Service("forward_all: "
                           "\"sip:+19727293660@gw1.example.com;user=phone\""),
                   "announces_forwarding: true")));
  s.ua("gateway").RingAfter("20ms").AnswerAfter("2s");
  s.ua("alice").Call(kBob).HangUp(At("5s"));
  s.RunFor("40s");
  EXPECT_THAT(s.Sent("proxy1", "alice"),
              Starts({"100", "181", "180", "200", "200"}));
  EXPECT_THAT(s.Sent("proxy1", "gateway"), Starts({"INVITE", "ACK", "BYE"}));
  EXPECT_THAT(
      s.Sent("proxy1", "gateway"),
      EachOf("INVITE",
             StartLine("INVITE sip:+19727293660@gw1.example.com;user=phone "
                       "SIP/2.0")));
  EXPECT_THAT(s.Sent("proxy1", "gateway"),
              EachOf("INVITE", HasHeader("To", HasSubstr(kBob))));
  EXPECT_THAT(s.SentBy("bob1"), SentCount("180", 0));
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_EQ(s.open_transaction_count(), 0u);
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

TEST(Forwarding, BusyGoesToTheNextPhone) {  // 2.8
  Scenario s(ServiceNetwork(
      absl::StrCat(Phones(1), Service(ToPhone("forward_busy", 2)))));
  s.ua("bob1").RejectWith(486);
  s.ua("bob2").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("5s"));
  s.RunFor("40s");
  EXPECT_THAT(s.Sent("proxy1", "bob1"), Starts({"INVITE", "ACK"}));
  EXPECT_THAT(s.Sent("proxy1", "bob2"), Starts({"INVITE", "ACK", "BYE"}));
  EXPECT_THAT(s.SentBy("proxy1"), SentCount("486", 0));
  EXPECT_THAT(s.call("alice"), Ended());
}

TEST(Forwarding, NoAnswerGoesToTheNextPhoneAfterThe487) {  // 2.9
  Scenario s(ServiceNetwork(absl::StrCat(
      Phones(1),
      Service(ToPhone("forward_no_answer", 2) + "no_answer_after: \"10s\""))));
  s.ua("bob2").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("20s"));
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("proxy1", "bob1"), Starts({"INVITE", "CANCEL", "ACK"}));
  // The INVITE went out at 5 ms; 10 s, and the way there and back.
  EXPECT_THAT(s.Sent("proxy1", "bob1"), MessagesAt("CANCEL", {"10.005s"}));
  EXPECT_THAT(s.Sent("proxy1", "bob2"), MessagesAt("INVITE", {"10.015s"}));
  EXPECT_THAT(s.Sent("proxy1", "alice"),
              Starts({"100", "180", "180", "200", "200"}));
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

// Each message of the change from one phone to the other gets lost once.
TEST(Forwarding, NoAnswerSurvivesTheLossOfAnyMessage) {
  struct Loss {
    const char* from;
    const char* start;
  };
  for (const Loss& loss :
       {Loss{"proxy1", "CANCEL"}, Loss{"bob1", "200"}, Loss{"bob1", "487"},
        Loss{"proxy1", "ACK"}, Loss{"bob2", "200"}, Loss{"bob2", "180"}}) {
    Scenario s(ServiceNetwork(
        absl::StrCat(Phones(1), Service(ToPhone("forward_no_answer", 2) +
                                        "no_answer_after: \"10s\""))));
    s.faults().DropNth({.from = loss.from, .start = loss.start}, 1);
    s.ua("bob2").AnswerAfter("1s");
    s.ua("alice").Call(kBob).HangUp(At("30s"));
    s.RunFor("70s");
    EXPECT_THAT(s.call("alice"), Ended()) << loss.start;
    EXPECT_THAT(s.call("bob1"), Cancelled()) << loss.start;
    EXPECT_EQ(s.open_transaction_count(), 0u) << loss.start;
  }
}

// The phone dies while it rings: nobody waits for its 487 longer than T2.
TEST(Forwarding, PhoneThatDiesWhileRingingIsWaitedForAWhile) {
  Scenario s(ServiceNetwork(absl::StrCat(
      Phones(1),
      Service(ToPhone("forward_no_answer", 2) + "no_answer_after: \"10s\""))));
  s.faults().KillHost("bob1", At("5s"));
  s.ua("bob2").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("30s"));
  s.RunFor("80s");
  EXPECT_THAT(s.Sent("proxy1", "bob2"), MessagesAt("INVITE", {"14.005s"}));
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

TEST(Forwarding, TargetThatIsBusyToo) {
  Scenario s(ServiceNetwork(
      absl::StrCat(Phones(1), Service(ToPhone("forward_busy", 2)))));
  s.ua("bob1").RejectWith(486);
  s.ua("bob2").RejectWith(486);
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  EXPECT_THAT(s.call("alice"), FailedWith(486));
  EXPECT_THAT(s.Sent("proxy1", "alice"), SentCount("486", 1));
}

// The answer at the old phone and the CANCEL cross: it is answered, and no
// other phone rings.
TEST(Forwarding, AnswerThatCrossesTheCancelIsTheCall) {
  Scenario s(ServiceNetwork(absl::StrCat(
      Phones(1),
      Service(ToPhone("forward_no_answer", 2) + "no_answer_after: \"10s\""))));
  s.ua("bob1").AnswerAfter("9.998s");
  s.ua("alice").Call(kBob).HangUp(At("20s"));
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("proxy1", "bob1"),
              Starts({"INVITE", "CANCEL", "ACK", "BYE"}));
  EXPECT_THAT(s.SentBy("bob2"), Starts({}));
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_THAT(s.call("bob1"), Ended());
}

// --- Find-me: RFC 5359 section 2.12.

std::string FindMe(int phones) {
  return Phones(phones, "ring_times: [\"5s\", \"5s\", \"5s\"]") +
         "fork: SEQUENTIAL ";
}

TEST(FindMe, FourthPhoneAnswersAndTheOthersAreNotHeardOf) {
  Scenario s(ServiceNetwork(FindMe(4)));
  s.ua("bob2").RejectWith(480);
  s.ua("bob3").RejectWith(486);
  s.ua("bob4").AnswerAfter("1s").HangUpAfter("3s");
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("proxy1", "bob1"), Starts({"INVITE", "CANCEL", "ACK"}));
  EXPECT_THAT(s.Sent("proxy1", "bob2"), Starts({"INVITE", "ACK"}));
  EXPECT_THAT(s.Sent("proxy1", "bob3"), Starts({"INVITE", "ACK"}));
  EXPECT_THAT(s.Sent("proxy1", "alice"),
              Starts({"100", "180", "180", "200", "BYE"}));
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

// 16.7 step 6: any 4xx that says more than that the proxy has waited in vain.
TEST(FindMe, BestResponseIsLeftWhenAllFail) {
  Scenario s(ServiceNetwork(FindMe(3)));
  s.ua("bob2").RejectWith(503);
  s.ua("bob3").RejectWith(484);
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), FailedWith(484));
}

TEST(FindMe, NobodyAnswersAtAll) {
  Scenario s(ServiceNetwork(FindMe(3) + "no_response_status: 480 "));
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  // Three times 5 s and the 10 ms that the 487 takes, from 5 ms on.
  EXPECT_THAT(s.call("alice"), FailedWith(480, At("15.04s")));
}

TEST(FindMe, GlobalFailureEndsTheSearch) {  // 16.7 step 5
  Scenario s(ServiceNetwork(FindMe(4)));
  s.ua("bob2").RejectWith(603);
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), FailedWith(603));
  EXPECT_THAT(s.SentBy("bob3"), Starts({}));
}

TEST(FindMe, CallerGivesUpInTheMiddle) {
  Scenario s(ServiceNetwork(FindMe(4)));
  s.ua("alice").Call(kBob).GiveUp(At("7s"));
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), Cancelled());
  EXPECT_THAT(s.call("bob2"), Cancelled());
  EXPECT_THAT(s.SentBy("bob3"), Starts({}));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

// 16.7 step 5: both 200 go to the caller, who keeps one (13.2.2.4).
TEST(FindMe, TwoAnswersAtOnceAreOneCall) {
  Scenario s(ServiceNetwork(Phones(2)));
  s.ua("bob1").AnswerAfter("2s");
  s.ua("bob2").AnswerAfter("2s");
  s.ua("alice").Call(kBob).HangUp(At("5s"));
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("proxy1", "alice"), SentCount("200 INVITE", 2));
  EXPECT_THAT(s.SentBy("alice"), SentCount("ACK", 2));
  EXPECT_THAT(s.SentBy("alice"), SentCount("BYE", 2));
  EXPECT_THAT(s.call("bob1"), Ended());
  EXPECT_THAT(s.call("bob2"), Ended());
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

}  // namespace
}  // namespace sipsim
