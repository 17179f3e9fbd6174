// A proxy whose next hops the DNS tells: it waits, and tries one server after
// the other (RFC 3261 section 16.6 step 7, RFC 3263 section 4.3).

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

// Bob is at phones.example.com, of which there are two: .201 and .202. Each
// query takes 20 ms; NAPTR, SRV and A make 60 ms.
class ProxyDns : public ::testing::Test {
 protected:
  ProxyDns() {
    world.uses_dns = true;
    world.dns.Add("_sip._udp.phones.example.com 60 SRV 1 0 5060 one.a.com");
    world.dns.Add("_sip._udp.phones.example.com 60 SRV 2 0 5060 two.a.com");
    world.dns.Add("one.a.com 60 A 192.0.2.201");
    world.dns.Add("two.a.com 60 A 192.0.2.202");
    world.AddContact("sip:bob@phones.example.com");
  }
  // Forwards an INVITE to .201.
  void Invite() {
    world.Request({});
    world.fake.AdvanceTo(At(60ms));
    ASSERT_EQ(world.Sent(), "100>111 INVITE>201");
  }
  bool Counted(absl::string_view counter) {
    return absl::StrContains(world.Counted(), counter);
  }

  ProxyWorld world;
};

TEST_F(ProxyDns, InviteWaitsButIsAnsweredWith100AtOnce) {
  world.Request({});
  EXPECT_EQ(world.Sent(), "100>111");
  world.fake.AdvanceTo(At(60ms - 1ns));
  EXPECT_EQ(world.Sent(), "");
  world.fake.AdvanceTo(At(60ms));
  EXPECT_EQ(world.Sent(), "INVITE>201");
  EXPECT_EQ(StartLine(world.Text("INVITE")),
            "INVITE sip:bob@phones.example.com SIP/2.0");
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
  EXPECT_EQ(world.dns.pending_count(), 0u);
}

TEST_F(ProxyDns, NextRequestFindsWhatIsKnown) {
  Invite();
  world.Request({.branch = "z9hG4bKb", .call_id = "2"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
}

TEST_F(ProxyDns, RetransmissionsWhileWaitingAreAnswered) {
  world.Request({});
  EXPECT_EQ(world.Sent(), "100>111");
  world.Request({});
  EXPECT_EQ(world.Sent(), "100>111");
  world.fake.AdvanceTo(At(60ms));
  EXPECT_EQ(world.Sent(), "INVITE>201");
}

// 9.2, 16.10: nothing was forwarded, so that the proxy itself says 487.
TEST_F(ProxyDns, CancelWhileWaitingEndsTheInviteWith487) {
  world.Request({});
  world.Request({.method = "CANCEL"});
  EXPECT_EQ(world.Sent(), "100>111 200>111 487>111");
  world.fake.AdvanceTo(At(60s));
  EXPECT_FALSE(absl::StrContains(world.Sent(), "INVITE"));
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

// 16.9: as if it had received a 503, which it does not pass on: 16.7 step 6.
TEST_F(ProxyDns, SilentDnsEndsTheInviteWith500) {
  world.dns.is_silent = true;
  world.Request({});
  world.fake.AdvanceTo(At(10s));
  EXPECT_EQ(world.Sent(), "100>111 500>111");
  EXPECT_TRUE(Counted("unresolved_next_hop"));
  world.fake.AdvanceTo(At(60s));
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

TEST_F(ProxyDns, UnknownNameEndsTheInviteWith500) {
  world.dns.Clear();
  world.Request({});
  world.fake.AdvanceTo(At(60ms));
  EXPECT_EQ(world.Sent(), "100>111 500>111");
}

TEST_F(ProxyDns, OtherTargetsDoNotWait) {
  world.AddContact("sip:bob@192.0.2.203");
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>203 100>111");
  world.fake.AdvanceTo(At(60ms));
  EXPECT_EQ(world.Sent(), "INVITE>201");
}

TEST_F(ProxyDns, AnswerOfAnotherTargetEndsTheWaiting) {
  world.AddContact("sip:bob@192.0.2.203");
  world.Request({});
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "INVITE>203 100>111 200>111");
  world.fake.AdvanceTo(At(60s));
  EXPECT_EQ(world.Sent(), "");
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

// The ring time passes with the first target still unknown.
TEST_F(ProxyDns, RingTimeGoesOnWhileWaiting) {
  world.dns.silent_names = {"phones.example.com"};
  world.services.users.emplace_back().aor = "sip:bob@biloxi.example.com";
  world.services.users[0].forward_no_answer = "sip:bob@192.0.2.203";
  world.services.users[0].no_answer_after = 5s;
  world.Request({});
  EXPECT_EQ(world.Sent(), "100>111");
  world.fake.AdvanceTo(At(5s));
  EXPECT_EQ(world.Sent(), "INVITE>203");
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.Last("486").substr(0, 11), "SIP/2.0 486");
}

TEST_F(ProxyDns, NonInviteWaitsInSilence) {
  world.Request({.method = "OPTIONS"});
  EXPECT_EQ(world.Sent(), "");
  world.fake.AdvanceTo(At(60ms));
  EXPECT_EQ(world.Sent(), "OPTIONS>201");
}

TEST_F(ProxyDns, ProxyMayGoWhileWaiting) {
  auto other = std::make_unique<ProxyWorld>();
  other->uses_dns = true;
  other->AddContact("sip:bob@phones.example.com");
  other->Request({});
  other->Request({.method = "ACK", .branch = "z9hG4bKb", .to_tag = "x"});
  EXPECT_GT(other->dns.pending_count(), 0u);
}

// --- 4.3: the next server.

TEST_F(ProxyDns, NextServerIsTriedWhenTheFirstNeverAnswers) {
  Invite();
  world.fake.AdvanceTo(At(32s + 60ms - 1ns));
  EXPECT_FALSE(absl::StrContains(world.Sent(), "202"));
  world.fake.AdvanceTo(At(32s + 60ms));
  EXPECT_EQ(world.Sent(), "INVITE>202");
  EXPECT_TRUE(Counted("failover"));
}

TEST_F(ProxyDns, NextServerIsTriedAtOnceWhenTheFirstIsUnreachable) {
  Invite();
  world.Unreachable("INVITE", 0);
  EXPECT_EQ(world.Sent(), "INVITE>202");
  world.Unreachable("INVITE", 1);
  EXPECT_EQ(world.Sent(), "500>111");
}

TEST_F(ProxyDns, NextServerIsTriedAfterA503) {
  Invite();
  world.Answer("INVITE", 0, 503);
  EXPECT_TRUE(absl::StrContains(world.Sent(), "INVITE>202"));
}

// "Times out without ever having received any response, provisional or final".
TEST_F(ProxyDns, ServerThatWasHeardOfIsNotReplaced) {
  world.Request({.method = "OPTIONS"});
  world.fake.AdvanceTo(At(60ms));
  world.Answer("OPTIONS", 0, 100, "", "");
  world.fake.AdvanceTo(At(40s));
  EXPECT_FALSE(absl::StrContains(world.Sent(), "202"));
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

// --- 16.11: what is forwarded without state.

TEST_F(ProxyDns, AckWaitsAndIsForwardedAsItCame) {
  world.Request({.method = "ACK",
                 .uri = "sip:bob@phones.example.com",
                 .branch = "z9hG4bKack",
                 .to_tag = "8321234356",
                 .extra = "Route: <sip:ss2.biloxi.example.com;lr>\n",
                 .body = "v=0"});
  EXPECT_EQ(world.Sent(), "");
  world.fake.AdvanceTo(At(60ms));
  EXPECT_EQ(world.Sent(), "ACK>201");
  const std::string ack = world.Text("ACK");
  EXPECT_EQ(StartLine(ack), "ACK sip:bob@phones.example.com SIP/2.0");
  EXPECT_EQ(Field(ack, "Route"), "");
  EXPECT_EQ(Field(ack, "Max-Forwards"), "69");
  EXPECT_TRUE(absl::EndsWith(ack, "\r\n\r\nv=0"));
  EXPECT_TRUE(absl::StrContains(Field(ack, "Via"), ";received=192.0.2.111"));
  // What is known by now does not wait, and goes by the same branch.
  world.Request({.method = "ACK",
                 .uri = "sip:bob@phones.example.com",
                 .branch = "z9hG4bKack",
                 .to_tag = "8321234356",
                 .extra = "Route: <sip:ss2.biloxi.example.com;lr>\n",
                 .body = "v=0"});
  EXPECT_EQ(world.Sent(), "ACK>201");
  EXPECT_EQ(world.Text("ACK", 1), ack);
}

TEST_F(ProxyDns, AckThatLeadsNowhereIsCounted) {
  world.dns.Clear();
  world.Request({.method = "ACK", .to_tag = "8321234356"});
  world.fake.AdvanceTo(At(60s));
  EXPECT_EQ(world.Sent(), "");
  EXPECT_TRUE(Counted("unresolved_next_hop"));
}

}  // namespace
}  // namespace sipsim::sip
