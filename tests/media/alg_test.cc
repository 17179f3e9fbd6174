// Calls through an ALG: RFC 3665 section 3.5, and what can go wrong with it.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/media/media_topologies.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using testing::HasSubstr;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

OutgoingCallPlan WithoutOffer() {
  OutgoingCallPlan plan;
  plan.offer = false;
  return plan;
}
constexpr char kRtp[] = "\x80\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01";
const std::string RtpPacket() { return std::string(kRtp, 12); }

// Bob answers at 1.015 s, Alice's ACK leaves at 1.03 s.
struct AlgScenario : Scenario {
  explicit AlgScenario(absl::string_view alg = "") : Scenario(AlgWithRtp(alg)) {
    ua("bob").AnswerAfter("1s");
  }
  size_t pinholes() { return world().FindNode("alg")->open_pinhole_count(); }
  uint64_t count(absl::string_view counter) {
    return world().FindNode("alg")->count(counter);
  }
};

TEST(Alg, DescriptionsCarryItsAddressAndPorts) {
  AlgScenario s;
  s.ua("alice").Call(kBob);
  s.RunFor("2s");
  const WireMessage offer = s.Sent("alg", "proxy2")[0];
  EXPECT_THAT(offer, HasBody("v=0\r\n"
                             "o=alice 2890844526 2890844526 IN IP4 "
                             "client.atlanta.example.com\r\n"
                             "s=-\r\n"
                             "c=IN IP4 192.0.2.128\r\n"
                             "t=0 0\r\n"
                             "m=audio 2000 RTP/AVP 0\r\n"
                             "a=rtpmap:0 PCMU/8000\r\n"));
  EXPECT_THAT(offer, HasHeader("Content-Length", "150"));
  EXPECT_THAT(offer,
              HasHeader("Record-Route", "<sip:alg1.atlanta.example.com;lr>"));
  EXPECT_THAT(offer, ViaCount(2));
  const WireMessages to_alice = s.Sent("alg", "alice");
  EXPECT_THAT(to_alice.back(), HasBody(HasSubstr("c=IN IP4 192.0.2.128\r\n")));
  EXPECT_THAT(to_alice.back(),
              HasBody(HasSubstr("m=audio 1734 RTP/AVP 0\r\n")));
  EXPECT_THAT(to_alice.back(),
              HasBody(HasSubstr("o=bob 2890844527 2890844527 IN IP4 "
                                "client.biloxi.example.com\r\n")));
}

TEST(Alg, AllMediaGoesThroughItsTwoPorts) {
  AlgScenario s;
  s.ua("alice").Call(kBob).HangUp(At("4s"));
  s.RunFor("40s");
  const MediaLog& alice = s.media("alice");
  const MediaLog& bob = s.media("bob");
  ASSERT_EQ(alice.Received().size(), 1u);
  ASSERT_EQ(bob.Received().size(), 1u);
  EXPECT_EQ(alice.Received()[0].remote.ToString(), "192.0.2.128:1734");
  EXPECT_EQ(bob.Received()[0].remote.ToString(), "192.0.2.128:2000");
  EXPECT_EQ(alice.Sent()[0].remote.ToString(), "192.0.2.128:1734");
  EXPECT_EQ(bob.Sent()[0].remote.ToString(), "192.0.2.128:2000");
  EXPECT_EQ(bob.ReceivedCount(), alice.SentCount());
  EXPECT_EQ(alice.ReceivedCount(), bob.SentCount());
  EXPECT_EQ(alice.statistics().lost(), 0u);
  EXPECT_EQ(s.count("media_without_pinhole"), 0u);
  EXPECT_EQ(s.count("foreign_media"), 0u);
}

TEST(Alg, PinholesCloseWithTheAnswerToTheBye) {
  AlgScenario s;
  s.ua("alice").Call(kBob).HangUp(At("4s"));
  s.RunUntil("3s");
  EXPECT_EQ(s.pinholes(), 2u);
  s.RunUntil("5s");
  EXPECT_EQ(s.pinholes(), 0u);
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

TEST(Alg, PinholesCloseWhenTheCallFails) {
  AlgScenario s;
  s.ua("bob").RejectWith(486, "1s");
  s.ua("alice").Call(kBob);
  s.RunUntil("0.5s");
  EXPECT_EQ(s.pinholes(), 2u);
  s.RunUntil("2s");
  EXPECT_EQ(s.pinholes(), 0u);
}

TEST(Alg, PinholesCloseWhenTheCallerGivesUp) {
  AlgScenario s;
  s.ua("bob").AnswerAfter("20s");
  s.ua("alice").Call(kBob).GiveUp(At("2s"));
  s.RunUntil("3s");
  EXPECT_EQ(s.pinholes(), 0u);
}

TEST(Alg, PinholesOfADeadCallExpire) {
  AlgScenario s("idle_timeout: \"10s\"");
  s.ua("alice").Call(kBob);
  s.faults().KillHost("alice", At("3s"));
  s.faults().KillHost("bob", At("3s"));
  s.RunUntil("12s");
  EXPECT_EQ(s.pinholes(), 2u);
  s.RunUntil("14s");
  EXPECT_EQ(s.pinholes(), 0u);
  EXPECT_EQ(s.count("pinholes_expired"), 1u);
}

TEST(Alg, PinholesOfALongCallDoNotExpire) {
  AlgScenario s("idle_timeout: \"2s\"");
  s.ua("alice").Call(kBob);
  s.RunUntil("20s");
  EXPECT_EQ(s.pinholes(), 2u);
  EXPECT_EQ(s.media("alice").statistics().lost(), 0u);
}

TEST(Alg, MediaWithoutAPinholeIsDropped) {
  AlgScenario s;
  s.SendBytes("192.0.2.201:3456", "192.0.2.128:2000", RtpPacket());
  s.RunFor("1s");
  EXPECT_EQ(s.count("media_without_pinhole"), 1u);
}

TEST(Alg, MediaOfStrangersIsDropped) {
  AlgScenario s;
  s.ua("alice").Call(kBob);
  s.RunUntil("2s");
  s.SendBytes("192.0.2.222:7000", "192.0.2.128:2000", RtpPacket());
  s.RunUntil("2.1s");
  EXPECT_EQ(s.count("foreign_media"), 1u);
  EXPECT_EQ(s.media("alice").foreign_count(), 0u);
  EXPECT_EQ(s.media("alice").statistics().duplicates, 0u);
  EXPECT_EQ(s.media("alice").statistics().invalid, 0u);
}

TEST(Alg, RetransmissionsGetTheSamePorts) {
  AlgScenario s;
  s.faults().DropNth({.from = "alg", .to = "proxy2", .start = "INVITE"}, 1);
  s.faults().DropNth({.from = "alg", .to = "alice", .start = "200"}, 1);
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  EXPECT_THAT(s.Sent("alg", "proxy2"), AllIdentical("INVITE"));
  EXPECT_THAT(s.Sent("alg", "alice"), SentCount("200", 2));
  EXPECT_THAT(s.Sent("alg", "alice"), AllIdentical("200"));
  EXPECT_EQ(s.pinholes(), 2u);
}

TEST(Alg, HoldAndResumeKeepThePorts) {
  AlgScenario s;
  s.ua("alice").Call(kBob).Hold(At("3s")).Resume(At("5s"));
  s.RunFor("8s");
  EXPECT_EQ(s.pinholes(), 2u);
  EXPECT_THAT(s.Sent("alg", "bob"),
              EachOf("INVITE", HasBody(HasSubstr("m=audio 2000 "))));
  EXPECT_EQ(s.media("alice").Received().back().remote.ToString(),
            "192.0.2.128:1734");
  EXPECT_EQ(s.media("alice").statistics().lost(), 0u);
  EXPECT_EQ(s.media("bob").statistics().lost(), 0u);
  MediaFilter held;
  held.after = At("3.05s");
  held.before = At("5s");
  EXPECT_EQ(s.media("alice").ReceivedCount(held), 0u);
  EXPECT_EQ(s.media("bob").ReceivedCount(held), 0u);
  held.after = At("5.1s");
  held.before = At("6.1s");
  EXPECT_EQ(s.media("alice").ReceivedCount(held), 50u);
  EXPECT_EQ(s.media("bob").ReceivedCount(held), 50u);
}

TEST(Alg, MovedPeerIsFollowed) {
  AlgScenario s;
  s.ua("alice").Call(kBob);
  MovePlan plan;
  plan.to = "client.chicago.example.com";
  plan.media_port = 47172;
  s.ua("bob").Move(At("3s"), plan);
  s.RunFor("6s");
  // Alice's end does not change.
  ASSERT_EQ(s.media("alice").Received().size(), 1u);
  EXPECT_EQ(s.media("alice").Received()[0].remote.ToString(),
            "192.0.2.128:1734");
  EXPECT_EQ(s.media("alice").statistics().lost(), 0u);
  EXPECT_EQ(s.media("bob").statistics().lost(), 0u);
  EXPECT_EQ(s.count("foreign_media"), 0u);
  EXPECT_EQ(s.pinholes(), 2u);
}

TEST(Alg, CallWithoutOfferIsRelayedToo) {
  AlgScenario s;
  s.ua("alice").Call(kBob, WithoutOffer());
  s.RunFor("4s");
  EXPECT_THAT(s.Sent("alg", "alice").back(),
              HasBody(HasSubstr("m=audio 1734 ")));
  EXPECT_THAT(s.Sent("alg", "bob").back(), HasBody(HasSubstr("m=audio 2000 ")));
  EXPECT_EQ(s.media("alice").Received()[0].remote.ToString(),
            "192.0.2.128:1734");
  EXPECT_EQ(s.media("bob").Received()[0].remote.ToString(), "192.0.2.128:2000");
}

// One port on the outside: the second call finds none.
TEST(Alg, CallWithoutAPortIsRefusedWith503) {
  AlgScenario s("outside_ports { first: 2000 count: 1 }");
  s.ua("alice").Call(kBob).Call(kBob, At("2s"));
  s.RunFor("3s");
  EXPECT_THAT(s.call("alice", 2), FailedWith(503, At("2.01s")));
  EXPECT_EQ(s.count("no_media_port"), 1u);
  EXPECT_EQ(s.pinholes(), 2u);
}

// Its peer sends from another port than it receives on.
TEST(Alg, LatchesOnlyIfConfigured) {
  AlgScenario s("latch: true");
  s.ua("alice").Call(kBob);
  s.faults().LinkDown("bob", "alg", At("1.02s"));
  s.RunUntil("2s");
  s.SendBytes("192.0.2.222:7000", "192.0.2.128:2000", RtpPacket());
  s.RunUntil("3s");
  EXPECT_EQ(s.count("foreign_media"), 0u);
}

}  // namespace
}  // namespace sipsim
