// Call forwarding by a proxy (RFC 5359 sections 2.7 to 2.9), as the services of
// its users.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

constexpr char kGateway[] = "sip:+19727293660@192.0.2.4;user=phone";

// Bob has a phone at .201; Carol, if she is added, one at .202, Dave at .203.
class CallForwarding : public ::testing::Test {
 protected:
  CallForwarding() {
    world.AddContact("sip:bob@192.0.2.201");
    world.services.users.reserve(3);
  }
  UserServices& Services(const std::string& user) {
    UserServices& services = world.services.users.emplace_back();
    services.aor = absl::StrCat("sip:", user, "@biloxi.example.com");
    return services;
  }
  // Bob's phone gets an INVITE, and rings.
  void Ring() {
    world.Request({});
    ASSERT_EQ(world.Sent(), "INVITE>201 100>111");
    world.Answer("INVITE", 0, 180);
    ASSERT_EQ(world.Sent(), "180>111");
  }

  ProxyWorld world;
};

TEST_F(CallForwarding, UnconditionalChangesTheRequestUriAlone) {
  Services("bob").forward_all = kGateway;
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>4 100>111");
  const std::string invite = world.Last("INVITE");
  EXPECT_EQ(StartLine(invite), absl::StrCat("INVITE ", kGateway, " SIP/2.0"));
  EXPECT_EQ(Field(invite, "To"), "Bob <sip:bob@biloxi.example.com>");
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
}

TEST_F(CallForwarding, IsForInvitesOutsideOfDialogsOnly) {
  Services("bob").forward_all = kGateway;
  world.Request({.to_tag = "8321234356"});
  world.Request({.method = "OPTIONS", .branch = "z9hG4bKb"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 OPTIONS>201");
}

TEST_F(CallForwarding, BusyGoesOnToTheNextTarget) {
  Services("bob").forward_busy = "sip:bob@192.0.2.202";
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202");
  EXPECT_NE(BranchOf(world.Text("INVITE", 0)),
            BranchOf(world.Text("INVITE", 1)));
  world.Answer("INVITE", 1, 200);
  EXPECT_EQ(world.Sent(), "200>111");
}

// 16.7 step 5: after a 6xx there MUST NOT be any new branches.
TEST_F(CallForwarding, GlobalFailureEndsTheSearch) {
  for (const int status_code : {600, 603}) {
    ProxyWorld fresh;
    fresh.AddContact("sip:bob@192.0.2.201");
    fresh.services.users.emplace_back().aor = "sip:bob@biloxi.example.com";
    fresh.services.users[0].forward_busy = "sip:bob@192.0.2.202";
    fresh.Request({});
    fresh.Sent();
    fresh.Answer("INVITE", 0, status_code);
    EXPECT_EQ(fresh.Sent(), absl::StrCat("ACK>201 ", status_code, ">111"));
  }
}

TEST_F(CallForwarding, BusyForWhomOthersRingIsNoBusyUser) {
  UserServices& bob = Services("bob");
  bob.forward_busy = "sip:bob@192.0.2.202";
  bob.forward_no_answer = "sip:bob@192.0.2.203";
  world.AddContact("sip:bob@192.0.2.4");
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Answer("INVITE", 1, 486);
  EXPECT_EQ(world.Sent(), "INVITE>201 INVITE>4 100>111 180>111 ACK>4");
  world.fake.AdvanceTo(At(20s));
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "CANCEL>201 ACK>201 INVITE>203");
}

TEST_F(CallForwarding, BusyEverywhereCancelsTheOtherPhones) {
  Services("bob").forward_busy = "sip:bob@192.0.2.202";
  world.AddContact("sip:bob@192.0.2.4");
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Sent();
  world.Answer("INVITE", 1, 600);
  EXPECT_EQ(world.Sent(), "ACK>4 CANCEL>201");
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 600>111");
}

TEST_F(CallForwarding, NoAnswerCancelsAndGoesOnWithThe487) {
  UserServices& bob = Services("bob");
  bob.forward_no_answer = "sip:bob@192.0.2.202";
  bob.no_answer_after = 10s;
  Ring();
  world.fake.AdvanceTo(At(10s));
  EXPECT_EQ(world.Sent(), "CANCEL>201");
  world.Answer("CANCEL", 0, 200);
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202");
  // Whoever it is forwarded to has all the time.
  world.Answer("INVITE", 1, 180);
  world.fake.AdvanceTo(At(100s));
  world.Answer("INVITE", 1, 200);
  EXPECT_EQ(world.Sent(), "180>111 200>111");
}

// It is his time, however many phones he has.
TEST_F(CallForwarding, NoAnswerTimeEndsASequentialSearch) {
  UserServices& bob = Services("bob");
  bob.fork_mode = ForkMode::kSequential;
  bob.forward_no_answer = "sip:bob@192.0.2.4";
  bob.no_answer_after = 10s;
  world.AddContact("sip:bob@192.0.2.202");
  world.AddContact("sip:bob@192.0.2.203");
  Ring();
  world.fake.AdvanceTo(At(4s));
  world.Answer("INVITE", 0, 480);
  world.Answer("INVITE", 1, 180);
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202 180>111");
  world.fake.AdvanceTo(At(10s));
  world.Answer("INVITE", 1, 487);
  EXPECT_EQ(world.Sent(), "CANCEL>202 ACK>202 INVITE>4");
}

// 16.8: a user who has more time than Timer C (3 min) has no more than that.
TEST_F(CallForwarding, TimerCIsNoAnswerToo) {
  UserServices& bob = Services("bob");
  bob.forward_no_answer = "sip:bob@192.0.2.202";
  bob.no_answer_after = 300s;
  Ring();
  world.fake.AdvanceTo(At(180s + 1ms));
  EXPECT_EQ(world.Sent(), "CANCEL>201");
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202");
}

TEST_F(CallForwarding, UnavailableIsNowhereOrNotToBeReached) {
  Services("bob").forward_unavailable = "sip:bob@192.0.2.203";
  Services("carol").forward_unavailable = "sip:carol@192.0.2.203";
  // Carol is nowhere.
  world.Request({.uri = "sip:carol@biloxi.example.com"});
  EXPECT_EQ(world.Sent(), "INVITE>203 100>111");
  world.Request({.branch = "z9hG4bKb", .call_id = "2"});
  world.Sent();
  world.Unreachable("INVITE", 1);
  EXPECT_EQ(world.Sent(), "INVITE>203");
}

TEST_F(CallForwarding, DeadPhoneIsUnavailableAfterTimerB) {
  Services("bob").forward_unavailable = "sip:bob@192.0.2.203";
  world.Request({});
  world.fake.AdvanceTo(At(32s));
  EXPECT_EQ(StartLine(world.Last("INVITE")),
            "INVITE sip:bob@192.0.2.203 SIP/2.0");
}

TEST_F(CallForwarding, ChainGoesThroughTheServicesOfEachUser) {
  Services("bob").forward_busy = "sip:carol@biloxi.example.com";
  Services("carol").forward_no_answer = "sip:dave@biloxi.example.com";
  Services("dave").forward_all = kGateway;
  world.AddUser("carol", "202");
  world.AddUser("dave", "203");
  world.Request({});
  world.Answer("INVITE", 0, 486);
  world.Answer("INVITE", 1, 180);
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 ACK>201 INVITE>202 180>111");
  world.fake.AdvanceTo(At(20s));
  world.Answer("INVITE", 1, 487);
  EXPECT_EQ(world.Sent(), "CANCEL>202 ACK>202 INVITE>4");
}

TEST_F(CallForwarding, LoopOfUsersThatNobodyAnswersIs482) {
  Services("bob").forward_all = "sip:carol@biloxi.example.com";
  Services("carol").forward_all = "sip:BOB@biloxi.example.com";
  Services("dave").forward_all = "sips:dave@Biloxi.example.com";
  world.AddUser("carol", "202");
  world.Request({.uri = "sip:dave@biloxi.example.com"});
  EXPECT_EQ(world.Sent(), "482>111");
}

// Carol would go back to Bob, who has been tried: his 486 is what there is.
TEST_F(CallForwarding, LoopEndsWithTheBestResponse) {
  Services("bob").forward_busy = "sip:carol@biloxi.example.com";
  Services("carol").forward_all = "sip:bob@biloxi.example.com";
  world.Request({});
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 ACK>201 486>111");
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

TEST_F(CallForwarding, TargetThatIsBusyLeavesTheBestResponse) {
  Services("bob").forward_unavailable = "sip:carol@biloxi.example.com";
  world.AddUser("carol", "202");
  world.Request({});
  world.Answer("INVITE", 0, 503);
  world.Answer("INVITE", 1, 486);
  EXPECT_EQ(world.Sent(),
            "INVITE>201 100>111 ACK>201 INVITE>202 ACK>202 486>111");
}

TEST_F(CallForwarding, SipsCallIsNotForwardedInTheClear) {  // 26.2.2
  Services("bob").forward_all = kGateway;
  world.Request({.uri = "sips:bob@biloxi.example.com"});
  EXPECT_EQ(world.Sent(), "480>111");
}

TEST_F(CallForwarding, CallerCancelsInMidSearch) {  // 16.10
  UserServices& bob = Services("bob");
  bob.forward_no_answer = "sip:bob@192.0.2.202";
  Ring();
  world.fake.AdvanceTo(At(20s));
  EXPECT_EQ(world.Sent(), "CANCEL>201");
  // Between the phones.
  world.Request({.method = "CANCEL"});
  EXPECT_EQ(world.Sent(), "200>111");
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 487>111");
  world.fake.AdvanceTo(At(100s));
  EXPECT_EQ(world.Last("INVITE"), world.Text("INVITE"));
}

TEST_F(CallForwarding, RedirectionKeepsTheTimeOfTheUser) {
  UserServices& bob = Services("bob");
  bob.forward_no_answer = "sip:bob@192.0.2.203";
  world.config.recurse = true;
  world.Request({});
  world.fake.AdvanceTo(At(5s));
  world.Sent();
  world.Answer("INVITE", 0, 302, "Contact: <sip:bob@192.0.2.202>\n");
  world.Answer("INVITE", 4, 180);
  world.fake.AdvanceTo(At(20s));
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202 180>111 CANCEL>202");
}

}  // namespace
}  // namespace sipsim::sip
