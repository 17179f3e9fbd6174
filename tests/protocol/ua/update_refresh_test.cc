// UPDATE as a refresh of the remote target (RFC 3311 section 5.1), and of the
// session (RFC 4028).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "tests/protocol/ua/updating.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

// RFC 4579 section 4: a focus says so in the Contact of all that refreshes the
// target.
TEST(UpdateContact, OfAFocusSaysSoInTheRequestAndInItsAnswer) {
  Updating world;
  world.Establish();
  world.bob_call().Join();
  world.Carry();
  ASSERT_TRUE(world.alice_call().peer_is_focus());
  ASSERT_TRUE(world.bob_call().Update());
  EXPECT_EQ(KindOf(world.bob.Sent(-1)), "UPDATE");
  EXPECT_EQ(world.bob.Sent(-1).FindValue(HeaderId::kContact),
            "<sip:bob@client.biloxi.example.com>;isfocus");
  world.Carry();
  EXPECT_TRUE(world.alice_call().peer_is_focus());
  ASSERT_TRUE(world.alice_call().Update());
  world.Carry();
  EXPECT_EQ(KindOf(world.bob.Sent(-1)), "200 UPDATE");
  EXPECT_EQ(world.bob.Sent(-1).FindValue(HeaderId::kContact),
            "<sip:bob@client.biloxi.example.com>;isfocus");
  EXPECT_TRUE(world.alice_call().peer_is_focus());
}

// RFC 3311 section 5.1: the Contact of the 2xx to the INVITE is that of the
// UPDATE.
TEST(UpdateContact, OfAFocusBeforeTheAnswerIsThatOfTheAnswer) {
  Updating world;
  world.AgreeEarly();
  world.bob_call().Join();
  ASSERT_TRUE(world.bob_call().Update());
  world.Carry();
  world.bob_call().Answer();
  EXPECT_EQ(KindOf(world.bob.Sent(-1)), "200 INVITE");
  EXPECT_EQ(world.bob.Sent(-1).FindValue(HeaderId::kContact),
            "<sip:bob@client.biloxi.example.com>;isfocus");
  world.Carry();
  EXPECT_TRUE(world.alice_call().peer_is_focus());
}

// RFC 4235 section 5.2.
TEST(UpdateContact, OfWhoHoldsSaysThatNothingIsRendered) {
  UserAgentConfig config = Extended(BobConfig());
  config.shows_rendering = true;
  Updating world(Extended(AliceConfig()), config);
  world.Establish();
  world.bob_call().Hold();
  world.Carry();
  ASSERT_TRUE(world.alice_call().Update());
  world.Carry();
  EXPECT_EQ(world.bob.Sent(-1).FindValue(HeaderId::kContact),
            "<sip:bob@client.biloxi.example.com>;+sip.rendering=\"no\"");
}

// RFC 4579 section 4: the latest Contact counts.
TEST(UpdateContact, OfThePeerSaysWhetherItIsAFocus) {
  Updating world;
  world.Establish();
  const Message invite = world.alice.Sent(0);
  Incoming update{.method = "UPDATE",
                  .to_tag = std::string(invite.from()->tag),
                  .call_id = std::string(invite.call_id()),
                  .contact = "<sip:bob@192.0.2.201>;isfocus"};
  update.from_tag = std::string(world.bob.Sent(-1).to()->tag);
  world.alice.Receive(update.ToBytes());
  EXPECT_EQ(KindOf(world.alice.Sent(-1)), "200 UPDATE");
  EXPECT_TRUE(world.alice_call().peer_is_focus());
  ASSERT_TRUE(world.alice_call().Update());
  world.alice.Receive(
      Reply{.to_tag = "", .sdp = kBobSdp}.To(world.alice.Sent(-1)));
  EXPECT_FALSE(world.alice_call().peer_is_focus());
}

// An UPDATE before the answer says nothing of a session timer; its answer that
// comes when the call is up is none to a refresh (RFC 4028 section 7.2), and
// who refreshes stays as the INVITE has it.
TEST(UpdateAnswer, OfAnEarlyUpdateLeavesTheSessionTimerAlone) {
  UserAgentConfig alice = Extended(AliceConfig());
  alice.session_timer = {.interval = 90s,
                         .refresher = SessionTimerConfig::Refresher::kUas};
  UserAgentConfig bob = Extended(BobConfig());
  bob.session_timer = {.interval = 90s};
  Updating world(alice, bob);
  world.AgreeEarly();
  ASSERT_TRUE(world.alice_call().Update());
  EXPECT_EQ(world.alice.Sent(-1).Find(HeaderId::kSessionExpires), nullptr);
  bool is_lost = false;
  world.loses = [&](const std::string& kind) {
    return kind == "bob 200 UPDATE" && !std::exchange(is_lost, true);
  };
  world.Carry();
  world.Establish();
  world.Advance(1s);  // The answer comes again.
  EXPECT_THAT(world.Flow(), Contains("bob 200 UPDATE"));
  // Section 10: the refresher is silent, and Alice hangs up.
  world.loses = [](const std::string&) { return true; };
  world.ForgetFlow();
  world.Advance(59s);
  EXPECT_THAT(world.Flow(), Not(Contains("alice UPDATE")));
  EXPECT_THAT(world.alice.TimesOf("BYE"), ElementsAre(60s));
}

// RFC 5057 section 5.1. UPDATE is not integral to a call: 405 and 501 refuse it
// alone.
TEST(UpdateAnswer, ThatIsAFailureEndsWhatItPutsAnEndTo) {
  for (const int code : {404, 410, 416, 480, 481, 482, 483, 484, 485, 502, 604,
                         405, 486, 488, 500, 501, 603}) {
    Updating world;
    world.Establish();
    world.loses = [](const std::string& kind) {
      return kind == "alice UPDATE";
    };
    ASSERT_TRUE(world.alice_call().Update());
    world.Carry();
    Reply refusal{.status_code = code, .to_tag = "", .contact = ""};
    world.alice.Receive(refusal.To(world.alice.Sent(-1)));
    const bool ends = code != 405 && code != 486 && code != 488 &&
                      code != 500 && code != 501 && code != 603;
    EXPECT_EQ(KindOf(world.alice.Sent(-1)), ends ? "BYE" : "UPDATE") << code;
  }
}

// Before the answer, the caller gives up.
TEST(UpdateAnswer, That404sTheEarlyDialogCancelsTheCall) {
  Updating world;
  world.AgreeEarly();
  world.loses = [](const std::string& kind) { return kind == "alice UPDATE"; };
  ASSERT_TRUE(world.alice_call().Update());
  world.Carry();
  Reply refusal{.status_code = 404, .to_tag = "", .contact = ""};
  world.alice.Receive(refusal.To(world.alice.Sent(-1)));
  EXPECT_EQ(KindOf(world.alice.Sent(-1)), "CANCEL");
}

}  // namespace
}  // namespace sipsim::sip
