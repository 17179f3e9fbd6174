// RFC 3261 sections 16.6 and 16.7: several targets at once.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ParallelFork, EveryTargetIsTriedAtOnceWithItsOwnBranch) {
  ProxyWorld world;
  world.AddContacts(3);
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>201 INVITE>202 INVITE>203 100>111");
  EXPECT_NE(BranchOf(world.Text("INVITE", 0)),
            BranchOf(world.Text("INVITE", 1)));
  EXPECT_EQ(StartLine(world.Text("INVITE", 2)),
            "INVITE sip:bob@192.0.2.203 SIP/2.0");
}

TEST(ParallelFork, ProvisionalResponsesOfAllGoUpstreamAtOnce) {
  ProxyWorld world;
  world.AddContacts(2);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 180, "", "one");
  EXPECT_EQ(world.Sent(), "180>111");
  world.Answer("INVITE", 1, 183, "", "two");
  EXPECT_EQ(world.Sent(), "183>111");
  EXPECT_THAT(Field(world.Text("183"), "To"), HasSubstr("tag=two"));
}

TEST(ParallelFork, FirstSuccessCancelsTheOthers) {  // Step 10.
  ProxyWorld world;
  world.AddContacts(3);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Answer("INVITE", 1, 180);
  world.Sent();
  world.Answer("INVITE", 1, 200);
  // Number 2 has not answered yet: its CANCEL must wait (9.1).
  EXPECT_EQ(world.Sent(), "200>111 CANCEL>201");
  EXPECT_EQ(BranchOf(world.Text("CANCEL")), BranchOf(world.Text("INVITE", 0)));
  world.Answer("INVITE", 2, 180);
  EXPECT_EQ(world.Sent(), "CANCEL>203");  // And no 180 after the 200.
  world.Answer("INVITE", 0, 487);
  world.Answer("INVITE", 2, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 ACK>203");
}

TEST(ParallelFork, EverySuccessToInviteGoesUpstream) {  // Step 5.
  ProxyWorld world;
  world.AddContacts(2);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Answer("INVITE", 1, 180);
  world.Answer("INVITE", 0, 200, "", "one");
  world.Sent();
  world.Answer("INVITE", 1, 200, "", "two");
  EXPECT_EQ(world.Sent(), "200>111");
  EXPECT_THAT(Field(world.Last("200"), "To"), HasSubstr("tag=two"));
  // So do retransmissions and further 2xx of a branch (RFC 6026).
  world.Answer("INVITE", 0, 200, "", "one");
  world.Answer("INVITE", 0, 200, "", "three");
  EXPECT_EQ(world.Sent(), "200>111 200>111");
}

TEST(ParallelFork, OneFinalResponseToANonInvite) {  // Step 5.
  ProxyWorld world;
  world.AddContacts(2);
  world.Request({.method = "OPTIONS"});
  world.Sent();
  world.Answer("OPTIONS", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
  world.Answer("OPTIONS", 1, 200);
  EXPECT_EQ(world.Sent(), "");
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

TEST(ParallelFork, BestResponseWaitsForAllBranches) {  // Step 6.
  ProxyWorld world;
  world.AddContacts(2);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.Sent(), "ACK>201");
  world.Answer("INVITE", 1, 302, "Contact: <sip:carol@domain.com>\n");
  EXPECT_EQ(world.Sent(), "ACK>202 302>111");
  EXPECT_EQ(Field(world.Text("302"), "Contact"), "<sip:carol@domain.com>");
  EXPECT_THAT(Field(world.Text("302"), "Via"), Not(HasSubstr("ss2.biloxi")));
}

TEST(ParallelFork, A6xxCancelsTheOthersAndIsForwardedAtTheEnd) {  // Step 5.
  ProxyWorld world;
  world.AddContacts(2);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Sent();
  world.Answer("INVITE", 1, 603);
  EXPECT_EQ(world.Sent(), "ACK>202 CANCEL>201");
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 603>111");
}

TEST(ParallelFork, A2xxThatCrossesThe6xxIsForwardedInItsPlace) {  // Step 5.
  ProxyWorld world;
  world.AddContacts(2);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Answer("INVITE", 1, 603);
  world.Sent();
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
}

}  // namespace
}  // namespace sipsim::sip
