// Reliable provisional responses at the caller's end (RFC 3262 section 4), and
// session descriptions in unreliable ones.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "protocol/message/builder.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

UserAgentConfig Reliable(UserAgentConfig config) {
  config.reliable_provisionals = ReliableProvisionals::kSupported;
  return config;
}

struct Caller : LoneUa {
  Caller() : LoneUa(Reliable(AliceConfig())) {
    ua->Invite(kBob);
    invite = Sent(0);
  }
  // A reliable response; `rseq` 0: without a number.
  void Ring(uint32_t rseq, const std::string& tag = "bobtag",
            const std::string& sdp = "", int status_code = 180) {
    MessageBuilder b = StartResponseTo(invite, status_code, tag);
    b.Add(HeaderId::kContact, "<sip:bob@192.0.2.201>");
    b.Add(HeaderId::kRequire, "100rel");
    if (rseq != 0) b.Add(HeaderId::kRSeq, rseq);
    Receive(std::move(b).Finish(sdp.empty() ? "" : "application/sdp", sdp));
  }
  Call& call() { return *ua->last_call(); }

  Message invite;
};

// Section 4.
TEST(ReliableCaller, DuplicatesAndWhatIsOutOfOrderAreNeitherTakenNorAnswered) {
  Caller alice;
  alice.Ring(100);
  alice.Ring(100);
  alice.Ring(102);
  alice.Ring(0);
  alice.Ring(99);
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "PRACK"));
  alice.Ring(101, "bobtag", "", 183);
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "PRACK", "PRACK"));
  EXPECT_EQ(alice.Sent(-1).FindValue(HeaderId::kRAck), "101 1 INVITE");
  EXPECT_EQ(alice.Sent(-1).cseq().number, 3u);
  EXPECT_THAT(alice.person.events,
              ElementsAre("progress 1 180", "progress 1 183"));
}

TEST(ReliableCaller, A100IsNeverReliable) {
  Caller alice;
  alice.Ring(1, "", "", 100);
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE"));
}

// 13.2.2.4: each fork has its numbers, and its answer to the one offer.
TEST(ReliableCaller, EachForkHasItsOwnNumbersAndSession) {
  Caller alice;
  const std::string first = kBobSdp;
  const std::string second =
      absl::StrReplaceAll(first, {{"audio 3456", "audio 5000"}});
  alice.Ring(7, "one", first, 183);
  EXPECT_EQ(alice.call().session().Streams()[0].remote_port, 3456);
  alice.Ring(7, "two", second, 183);
  EXPECT_EQ(alice.call().session().Streams()[0].remote_port, 5000);
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "PRACK", "PRACK"));
  EXPECT_EQ(alice.Sent(1).to()->tag, "one");
  EXPECT_EQ(alice.Sent(2).to()->tag, "two");
  EXPECT_EQ(alice.Sent(2).cseq().number, 2u);
  alice.Receive(Reply{.to_tag = "one"}.To(alice.invite));
  EXPECT_EQ(alice.call().state(), CallState::kEstablished);
  EXPECT_EQ(alice.call().session().Streams()[0].remote_port, 3456);
  alice.Receive(Reply{.to_tag = "two"}.To(alice.invite));
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("INVITE", "PRACK", "PRACK", "ACK", "ACK", "BYE"));
}

TEST(ReliableCaller, ForkWithoutAnEarlySessionMayWin) {
  Caller alice;
  alice.Ring(7, "one", kBobSdp, 183);
  alice.Receive(
      Reply{.to_tag = "two",
            .sdp = absl::StrReplaceAll(kBobSdp, {{"audio 3456", "audio 5000"}})}
          .To(alice.invite));
  EXPECT_EQ(alice.call().state(), CallState::kEstablished);
  EXPECT_EQ(alice.call().session().Streams()[0].remote_port, 5000);
}

TEST(ReliableCaller, SilenceAfterThePrackGivesTheCallUp) {
  Caller alice;
  alice.Ring(7);
  alice.fake.Advance(31s);
  EXPECT_THAT(alice.SentKinds(), Not(Contains("CANCEL")));
  alice.fake.Advance(1s);
  EXPECT_THAT(alice.SentKinds(), Contains("CANCEL"));
}

// RFC 3261 section 13.2.1: without PRACK, the 2xx repeats the answer.
TEST(EarlyMedia, UnreliableAnswerIsSaidAgainInThe2xx) {
  TwoUas world;
  world.alice.ua->Invite(kBob);
  world.Carry();
  Call& bob = *world.bob.ua->last_call();
  bob.Ring(183, true);
  world.Carry();
  EXPECT_EQ(world.alice.ua->last_call()->session().state(),
            OfferAnswerState::kStable);
  // It may have been lost: it comes again as it was.
  world.Advance(61s);
  EXPECT_THAT(world.bob.TimesOf("183 INVITE"), ElementsAre(0s, 60s));
  EXPECT_EQ(world.bob.Sent(1).body(), world.bob.Sent(0).body());
  bob.Answer();
  world.Carry();
  EXPECT_EQ(world.bob.Sent(-1).body(), world.bob.Sent(0).body());
  EXPECT_EQ(bob.state(), CallState::kEstablished);
  EXPECT_EQ(world.alice.ua->last_call()->state(), CallState::kEstablished);
}

TEST(EarlyMedia, NoUnreliableOffer) {
  TwoUas world;
  world.alice.ua->Invite({.uri = kBob, .offer = false});
  world.Carry();
  Call& bob = *world.bob.ua->last_call();
  bob.Ring(183, true);
  EXPECT_EQ(world.bob.Sent(0).body(), "");
  bob.Answer();
  world.Carry();
  EXPECT_THAT(std::string(world.bob.Sent(1).body()), HasSubstr("m=audio 3456"));
  EXPECT_EQ(bob.state(), CallState::kEstablished);
}

}  // namespace
}  // namespace sipsim::sip
