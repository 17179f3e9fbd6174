// The notifier (RFC 6665 section 4.2): alice subscribes to bob.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "protocol/event/dialog_info.h"
#include "tests/protocol/ua/watched.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// 4.2.1.2: a NOTIFY follows at once, with all there is to tell.
TEST(Watcher, IsToldTheStateAtOnce) {
  Watched world;
  EXPECT_THAT(world.Flow(), ElementsAre("alice SUBSCRIBE", "bob 200 SUBSCRIBE",
                                        "bob NOTIFY", "alice 200 NOTIFY"));
  EXPECT_THAT(world.alice.person.events,
              ElementsAre("subscribe 1 200", "notified 1 active;expires=3600"));
  EXPECT_THAT(world.bob.person.events, ElementsAre("watcher 1"));
  const DialogInfo info = world.last_document();
  EXPECT_EQ(info.version, 0u);
  EXPECT_TRUE(info.is_full);
  EXPECT_EQ(info.entity, kBob);
  EXPECT_THAT(info.dialogs, IsEmpty());
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 1u);
}

// 4.2.1.4: not refreshed, it runs out.
TEST(Watcher, ExpiryIsToldByTheLastNotify) {
  TwoUas world(AliceConfig(), Serving());
  world.alice.ua->Subscribe(
      {.uri = kBob, .package = "dialog", .expires = 60s, .refresh = false});
  world.Carry();
  world.Advance(59s);
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 1u);
  world.Advance(1s);
  EXPECT_THAT(world.alice.person.events,
              Contains("notified 1 terminated;reason=timeout"));
  EXPECT_EQ(world.alice.person.events.back(), "subscription 1 over");
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 0u);
  EXPECT_EQ(world.alice.ua->open_dialog_count(), 0u);
}

TEST(Watcher, RefreshIsAnsweredByAllOfTheState) {
  Watched world(Serving(), 600s);
  world.ForgetFlow();
  world.Advance(568s);
  EXPECT_THAT(world.Flow(), ElementsAre("alice SUBSCRIBE", "bob 200 SUBSCRIBE",
                                        "bob NOTIFY", "alice 200 NOTIFY"));
  EXPECT_TRUE(world.last_document().is_full);
  EXPECT_EQ(world.last_document().version, 1u);
  EXPECT_EQ(world.alice.person.events.back(), "notified 1 active;expires=600");
}

TEST(Watcher, UnsubscribesByExpiresZero) {
  Watched world;
  world.alice.ua->Unsubscribe(1);
  world.Carry();
  EXPECT_EQ(world.alice.person.events.back(), "subscription 1 over");
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 0u);
  EXPECT_EQ(world.alice.ua->open_dialog_count(), 0u);
  world.Advance(60s);
  EXPECT_EQ(world.bob.ua->open_transaction_count(), 0u);
}

// 4.2.1.1.
TEST(Watcher, TooBriefAnIntervalIsRefused) {
  Watched world(Serving(), 30s);
  EXPECT_THAT(world.Flow(), ElementsAre("alice SUBSCRIBE", "bob 423 SUBSCRIBE",
                                        "alice SUBSCRIBE", "bob 200 SUBSCRIBE",
                                        "bob NOTIFY", "alice 200 NOTIFY"));
  EXPECT_EQ(world.alice.person.events.back(), "notified 1 active;expires=60");
}

TEST(Watcher, LongIntervalIsCutDown) {
  UserAgentConfig bob = Serving();
  bob.notifier->expires_max = 900s;
  Watched world(bob);
  EXPECT_EQ(world.alice.person.events.back(), "notified 1 active;expires=900");
}

TEST(Watcher, OnlyThoseWhoMaySubscribe) {
  UserAgentConfig bob = Serving();
  bob.notifier->watchers = {kCarol};
  Watched world(bob);
  EXPECT_THAT(world.alice.person.events,
              ElementsAre("subscribe 1 403", "subscription 1 over"));
  bob.notifier->watchers = {kCarol, AliceConfig().aor};
  Watched other(bob);
  EXPECT_EQ(other.alice.person.events[0], "subscribe 1 200");
}

TEST(Watcher, UnknownPackageIsRefusedWith489AndAllowEvents) {
  TwoUas world(AliceConfig(), Serving());
  world.alice.ua->Subscribe({.uri = kBob, .package = "presence"});
  world.Carry();
  const Message refusal = world.bob.Sent(-1);
  EXPECT_EQ(KindOf(refusal), "489 SUBSCRIBE");
  EXPECT_EQ(refusal.FindValue(HeaderId::kAllowEvents), "dialog");
}

// RFC 3515 section 2.4.4: it is for a REFER to make such a subscription.
TEST(Watcher, SubscribeToReferIsForbidden) {
  for (const bool has_notifier : {true, false}) {
    UserAgentConfig bob = has_notifier ? Serving() : BobConfig();
    bob.refer.emplace();
    TwoUas world(AliceConfig(), bob);
    world.alice.ua->Subscribe({.uri = kBob, .package = "refer"});
    world.Carry();
    EXPECT_EQ(KindOf(world.bob.Sent(-1)), "403 SUBSCRIBE");
  }
}

// 4.4.4.
TEST(Watcher, NotifierSaysSoInItsInvites) {
  LoneUa bob(Serving(), "192.0.2.201:5060", "client.biloxi.example.com:5060");
  bob.ua->Invite("sip:alice@192.0.2.101");
  EXPECT_EQ(bob.Sent(0).FindValue(HeaderId::kAllowEvents), "dialog");
  EXPECT_TRUE(
      absl::StrContains(bob.Sent(0).FindValue(HeaderId::kAllow), "SUBSCRIBE"));
}

// 4.2.2, figure 3.
TEST(Watcher, PendingLearnsNothingUntilItIsGranted) {
  TwoUas world(AliceConfig(), Serving());
  world.bob.person.watcher_substate = Substate::kPending;
  world.alice.ua->Subscribe({.uri = kBob, .package = "dialog"});
  world.Carry();
  EXPECT_EQ(world.alice.person.events.back(),
            "notified 1 pending;expires=3600");
  EXPECT_EQ(world.alice.person.documents.back(), "");
  EXPECT_TRUE(world.bob.ua->GrantWatcher(1));
  world.Carry();
  EXPECT_EQ(world.alice.person.events.back(), "notified 1 active;expires=3600");
  EXPECT_NE(world.alice.person.documents.back(), "");
  EXPECT_TRUE(world.bob.ua->EndWatcher(1, TerminationReason::kProbation, 100));
  world.Carry();
  EXPECT_EQ(world.alice.person.events.back(),
            "notified 1 terminated;reason=probation;retry-after=100");
  EXPECT_FALSE(world.bob.ua->GrantWatcher(1));
  world.ForgetFlow();
  world.Advance(100s);
  EXPECT_EQ(world.Flow()[0], "alice SUBSCRIBE");
}

// 4.4.2: migration.
TEST(Watcher, DeactivatedSubscribesAnewAtOnce) {
  Watched world;
  world.ForgetFlow();
  world.bob.ua->EndWatcher(1, TerminationReason::kDeactivated);
  world.Advance(1s);
  EXPECT_THAT(world.Flow(), ElementsAre("bob NOTIFY", "alice 200 NOTIFY",
                                        "alice SUBSCRIBE", "bob 200 SUBSCRIBE",
                                        "bob NOTIFY", "alice 200 NOTIFY"));
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 1u);
}

// 4.2.2: who does not answer a NOTIFY is gone.
TEST(Watcher, SilenceToANotifyEndsIt) {
  Watched world;
  world.Advance(10s);
  world.loses = [](const std::string& kind) { return kind == "bob NOTIFY"; };
  world.ReceiveFromCarol("INVITE", 1, "");
  world.Advance(31s);
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 1u);
  world.Advance(1s);
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 0u);
}

}  // namespace
}  // namespace sipsim::sip
