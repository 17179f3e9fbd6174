// A user with two calls: consultation hold (RFC 5359 section 2.2). Every link
// takes 5 ms.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/media/media_topologies.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kBob[] = "sip:bob@biloxi.example.com";
constexpr char kCarol[] = "sip:carol@chicago.example.com";

MediaFilter Between(absl::string_view after, absl::string_view before) {
  MediaFilter filter;
  filter.after = At(after);
  filter.before = At(before);
  return filter;
}

// Alice calls Bob, who answers at 1.005 s. Bob holds her at 2 s, calls Carol at
// 3 s, who answers at once, hangs up at 5 s and resumes at 6 s.
struct Consultation : Scenario {
  explicit Consultation(const Topology& topology) : Scenario(topology) {
    ua("bob").AnswerAfter("1s");
    ua("carol").AnswerAfter("0s");
    ua("alice").Call(kBob);
    ua("bob").Hold(At("2s"), 1).Call(kCarol, At("3s"));
    ua("bob").HangUp(At("5s"), 2).Resume(At("6s"), 1);
    RunFor("8s");
  }
};

void ExpectConsultation(const Consultation& s) {
  const MediaLog& alice = s.media("alice");
  const MediaLog& carol = s.media("carol");
  // While she is held, Alice hears nothing, and nobody hears her.
  EXPECT_EQ(alice.ReceivedCount(Between("2.01s", "6s")), 0u);
  EXPECT_EQ(alice.SentCount(Between("2.01s", "6s")), 0u);
  EXPECT_EQ(alice.ReceivedCount(Between("6.1s", "7.1s")), 50u);
  EXPECT_EQ(alice.SentCount(Between("6.1s", "7.1s")), 50u);
  EXPECT_EQ(carol.ReceivedCount(Between("4s", "5s")), 50u);
  EXPECT_EQ(carol.SentCount(Between("4s", "5s")), 50u);
  // From where it was, to where it was, and nothing is lost.
  ASSERT_EQ(alice.Received().size(), 2u);
  EXPECT_EQ(alice.Received()[1].remote.ToString(), "192.0.2.201:3456");
  for (const char* user : {"alice", "carol"}) {
    EXPECT_EQ(s.media(user).statistics().lost(), 0u);
    EXPECT_EQ(s.media(user).foreign_count(), 0u);
  }
  // The other call has a port of its own.
  EXPECT_EQ(carol.Received()[0].remote.ToString(), "192.0.2.201:3458");
  EXPECT_EQ(s.call("bob", 1).outcome, CallOutcome::kEstablished);
  EXPECT_EQ(s.call("bob", 2).outcome, CallOutcome::kEnded);
  EXPECT_NE(s.media("bob", 1).call_id(), s.media("bob", 2).call_id());
}

TEST(ConsultationHold, HeldUserHearsNothingInBetween) {
  const Consultation s(ThreeUserAgentsWithRtp());
  ExpectConsultation(s);
  const auto to_alice = s.Sent("bob", "alice");
  EXPECT_THAT(to_alice, SentCount("INVITE", 2));
  EXPECT_THAT(s.Sent("bob", "carol")[0], HasBody(HasSubstr("m=audio 3458 ")));
}

TEST(ConsultationHold, HoldStylesAllSilence) {
  for (const UserAgent::HoldStyle style :
       {UserAgent::INACTIVE, UserAgent::ZERO_ADDRESS}) {
    Topology topology = ThreeUserAgentsWithRtp();
    topology.mutable_hosts(1)->mutable_user_agent()->set_hold_style(style);
    ExpectConsultation(Consultation(topology));
  }
}

// A third call takes the port that the second one has left.
TEST(ConsultationHold, MediaPortsAreUsedAgain) {
  Scenario s(ThreeUserAgentsWithRtp());
  s.ua("bob").AnswerAfter("0s");
  s.ua("carol").AnswerAfter("0s");
  s.ua("alice").Call(kBob);
  s.ua("bob").Call(kCarol, At("1s")).HangUp(At("2s"), 2).Call(kCarol, At("3s"));
  s.RunFor("5s");
  EXPECT_EQ(s.media("carol", 1).Received()[0].remote.port, 3458);
  EXPECT_EQ(s.media("carol", 2).Received()[0].remote.port, 3458);
  EXPECT_EQ(s.media("alice").Received()[0].remote.port, 3456);
}

// The Contact parameter of RFC 4235 section 5.2, as RFC 5359 section 2.1 has
// it: while the holder renders nothing.
TEST(ConsultationHold, RenderingIsToldOnlyIfConfigured) {
  for (const bool shows : {false, true}) {
    Topology topology = ThreeUserAgentsWithRtp();
    topology.mutable_hosts(1)->mutable_user_agent()->set_shows_rendering(shows);
    const Consultation s(topology);
    const auto sent = s.Sent("bob", "alice");
    std::vector<std::string> invites;
    for (const WireMessage& message : sent) {
      const std::string text(message.bytes.view());
      if (text.rfind("INVITE", 0) == 0) invites.push_back(text);
    }
    ASSERT_EQ(invites.size(), 2u);
    const auto no = HasSubstr(
        "Contact: <sip:bob@client.biloxi.example.com>;+sip.rendering=\"no\"\r");
    if (shows) {
      EXPECT_THAT(invites[0], no);
    } else {
      EXPECT_THAT(invites[0], Not(HasSubstr("rendering")));
    }
    EXPECT_THAT(invites[1], Not(HasSubstr("rendering")));
  }
}

// What comes to Bob's 5060 is SIP.
TEST(SeveralCalls, PortOfTheSecondIsNoneOfSip) {
  Topology topology = ThreeUserAgentsWithRtp();
  topology.mutable_hosts(1)->mutable_user_agent()->mutable_media()->set_port(
      5058);
  const Consultation s(topology);
  EXPECT_THAT(s.Sent("bob", "carol")[0], HasBody(HasSubstr("m=audio 5062 ")));
  EXPECT_EQ(s.media("alice").Received()[0].remote.ToString(),
            "192.0.2.201:5058");
  EXPECT_EQ(s.media("carol").ReceivedCount(Between("4s", "5s")), 50u);
  EXPECT_EQ(s.media("bob", 2).ReceivedCount(Between("4s", "5s")), 50u);
}

// There is no port behind 65535: both calls have it. Bob's phone rings.
TEST(SeveralCalls, PacketsAtASharedPortAreOfTheCallThatHasAgreedOnThem) {
  Topology topology = ThreeUserAgentsWithRtp();
  topology.mutable_hosts(0)->mutable_user_agent()->mutable_media()->set_port(
      65'535);
  Scenario s(topology);
  s.ua("carol").AnswerAfter("0s");
  s.ua("alice").Call(kBob).Call(kCarol, At("1s"));
  s.RunFor("4s");
  EXPECT_EQ(s.call("alice", 1).outcome, CallOutcome::kRinging);
  EXPECT_EQ(s.media("alice", 2).ReceivedCount(Between("2s", "3s")), 50u);
  EXPECT_EQ(s.media("alice", 2).foreign_count(), 0u);
}

}  // namespace
}  // namespace sipsim
