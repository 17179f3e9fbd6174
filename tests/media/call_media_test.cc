// What the ends of a call hear and say, as offer and answer allow (RFC 3264),
// over a network that takes 5 ms everywhere.

#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/media/rtp_packet.h"
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

MediaFilter Between(absl::string_view after, absl::string_view before) {
  MediaFilter filter;
  filter.after = At(after);
  filter.before = At(before);
  return filter;
}

MediaFilter From(absl::string_view time) {
  MediaFilter filter;
  filter.after = At(time);
  return filter;
}

// Alice calls at 0 s; Bob's answer is sent at 1.005 s and received at 1.01 s.
struct DirectCall : Scenario {
  explicit DirectCall(const Topology& topology = TwoUserAgentsWithRtp())
      : Scenario(topology) {
    ua("bob").AnswerAfter("1s");
    ua("alice").Call(kBob);
  }
};

// Bob answers at 2.015 s and speaks from then on, until the BYE comes at
// 5.045 s: each 20 ms, 152 times. Alice speaks from her ACK to her BYE, 150
// times.
TEST(CallMedia, BothHearEachOtherAsLongAsTheCallIsUp) {
  Scenario s(TwoProxiesWithRtp());
  s.ua("bob").RingAfter("20ms").AnswerAfter("2s");
  s.ua("alice").Call(kBob).HangUp(At("5.03s"));
  s.RunFor("40s");
  const MediaLog& alice = s.media("alice");
  const MediaLog& bob = s.media("bob");
  EXPECT_EQ(alice.SentCount(), 150u);
  EXPECT_EQ(bob.ReceivedCount(), 150u);
  EXPECT_EQ(bob.SentCount(), 152u);
  EXPECT_EQ(alice.ReceivedCount(), 152u);
  EXPECT_EQ(alice.statistics().lost(), 0u);
  EXPECT_EQ(alice.statistics().jitter, sip::Duration{});
  EXPECT_EQ(alice.foreign_count(), 0u);
  // Straight from each other, past the proxies.
  ASSERT_EQ(alice.Received().size(), 1u);
  const MediaSpell heard = alice.Received()[0];
  EXPECT_EQ(heard.remote.ToString(), "192.0.2.201:3456");
  EXPECT_EQ(heard.first, At("2.02s"));
  EXPECT_EQ(heard.last, At("5.04s"));
  EXPECT_EQ(bob.Received()[0].remote.ToString(), "192.0.2.101:49172");
}

TEST(CallMedia, IsNoPartOfTheMessages) {
  Scenario with(TwoProxiesWithRtp());
  Topology silent = TwoProxiesWithRtp();
  for (Host& host : *silent.mutable_hosts()) {
    if (host.has_user_agent()) {
      host.mutable_user_agent()->mutable_media()->clear_rtp();
    }
  }
  Scenario without(silent);
  for (Scenario* s : {&with, &without}) {
    s->ua("bob").AnswerAfter("2s");
    s->ua("alice").Call(kBob).HangUp(At("5s"));
    s->RunFor("40s");
  }
  ASSERT_EQ(with.Sent().size(), without.Sent().size());
  for (size_t i = 0; i < with.Sent().size(); ++i) {
    EXPECT_EQ(with.Sent()[i].sent, without.Sent()[i].sent);
    EXPECT_EQ(with.Sent()[i].bytes.view(), without.Sent()[i].bytes.view());
  }
}

TEST(CallMedia, LostPacketsAreCounted) {
  Topology topology = TwoUserAgentsWithRtp();
  Link& link = *topology.add_links();
  link.set_from("bob");
  link.set_to("alice");
  // 1 to 3 are 180, 200 and the first of RTP.
  for (const uint64_t n : {10, 11, 20}) link.add_lose_packets(n);
  DirectCall s(topology);
  s.RunFor("3s");
  EXPECT_EQ(s.media("alice").statistics().lost(), 3u);
  EXPECT_EQ(s.media("bob").statistics().lost(), 0u);
}

TEST(CallMedia, JitterOfALinkShowsInTheNumberOfRfc3550) {
  Topology topology = TwoUserAgentsWithRtp();
  topology.add_links()->set_jitter("10ms");
  DirectCall s(topology);
  s.RunFor("20s");
  // Differences of two uniform draws from 10 ms are 3.3 ms in the mean.
  const sip::Duration jitter = s.media("alice").statistics().jitter;
  EXPECT_GT(jitter, At("2ms"));
  EXPECT_LT(jitter, At("5ms"));
  EXPECT_EQ(s.media("alice").statistics().lost(), 0u);
}

TEST(CallMedia, NobodySpeaksInACallThatIsNotAnswered) {
  Scenario s(TwoUserAgentsWithRtp());
  s.ua("alice").Call(kBob).GiveUp(At("3s"));
  s.RunFor("40s");
  EXPECT_EQ(s.world().FindUser("alice")->media(0), nullptr);
  EXPECT_EQ(s.world().FindUser("bob")->media(0), nullptr);
}

// RFC 3264 section 8.4: who holds says nothing, and hears nothing.
TEST(CallMedia, HoldSilencesTheOther) {
  DirectCall s;
  s.ua("alice").Hold(At("3s")).Resume(At("5s"));
  s.RunFor("7s");
  EXPECT_THAT(s.Sent("alice", "bob")[2], HasBody(HasSubstr("a=sendonly")));
  // The re-INVITE arrives at 3.005 s, the one that ends it at 5.005 s.
  EXPECT_EQ(s.media("bob").SentCount(Between("3.005s", "5.005s")), 0u);
  EXPECT_EQ(s.media("alice").ReceivedCount(Between("3.01s", "5.01s")), 0u);
  EXPECT_EQ(s.media("alice").SentCount(Between("3s", "5s")), 0u);
  EXPECT_EQ(s.media("alice").ReceivedCount(Between("5.01s", "6.01s")), 50u);
  // Sequence numbers go on over the pause.
  EXPECT_EQ(s.media("alice").statistics().lost(), 0u);
  EXPECT_EQ(s.media("alice").statistics().jitter, sip::Duration{});
}

TEST(CallMedia, NobodySpeaksWhenBothHold) {
  DirectCall s;
  s.ua("alice").Hold(At("3s"));
  s.ua("bob").Hold(At("4s"));
  s.RunFor("6s");
  EXPECT_EQ(s.media("alice").SentCount(From("4.02s")), 0u);
  EXPECT_EQ(s.media("bob").SentCount(From("4.02s")), 0u);
}

// 14.1: the session stays as it was, and each tries again: at 5.11 to 7.01 s
// whoever owns the Call-ID, within 2 s the other. Each has put the phone down
// meanwhile.
TEST(CallMedia, GlareOfTwoHoldsEndsWithBoth) {
  DirectCall s;
  s.ua("alice").Hold(At("3s"));
  s.ua("bob").Hold(At("3s"));
  s.RunUntil("3.1s");
  EXPECT_THAT(s.Sent(), SentCount("491", 2));
  s.RunUntil("8s");
  sip::Duration tries[2] = {};
  for (const char* who : {"alice", "bob"}) {
    for (const WireMessage& message : s.SentBy(who)) {
      if (!absl::StartsWith(message.bytes.view(), "INVITE")) continue;
      tries[who[0] == 'b' ? 1 : 0] = message.sent;
    }
  }
  EXPECT_GE(tries[0], At("5.11s"));
  EXPECT_LE(tries[0], At("7.01s"));
  EXPECT_GE(tries[1], At("3.01s"));
  EXPECT_LE(tries[1], At("5.01s"));
  for (const sip::Duration time : tries) {
    EXPECT_EQ(time % At("10ms"), At("0s"));
  }
  EXPECT_EQ(s.media("alice").SentCount(From("3s")), 0u);
  EXPECT_EQ(s.media("bob").SentCount(From("3s")), 0u);
}

// The re-INVITE crosses the BYE, and is refused when the call is over by 481.
TEST(CallMedia, NothingIsSaidAfterAHoldThatCameTooLate) {
  DirectCall s;
  s.ua("bob").HangUp(At("3s"));
  s.ua("alice").Hold(At("3s"));
  s.RunUntil("6s");
  EXPECT_THAT(s.SentBy("bob"), SentCount("481", 1));
  EXPECT_EQ(s.media("alice").SentCount(From("3.01s")), 0u);
  EXPECT_EQ(s.media("bob").SentCount(From("3.01s")), 0u);
}

// RFC 3665 section 3.6: the offer is in the 200, the answer in the ACK. Bob
// knows where to speak to only then.
TEST(CallMedia, BeginsWithTheAckOfAnInviteWithoutOffer) {
  Scenario s(TwoUserAgentsWithRtp());
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob, WithoutOffer());
  s.RunFor("3s");
  EXPECT_THAT(s.Sent("alice", "bob")[0], HasBody(""));
  EXPECT_THAT(s.Sent("alice", "bob")[1], HasBody(HasSubstr("m=audio 49172")));
  EXPECT_EQ(s.media("alice").Sent()[0].first, At("1.01s"));
  EXPECT_EQ(s.media("bob").Sent()[0].first, At("1.015s"));
  EXPECT_EQ(s.media("alice").statistics().lost(), 0u);
  EXPECT_EQ(s.media("bob").statistics().lost(), 0u);
}

TEST(CallMedia, RtpOfStrangersIsCountedApart) {
  DirectCall s;
  s.RunUntil("2s");
  std::string packet(sip::kRtpHeaderBytes, '\0');
  sip::WriteRtpHeader({}, packet.data());
  s.SendBytes("192.0.2.201:7000", "192.0.2.101:49172", packet);
  s.SendBytes("192.0.2.201:3456", "192.0.2.101:49172", "no RTP");
  s.RunUntil("2.1s");
  EXPECT_EQ(s.media("alice").foreign_count(), 1u);
  EXPECT_EQ(s.world().FindNode("alice")->count("media_not_rtp"), 1u);
  EXPECT_EQ(s.media("alice").statistics().lost(), 0u);
}

TEST(CallMedia, EndsWithTheProcess) {
  DirectCall s;
  s.faults().StopProcess("bob", At("3s"));
  s.RunFor("5s");
  EXPECT_EQ(s.media("bob").SentCount(From("3s")), 0u);
  EXPECT_EQ(s.media("alice").ReceivedCount(From("3.01s")), 0u);
  // Alice knows nothing of it, and speaks on.
  EXPECT_EQ(s.media("alice").SentCount(Between("4s", "5s")), 50u);
}

}  // namespace
}  // namespace sipsim
