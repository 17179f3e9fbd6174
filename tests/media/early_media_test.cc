// Media ahead of the answer: a session description in a 183 (RFC 3261 section
// 13.2.1; RFC 3960). Every link takes 5 ms.

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

MediaFilter Between(absl::string_view after, absl::string_view before) {
  MediaFilter filter;
  filter.after = At(after);
  filter.before = At(before);
  return filter;
}

IncomingCallPlan EarlyMedia() {
  IncomingCallPlan plan;
  plan.ring_status = 183;
  plan.early_media = true;
  return plan;
}

TEST(EarlyMedia, IsHeardBeforeTheAnswer) {
  Scenario s(TwoUserAgentsWithRtp());
  IncomingCallPlan plan = EarlyMedia();
  plan.answer_after = At("3s");
  s.world().FindUser("bob")->OnCall(plan);
  s.ua("alice").Call(kBob);
  s.RunUntil("5s");
  const auto sent = s.Sent("bob", "alice");
  EXPECT_THAT(sent[0], HasBody(HasSubstr("m=audio 3456 ")));
  EXPECT_THAT(sent, SentCount("183", 1));
  // The same description comes again in the 200.
  EXPECT_THAT(sent, SentCount("200", 1));
  EXPECT_THAT(sent[1], HasBody(HasSubstr("m=audio 3456 ")));
  EXPECT_EQ(s.media("alice").ReceivedCount(Between("1s", "2s")), 50u);
  EXPECT_EQ(s.media("alice").ReceivedCount(Between("4s", "5s")), 50u);
  EXPECT_EQ(s.media("alice").statistics().lost(), 0u);
  EXPECT_EQ(s.media("alice").foreign_count(), 0u);
  EXPECT_EQ(s.call("alice").outcome, CallOutcome::kEstablished);
}

TEST(EarlyMedia, EndsWithTheCallThatIsGivenUp) {
  Scenario s(TwoUserAgentsWithRtp());
  s.world().FindUser("bob")->OnCall(EarlyMedia());
  s.ua("alice").Call(kBob).GiveUp(At("2s"));
  s.RunUntil("40s");
  EXPECT_EQ(s.call("alice").outcome, CallOutcome::kCancelled);
  EXPECT_GT(s.media("alice").ReceivedCount(Between("1s", "2s")), 0u);
  EXPECT_EQ(s.media("bob").SentCount(Between("2.1s", "40s")), 0u);
  EXPECT_EQ(s.media("alice").SentCount(Between("2.1s", "40s")), 0u);
}

}  // namespace
}  // namespace sipsim
