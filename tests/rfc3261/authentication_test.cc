// RFC 3261 section 22.3 on the wire: proxies that ask for passwords. The
// numbers are those of RFC 3665 section 3.3.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/rfc3261/server_network.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

constexpr char kProxy1[] = R"pb(
  next_hops { domain: "biloxi.example.com" uri: "sip:ss2.biloxi.example.com" }
  authentication { users { name: "alice" password: "secret" } })pb";
constexpr char kProxy2[] = R"pb(
  authentication { users { name: "alice" password: "other" } })pb";
constexpr char kAccounts[] = R"pb(
  accounts { realm: "atlanta.example.com" password: "secret" }
  accounts { realm: "biloxi.example.com" password: "other" })pb";

ServerParts BothAsk() {
  ServerParts parts;
  parts.alice = kAccounts;
  parts.proxy1 = kProxy1;
  parts.proxy2 = absl::StrCat(kBobAtHome, kProxy2);
  return parts;
}

TEST(ProxyAuthentication, OfTwoProxiesOneAfterTheOther) {
  Scenario s(ServerNetwork(BothAsk()));
  s.ua("bob").NoRing().AnswerAfter("1s").HangUpAfter("2s");
  s.ua("alice").Call(kBobAor);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), Ended());
  constexpr char kHeader[] = "Proxy-Authorization";
  // F1, F4, F11; F6, F13; F15.
  EXPECT_EQ(HeaderCounts(s, "alice", "proxy1", "INVITE", kHeader), "0 1 2");
  EXPECT_EQ(HeaderCounts(s, "proxy1", "proxy2", "INVITE", kHeader), "0 1");
  EXPECT_EQ(HeaderCounts(s, "proxy2", "bob", "INVITE", kHeader), "0");
  // F3, F10, F19; F8, F20; F21.
  EXPECT_EQ(HeaderCounts(s, "alice", "proxy1", "ACK", kHeader), "0 1 2");
  EXPECT_EQ(HeaderCounts(s, "proxy1", "proxy2", "ACK", kHeader), "0 1");
  EXPECT_EQ(HeaderCounts(s, "proxy2", "bob", "ACK", kHeader), "0");
  EXPECT_EQ(HeaderCounts(s, "proxy1", "alice", "407", "Proxy-Authenticate"),
            "1 1");
  // Bob's BYE is not asked for.
  EXPECT_EQ(StartsOn(s, "bob", "proxy2").find("BYE"),
            StartsOn(s, "bob", "proxy2").rfind("BYE"));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

TEST(ProxyAuthentication, WithAWrongPasswordFails) {
  ServerParts parts = BothAsk();
  parts.alice =
      R"pb(accounts { realm: "atlanta.example.com" password: "wrong" })pb";
  Scenario s(ServerNetwork(parts));
  s.ua("alice").Call(kBobAor);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), FailedWith(407));
  EXPECT_EQ(StartsOn(s, "proxy1", "alice"), "407 407");
  EXPECT_EQ(StartsOn(s, "proxy1", "proxy2"), "");
}

TEST(ProxyAuthentication, UnknownUserLooksLikeAWrongPassword) {
  ServerParts parts = BothAsk();
  parts.alice = R"pb(
    accounts {
      realm: "atlanta.example.com"
      user_name: "carol"
      password: "secret"
    })pb";
  Scenario s(ServerNetwork(parts));
  s.ua("alice").Call(kBobAor);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), FailedWith(407));
}

TEST(ProxyAuthentication, AsSomebodyElseIsForbidden) {
  ServerParts parts = BothAsk();
  parts.proxy1 = R"pb(
    next_hops { domain: "biloxi.example.com" uri: "sip:ss2.biloxi.example.com" }
    authentication {
      users {
        name: "alice"
        password: "secret"
        aors: "sip:sales@atlanta.example.com"
      }
    })pb";
  Scenario s(ServerNetwork(parts));
  s.ua("alice").Call(kBobAor);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), FailedWith(403));
}

// RFC 3665 section 3.8: no challenge, since the nonce is from an earlier call.
TEST(ProxyAuthentication, WithANonceThatIsKnownNeedsNoChallenge) {
  ServerParts parts;
  parts.proxy2 = kBobAtHome;
  parts.alice = R"pb(
    accounts {
      realm: "atlanta.example.com"
      password: "secret"
      known_challenge { nonce: "wf84f1ceczx41ae6cbe5aea9c8e88d359" }
    })pb";
  parts.proxy1 = R"pb(
    next_hops { domain: "biloxi.example.com" uri: "sip:ss2.biloxi.example.com" }
    authentication {
      users { name: "alice" password: "secret" }
      known_nonces: "wf84f1ceczx41ae6cbe5aea9c8e88d359"
    })pb";
  Scenario s(ServerNetwork(parts));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBobAor);
  s.RunFor("5s");
  EXPECT_THAT(s.call("alice"), Established());
  EXPECT_EQ(HeaderCounts(s, "alice", "proxy1", "INVITE", "Proxy-Authorization"),
            "1");
}

// Bob has no account at Alice's proxy, which asks its own users alone.
TEST(ProxyAuthentication, LetsCallersFromElsewhereIn) {
  ServerParts parts;
  parts.proxy1 = R"pb(
    authentication {
      own_users_only: true
      users { name: "alice" password: "secret" }
    })pb";
  parts.proxy2 = R"pb(
    next_hops {
      domain: "atlanta.example.com"
      uri: "sip:ss1.atlanta.example.com"
    })pb";
  Scenario s(ServerNetwork(parts));
  s.ua("alice").AnswerAfter("1s");
  s.ua("bob").Call(kAliceAor);
  s.RunFor("5s");
  EXPECT_THAT(s.call("bob"), Established());
}

// --- What is beside it: a user who never answers (RFC 3665 section 3.10).

TEST(NoResponse, FromTheHostOfBobIs480IfSoConfigured) {
  ServerParts parts;
  parts.proxy1 =
      "next_hops { domain: \"biloxi.example.com\" "
      "uri: \"sip:ss2.biloxi.example.com\" }";
  parts.proxy2 = absl::StrCat(kBobAtHome, "no_response_status: 480");
  Scenario s(ServerNetwork(parts));
  s.faults().KillHost("bob", At("0s"));
  s.ua("alice").Call(kBobAor);
  s.RunFor("60s");
  // 10 ms there, Timer B, 10 ms back.
  EXPECT_THAT(s.call("alice"), FailedWith(480, At("32.02s")));
  EXPECT_THAT(s.Sent("proxy2", "bob"), SentCount("INVITE", 7));
}

}  // namespace
}  // namespace sipsim
