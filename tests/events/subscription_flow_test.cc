// Subscriptions through a proxy, and what breaks (RFC 6665, RFC 4235, RFC
// 5057): carol watches bob's dialogs; each link takes 5 ms.

#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using ::testing::HasSubstr;
using std::chrono_literals::operator""s;

constexpr char kOffice[] = "topologies/catalog/busy_lamp.txtpb";
constexpr char kBob[] = "sip:bob@biloxi.example.com";

struct Office : Scenario {
  explicit Office(sip::Duration expires = 600s, bool refresh = true)
      : Scenario(kOffice) {
    ua("bob").RingAfter("20ms").AnswerAfter("3s");
    ua("carol").Subscribe({.uri = kBob,
                           .package = "dialog",
                           .expires = expires,
                           .refresh = refresh});
  }
};

TEST(SubscriptionFlow, CallIsFollowedFromItsBeginToItsEnd) {
  Office s;
  s.ua("alice")
      .Call(kBob, At("2s"))
      .Hold(At("8s"))
      .Resume(At("10s"))
      .HangUp(At("12s"));
  s.ua("carol").Unsubscribe(At("15s"));
  s.RunFor("3.5s");
  EXPECT_THAT(s.subscription("carol").body, HasSubstr("<state>early</state>"));
  s.RunFor("2.5s");
  EXPECT_THAT(s.subscription("carol").body,
              HasSubstr("<state>confirmed</state>"));
  s.RunFor("3s");
  EXPECT_THAT(s.subscription("carol").body, HasSubstr("+sip.rendering"));
  s.RunFor("4s");
  EXPECT_THAT(s.subscription("carol").body,
              HasSubstr("<state event=\"remote-bye\">terminated</state>"));
  s.RunFor("60s");
  EXPECT_EQ(s.subscription("carol").phase, SubscriptionPhase::kTerminated);
  EXPECT_EQ(s.subscription("carol").reason, "timeout");
  EXPECT_EQ(s.open_dialog_count(), 0u);
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

// 4.2.1.3: alice is none of bob's watchers.
TEST(SubscriptionFlow, StrangerIsRefused) {
  Scenario s(kOffice);
  s.ua("alice").Subscribe({.uri = kBob, .package = "dialog"});
  s.RunFor("40s");
  EXPECT_EQ(s.subscription("alice").status_code, 403);
  EXPECT_EQ(s.subscription("alice").phase, SubscriptionPhase::kTerminated);
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

// 4.2.1.4: the notifier has the last word at the end of it: granted at 10 ms.
TEST(SubscriptionFlow, ExpiryIsToldByTheNotifier) {
  Office s(/*expires=*/60s, /*refresh=*/false);
  s.RunFor("100s");
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("NOTIFY", {"10ms", "60.01s"}));
  EXPECT_EQ(s.subscription("carol").reason, "timeout");
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

// 4.1.2.2: 64*T1 ahead of the end, which counts from the NOTIFY at 20 ms.
TEST(SubscriptionFlow, IsRefreshedAheadOfItsEnd) {
  Office s(/*expires=*/100s);
  s.RunFor("150s");
  EXPECT_THAT(s.SentBy("carol"),
              MessagesAt("SUBSCRIBE", {"0s", "68.02s", "136.04s"}));
  EXPECT_EQ(s.subscription("carol").phase, SubscriptionPhase::kActive);
  EXPECT_EQ(s.open_dialog_count(), 2u);
}

// 17.1.2.2: Timer E sends a NOTIFY that was lost again, the same one.
TEST(SubscriptionFlow, LostNotifyIsSentAgain) {
  Office s;
  s.faults().DropNth({.from = "bob", .start = "NOTIFY"}, 1);
  s.RunFor("40s");
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("NOTIFY", {"10ms", "510ms"}));
  EXPECT_EQ(s.subscription("carol").notify_count, 1u);
  EXPECT_EQ(s.subscription("carol").phase, SubscriptionPhase::kActive);
}

// The answer to the SUBSCRIBE is lost: the NOTIFY makes the subscription all
// the same (4.1.2.4).
TEST(SubscriptionFlow, Lost2xxDoesNotHoldUpTheNotify) {
  Office s;
  s.faults().DropNth({.from = "bob", .start = "200"}, 1);
  s.RunUntil("100ms");
  EXPECT_EQ(s.subscription("carol").phase, SubscriptionPhase::kActive);
  EXPECT_EQ(s.subscription("carol").status_code, 0);
  s.RunUntil("1s");
  EXPECT_EQ(s.subscription("carol").status_code, 200);
}

// 4.1.2.2: nobody answers the refresh at 68.02 s: Timer N, 64*T1 later.
TEST(SubscriptionFlow, DeadNotifierIsNoticedAtTheRefresh) {
  Office s(/*expires=*/100s);
  s.faults().KillHost("bob", At("10s"));
  s.RunUntil("100s");
  EXPECT_EQ(s.subscription("carol").phase, SubscriptionPhase::kActive);
  s.RunUntil("101s");
  EXPECT_EQ(s.subscription("carol").phase, SubscriptionPhase::kTerminated);
  EXPECT_EQ(s.subscription("carol").status_code, 408);
}

// 4.2.2: nobody answers a NOTIFY: Timer F.
TEST(SubscriptionFlow, DeadSubscriberIsForgottenByTheNextNotify) {
  Office s;
  s.faults().KillHost("carol", At("1s"));
  s.ua("alice").Call(kBob, At("2s"));
  s.RunUntil("34s");
  // Alice's call is at both ends, the subscription at bob's.
  EXPECT_EQ(s.open_dialog_count(), 3u);
  s.RunUntil("35s");
  EXPECT_EQ(s.open_dialog_count(), 2u);
}

// 4.1.2.2: a notifier that was started anew knows of nothing.
TEST(SubscriptionFlow, RestartedNotifierAnswersTheRefreshWith481) {
  Office s(/*expires=*/100s);
  s.faults().StopProcess("bob", At("10s"));
  s.faults().RestartProcess("bob", At("11s"));
  s.RunUntil("69s");
  EXPECT_EQ(s.subscription("carol").status_code, 481);
  EXPECT_EQ(s.subscription("carol").phase, SubscriptionPhase::kTerminated);
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

// 4.1.3: what a subscriber that was started anew has not asked for, it refuses;
// 4.2.2: that is the end of it.
TEST(SubscriptionFlow, RestartedSubscriberAnswersTheNextNotify) {
  Office s;
  s.faults().StopProcess("carol", At("1s"));
  s.faults().RestartProcess("carol", At("1.5s"));
  s.ua("alice").Call(kBob, At("2s")).HangUp(At("6s"));
  s.RunUntil("60s");
  EXPECT_THAT(s.SentBy("carol"), SentCount("405", 1));
  EXPECT_THAT(s.Sent("bob", "proxy"), SentCount("NOTIFY", 2));
  EXPECT_EQ(s.subscription("carol").phase, SubscriptionPhase::kTerminated);
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

}  // namespace
}  // namespace sipsim
