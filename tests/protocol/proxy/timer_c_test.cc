// RFC 3261 sections 16.6 step 11, 16.7 step 2 and 16.8: Timer C.

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

using ::testing::EndsWith;

class TimerC : public OneTarget {
 protected:
  // Timer B alone would end a silent call first.
  TimerC() { world.fake.context().timer_values.timer_c = 181s; }
};

TEST_F(TimerC, CancelsATargetThatRingsForEver) {
  Invite();
  world.Answer("INVITE", 0, 180);
  world.Sent();
  world.fake.AdvanceTo(At(181s) - 1ns);
  EXPECT_EQ(world.Sent(), "");
  world.fake.AdvanceTo(At(181s));
  EXPECT_EQ(world.Sent(), "CANCEL>201");
  EXPECT_THAT(world.Counted(), EndsWith("timer_c"));
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 487>111");
}

TEST_F(TimerC, IsResetBy101To199ButNotBy100) {
  Invite();
  world.fake.AdvanceTo(At(10s));
  world.Answer("INVITE", 0, 100);
  world.fake.AdvanceTo(At(100s));
  world.Answer("INVITE", 0, 183);
  world.Sent();
  world.fake.AdvanceTo(At(280s));
  EXPECT_EQ(world.Sent(), "");
  world.fake.AdvanceTo(At(281s));
  EXPECT_EQ(world.Sent(), "CANCEL>201");
}

TEST_F(TimerC, OnA100AloneItStillRunsFromTheStart) {
  Invite();
  world.fake.AdvanceTo(At(10s));
  world.Answer("INVITE", 0, 100);
  world.Sent();
  world.fake.AdvanceTo(At(181s));
  EXPECT_EQ(world.Sent(), "CANCEL>201");
}

TEST_F(TimerC, WithoutAProvisionalResponseIsA408) {  // 16.8.
  world.fake.context().timer_values.timer_c = 20s;   // Before Timer B.
  Invite();
  world.fake.AdvanceTo(At(20s));
  EXPECT_THAT(world.Sent(), EndsWith("408>111"));
  EXPECT_EQ(world.Nth("408", 0).at, At(20s));
}

TEST_F(TimerC, TargetThatNeverAnswersTheCancelIsGivenUp) {  // 9.1: 64*T1.
  Invite();
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(181s + 32s));
  EXPECT_THAT(world.Sent(), EndsWith("408>111"));
  EXPECT_EQ(world.Nth("408", 0).at, At(213s));
}

}  // namespace
}  // namespace sipsim::sip
