// The session timer at both ends: RFC 4028.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Refresher = SessionTimerConfig::Refresher;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

UserAgentConfig Timed(UserAgentConfig config, Duration interval = 90s,
                      Refresher refresher = Refresher::kEither) {
  config.takes_update = true;
  config.session_timer = {.interval = interval, .refresher = refresher};
  return config;
}

struct Pair : TwoUas {
  Pair(const UserAgentConfig& alice_config, const UserAgentConfig& bob_config)
      : TwoUas(alice_config, bob_config) {
    bob.person.on_incoming = [](Call& call) { call.Answer(); };
    alice.ua->Invite(kBob);
    Carry();
  }
  Call& alice_call() { return *alice.ua->last_call(); }
  Call& bob_call() { return *bob.ua->last_call(); }
};

TEST(SessionTimer, CallerRefreshesByUpdateAtHalfOfTheInterval) {
  Pair world(Timed(AliceConfig()), Timed(BobConfig()));
  const Message invite = world.alice.Sent(0);
  EXPECT_EQ(invite.FindValue(HeaderId::kSessionExpires), "90");
  EXPECT_EQ(invite.Find(HeaderId::kMinSe), nullptr);
  const Message ok = world.bob.Sent(0);
  EXPECT_EQ(ok.FindValue(HeaderId::kSessionExpires), "90;refresher=uac");
  EXPECT_EQ(ok.FindValue(HeaderId::kRequire), "timer");
  world.Advance(200s);
  EXPECT_THAT(world.alice.TimesOf("UPDATE"), ElementsAre(45s, 90s, 135s, 180s));
  const Message update = world.alice.Sent(2);
  EXPECT_EQ(KindOf(update), "UPDATE");
  EXPECT_EQ(update.FindValue(HeaderId::kSessionExpires), "90;refresher=uac");
  EXPECT_EQ(update.FindValue(HeaderId::kSupported), "timer");
  EXPECT_EQ(update.body(), "");
  EXPECT_EQ(world.bob.Sent(1).FindValue(HeaderId::kSessionExpires),
            "90;refresher=uac");
  EXPECT_THAT(world.bob.TimesOf("BYE"), IsEmpty());
  EXPECT_EQ(world.bob_call().state(), CallState::kEstablished);
}

TEST(SessionTimer, CalleeRefreshesWhereItIsAskedTo) {
  Pair world(Timed(AliceConfig(), 90s, Refresher::kUas), Timed(BobConfig()));
  EXPECT_EQ(world.alice.Sent(0).FindValue(HeaderId::kSessionExpires),
            "90;refresher=uas");
  world.Advance(100s);
  EXPECT_THAT(world.bob.TimesOf("UPDATE"), ElementsAre(45s, 90s));
  // The role stays: it is that of the one who sends the UPDATE.
  EXPECT_EQ(world.bob.Sent(1).FindValue(HeaderId::kSessionExpires),
            "90;refresher=uac");
  EXPECT_THAT(world.alice.TimesOf("UPDATE"), IsEmpty());
}

// 7.4: a re-INVITE has an offer, and says nothing new.
TEST(SessionTimer, RefreshByReinviteKeepsTheVersion) {
  UserAgentConfig alice = Timed(AliceConfig());
  alice.session_timer->refreshes_by_reinvite = true;
  Pair world(alice, Timed(BobConfig()));
  world.Advance(50s);
  EXPECT_THAT(world.alice.TimesOf("INVITE"), ElementsAre(0s, 45s));
  const Message refresh = world.alice.Sent(2);
  EXPECT_EQ(refresh.body(), world.alice.Sent(0).body());
  EXPECT_EQ(refresh.FindValue(HeaderId::kSessionExpires), "90;refresher=uac");
  EXPECT_EQ(world.bob.Sent(1).body(), world.bob.Sent(0).body());
  world.Advance(45s);
  EXPECT_THAT(world.alice.TimesOf("INVITE"), ElementsAre(0s, 45s, 90s));
}

// The same at an end that is held: it does not ask for more than it has.
TEST(SessionTimer, RefreshByReinviteOfWhoIsHeldKeepsTheVersion) {
  UserAgentConfig alice = Timed(AliceConfig());
  alice.session_timer->refreshes_by_reinvite = true;
  Pair world(alice, Timed(BobConfig()));
  world.Advance(1s);
  world.bob_call().Hold();
  world.Carry();
  const std::string held = world.alice_call().session().local_description();
  ASSERT_THAT(held, HasSubstr("a=recvonly\r\n"));
  const std::string hold = world.bob_call().session().local_description();
  world.Advance(49s);
  EXPECT_THAT(world.alice.TimesOf("INVITE"), ElementsAre(0s, 46s));
  EXPECT_EQ(world.alice.Sent(-2).body(), held);
  EXPECT_EQ(KindOf(world.bob.Sent(-1)), "200 INVITE");
  EXPECT_EQ(world.bob.Sent(-1).body(), hold);
  EXPECT_TRUE(world.alice_call().is_held());
}

// Section 10: the least of 32 s and a third ahead of the expiration.
TEST(SessionTimer, WhoIsNotRefreshedHangsUpAheadOfTheExpiration) {
  const struct {
    Duration interval;
    Duration bye;
  } kCases[] = {{90s, 60s}, {300s, 268s}};
  for (const auto& c : kCases) {
    Pair world(Timed(AliceConfig(), c.interval),
               Timed(BobConfig(), c.interval));
    world.loses = [](const std::string&) { return true; };
    world.Advance(c.bye - 1ms);
    EXPECT_THAT(world.bob.TimesOf("BYE"), IsEmpty());
    world.Advance(60s);
    ASSERT_FALSE(world.bob.TimesOf("BYE").empty());
    EXPECT_EQ(world.bob.TimesOf("BYE")[0], c.bye);
    EXPECT_THAT(world.bob.person.events,
                Contains("ended 1 expired network 200"));
  }
}

TEST(SessionTimer, RefreshThatIsNotAnsweredEndsTheCall) {
  Pair world(Timed(AliceConfig(), 300s), Timed(BobConfig(), 300s));
  world.loses = [](const std::string&) { return true; };
  world.Advance(183s);
  ASSERT_FALSE(world.alice.TimesOf("BYE").empty());
  EXPECT_EQ(world.alice.TimesOf("BYE")[0], 182s);  // 150 s, and Timer F.
}

// 7.3, 7.4: Min-SE comes back, and Session-Expires goes up to it.
TEST(SessionTimer, TooShortAnIntervalIsRefusedAndRaised) {
  UserAgentConfig bob = Timed(BobConfig(), 1800s);
  bob.session_timer->min = 600s;
  Pair world(Timed(AliceConfig()), bob);
  EXPECT_THAT(world.Flow(),
              ElementsAre("alice INVITE", "bob 422 INVITE", "alice ACK",
                          "alice INVITE", "bob 200 INVITE", "alice ACK"));
  EXPECT_EQ(world.bob.Sent(0).FindValue(HeaderId::kMinSe), "600");
  const Message again = world.alice.Sent(2);
  EXPECT_EQ(again.FindValue(HeaderId::kSessionExpires), "600");
  EXPECT_EQ(again.FindValue(HeaderId::kMinSe), "600");
  EXPECT_EQ(again.cseq().number, 2u);
  EXPECT_EQ(again.call_id(), world.alice.Sent(0).call_id());
  world.Advance(301s);
  // The dialog has not heard of that minimum, but of the interval.
  const Message update = world.alice.Sent(-1);
  EXPECT_EQ(KindOf(update), "UPDATE");
  EXPECT_EQ(update.FindValue(HeaderId::kSessionExpires), "600;refresher=uac");
  EXPECT_EQ(update.Find(HeaderId::kMinSe), nullptr);
}

TEST(SessionTimer, CalleeMakesTheIntervalShorterButNotBelowTheMinimum) {
  {
    Pair world(Timed(AliceConfig(), 1800s), Timed(BobConfig(), 300s));
    EXPECT_EQ(world.bob.Sent(0).FindValue(HeaderId::kSessionExpires),
              "300;refresher=uac");
    world.Advance(151s);
    EXPECT_THAT(world.alice.TimesOf("UPDATE"), ElementsAre(150s));
  }
  {
    UserAgentConfig alice = Timed(AliceConfig(), 1800s);
    alice.session_timer->min = 900s;
    Pair world(alice, Timed(BobConfig(), 300s));
    EXPECT_EQ(world.alice.Sent(0).FindValue(HeaderId::kMinSe), "900");
    EXPECT_EQ(world.bob.Sent(0).FindValue(HeaderId::kSessionExpires),
              "900;refresher=uac");
  }
}

// 7.2: for its own benefit, by re-INVITE.
TEST(SessionTimer, CallerGoesOnWithAPeerThatKnowsNothingOfIt) {
  Pair world(Timed(AliceConfig()), BobConfig());
  EXPECT_EQ(world.bob.Sent(0).Find(HeaderId::kSessionExpires), nullptr);
  world.Advance(100s);
  EXPECT_THAT(world.alice.TimesOf("INVITE"), ElementsAre(0s, 45s, 90s));
  EXPECT_THAT(world.alice.TimesOf("UPDATE"), IsEmpty());
}

// Section 9, table 2: a caller that knows nothing of it is not bothered.
TEST(SessionTimer, CalleeAsksNothingOfACallerThatKnowsNothingOfIt) {
  Pair world(AliceConfig(), Timed(BobConfig()));
  EXPECT_EQ(world.bob.Sent(0).Find(HeaderId::kSessionExpires), nullptr);
  world.Advance(200s);
  EXPECT_THAT(world.bob.TimesOf("BYE"), IsEmpty());
}

// The same where a proxy has asked for it: the callee refreshes.
TEST(SessionTimer, CalleeRefreshesForAProxyAlone) {
  LoneUa alice(Timed(AliceConfig()));
  alice.Receive(Incoming{.fields = "Session-Expires: 60\r\nMin-SE: 90\r\n",
                         .body = kBobSdp}
                    .ToBytes());
  ASSERT_EQ(alice.ua->call_count(), 1u);
  alice.ua->last_call()->Answer();
  const Message ok = alice.Sent(0);
  EXPECT_EQ(ok.FindValue(HeaderId::kSessionExpires), "60;refresher=uas");
  EXPECT_EQ(ok.Find(HeaderId::kRequire), nullptr);
}

TEST(SessionTimer, CalleeAsksACallerThatSupportsIt) {
  LoneUa alice(Timed(AliceConfig(), 300s, Refresher::kUas));
  alice.Receive(
      Incoming{.fields = "Supported: timer\r\nMin-SE: 400\r\n", .body = kBobSdp}
          .ToBytes());
  alice.ua->last_call()->Answer();
  EXPECT_EQ(alice.Sent(0).FindValue(HeaderId::kSessionExpires),
            "400;refresher=uas");
  EXPECT_EQ(alice.Sent(0).FindValue(HeaderId::kRequire), "timer");
}

TEST(SessionTimer, BrokenIntervalGets400) {
  LoneUa alice(Timed(AliceConfig()));
  alice.Receive(Incoming{.fields = "Session-Expires: soon\r\n", .body = kBobSdp}
                    .ToBytes());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("400 INVITE"));
}

// A refresh that meets a re-INVITE of the other side is tried again.
TEST(SessionTimer, RefreshGoesOnAfterARefusal) {
  UserAgentConfig alice = Timed(AliceConfig());
  alice.session_timer->refreshes_by_reinvite = true;
  Pair world(alice, Timed(BobConfig()));
  world.Advance(45s - 1ms);
  ASSERT_TRUE(world.bob_call().Hold());
  world.alice.fake.Advance(1ms);
  world.bob.fake.Advance(1ms);
  world.Carry();
  EXPECT_THAT(world.Flow(), Contains("alice 491 INVITE"));
  world.Advance(20s);
  EXPECT_EQ(world.bob_call().state(), CallState::kEstablished);
  EXPECT_EQ(world.alice_call().state(), CallState::kEstablished);
  EXPECT_TRUE(world.alice_call().is_held());
  world.Advance(100s);
  EXPECT_THAT(world.bob.TimesOf("BYE"), IsEmpty());
}

TEST(SessionTimer, NothingIsLeftOfItWhenTheCallIsOver) {
  Pair world(Timed(AliceConfig()), Timed(BobConfig()));
  world.Advance(50s);
  world.alice_call().HangUp();
  world.Advance(60s);
  EXPECT_THAT(world.alice.fake.pending_timers(), IsEmpty());
  EXPECT_THAT(world.bob.fake.pending_timers(), IsEmpty());
}

}  // namespace
}  // namespace sipsim::sip
