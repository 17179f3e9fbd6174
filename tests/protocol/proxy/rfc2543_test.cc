// A proxy of RFC 2543, with the values of draft-sparks-sip-service-examples-00
// where it has some: strict routing, branches, targets given up.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

class OldProxy : public ::testing::Test {
 protected:
  OldProxy() {
    world.config.dialect = Dialect::kRfc2543;
    world.options.fork_mode = ForkMode::kSequential;
  }

  ProxyWorld world;
};

TEST_F(OldProxy, OneTargetNeedsNoBranch) {
  world.AddContacts(1);
  world.Request({.max_forwards = ""});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  const std::string invite = world.Text("INVITE");
  EXPECT_EQ(Field(invite, "Via"),
            "SIP/2.0/UDP ss2.biloxi.example.com:5060|"
            "SIP/2.0/UDP ss1.atlanta.example.com:5060;branch=z9hG4bKa;"
            "received=192.0.2.111");
  EXPECT_EQ(Field(invite, "Record-Route"), "<sip:ss2.biloxi.example.com:5060>");
  EXPECT_EQ(Field(invite, "Max-Forwards"), "");
  EXPECT_EQ(Field(invite, "Max-Breadth"), "");
}

TEST_F(OldProxy, MaxForwardsThatIsThereCountsDown) {
  world.AddContacts(1);
  world.Request({.max_forwards = "5"});
  EXPECT_EQ(Field(world.Text("INVITE"), "Max-Forwards"), "4");
  world.Request({.branch = "z9hG4bKb", .max_forwards = "0", .cseq = "2"});
  EXPECT_EQ(StartLine(world.Last("483")), "SIP/2.0 483 Too Many Hops");
}

TEST_F(OldProxy, SeveralTargetsAreToldApartByTheBranch) {  // 2.10.
  world.AddContacts(3);
  world.Request({});
  EXPECT_EQ(BranchOf(world.Text("INVITE", 0)), "1");
  world.Answer("INVITE", 0, 480);
  EXPECT_EQ(BranchOf(world.Text("INVITE", 1)), "2");
  world.Answer("INVITE", 1, 486);
  EXPECT_EQ(BranchOf(world.Text("INVITE", 2)), "3");
  EXPECT_EQ(world.Sent(),
            "INVITE>201 100>111 ACK>201 INVITE>202 ACK>202 INVITE>203");
  EXPECT_EQ(BranchOf(world.Text("ACK", 1)), "2");
  world.Answer("INVITE", 2, 200);
  EXPECT_EQ(world.Sent(), "200>111");
}

// --- Targets that are given up (2.7, 2.10 F6 to F8).

TEST_F(OldProxy, NextTargetWaitsForTheAnswerToTheCancel) {
  world.AddContacts(2, 10s);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 180>111");
  world.fake.AdvanceTo(At(10s));
  EXPECT_EQ(world.Sent(), "CANCEL>201");
  EXPECT_EQ(BranchOf(world.Text("CANCEL")), "1");
  world.Answer("CANCEL", 0, 200);
  EXPECT_EQ(world.Sent(), "INVITE>202");
  // No 487 came: the last word is that of the second target.
  world.Answer("INVITE", 1, 486);
  EXPECT_EQ(world.Sent(), "ACK>202 486>111");
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

TEST_F(OldProxy, FinalResponseAfterACancelIsAcknowledged) {  // Of RFC 3261.
  world.AddContacts(2, 10s);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(10s));
  world.Answer("CANCEL", 0, 200);
  world.Sent();
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201");
  world.Answer("INVITE", 1, 200);
  EXPECT_EQ(world.Sent(), "200>111");
}

TEST_F(OldProxy, FinalResponseMayComeBeforeTheAnswerToTheCancel) {
  world.AddContacts(2, 10s);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(10s));
  world.Sent();
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202");
  world.Answer("CANCEL", 0, 200);
  EXPECT_EQ(world.Sent(), "");
}

TEST_F(OldProxy, TargetThatNeverSpokeIsLeftAtOnce) {  // 9.1: nothing to cancel.
  world.AddContacts(2, 1s);
  world.Request({});
  world.fake.AdvanceTo(At(1s));
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 INVITE>201 INVITE>202");
}

TEST_F(OldProxy, AnswerToTheCancelIsAwaitedNoLongerThanT2) {
  world.AddContacts(2, 1s);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(5s - 1ns));
  world.Sent();
  world.fake.AdvanceTo(At(5s));
  EXPECT_EQ(world.Sent(), "INVITE>202");
}

TEST_F(OldProxy, AnswerMayOvertakeTheCancel) {
  world.AddContacts(2, 1s);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(1s));
  world.Sent();
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
  world.Answer("CANCEL", 0, 200);
  EXPECT_EQ(world.Sent(), "");
}

TEST_F(OldProxy, CancelledCallHasNoFinalResponseIfNoneCame) {
  world.AddContacts(1);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Request({.method = "CANCEL"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 180>111 200>111 CANCEL>201");
  world.Answer("CANCEL", 0, 200);
  world.fake.AdvanceTo(At(200s));
  EXPECT_EQ(world.Sent(), "");
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
  EXPECT_EQ(world.proxy().open_transaction_count(), 0u);
}

TEST_F(OldProxy, FinalResponseToACancelledCallIsPassedOn) {
  world.AddContacts(1);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Request({.method = "CANCEL"});
  world.Answer("CANCEL", 0, 200);
  world.Sent();
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 487>111");
}

// --- Routes (RFC 2543 section 6.33).

TEST_F(OldProxy, FirstRouteBecomesTheRequestUri) {
  world.Request({.method = "BYE",
                 .uri = "sip:bob@ss2.biloxi.example.com",
                 .to_tag = "1",
                 .extra = "Route: <sip:callee@u2.domain.com>\n"});
  EXPECT_EQ(world.Sent(), "BYE>12");
  EXPECT_EQ(StartLine(world.Text("BYE")),
            "BYE sip:callee@u2.domain.com SIP/2.0");
  EXPECT_EQ(Field(world.Text("BYE"), "Route"), "");
}

TEST_F(OldProxy, RouteGoesBeforeTheLocationService) {
  world.AddContacts(1);
  world.Request({.uri = "sip:bob@ss2.biloxi.example.com",
                 .to_tag = "1",
                 .extra = "Route: <sip:p1.example.com;lr>, "
                          "<sip:bob@biloxi.example.com>\n"});
  EXPECT_EQ(world.Sent(), "INVITE>1 100>111");
  const std::string invite = world.Text("INVITE");
  EXPECT_EQ(StartLine(invite), "INVITE sip:p1.example.com;lr SIP/2.0");
  EXPECT_EQ(Field(invite, "Route"), "<sip:bob@biloxi.example.com>");
  // The way of the call is known (2.1 F14).
  EXPECT_EQ(Field(invite, "Record-Route"), "");
}

TEST_F(OldProxy, RouteToItselfHasDoneItsWork) {
  world.AddContacts(1);
  world.Request({.extra = "Route: <sip:ss2.biloxi.example.com;lr>\n"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  EXPECT_EQ(Field(world.Text("INVITE"), "Route"), "");
}

// RFC 3261 section 16.12: a caller of today makes its request fit for the
// strict router that it has been told to go by.
TEST_F(OldProxy, RouteThatEndsAtItsUserAsksTheLocationService) {
  world.AddContacts(1);
  world.Request({.uri = "sip:ss2.biloxi.example.com",
                 .extra = "Route: <sip:bob@biloxi.example.com>\n"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  const std::string invite = world.Text("INVITE");
  EXPECT_EQ(StartLine(invite), "INVITE sip:bob@192.0.2.201 SIP/2.0");
  EXPECT_EQ(Field(invite, "Route"), "");
  // It begins a call.
  EXPECT_EQ(Field(invite, "Record-Route"), "<sip:ss2.biloxi.example.com:5060>");
}

// 2.1 F11, F12: the ACK finds its way by its Route.
TEST_F(OldProxy, AckIsRoutedStrictly) {
  world.Receive(
      absl::StrCat("ACK sip:UserB@ss2.biloxi.example.com SIP/2.0\n"
                   "Via: SIP/2.0/UDP ss1.atlanta.example.com:5060\n"
                   "Route: <sip:callee@u2.domain.com>\n"
                   "From: <sip:UserA@here.com>\n"
                   "To: <sip:UserB@there.com>;tag=314159\n"
                   "Call-ID: 12345601@here.com\n"
                   "CSeq: 1 ACK\n"
                   "Content-Length: 0\n\n"));
  EXPECT_EQ(world.Sent(), "ACK>12");
  EXPECT_EQ(StartLine(world.Text("ACK")),
            "ACK sip:callee@u2.domain.com SIP/2.0");
  EXPECT_EQ(Field(world.Text("ACK"), "Route"), "");
  EXPECT_EQ(Field(world.Text("ACK"), "Via"),
            "SIP/2.0/UDP ss2.biloxi.example.com:5060|"
            "SIP/2.0/UDP ss1.atlanta.example.com:5060;received=192.0.2.111");
}

// RFC 3261 section 28.1: it takes a spiral for a loop, too.
TEST_F(OldProxy, OwnViaIsALoop) {
  world.AddContacts(1);
  world.Request({.extra = "Via: SIP/2.0/UDP ss2.biloxi.example.com:5060\n"});
  EXPECT_EQ(world.Sent(), "482>111");
}

// --- A proxy of RFC 3261 and requests of RFC 2543.

TEST(ProxyOfToday, GivesOldRequestsBranchAndMaxForwards) {
  ProxyWorld world;
  world.AddContacts(1);
  const char kInvite[] =
      "INVITE sip:bob@biloxi.example.com SIP/2.0\n"
      "Via: SIP/2.0/UDP ss1.atlanta.example.com:5060\n"
      "From: <sip:UserA@here.com>\n"
      "To: <sip:bob@biloxi.example.com>\n"
      "Call-ID: 12345601@here.com\n"
      "CSeq: 1 INVITE\n"
      "Contact: <sip:UserA@here.com>\n"
      "Content-Length: 0\n\n";
  world.Receive(kInvite);
  world.Receive(kInvite);  // Absorbed, and answered again (17.2.3).
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 100>111");
  const std::string invite = world.Text("INVITE");
  EXPECT_EQ(BranchOf(invite).substr(0, 7), "z9hG4bK");
  EXPECT_EQ(Field(invite, "Max-Forwards"), "70");
  EXPECT_EQ(Field(invite, "From"), "<sip:UserA@here.com>");
}

// 16.12.1.3: the BYE of the left side, at the gateway that both sides know by
// another name.
TEST(ProxyOfToday, IsKnownByTheNameOfEitherSide) {
  ProxyWorld p1;
  p1.config.name = "gateway.rightprivatespace.com";
  p1.config.domains = {"gateway.leftprivatespace.com"};
  p1.fake.AddHost("u2.rightprivatespace.com", "192.0.2.12");
  p1.Request({.method = "BYE",
              .uri = "sip:callee@u2.rightprivatespace.com",
              .to_tag = "1",
              .extra = "Route: <sip:gateway.leftprivatespace.com;lr>\n"});
  EXPECT_EQ(p1.Sent(), "BYE>12");
  EXPECT_EQ(StartLine(p1.Text("BYE")),
            "BYE sip:callee@u2.rightprivatespace.com SIP/2.0");
  EXPECT_EQ(Field(p1.Text("BYE"), "Route"), "");
}

}  // namespace
}  // namespace sipsim::sip
