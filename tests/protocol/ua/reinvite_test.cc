// Changes of a call that meet another one, or its end (RFC 3261 sections 14,
// 15).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A call from alice to bob that is up.
struct Up : TwoUas {
  explicit Up(const UserAgentConfig& alice_config = AliceConfig(),
              const UserAgentConfig& bob_config = BobConfig())
      : TwoUas(alice_config, bob_config) {
    bob.person.on_incoming = [](Call& call) { call.Answer(); };
    alice.ua->Invite("sip:bob@biloxi.example.com");
    Carry();
    ForgetFlow();
  }
  Call& alice_call() { return *alice.ua->last_call(); }
  Call& bob_call() { return *bob.ua->last_call(); }
};

// 15: a UA that has sent the BYE considers the session ended. The first 491 is
// lost; the next comes when the BYE has been answered.
TEST(Reinvite, That491AnswersAfterTheEndIsNotTriedAgain) {
  Up world;
  bool is_lost = false;
  world.loses = [&](const std::string& kind) {
    return kind == "bob 491 INVITE" && !std::exchange(is_lost, true);
  };
  world.alice_call().Hold();
  world.bob_call().Hold();
  world.Carry();
  world.alice_call().HangUp();
  world.Carry();
  EXPECT_EQ(world.alice_call().state(), CallState::kTerminated);
  const uint32_t bye_cseq = world.alice.Sent(-1).cseq().number;
  world.ForgetFlow();
  world.Advance(60s);
  EXPECT_THAT(world.Flow(), Contains("bob 491 INVITE"));
  for (size_t i = 0; i < world.alice.sent_count(); ++i) {
    EXPECT_LE(world.alice.Sent(static_cast<int>(i)).cseq().number, bye_cseq);
  }
  EXPECT_EQ(world.alice.ua->open_transaction_count(), 0u);
  EXPECT_THAT(world.alice.fake.pending_timers(), IsEmpty());
}

// RFC 5057 section 5.1: what puts an end to the call, and what does not.
TEST(Reinvite, FailureEndsWhatItPutsAnEndTo) {
  for (const int code : {404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 501,
                         502, 604, 403, 486, 488, 500, 503, 603}) {
    Up world;
    world.loses = [](const std::string& kind) {
      return kind == "alice INVITE";
    };
    world.alice_call().Hold();
    world.Carry();
    Reply refusal{.status_code = code, .to_tag = "", .contact = ""};
    world.alice.Receive(refusal.To(world.alice.Sent(-1)));
    const bool ends = code != 403 && code != 486 && code != 488 &&
                      code != 500 && code != 503 && code != 603;
    EXPECT_EQ(KindOf(world.alice.Sent(-1)), ends ? "BYE" : "ACK") << code;
    EXPECT_EQ(world.alice_call().state(),
              ends ? CallState::kTerminating : CallState::kEstablished)
        << code;
  }
}

// Hold and resume are not forgotten while something else is under way.
TEST(Hold, WaitsForTheReinviteOfTheOther) {
  Up world;
  world.loses = [](const std::string& kind) { return kind == "bob ACK"; };
  ASSERT_TRUE(world.bob_call().Hold());
  world.Carry();
  EXPECT_TRUE(world.alice_call().Hold());
  EXPECT_FALSE(world.alice_call().Hold());
  EXPECT_THAT(world.Flow(),
              ElementsAre("bob INVITE", "alice 200 INVITE", "bob ACK"));
  world.loses = nullptr;
  world.ForgetFlow();
  world.Advance(500ms);
  EXPECT_THAT(world.Flow(),
              ElementsAre("alice 200 INVITE", "bob ACK", "alice INVITE",
                          "bob 200 INVITE", "alice ACK"));
  EXPECT_EQ(world.alice_call().session().Streams()[0].direction,
            MediaDirection::kInactive);
}

TEST(Hold, WaitsForAnUpdate) {
  const auto extended = [](UserAgentConfig config) {
    config.takes_update = true;
    return config;
  };
  Up world(extended(AliceConfig()), extended(BobConfig()));
  ASSERT_TRUE(world.alice_call().Update());
  EXPECT_TRUE(world.alice_call().Hold());
  world.Carry();
  EXPECT_THAT(world.Flow(),
              ElementsAre("alice UPDATE", "bob 200 UPDATE", "alice INVITE",
                          "bob 200 INVITE", "alice ACK"));
  EXPECT_TRUE(world.bob_call().is_held());
}

TEST(Hold, ThatIsUnderWayIsEndedWhenItIsAnswered) {
  Up world;
  ASSERT_TRUE(world.alice_call().Hold());
  EXPECT_TRUE(world.alice_call().Resume());
  EXPECT_FALSE(world.alice_call().Resume());
  world.Carry();
  EXPECT_THAT(world.Flow(),
              ElementsAre("alice INVITE", "bob 200 INVITE", "alice ACK",
                          "alice INVITE", "bob 200 INVITE", "alice ACK"));
  EXPECT_FALSE(world.alice_call().holds());
  EXPECT_FALSE(world.bob_call().is_held());
}

TEST(Hold, ThatIsRefusedNeedNotBeEnded) {
  Up world;
  world.loses = [](const std::string& kind) { return kind == "alice INVITE"; };
  ASSERT_TRUE(world.alice_call().Hold());
  ASSERT_TRUE(world.alice_call().Resume());
  world.Carry();
  world.alice.Receive(Reply{.status_code = 488, .to_tag = "", .contact = ""}.To(
      world.alice.Sent(-1)));
  EXPECT_FALSE(world.alice_call().holds());
  EXPECT_EQ(KindOf(world.alice.Sent(-1)), "ACK");
  EXPECT_TRUE(world.alice_call().Hold());
}

// 14.1: after a 491 it is tried again if it is still desired.
TEST(Hold, ThatWaitsAfter491IsNotTriedAgainOnceItIsNotWanted) {
  Up world;
  world.alice_call().Hold();
  world.bob_call().Hold();
  world.Carry();
  world.ForgetFlow();
  EXPECT_TRUE(world.alice_call().Resume());
  EXPECT_FALSE(world.alice_call().holds());
  world.Advance(10s);
  EXPECT_THAT(world.Flow(),
              ElementsAre("bob INVITE", "alice 200 INVITE", "bob ACK"));
  EXPECT_TRUE(world.alice_call().is_held());
  EXPECT_FALSE(world.bob_call().is_held());
}

}  // namespace
}  // namespace sipsim::sip
