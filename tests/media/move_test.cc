// A device that moves to another address during a call: RFC 3665 section 3.7.

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

// Bob answers at 1.005 s, and moves at 3 s.
struct MovingCall : Scenario {
  explicit MovingCall(const MovePlan& plan) : Scenario(TwoUserAgentsWithRtp()) {
    ua("bob").AnswerAfter("1s");
    ua("alice").Call(kBob);
    ua("bob").Move(At("3s"), plan);
  }
};

MediaFilter Heard(absl::string_view address, absl::string_view after) {
  MediaFilter filter;
  filter.addresses.push_back(*sip::IpAddress::Parse(address));
  filter.after = At(after);
  return filter;
}

MovePlan ToChicago() {
  MovePlan plan;
  plan.to = "client.chicago.example.com";
  plan.media_port = 47172;
  return plan;
}

TEST(Move, ReinviteComesFromTheNewAddressAndNamesIt) {
  MovingCall s(ToChicago());
  s.RunFor("4s");
  const WireMessages sent = s.SentBy("bob");
  EXPECT_THAT(sent, MessagesAt("INVITE", {"3s"}));
  const WireMessage& invite = sent[2];
  EXPECT_EQ(invite.source.ToString(), "192.0.2.100:5060");
  EXPECT_THAT(invite,
              HasHeader("Via", HasSubstr("client.chicago.example.com")));
  EXPECT_THAT(invite,
              HasHeader("Contact", "<sip:bob@client.chicago.example.com>"));
  EXPECT_THAT(invite, HasBody(HasSubstr("c=IN IP4 192.0.2.100\r\n")));
  EXPECT_THAT(invite, HasBody(HasSubstr("m=audio 47172 RTP/AVP 0\r\n")));
  // RFC 3264 section 8: o= stays, but that its version goes up by one.
  EXPECT_THAT(invite, HasBody(HasSubstr("o=bob 2890844527 2890844528 IN IP4 "
                                        "client.biloxi.example.com\r\n")));
}

TEST(Move, LaterRequestsGoStraightToTheNewTarget) {
  MovingCall s(ToChicago());
  s.ua("alice").HangUp(At("5s"));
  s.RunFor("40s");
  const WireMessages sent = s.SentBy("alice");
  ASSERT_THAT(sent, MessagesAt("BYE", {"5s"}));
  EXPECT_THAT(std::string(sent.back().bytes.view()),
              testing::StartsWith("BYE sip:bob@client.chicago.example.com "));
  EXPECT_EQ(sent.back().destination.ToString(), "192.0.2.100:5060");
  EXPECT_THAT(s.call("alice"), EndedAt(At("5.01s")));
}

TEST(Move, MediaMovesTooAndNothingIsLost) {
  MovingCall s(ToChicago());
  s.RunFor("6s");
  const MediaLog& alice = s.media("alice");
  // The 200 to the re-INVITE reaches Bob at 3.01 s.
  EXPECT_EQ(alice.ReceivedCount(Heard("192.0.2.201", "3.02s")), 0u);
  EXPECT_GE(alice.ReceivedCount(Heard("192.0.2.100", "3.02s")), 148u);
  EXPECT_EQ(alice.Received().back().remote.ToString(), "192.0.2.100:47172");
  EXPECT_EQ(alice.Sent().back().remote.ToString(), "192.0.2.100:47172");
  EXPECT_EQ(alice.foreign_count(), 0u);
  EXPECT_EQ(s.media("bob").foreign_count(), 0u);
  EXPECT_EQ(alice.statistics().lost(), 0u);
  EXPECT_EQ(s.media("bob").statistics().lost(), 0u);
}

// The answerer's version goes up if, and only if, its own words change (RFC
// 3264 section 8). In RFC 3665 F10 Alice takes another port by the way.
TEST(Move, AnswererKeepsItsVersionUnlessItsPortChanges) {
  MovingCall same(ToChicago());
  same.RunFor("4s");
  EXPECT_THAT(same.Sent("alice", "bob")[2],
              HasBody(HasSubstr("o=alice 2890844526 2890844526 ")));

  MovingCall other(ToChicago());
  MovePlan port;
  port.media_port = 1000;
  port.re_invite = false;
  other.ua("alice").Move(At("2s"), port);
  other.RunFor("6s");
  const WireMessage answer = other.Sent("alice", "bob")[2];
  EXPECT_THAT(answer, HasBody(HasSubstr("o=alice 2890844526 2890844527 ")));
  EXPECT_THAT(answer, HasBody(HasSubstr("m=audio 1000 RTP/AVP 0")));
  EXPECT_EQ(other.media("bob").Sent().back().remote.ToString(),
            "192.0.2.101:1000");
  EXPECT_EQ(other.media("alice").statistics().lost(), 0u);
}

TEST(Move, OldAddressMayBeLeft) {
  MovePlan plan = ToChicago();
  plan.leave = true;
  MovingCall s(plan);
  s.ua("bob").HangUp(At("5s"));
  s.RunFor("40s");
  EXPECT_THAT(s.call("bob"), EndedAt(At("5.01s")));
  EXPECT_EQ(s.media("alice").ReceivedCount(Heard("192.0.2.201", "3.006s")), 0u);
  EXPECT_GE(s.media("alice").ReceivedCount(Heard("192.0.2.100", "3.01s")), 98u);
  // Whoever still calls the old place reaches nobody.
  EXPECT_FALSE(s.world().SendBytes({*sip::IpAddress::Parse("192.0.2.201"), 9},
                                   {*sip::IpAddress::Parse("192.0.2.101"), 9},
                                   "x"));
}

TEST(Move, DuringTheRingingIsToldOnceTheCallIsUp) {
  Scenario s(TwoUserAgentsWithRtp());
  s.ua("bob").AnswerAfter("2s");
  s.ua("alice").Call(kBob);
  s.ua("bob").Move(At("1s"), ToChicago());
  s.RunFor("4s");
  // The ACK comes at 2.015 s.
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("INVITE", {"2.015s"}));
  EXPECT_EQ(s.media("alice").Received().back().remote.ToString(),
            "192.0.2.100:47172");
  EXPECT_EQ(s.media("alice").statistics().lost(), 0u);
}

}  // namespace
}  // namespace sipsim
