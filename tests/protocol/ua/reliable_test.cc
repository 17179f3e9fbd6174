// Reliable provisional responses at both ends: RFC 3262.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kBob[] = "sip:bob@biloxi.example.com";
constexpr char kSupported[] = "Supported: 100rel\r\n";

UserAgentConfig Reliable(UserAgentConfig config) {
  config.reliable_provisionals = ReliableProvisionals::kSupported;
  return config;
}

// Both support it; bob answers when the test says so.
struct ReliablePair : TwoUas {
  ReliablePair() : TwoUas(Reliable(AliceConfig()), Reliable(BobConfig())) {}
  Call& Invite(bool offer = true) {
    alice.ua->Invite({.uri = kBob, .offer = offer});
    Carry();
    return *bob.ua->last_call();
  }
  Call& alice_call() { return *alice.ua->last_call(); }
};

// Alice is called by Bob, whom the test plays.
struct Callee : LoneUa {
  explicit Callee(const UserAgentConfig& config = Reliable(AliceConfig()))
      : LoneUa(config) {}
  Call& Take(const Incoming& invite = {.fields = kSupported, .body = kBobSdp}) {
    Receive(invite.ToBytes());
    return *ua->last_call();
  }
  uint32_t rseq(int index = -1) const {
    uint32_t number = 0;
    EXPECT_TRUE(
        absl::SimpleAtoi(Sent(index).FindValue(HeaderId::kRSeq), &number));
    return number;
  }
  Incoming Prack(uint32_t cseq, const std::string& rack,
                 const std::string& body = "") const {
    Incoming prack{.method = "PRACK"};
    prack.uri = "sip:alice@client.atlanta.example.com";
    prack.branch = absl::StrCat("z9hG4bKprack", cseq);
    prack.to_tag = std::string(Sent(0).to()->tag);
    prack.cseq = cseq;
    prack.fields = absl::StrCat("RAck: ", rack, "\r\n");
    prack.contact = "";
    prack.body = body;
    return prack;
  }
  void Acknowledge(uint32_t cseq, const std::string& body = "") {
    Receive(Prack(cseq, absl::StrCat(rseq(), " 1 INVITE"), body).ToBytes());
  }
};

TEST(Reliable, ResponseIsNumberedRequiredAndAcknowledged) {
  ReliablePair world;
  Call& bob = world.Invite();
  bob.Ring();
  world.Advance(40s);
  bob.Answer();
  world.Advance(1s);
  EXPECT_THAT(world.Flow(),
              ElementsAre("alice INVITE", "bob 180 INVITE", "alice PRACK",
                          "bob 200 PRACK", "bob 200 INVITE", "alice ACK"));
  const Message ringing = world.bob.Sent(0);
  EXPECT_EQ(ringing.FindValue(HeaderId::kRequire), "100rel");
  const absl::string_view rseq = ringing.FindValue(HeaderId::kRSeq);
  const Message prack = world.alice.Sent(1);
  EXPECT_EQ(prack.FindValue(HeaderId::kRAck), absl::StrCat(rseq, " 1 INVITE"));
  EXPECT_EQ(prack.cseq().number, 2u);
  EXPECT_EQ(prack.Find(HeaderId::kRequire), nullptr);  // Section 4.
  EXPECT_EQ(prack.to()->tag, ringing.to()->tag);
  EXPECT_EQ(world.alice.Sent(2).cseq().number, 1u);  // The ACK.
  EXPECT_EQ(world.alice_call().state(), CallState::kEstablished);
}

// Section 3: T1, doubled without a limit; a 5xx after 64*T1.
TEST(Reliable, ResponseIsSentAgainUntil64T1) {
  Callee alice;
  alice.Take().Ring();
  alice.fake.Advance(40s);
  EXPECT_THAT(
      alice.TimesOf("180 INVITE"),
      ElementsAre(0ms, 500ms, 1500ms, 3500ms, 7500ms, 15500ms, 31500ms));
  EXPECT_THAT(alice.TimesOf("504 INVITE"), Contains(32s));
  EXPECT_EQ(alice.fake.sent()[6].text(), alice.fake.sent()[0].text());
  EXPECT_THAT(alice.person.events,
              ElementsAre("incoming 1", "ended 1 timeout network 504"));
}

TEST(Reliable, PrackEndsTheRetransmissionsAndOthersMatchNothing) {
  Callee alice;
  alice.Take().Ring();
  const uint32_t rseq = alice.rseq();
  EXPECT_GE(rseq, 1u);
  EXPECT_LT(rseq, 1u << 31);
  uint32_t cseq = 1;
  for (const std::string& rack :
       {absl::StrCat(rseq + 1, " 1 INVITE"), absl::StrCat(rseq, " 2 INVITE"),
        absl::StrCat(rseq, " 1 UPDATE")}) {
    alice.Receive(alice.Prack(++cseq, rack).ToBytes());
    EXPECT_EQ(KindOf(alice.Sent(-1)), "481 PRACK") << rack;
  }
  alice.Receive(alice.Prack(++cseq, "nonsense").ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "400 PRACK");
  const std::string good = absl::StrCat(rseq, " 1 INVITE");
  alice.Receive(alice.Prack(++cseq, good).ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "200 PRACK");
  alice.Receive(alice.Prack(++cseq, good).ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "481 PRACK");
  alice.fake.Advance(40s);
  EXPECT_THAT(alice.TimesOf("180 INVITE"), ElementsAre(0ms));
}

// Section 3: one at a time, each number one above the last.
TEST(Reliable, NextOneWaitsForThePrackOfTheOneBefore) {
  Callee alice;
  Call& call = alice.Take();
  call.Ring();
  call.Ring(183);
  EXPECT_THAT(alice.SentKinds(), ElementsAre("180 INVITE"));
  const uint32_t first = alice.rseq();
  alice.Acknowledge(2);
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("180 INVITE", "200 PRACK", "183 INVITE"));
  EXPECT_EQ(alice.rseq(), first + 1);
}

// Two and a half minutes in place of one.
TEST(Reliable, ExtensionOfTheInviteIsANewReliableResponse) {
  Callee alice;
  alice.Take().Ring();
  const uint32_t first = alice.rseq();
  alice.Acknowledge(2);
  alice.fake.Advance(149s);
  EXPECT_THAT(alice.TimesOf("180 INVITE"), ElementsAre(0s));
  alice.fake.Advance(1s);
  EXPECT_THAT(alice.TimesOf("180 INVITE"), ElementsAre(0s, 150s));
  EXPECT_EQ(alice.rseq(), first + 1);
}

TEST(Reliable, AnswerWaitsForThePrack) {
  Callee alice;
  Call& call = alice.Take();
  call.Ring(183, /*early_media=*/true);
  EXPECT_THAT(std::string(alice.Sent(0).body()), HasSubstr("m=audio 49172"));
  EXPECT_TRUE(call.Answer());
  EXPECT_FALSE(call.Answer());
  EXPECT_FALSE(call.Ring());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("183 INVITE"));
  alice.Acknowledge(2);
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("183 INVITE", "200 PRACK", "200 INVITE"));
  // RFC 3261 section 13.2.1: the answer was said, reliably.
  EXPECT_EQ(alice.Sent(-1).body(), "");
}

TEST(Reliable, WhoWaitsForThePrackMayStillHangUpOrBeCancelled) {
  Callee alice;
  Call& call = alice.Take();
  call.Ring(183, true);
  call.Answer();
  EXPECT_TRUE(call.HangUp());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "603 INVITE");
  alice.fake.Advance(60s);
  EXPECT_THAT(alice.TimesOf("183 INVITE"), ElementsAre(0s));
}

TEST(Reliable, OfferIsInTheFirstResponseToAnInviteWithoutOne) {
  ReliablePair world;
  Call& bob = world.Invite(/*offer=*/false);
  bob.Ring();
  world.Carry();
  EXPECT_THAT(std::string(world.bob.Sent(0).body()), HasSubstr("m=audio 3456"));
  EXPECT_THAT(std::string(world.alice.Sent(1).body()),
              HasSubstr("m=audio 49172"));
  EXPECT_EQ(bob.session().state(), OfferAnswerState::kStable);
  EXPECT_EQ(world.alice_call().session().state(), OfferAnswerState::kStable);
  bob.Answer();
  world.Carry();
  EXPECT_EQ(world.bob.Sent(-1).body(), "");
  EXPECT_EQ(world.alice.Sent(-1).body(), "");  // The ACK.
  EXPECT_EQ(world.alice_call().state(), CallState::kEstablished);
}

TEST(Reliable, PrackWithoutTheAnswerRefusesTheCall) {
  Callee alice;
  alice.Take({.fields = kSupported}).Ring();
  alice.Acknowledge(2);
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("180 INVITE", "200 PRACK", "488 INVITE"));
}

// Section 5: an offer in the PRACK has its answer in the 2xx.
TEST(Reliable, OfferInThePrackIsAnswered) {
  Callee alice;
  alice.Take().Ring(183, true);
  const std::string again = absl::StrReplaceAll(
      kBobSdp,
      {{"2890844527 IN", "2890844528 IN"}, {"audio 3456", "audio 3460"}});
  alice.Acknowledge(2, again);
  ASSERT_EQ(KindOf(alice.Sent(-1)), "200 PRACK");
  EXPECT_THAT(std::string(alice.Sent(-1).body()), HasSubstr("m=audio 49172"));
  EXPECT_EQ(alice.ua->last_call()->session().Streams()[0].remote_port, 3460);
  EXPECT_THAT(alice.person.events, ElementsAre("incoming 1", "session 1"));
}

// RFC 6337 section 2.3: then it comes again without one.
TEST(Reliable, OfferInThePrackMayBeRefused) {
  Callee alice;
  alice.Take().Ring(183, true);
  const std::string rack = absl::StrCat(alice.rseq(), " 1 INVITE");
  alice.Receive(
      alice.Prack(2, rack, absl::StrReplaceAll(kBobSdp, {{"AVP 0", "AVP 8"}}))
          .ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "488 PRACK");
  alice.Receive(alice.Prack(3, rack).ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "200 PRACK");
}

TEST(Reliable, OnlyWhereBothSupportIt) {
  {
    Callee alice;
    alice.Take({.body = kBobSdp}).Ring();
    EXPECT_EQ(alice.Sent(-1).Find(HeaderId::kRSeq), nullptr);
  }
  {
    Callee alice(AliceConfig());
    alice.Take().Ring();
    EXPECT_EQ(alice.Sent(-1).Find(HeaderId::kRSeq), nullptr);
  }
  {
    Callee alice;
    alice.Take({.fields = "Require: 100rel\r\n", .body = kBobSdp}).Ring();
    EXPECT_NE(alice.Sent(-1).Find(HeaderId::kRSeq), nullptr);
  }
}

TEST(Reliable, WhoRequiresItAsksForItAndRefusesOthers) {
  UserAgentConfig config = AliceConfig();
  config.reliable_provisionals = ReliableProvisionals::kRequired;
  Callee alice(config);
  alice.Receive(Incoming{.body = kBobSdp}.ToBytes());
  ASSERT_THAT(alice.SentKinds(), ElementsAre("421 INVITE"));
  EXPECT_EQ(alice.Sent(0).FindValue(HeaderId::kRequire), "100rel");
  alice.ua->Invite(kBob);
  EXPECT_EQ(alice.Sent(-1).FindValue(HeaderId::kRequire), "100rel");
}

TEST(Reliable, LostPrackIsSentAgainByItsTransaction) {
  ReliablePair world;
  int pracks = 0;
  world.loses = [&](const std::string& kind) {
    return kind == "alice PRACK" && ++pracks <= 2;
  };
  Call& bob = world.Invite();
  bob.Ring(183, true);
  bob.Answer();
  world.Advance(3s);
  EXPECT_THAT(world.alice.TimesOf("PRACK"), ElementsAre(0ms, 500ms, 1500ms));
  EXPECT_THAT(world.bob.TimesOf("183 INVITE"), ElementsAre(0ms, 500ms, 1500ms));
  EXPECT_THAT(world.bob.TimesOf("200 INVITE"), ElementsAre(1500ms));
  EXPECT_EQ(world.alice_call().state(), CallState::kEstablished);
}

TEST(Reliable, LostResponseIsAcknowledgedWhenItComesAgain) {
  ReliablePair world;
  int ringings = 0;
  Call& bob = world.Invite();
  // Without its repetitions the INVITE brings no response back, either.
  world.loses = [&](const std::string& kind) {
    return kind == "alice INVITE" ||
           (kind == "bob 180 INVITE" && ++ringings <= 3);
  };
  bob.Ring();
  world.Advance(10s);
  EXPECT_THAT(world.alice.TimesOf("PRACK"), ElementsAre(3500ms));
  EXPECT_THAT(world.bob.TimesOf("180 INVITE"),
              ElementsAre(0ms, 500ms, 1500ms, 3500ms));
}

}  // namespace
}  // namespace sipsim::sip
