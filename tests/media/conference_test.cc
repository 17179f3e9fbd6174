// A three-way call that one of the three mixes (RFC 5359 section 2.10; RFC 3550
// section 7.1). Every link takes 5 ms.

#include <string>
#include <vector>

#include "absl/strings/match.h"
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

// Alice calls Bob, who answers at once; he is the first to speak.
struct ThreeWay : Scenario {
  explicit ThreeWay(const Topology& topology = ThreeUserAgentsWithRtp())
      : Scenario(topology) {
    for (const char* user : {"bob", "carol"}) ua(user).AnswerAfter("0s");
    ua("alice").Call(kBob);
    RunUntil("1s");
  }
  // Bob joins Alice at 1 s and calls Carol into the conference.
  void AddCarol() {
    ua("bob").Join(At("1s"), {1});
    OutgoingCallPlan plan;
    plan.join = true;
    ua("bob").Call(kCarol, plan);
    RunUntil("3s");
  }

  // Packets in which `listener` hears `speaker`, in a second from `after` on;
  // there are 50 in all.
  uint64_t Heard(absl::string_view listener, absl::string_view speaker,
                 absl::string_view after) {
    MediaFilter filter;
    filter.after = At(after);
    filter.before = At(after) + At("1s");
    filter.sources = world().FindUser(speaker)->MediaSources();
    return media(listener).ReceivedCount(filter);
  }
  // Whether the other end of the user's only call has said that it is a focus.
  bool HearsFocus(absl::string_view user) {
    return absl::StrContains(world().Describe(user), "peer: \"focus\"");
  }
};

std::vector<std::string> Invites(const std::vector<WireMessage>& messages) {
  std::vector<std::string> invites;
  for (const WireMessage& message : messages) {
    const std::string text(message.bytes.view());
    if (text.rfind("INVITE", 0) == 0) invites.push_back(text);
  }
  return invites;
}

TEST(Conference, EverybodyHearsTheOthersAndNotHimself) {
  ThreeWay s;
  s.AddCarol();
  s.RunUntil("5s");
  const struct {
    const char* listener;
    const char* speaker;
    uint64_t count;
  } kExpected[] = {
      {"alice", "bob", 50}, {"alice", "carol", 50}, {"alice", "alice", 0},
      {"carol", "bob", 50}, {"carol", "alice", 50}, {"carol", "carol", 0},
      {"bob", "alice", 50},
  };
  for (const auto& expected : kExpected) {
    EXPECT_EQ(s.Heard(expected.listener, expected.speaker, "3s"),
              expected.count)
        << expected.listener << " hears " << expected.speaker;
  }
  // One packet for all of them, at the mixer's own times and under its own
  // source, so that nothing is missing.
  MediaFilter second;
  second.after = At("3s");
  second.before = At("4s");
  for (const char* user : {"alice", "carol"}) {
    EXPECT_EQ(s.media(user).ReceivedCount(second), 50u);
    EXPECT_EQ(s.media(user).statistics().lost(), 0u);
    EXPECT_EQ(s.media(user).statistics().jitter, sip::Duration{});
  }
  // Nobody has heard Carol before she was there.
  EXPECT_EQ(s.Heard("alice", "carol", "0.01s"), 0u);
  EXPECT_EQ(s.Heard("alice", "bob", "0.02s"), 50u);
}

// RFC 4579 section 4: by a re-INVITE to whom he talks to, and in the INVITE to
// the one who joins.
TEST(Conference, FocusSaysSoInItsContact) {
  ThreeWay s;
  EXPECT_FALSE(s.HearsFocus("alice"));
  s.AddCarol();
  const std::string focus =
      "Contact: <sip:bob@client.biloxi.example.com>;isfocus\r\n";
  const auto to_alice = Invites(s.Sent("bob", "alice"));
  const auto to_carol = Invites(s.Sent("bob", "carol"));
  ASSERT_EQ(to_alice.size(), 1u);
  ASSERT_EQ(to_carol.size(), 1u);
  EXPECT_THAT(to_alice[0], HasSubstr(focus));
  EXPECT_THAT(to_carol[0], HasSubstr(focus));
  EXPECT_TRUE(s.HearsFocus("alice"));
  EXPECT_TRUE(s.HearsFocus("carol"));
  EXPECT_FALSE(s.HearsFocus("bob"));
  // Joining twice says nothing more.
  s.ua("bob").Join(At("3s"));
  s.RunUntil("4s");
  EXPECT_EQ(Invites(s.Sent("bob", "alice")).size(), 1u);
}

// Two plain calls, and the device mixes: draft-sparks-sip-service-examples-00
// section 2.8.
TEST(Conference, NothingIsSignalledInTheOldDialect) {
  ThreeWay s(ThreeUserAgentsWithRtp("RFC2543"));
  s.AddCarol();
  s.RunUntil("5s");
  EXPECT_EQ(Invites(s.Sent("bob", "alice")).size(), 0u);
  EXPECT_THAT(Invites(s.Sent("bob", "carol"))[0], Not(HasSubstr("isfocus")));
  EXPECT_EQ(s.Heard("alice", "carol", "3s"), 50u);
  EXPECT_EQ(s.Heard("carol", "alice", "3s"), 50u);
}

TEST(Conference, WhoLeavesLeavesTheOthersToEachOther) {
  ThreeWay s;
  s.AddCarol();
  s.ua("carol").HangUp(At("3s"));
  s.RunUntil("5s");
  EXPECT_EQ(s.call("carol").outcome, CallOutcome::kEnded);
  EXPECT_EQ(s.call("alice").outcome, CallOutcome::kEstablished);
  EXPECT_EQ(s.Heard("alice", "carol", "3.1s"), 0u);
  EXPECT_EQ(s.Heard("alice", "bob", "3.1s"), 50u);
  EXPECT_EQ(s.Heard("bob", "alice", "3.1s"), 50u);
}

TEST(Conference, MixerThatHangsUpEndsBothCalls) {
  ThreeWay s;
  s.AddCarol();
  s.ua("bob").HangUp(At("3s"));
  s.RunUntil("40s");
  EXPECT_THAT(s.SentBy("bob"), SentCount("BYE", 2));
  EXPECT_EQ(s.call("alice").outcome, CallOutcome::kEnded);
  EXPECT_EQ(s.call("carol").outcome, CallOutcome::kEnded);
  EXPECT_EQ(s.open_dialog_count(), 0u);
  EXPECT_EQ(s.Heard("alice", "bob", "3.1s"), 0u);
}

TEST(Conference, HeldUserIsNotInTheMix) {
  ThreeWay s;
  s.AddCarol();
  s.ua("bob").Hold(At("3s"), 1).Resume(At("5s"), 1);
  s.RunUntil("7s");
  EXPECT_EQ(s.Heard("alice", "bob", "3.1s"), 0u);
  EXPECT_EQ(s.Heard("alice", "carol", "3.1s"), 0u);
  EXPECT_EQ(s.Heard("carol", "alice", "3.1s"), 0u);
  EXPECT_EQ(s.Heard("carol", "bob", "3.1s"), 50u);
  EXPECT_EQ(s.Heard("alice", "carol", "5.1s"), 50u);
  EXPECT_EQ(s.Heard("carol", "alice", "5.1s"), 50u);
  EXPECT_EQ(s.media("alice").statistics().lost(), 0u);
}

// Both calls are there already, one of them on hold: each is told by a
// re-INVITE.
TEST(Conference, CallsThatAreUpAreJoined) {
  ThreeWay s;
  s.ua("bob").Hold(At("1s"), 1).Call(kCarol, At("1.5s"));
  s.ua("bob").Resume(At("2.5s"), 1).Join(At("3s"));
  s.RunUntil("5s");
  EXPECT_EQ(s.Heard("alice", "carol", "2s"), 0u);
  EXPECT_EQ(s.Heard("alice", "carol", "3.1s"), 50u);
  EXPECT_EQ(s.Heard("carol", "alice", "3.1s"), 50u);
  EXPECT_TRUE(s.HearsFocus("alice"));
  EXPECT_TRUE(s.HearsFocus("carol"));
}

// A packet of 40 ms from Carol is heard in two of 20 ms to Alice.
TEST(Conference, PacketsOfOtherLengthsAreSpreadOut) {
  Topology topology = ThreeUserAgentsWithRtp();
  topology.mutable_hosts(2)
      ->mutable_user_agent()
      ->mutable_media()
      ->mutable_rtp()
      ->set_interval("40ms");
  ThreeWay s(topology);
  s.AddCarol();
  s.RunUntil("5s");
  EXPECT_EQ(s.Heard("carol", "alice", "3s"), 50u);
  EXPECT_EQ(s.Heard("alice", "carol", "3s"), 50u);
  EXPECT_EQ(s.Heard("bob", "alice", "3s"), 50u);
}

}  // namespace
}  // namespace sipsim
