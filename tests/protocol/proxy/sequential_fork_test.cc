// RFC 3261 section 16.6: several targets, one after the other.

#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

TEST(SequentialFork, NextTargetFollowsAFailure) {
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  world.AddContacts(3);
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202");
  world.Unreachable("INVITE", 1);
  EXPECT_EQ(world.Sent(), "INVITE>203");
  world.Answer("INVITE", 2, 404);
  EXPECT_EQ(world.Sent(), "ACK>203 486>111");
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

TEST(SequentialFork, TimeoutOfATargetStartsTheNext) {  // Timer B.
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  world.AddContacts(2);
  world.Request({});
  world.fake.AdvanceTo(At(32s));
  EXPECT_EQ(world.Nth("INVITE", 7).at, At(32s));
  EXPECT_EQ(StartLine(world.Text("INVITE", 7)),
            "INVITE sip:bob@192.0.2.202 SIP/2.0");
}

TEST(SequentialFork, SuccessAnd6xxEndTheSearch) {
  for (const int status_code : {200, 603}) {
    ProxyWorld world;
    world.options.fork_mode = ForkMode::kSequential;
    world.AddContacts(2);
    world.Request({});
    world.Sent();
    world.Answer("INVITE", 0, status_code);
    EXPECT_EQ(world.Sent(), status_code == 200 ? "200>111" : "ACK>201 603>111");
    world.fake.AdvanceTo(At(60s));
    EXPECT_EQ(world.Last("INVITE"), world.Text("INVITE"));
  }
}

TEST(SequentialFork, EqualQIsTriedTogetherFromHighestToLowest) {  // 16.6.
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kByQ;
  world.AddContact("sip:bob@192.0.2.201", 500);
  world.AddContact("sip:bob@192.0.2.202", 900);
  world.AddContact("sip:bob@192.0.2.203", 900);
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>202 INVITE>203 100>111");
  world.Answer("INVITE", 0, 480);
  EXPECT_EQ(world.Sent(), "ACK>202");
  world.Answer("INVITE", 1, 480);
  EXPECT_EQ(world.Sent(), "ACK>203 INVITE>201");
}

TEST(SequentialFork, RingTimeCancelsAndThenGoesOn) {
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  world.AddContact("sip:bob@192.0.2.201", 1000, 10s);
  world.AddContact("sip:bob@192.0.2.202");
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Sent();
  world.fake.AdvanceTo(At(10s));
  EXPECT_EQ(world.Sent(), "CANCEL>201");
  EXPECT_EQ(world.Counted(), "ring_timeout");
  world.Answer("CANCEL", 0, 200);
  EXPECT_EQ(world.Sent(), "");
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202");
  // The last target is not limited.
  world.Answer("INVITE", 1, 180);
  world.fake.AdvanceTo(At(60s));
  EXPECT_EQ(world.Sent(), "180>111");
  world.Answer("INVITE", 1, 486);
  EXPECT_EQ(world.Sent(), "ACK>202 486>111");
}

TEST(SequentialFork, RingTimeOfTheLastTargetEndsTheSearch) {
  ProxyWorld world;
  world.config.no_response_status = 480;
  world.AddContacts(1, 10s);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Sent();
  world.fake.AdvanceTo(At(10s));
  EXPECT_EQ(world.Sent(), "CANCEL>201");
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 480>111");
}

// 9.1: it cannot be cancelled, and nobody waits for it.
TEST(SequentialFork, SilentTargetIsCancelledWhenItSpeaksUp) {
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  world.AddContacts(2, 1s);
  world.Request({});
  world.fake.AdvanceTo(At(1s));
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 INVITE>201 INVITE>202");
  world.Answer("INVITE", 0, 180);
  EXPECT_EQ(world.Sent(), "CANCEL>201 180>111");
}

TEST(SequentialFork, LastTargetThatIsSilentIsNotWaitedFor) {
  ProxyWorld world;
  world.AddContacts(1, 1s);
  world.Request({});
  world.fake.AdvanceTo(At(1s));
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 INVITE>201 408>111");
}

TEST(SequentialFork, AnswerThatCrossesTheCancelWins) {
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  world.AddContacts(2, 1s);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(1s));
  world.Sent();
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
  world.fake.AdvanceTo(At(60s));
  EXPECT_EQ(world.Last("INVITE"), world.Text("INVITE"));
}

// The 487 does not come: after T2, 4 s, the next one is tried all the same.
TEST(SequentialFork, LateSuccessOfACancelledTargetIsForwarded) {
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  world.AddContacts(2, 1s);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(5s));
  EXPECT_EQ(world.Nth("INVITE", 1).at, At(5s));
  world.Answer("INVITE", 1, 180);
  world.Sent();
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111 CANCEL>202");
}

TEST(SequentialFork, BreadthHeldByACancelledTargetIsWaitedFor) {
  ProxyWorld world;  // RFC 5393: outgoing never above incoming Max-Breadth.
  world.options.fork_mode = ForkMode::kSequential;
  world.AddContacts(2, 1s);
  world.Request({.extra = "Max-Breadth: 1\n"});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(1s));
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 180>111 CANCEL>201");
  world.fake.AdvanceTo(At(6s));
  EXPECT_EQ(world.Sent(), "CANCEL>201 CANCEL>201 CANCEL>201");
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202");
  EXPECT_EQ(Field(world.Last("INVITE"), "Max-Breadth"), "1");
}

// The longest of those that ring at once; for ever if one of them may.
TEST(SequentialFork, GroupRingsAsLongAsTheLongestOfIt) {
  for (const Duration first : {Duration(4s), Duration()}) {
    ProxyWorld world;
    world.options.fork_mode = ForkMode::kByQ;
    world.AddContact("sip:bob@192.0.2.201", 1000, first);
    world.AddContact("sip:bob@192.0.2.202", 1000, 6s);
    world.AddContact("sip:bob@192.0.2.203", 500);
    world.Request({});
    world.Answer("INVITE", 0, 180);
    world.Answer("INVITE", 1, 180);
    world.fake.AdvanceTo(At(6s - 1ns));
    EXPECT_EQ(world.Sent(), "INVITE>201 INVITE>202 100>111 180>111 180>111");
    world.fake.AdvanceTo(At(6s));
    EXPECT_EQ(world.Sent(), first > 0s ? "CANCEL>201 CANCEL>202" : "");
  }
}

}  // namespace
}  // namespace sipsim::sip
