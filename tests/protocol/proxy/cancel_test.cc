// RFC 3261 section 16.10, 16.11: CANCEL, and what passes without state.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;

using ProxyCancel = OneTarget;

TEST_F(ProxyCancel, IsAnswered200AndSentOnToARingingTarget) {
  Invite();
  world.Answer("INVITE", 0, 180);
  world.Sent();
  Cancel();
  EXPECT_EQ(world.Sent(), "200>111 CANCEL>201");
  EXPECT_EQ(Field(world.Text("200"), "CSeq"), "1 CANCEL");
  const std::string cancel = world.Text("CANCEL");
  EXPECT_EQ(StartLine(cancel), "CANCEL sip:bob@192.0.2.201 SIP/2.0");
  EXPECT_EQ(Field(cancel, "Via"),
            Field(world.Text("INVITE"), "Via")
                .substr(0, Field(world.Text("INVITE"), "Via").find('|')));
  world.Answer("CANCEL", 0, 200);
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 487>111");
}

TEST_F(ProxyCancel, WaitsForTheFirstProvisionalResponse) {  // 9.1.
  Invite();
  Cancel();
  EXPECT_EQ(world.Sent(), "200>111");
  world.Answer("INVITE", 0, 100);
  EXPECT_EQ(world.Sent(), "CANCEL>201");
}

constexpr char kReasons[] =
    "Reason: Q.850;cause=31;text=\"Normal, unspecified\"\n"
    "Reason: SIP;cause=580\n";

TEST_F(ProxyCancel, ReasonOfItIsPassedOn) {  // RFC 3326 section 2.
  Invite();
  world.Answer("INVITE", 0, 180);
  world.Request({.method = "CANCEL", .extra = kReasons});
  EXPECT_EQ(Field(world.Text("CANCEL"), "Reason"),
            "Q.850;cause=31;text=\"Normal, unspecified\"|SIP;cause=580");
}

TEST_F(ProxyCancel, ReasonOfItWaitsForTheFirstProvisionalResponse) {
  Invite();
  world.Request({.method = "CANCEL", .extra = kReasons});
  world.Answer("INVITE", 0, 100);
  EXPECT_EQ(Field(world.Text("CANCEL"), "Reason"),
            "Q.850;cause=31;text=\"Normal, unspecified\"|SIP;cause=580");
}

TEST_F(ProxyCancel, ReachesAllBranchesAndNoNewOneIsMade) {
  world.options.fork_mode = ForkMode::kByQ;
  world.AddContact("sip:bob@192.0.2.201");
  world.AddContact("sip:bob@192.0.2.202");
  world.AddContact("sip:bob@192.0.2.203", 100);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Answer("INVITE", 1, 180);
  world.Sent();
  Cancel();
  EXPECT_EQ(world.Sent(), "200>111 CANCEL>201 CANCEL>202");
  world.Answer("INVITE", 0, 486);
  world.Answer("INVITE", 1, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 ACK>202 487>111");
}

TEST_F(ProxyCancel, SuccessThatCrossesItGoesUpstream) {
  Invite();
  world.Answer("INVITE", 0, 180);
  Cancel();
  world.Sent();
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
}

TEST_F(ProxyCancel, AfterTheFinalResponseIsAnswered200AndThatIsAll) {
  Invite();
  world.Answer("INVITE", 0, 486);
  world.Sent();
  Cancel();
  EXPECT_EQ(world.Sent(), "200>111");
}

TEST_F(ProxyCancel, WithoutContextIsForwardedWithoutState) {
  world.AddContact("sip:bob@192.0.2.201");
  Cancel();
  EXPECT_EQ(world.Sent(), "CANCEL>201");
  EXPECT_THAT(world.Counted(), HasSubstr("stray_cancel"));
  EXPECT_EQ(StartLine(world.Text("CANCEL")),
            "CANCEL sip:bob@192.0.2.201 SIP/2.0");
  EXPECT_EQ(Field(world.Text("CANCEL"), "Max-Forwards"), "69");
  world.fake.AdvanceTo(At(60s));
  EXPECT_EQ(world.Sent(), "");
  EXPECT_EQ(world.proxy().open_transaction_count(), 0u);
}

// --- ACK and what follows in the dialog.

using ProxyAck = OneTarget;

TEST_F(ProxyAck, ForA2xxIsForwardedAlongItsRoute) {
  Invite();
  world.Answer("INVITE", 0, 200);
  world.Sent();
  const RequestParts ack = {
      .method = "ACK",
      .uri = "sip:bob@client.biloxi.example.com",
      .branch = "z9hG4bKb",
      .to_tag = "8321234356",
      .extra = "Route: <sip:ss2.biloxi.example.com;lr>\n"};
  world.Request(ack);
  EXPECT_EQ(world.Sent(), "ACK>201");
  const std::string sent = world.Text("ACK");
  EXPECT_EQ(StartLine(sent), "ACK sip:bob@client.biloxi.example.com SIP/2.0");
  EXPECT_EQ(Field(sent, "Route"), "");
  EXPECT_EQ(Field(sent, "Max-Forwards"), "69");
  EXPECT_EQ(Field(sent, "Record-Route"), "");
  // 16.11: a retransmission leaves with the same branch.
  world.Request(ack);
  EXPECT_EQ(world.Sent(), "ACK>201");
  EXPECT_EQ(world.Last("ACK"), sent);
  EXPECT_NE(BranchOf(sent), BranchOf(world.Text("INVITE")));
}

TEST_F(ProxyAck, OfAnotherTransactionHasAnotherBranch) {
  world.Request({.method = "ACK",
                 .uri = "sip:carol@domain.com",
                 .branch = "z9hG4bKb",
                 .to_tag = "1"});
  world.Request({.method = "ACK",
                 .uri = "sip:carol@domain.com",
                 .branch = "z9hG4bKc",
                 .to_tag = "1"});
  EXPECT_NE(BranchOf(world.Text("ACK", 0)), BranchOf(world.Text("ACK", 1)));
}

TEST_F(ProxyAck, ForANon2xxIsNotForwarded) {
  Invite();
  world.Answer("INVITE", 0, 486);
  world.Sent();
  world.Request({.method = "ACK", .to_tag = "8321234356"});
  EXPECT_EQ(world.Sent(), "");
}

TEST_F(ProxyAck, WithExhaustedMaxForwardsIsDropped) {  // Nobody answers an ACK.
  world.Request({.method = "ACK",
                 .uri = "sip:carol@domain.com",
                 .max_forwards = "0",
                 .to_tag = "1"});
  EXPECT_EQ(world.Sent(), "");
  EXPECT_EQ(world.Counted(), "ack_dropped");
}

TEST_F(ProxyAck, ByeHasTransactionsOfItsOwn) {
  Invite();
  world.Answer("INVITE", 0, 200);
  world.Sent();
  world.Request({.method = "BYE",
                 .uri = "sip:bob@client.biloxi.example.com",
                 .branch = "z9hG4bKbye",
                 .to_tag = "8321234356",
                 .cseq = "2",
                 .extra = "Route: <sip:ss2.biloxi.example.com;lr>\n"});
  EXPECT_EQ(world.Sent(), "BYE>201");
  world.fake.AdvanceTo(At(500ms));
  EXPECT_EQ(world.Sent(), "BYE>201");  // Timer E.
  world.Answer("BYE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
  EXPECT_EQ(Field(world.Last("200"), "CSeq"), "2 BYE");
}

}  // namespace
}  // namespace sipsim::sip
