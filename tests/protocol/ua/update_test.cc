// UPDATE at both ends: RFC 3311.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/protocol/ua/updating.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Update, OffersAgainBeforeTheAnswerFromEitherSide) {
  Updating world;
  world.AgreeEarly();
  world.alice.ua->Move({.media_port = uint16_t{50000}, .re_invite = false});
  EXPECT_TRUE(world.alice_call().Update());
  EXPECT_FALSE(world.alice_call().Update());  // One at a time.
  world.Carry();
  EXPECT_EQ(world.bob_call().session().Streams()[0].remote_port, 50000);
  world.bob.ua->Move({.media_port = uint16_t{50002}, .re_invite = false});
  EXPECT_TRUE(world.bob_call().Update());
  world.Carry();
  EXPECT_EQ(world.alice_call().session().Streams()[0].remote_port, 50002);
  EXPECT_THAT(world.Flow(), ElementsAre("alice UPDATE", "bob 200 UPDATE",
                                        "bob UPDATE", "alice 200 UPDATE"));
  EXPECT_EQ(world.bob_call().state(), CallState::kEarly);
  world.Establish();
  EXPECT_EQ(world.alice_call().state(), CallState::kEstablished);
  EXPECT_EQ(world.bob_call().state(), CallState::kEstablished);
  EXPECT_EQ(world.alice_call().session().Streams()[0].remote_port, 50002);
}

TEST(Update, IsNotSentBeforeTheOfferIsAnsweredReliably) {
  Updating world;
  EXPECT_FALSE(world.alice_call().Update());
  EXPECT_FALSE(world.bob_call().Update());
  world.bob_call().Ring();  // Without a description.
  world.Carry();
  EXPECT_FALSE(world.alice_call().Update());
  EXPECT_FALSE(world.bob_call().Update());
}

TEST(Update, IsNotSentToWhoDoesNotAllowIt) {
  TwoUas world(Extended(AliceConfig()), BobConfig());
  world.bob.person.on_incoming = [](Call& call) { call.Answer(); };
  Call& call = world.alice.ua->Invite(kBob);
  world.Carry();
  EXPECT_EQ(call.state(), CallState::kEstablished);
  EXPECT_FALSE(call.Update());
}

TEST(Update, ChangesACallThatIsUp) {
  Updating world;
  world.Establish();
  world.bob.ua->Move({.contact_host = "192.0.2.201:5070",
                      .media_port = uint16_t{50002},
                      .re_invite = false});
  EXPECT_TRUE(world.bob_call().Update());
  world.Carry();
  EXPECT_THAT(world.Flow(), ElementsAre("bob UPDATE", "alice 200 UPDATE"));
  EXPECT_EQ(world.alice_call().session().Streams()[0].remote_port, 50002);
  EXPECT_THAT(world.alice.person.events, Contains("session 1"));
  // A target refresh (section 5.1).
  world.alice_call().HangUp();
  EXPECT_EQ(world.alice.Sent(-1).request_uri().text,
            "sip:bob@192.0.2.201:5070");
}

// Section 5.1: the 2xx to the INVITE has the Contact of the UPDATE.
TEST(Update, ContactOfTheAnswerIsThatOfTheUpdate) {
  Updating world;
  world.AgreeEarly();
  world.bob.ua->Move({.contact_host = "192.0.2.201:5070", .re_invite = false});
  ASSERT_TRUE(world.bob_call().Update());
  world.Carry();
  world.bob_call().Answer();
  const Message ok = world.bob.Sent(-1);
  EXPECT_EQ(KindOf(ok), "200 INVITE");
  EXPECT_EQ(ok.FindValue(HeaderId::kContact), "<sip:bob@192.0.2.201:5070>");
  EXPECT_NE(ok.Find(HeaderId::kAllow), nullptr);
}

// Sections 5.2 and 5.3: both get 491; who owns the Call-ID waits longer.
TEST(Update, GlareIs491AndBothTryAgain) {
  Updating world;
  world.Establish();
  ASSERT_TRUE(world.alice_call().Update());
  ASSERT_TRUE(world.bob_call().Update());
  world.Carry();
  EXPECT_THAT(world.Flow(), ElementsAre("alice UPDATE", "bob UPDATE",
                                        "alice 491 UPDATE", "bob 491 UPDATE"));
  world.Advance(5s);
  const std::vector<Duration> alices = world.alice.TimesOf("UPDATE");
  const std::vector<Duration> bobs = world.bob.TimesOf("UPDATE");
  ASSERT_EQ(alices.size(), 2u);
  ASSERT_EQ(bobs.size(), 2u);
  EXPECT_GE(alices[1], 2100ms);
  EXPECT_LE(alices[1], 4000ms);
  EXPECT_LE(bobs[1], 2000ms);
  EXPECT_EQ(world.alice_call().session().state(), OfferAnswerState::kStable);
  EXPECT_EQ(world.bob_call().session().state(), OfferAnswerState::kStable);
}

TEST(Update, GlareWithAReinviteIs491) {
  Updating world;
  world.Establish();
  ASSERT_TRUE(world.alice_call().Hold());
  ASSERT_TRUE(world.bob_call().Update());
  world.Carry();
  EXPECT_THAT(world.Flow(), Contains("alice 491 UPDATE"));
  EXPECT_THAT(world.Flow(), Contains("bob 491 INVITE"));
  world.Advance(10s);
  EXPECT_TRUE(world.bob_call().is_held());
  EXPECT_EQ(world.bob_call().session().state(), OfferAnswerState::kStable);
}

// The 200 to the INVITE overtakes that to the UPDATE.
TEST(Update, AnswerOfAnEarlyUpdateMayComeAfterTheCallIsUp) {
  Updating world;
  world.AgreeEarly();
  world.alice.ua->Move({.media_port = uint16_t{50000}, .re_invite = false});
  ASSERT_TRUE(world.alice_call().Update());
  int updates = 0;
  world.loses = [&](const std::string& kind) {
    return kind == "bob 200 UPDATE" && ++updates == 1;
  };
  world.Carry();
  world.bob_call().Answer();
  world.Carry();
  EXPECT_EQ(world.alice_call().state(), CallState::kEstablished);
  EXPECT_EQ(world.alice_call().session().state(),
            OfferAnswerState::kLocalOffer);
  world.Advance(500ms);
  EXPECT_EQ(world.alice_call().session().state(), OfferAnswerState::kStable);
  EXPECT_EQ(world.bob_call().session().Streams()[0].remote_port, 50000);
}

// Section 5.3: as with any request within a dialog.
TEST(Update, SilenceEndsTheCall) {
  Updating world;
  world.Establish();
  ASSERT_TRUE(world.alice_call().Update());
  world.loses = [](const std::string&) { return true; };
  world.Advance(33s);
  EXPECT_THAT(world.alice.TimesOf("BYE"), Contains(32s));
}

// --- A server by itself.

struct Callee : LoneUa {
  Callee() : LoneUa(Extended(AliceConfig())) {}
  Call& Take(const Incoming& invite) {
    Receive(invite.ToBytes());
    return *ua->last_call();
  }
  Incoming Update(uint32_t cseq, const std::string& body) const {
    Incoming update{.method = "UPDATE"};
    update.uri = "sip:alice@client.atlanta.example.com";
    update.branch = absl::StrCat("z9hG4bKupdate", cseq);
    update.to_tag = std::string(Sent(0).to()->tag);
    update.cseq = cseq;
    update.body = body;
    return update;
  }
};

// Section 5.2.
TEST(UpdateServer, OfferBeforeTheOneOfTheInviteIsAnsweredGets500) {
  Callee alice;
  alice.Take({.body = kBobSdp}).Ring();
  alice.Receive(alice.Update(2, kBobSdp).ToBytes());
  const Message refusal = alice.Sent(-1);
  EXPECT_EQ(KindOf(refusal), "500 UPDATE");
  uint32_t seconds = 99;
  EXPECT_TRUE(
      absl::SimpleAtoi(refusal.FindValue(HeaderId::kRetryAfter), &seconds));
  EXPECT_LE(seconds, 10u);
}

// An answer that may have been lost has not been given.
TEST(UpdateServer, OfferAfterAnUnreliableAnswerGets500) {
  Callee alice;
  alice.Take({.body = kBobSdp}).Ring(183, true);
  alice.Receive(alice.Update(2, kBobSdp).ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "500 UPDATE");
}

TEST(UpdateServer, OfferBeforeOursIsAnsweredGets491) {
  Callee alice;
  alice.Take({}).Answer();
  alice.Receive(alice.Update(2, kBobSdp).ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "491 UPDATE");
}

TEST(UpdateServer, WithoutAnOfferItRefreshesTheTarget) {
  Callee alice;
  alice.Take({.body = kBobSdp}).Ring();
  Incoming update = alice.Update(2, "");
  update.contact = "<sip:bob@192.0.2.202>";
  alice.Receive(update.ToBytes());
  const Message ok = alice.Sent(-1);
  EXPECT_EQ(KindOf(ok), "200 UPDATE");
  EXPECT_EQ(ok.FindValue(HeaderId::kContact),
            "<sip:alice@client.atlanta.example.com>");
  EXPECT_EQ(ok.body(), "");
}

TEST(UpdateServer, OfferOfNoUseGets488AndNothingChanges) {
  Callee alice;
  Call& call = alice.Take({.body = kBobSdp});
  call.Answer();
  Incoming ack = alice.Update(1, "");
  ack.method = "ACK";
  alice.Receive(ack.ToBytes());
  ASSERT_EQ(call.state(), CallState::kEstablished);
  alice.Receive(
      alice.Update(2, absl::StrReplaceAll(kBobSdp, {{"AVP 0", "AVP 8"}}))
          .ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "488 UPDATE");
  EXPECT_THAT(std::string(alice.Sent(-1).FindValue(HeaderId::kWarning)),
              HasSubstr("305 "));
  EXPECT_EQ(call.session().Streams()[0].remote_port, 3456);
  EXPECT_EQ(call.session().state(), OfferAnswerState::kStable);
}

TEST(UpdateServer, UnknownDialogGets481AndOldNumbers500) {
  Callee alice;
  alice.Receive(Incoming{.method = "UPDATE"}.ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "481 UPDATE");
  alice.Take({.cseq = 5, .body = kBobSdp});
  alice.ua->last_call()->Ring();
  Incoming update = alice.Update(4, "");
  update.to_tag = std::string(alice.Sent(-1).to()->tag);
  alice.Receive(update.ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "500 UPDATE");
}

TEST(UpdateServer, WhoDoesNotTakeItSays405) {
  LoneUa alice;
  alice.Receive(Incoming{.method = "UPDATE"}.ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "405 UPDATE");
}

}  // namespace
}  // namespace sipsim::sip
