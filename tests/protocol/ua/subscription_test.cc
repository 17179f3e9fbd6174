// The subscriber (RFC 6665 section 4.1): SUBSCRIBE, and how it ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/protocol/ua/subscribing.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Subscription, SubscribeSaysWhatIsWantedAndForHowLong) {
  Subscribing alice;
  EXPECT_EQ(alice.number, 1u);
  const Message& subscribe = alice.subscribe;
  EXPECT_EQ(KindOf(subscribe), "SUBSCRIBE");
  EXPECT_EQ(subscribe.request_uri().text, kBob);
  EXPECT_EQ(subscribe.to()->uri.text, kBob);
  EXPECT_EQ(subscribe.FindValue(HeaderId::kEvent), "dialog");
  EXPECT_EQ(subscribe.FindValue(HeaderId::kExpires), "3600");
  EXPECT_EQ(subscribe.FindValue(HeaderId::kAccept),
            "application/dialog-info+xml");
  EXPECT_EQ(subscribe.contacts().size(), 1u);
}

// 4.4.1: it is the NOTIFY that makes the dialog.
TEST(Subscription, NotifyAheadOfThe2xxMakesTheDialog) {
  Subscribing alice;
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
  alice.Receive(alice.Notify("active;expires=600").ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "200 NOTIFY");
  EXPECT_EQ(alice.ua->open_dialog_count(), 1u);
  alice.Answer(alice.subscribe, 200, "Expires: 600\r\n");
  EXPECT_THAT(alice.TakeEvents(),
              ElementsAre("notified 1 active;expires=600", "subscribe 1 200"));
}

// 4.1.2.2: refreshed within the dialog, ahead of the end.
TEST(Subscription, IsRefreshedInItsDialogAheadOfItsEnd) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 200, "Expires: 3600\r\n");
  // 4.1.3: what the NOTIFY says, counts.
  alice.Receive(alice.Notify("active;expires=600").ToBytes());
  // 600 s less 64*T1.
  alice.fake.Advance(567s);
  EXPECT_EQ(KindOf(alice.Sent(-1)), "200 NOTIFY");
  alice.fake.Advance(1s);
  const Message refresh = alice.Sent(-1);
  EXPECT_EQ(KindOf(refresh), "SUBSCRIBE");
  EXPECT_EQ(refresh.request_uri().text, "sip:bob@192.0.2.201");
  EXPECT_EQ(refresh.to()->tag, "bobtag");
  EXPECT_EQ(refresh.cseq().number, alice.subscribe.cseq().number + 1);
  EXPECT_EQ(refresh.FindValue(HeaderId::kEvent), "dialog");
  alice.Answer(refresh, 200, "Expires: 3600\r\n");
  alice.Receive(alice.Notify("active;expires=3600", 2).ToBytes());
  alice.fake.Advance(60s);
  EXPECT_EQ(alice.ua->open_dialog_count(), 1u);
}

// 4.1.2.3.
TEST(Subscription, UnsubscribingWaitsForTheLastNotify) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 200, "Expires: 3600\r\n");
  alice.Receive(alice.Notify("active;expires=3600").ToBytes());
  EXPECT_TRUE(alice.ua->Unsubscribe(alice.number));
  const Message last = alice.Sent(-1);
  EXPECT_EQ(last.FindValue(HeaderId::kExpires), "0");
  alice.Answer(last, 200, "Expires: 0\r\n");
  EXPECT_EQ(alice.ua->open_dialog_count(), 1u);
  alice.Receive(alice.Notify("terminated;reason=timeout", 2).ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "200 NOTIFY");
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
  EXPECT_EQ(alice.person.events.back(), "subscription 1 over");
  EXPECT_FALSE(alice.ua->Unsubscribe(alice.number));
  // One more NOTIFY is of no subscription.
  alice.fake.Advance(60s);
  alice.Receive(alice.Notify("active;expires=3600", 3).ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "481 NOTIFY");
}

// 4.1.2.4: Timer N, 64*T1.
TEST(Subscription, FailsWithoutANotifyByTimerN) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 200, "Expires: 3600\r\n");
  alice.fake.Advance(31s);
  EXPECT_THAT(alice.TakeEvents(), ElementsAre("subscribe 1 200"));
  alice.fake.Advance(1s);
  EXPECT_THAT(alice.TakeEvents(), ElementsAre("subscription 1 over"));
  alice.Receive(alice.Notify("active;expires=600").ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "481 NOTIFY");
}

TEST(Subscription, SilenceEndsItLikeA408) {
  Subscribing alice;
  alice.fake.Advance(32s);
  EXPECT_THAT(alice.TakeEvents(),
              ElementsAre("subscribe 1 408", "subscription 1 over"));
}

// 4.1.2.1.
TEST(Subscription, RefusalEndsIt) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 489, "Allow-Events: presence\r\n");
  EXPECT_THAT(alice.TakeEvents(),
              ElementsAre("subscribe 1 489", "subscription 1 over"));
  alice.fake.Advance(60s);
  EXPECT_EQ(alice.ua->open_transaction_count(), 0u);
}

// 4.1.4: each From tag is a subscription of its own, until Timer N fires.
TEST(Subscription, ForkedSubscribeMakesOneForEachNotifier) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 200, "Expires: 3600\r\n");
  Incoming first = alice.Notify("active;expires=3600");
  Incoming second = first;
  second.from_tag = "bobtag2";
  second.branch = "z9hG4bKfork";
  second.contact = "<sip:bob@192.0.2.202>";
  alice.Receive(first.ToBytes());
  alice.Receive(second.ToBytes());
  EXPECT_EQ(alice.ua->open_dialog_count(), 2u);
  EXPECT_THAT(alice.TakeEvents(),
              ElementsAre("subscribe 1 200", "notified 1 active;expires=3600",
                          "notified 2 active;expires=3600"));
  EXPECT_TRUE(alice.ua->Unsubscribe(2));
  EXPECT_EQ(alice.Sent(-1).request_uri().text, "sip:bob@192.0.2.202");
  alice.fake.Advance(40s);
  Incoming third = first;
  third.from_tag = "bobtag3";
  third.branch = "z9hG4bKlate";
  alice.Receive(third.ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "481 NOTIFY");
}

// RFC 3261 section 21.4.17.
TEST(Subscription, TooBriefAnIntervalIsLengthened) {
  Subscribing alice({.uri = kBob, .package = "dialog", .expires = 30s});
  alice.Answer(alice.subscribe, 423, "Min-Expires: 60\r\n");
  const Message again = alice.Sent(-1);
  EXPECT_EQ(KindOf(again), "SUBSCRIBE");
  EXPECT_EQ(again.FindValue(HeaderId::kExpires), "60");
  EXPECT_EQ(again.call_id(), alice.subscribe.call_id());
  EXPECT_EQ(again.cseq().number, alice.subscribe.cseq().number + 1);
}

// 4.1.2.2, RFC 5057 section 5.1.
TEST(Subscription, Answer481ToARefreshEndsIt) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 200, "Expires: 600\r\n");
  alice.Receive(alice.Notify("active;expires=600").ToBytes());
  alice.fake.Advance(568s);
  alice.Answer(alice.Sent(-1), 481);
  EXPECT_EQ(alice.person.events.back(), "subscription 1 over");
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
}

// 4.1.2.2: other failures do not end what holds by the last NOTIFY.
TEST(Subscription, Answer500ToARefreshLeavesItUntilItsEnd) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 200, "Expires: 600\r\n");
  alice.Receive(alice.Notify("active;expires=600").ToBytes());
  alice.fake.Advance(568s);
  alice.Answer(alice.Sent(-1), 500);
  EXPECT_EQ(alice.ua->open_dialog_count(), 1u);
  alice.fake.Advance(200s);
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
}

// 4.1.3.
TEST(Subscription, ProbationIsWaitedForAndTriedAnew) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 200, "Expires: 600\r\n");
  alice.Receive(
      alice.Notify("terminated;reason=probation;retry-after=100").ToBytes());
  alice.TakeEvents();
  alice.fake.Advance(99s);
  EXPECT_EQ(alice.TimesOf("SUBSCRIBE").size(), 1u);
  alice.fake.Advance(1s);
  const Message anew = alice.Sent(-1);
  EXPECT_EQ(KindOf(anew), "SUBSCRIBE");
  EXPECT_NE(anew.call_id(), alice.subscribe.call_id());
  EXPECT_NE(anew.from()->tag, alice.subscribe.from()->tag);
  EXPECT_THAT(alice.TakeEvents(), IsEmpty());
}

// 4.1.2.3: who has unsubscribed, stays so.
TEST(Subscription, DeactivatedIsNotTriedAnewByWhoHasUnsubscribed) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 200, "Expires: 3600\r\n");
  alice.Receive(alice.Notify("active;expires=3600").ToBytes());
  EXPECT_TRUE(alice.ua->Unsubscribe(alice.number));
  alice.Receive(alice.Notify("terminated;reason=deactivated", 2).ToBytes());
  alice.fake.Advance(600s);
  EXPECT_EQ(alice.person.events.back(), "subscription 1 over");
  for (int i = 1; i < static_cast<int>(alice.sent_count()); ++i) {
    const Message sent = alice.Sent(i);
    if (sent.method() != Method::kSubscribe) continue;
    EXPECT_EQ(sent.FindValue(HeaderId::kExpires), "0");
  }
}

TEST(Subscription, RejectedIsNotTriedAnew) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 200, "Expires: 600\r\n");
  alice.Receive(alice.Notify("terminated;reason=rejected").ToBytes());
  alice.fake.Advance(600s);
  EXPECT_EQ(alice.TimesOf("SUBSCRIBE").size(), 1u);
  EXPECT_EQ(alice.person.events.back(), "subscription 1 over");
}

}  // namespace
}  // namespace sipsim::sip
