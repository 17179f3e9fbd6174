// RFC 3261 sections 16.3 step 6 and 22.3; the proxy is proxy2 of RFC 3665
// section 3.3, which asks Alice of atlanta.example.com.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/digest/challenge.h"
#include "protocol/digest/credentials.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

class ProxyAuthenticationTest : public ::testing::Test {
 protected:
  ProxyAuthenticationTest() {
    world_.config.domains = {"biloxi.example.com"};
    world_.config.authentication.emplace();
    DigestServerConfig& digest = world_.config.authentication->digest;
    digest.realm = "biloxi.example.com";
    digest.users = {{"alice", "secret", {}}, {"bob", "zanzibar", {}}};
    digest.nonces.lifetime = 60s;
    world_.AddContact("sip:bob@192.0.2.201");
  }

  // The answer to the last challenge, as a header line.
  std::string Answer(absl::string_view user = "alice",
                     absl::string_view password = "secret",
                     uint32_t nonce_count = 1,
                     absl::string_view method = "INVITE") {
    const auto challenge =
        ParseChallenge(Field(world_.Last("407"), "Proxy-Authenticate"));
    Credentials c;
    c.username = std::string(user);
    c.realm = challenge->realm;
    c.nonce = challenge->nonce;
    c.uri = "sip:bob@biloxi.example.com";
    c.qop = DigestQop::kAuth;
    c.cnonce = "0a4f113b";
    c.nonce_count = nonce_count;
    c.response = ComputeResponse(c, {method, "", ""}, password);
    return absl::StrCat("Proxy-Authorization: ", c.ToString(), "\n");
  }
  // Sends an INVITE with these header lines and tells what was sent then.
  std::string Invite(const std::string& extra) {
    const std::string number = absl::StrCat(++count_);
    world_.Request({.branch = absl::StrCat("z9hG4bK", number),
                    .cseq = number,
                    .extra = extra});
    return world_.Sent();
  }

  ProxyWorld world_;
  int count_ = 0;
};

constexpr char kForeign[] =
    "Proxy-Authorization: Digest username=\"alice\", "
    "realm=\"atlanta.example.com\", nonce=\"n\", uri=\"sip:a\", "
    "response=\"1\"\n";

TEST_F(ProxyAuthenticationTest, AsksAndConsumesTheAnswer) {  // F6 to F15.
  EXPECT_EQ(Invite(""), "407>111");
  EXPECT_EQ(world_.Counted(), "challenged");
  EXPECT_EQ(Field(world_.Last("407"), "WWW-Authenticate"), "");
  EXPECT_EQ(Invite(Answer()), "INVITE>201 100>111");
  EXPECT_EQ(Field(world_.Last("INVITE"), "Proxy-Authorization"), "");
}

TEST_F(ProxyAuthenticationTest, LeavesForeignCredentialsAlone) {
  Invite(kForeign);
  EXPECT_EQ(Invite(absl::StrCat(kForeign, Answer(), kForeign)),
            "INVITE>201 100>111");
  const std::string left = Field(world_.Last("INVITE"), "Proxy-Authorization");
  EXPECT_TRUE(absl::StrContains(left, "atlanta.example.com"));
  EXPECT_FALSE(absl::StrContains(left, "biloxi.example.com"));
}

TEST_F(ProxyAuthenticationTest, AsksAgainWithoutStaleIfThePasswordIsWrong) {
  Invite("");
  EXPECT_EQ(Invite(Answer("alice", "wrong")), "407>111");
  EXPECT_FALSE(absl::StrContains(world_.Last("407"), "stale"));
  EXPECT_EQ(Invite(Answer("nobody", "secret")), "407>111");
  EXPECT_FALSE(absl::StrContains(world_.Last("407"), "stale"));
}

TEST_F(ProxyAuthenticationTest, OldNonceAndReplayAreStale) {
  Invite("");
  const std::string answer = Answer();
  EXPECT_EQ(Invite(answer), "INVITE>201 100>111");
  EXPECT_EQ(Invite(answer), "407>111");
  EXPECT_TRUE(absl::StrContains(world_.Last("407"), "stale=true"));
  world_.fake.Advance(60s);
  world_.Sent();
  EXPECT_EQ(Invite(Answer()), "407>111");
  EXPECT_TRUE(absl::StrContains(world_.Last("407"), "stale=true"));
  EXPECT_EQ(Invite(Answer()), "INVITE>201 100>111");
}

TEST_F(ProxyAuthenticationTest, BrokenCredentialsAreABadRequest) {
  EXPECT_EQ(Invite("Proxy-Authorization: Digest username\n"), "400>111");
}

// Alice's From is of atlanta.example.com, so she may be who she says.
TEST_F(ProxyAuthenticationTest, OwnUsersComeAsThemselvesAlone) {  // 22.1.
  world_.config.domains.push_back("atlanta.example.com");
  Invite("");
  EXPECT_EQ(Invite(Answer("bob", "zanzibar")), "403>111");
  EXPECT_EQ(Invite(Answer("alice", "secret", 2)), "INVITE>201 100>111");
}

TEST_F(ProxyAuthenticationTest, AckAndCancelAreNotAsked) {  // 22.1.
  Invite("");
  const std::string answer = Answer();
  EXPECT_EQ(Invite(answer), "INVITE>201 100>111");
  world_.Answer("INVITE", 0, 180);
  EXPECT_EQ(world_.Sent(), "180>111");
  world_.Request({.method = "CANCEL", .branch = "z9hG4bK2", .cseq = "2"});
  EXPECT_EQ(world_.Sent(), "200>111 CANCEL>201");
  // The ACK for a 2xx carries what the INVITE carried, which goes from it.
  world_.Request({.method = "ACK",
                  .branch = "z9hG4bKack",
                  .to_tag = "1",
                  .extra = absl::StrCat(answer, kForeign)});
  EXPECT_EQ(world_.Sent(), "ACK>201");
  const std::string left = Field(world_.Last("ACK"), "Proxy-Authorization");
  EXPECT_TRUE(absl::StrContains(left, "atlanta.example.com"));
  EXPECT_FALSE(absl::StrContains(left, "biloxi.example.com"));
}

TEST_F(ProxyAuthenticationTest, DialogsAreAskedOnlyIfSoConfigured) {
  const RequestParts bye = {
      .method = "BYE", .branch = "z9hG4bKbye", .to_tag = "1"};
  world_.Request(bye);
  EXPECT_EQ(world_.Sent(), "BYE>201");
  ProxyWorld strict;
  strict.config = world_.config;
  strict.config.authentication->in_dialog = true;
  strict.AddContact("sip:bob@192.0.2.201");
  strict.Request(bye);
  EXPECT_EQ(strict.Sent(), "407>111");
}

// 15.1.2, RFC 3262, RFC 3311: these begin nothing, whatever their To is like.
TEST_F(ProxyAuthenticationTest, WhatIsOfDialogsOnlyIsNotAsked) {
  for (const char* method : {"BYE", "PRACK", "UPDATE", "INFO"}) {
    world_.Request(
        {.method = method, .branch = absl::StrCat("z9hG4bK", method)});
    EXPECT_EQ(world_.Sent(), absl::StrCat(method, ">201"));
  }
}

// 12.1.1, 16.6 step 4: a caller without a tag is in a dialog that its To does
// not tell of; what the proxy has written into Record-Route does.
TEST_F(ProxyAuthenticationTest, RecordRouteTellsADialogWithoutATag) {
  world_.config.authentication->own_users_only = true;
  world_.Receive(
      "INVITE sip:bob@biloxi.example.com SIP/2.0\n"
      "Via: SIP/2.0/UDP ss1.atlanta.example.com:5060\n"
      "From: <sip:UserA@here.com>\n"
      "To: <sip:bob@biloxi.example.com>\n"
      "Call-ID: 12345601@here.com\n"
      "CSeq: 1 INVITE\n"
      "Contact: <sip:UserA@192.0.2.101>\n"
      "Content-Length: 0\n\n");
  const std::string route = Field(world_.Last("INVITE"), "Record-Route");
  Invite("");
  const std::string usual = Field(world_.Last("INVITE"), "Record-Route");
  EXPECT_NE(route, usual);
  ProxyWorld other;
  other.config = world_.config;
  other.config.authentication->own_users_only = false;
  RequestParts re_invite = {.uri = "sip:UserA@192.0.2.101",
                            .extra = absl::StrCat("Route: ", route, "\n")};
  other.Request(re_invite);
  EXPECT_EQ(other.Sent(), "INVITE>101 100>111");
  EXPECT_EQ(Field(other.Last("INVITE"), "Route"), "");
  // A strict router has put it into the Request-URI (16.4).
  re_invite.branch = "z9hG4bKb";
  re_invite.uri = route.substr(1, route.size() - 2);
  re_invite.extra = "Route: <sip:UserA@192.0.2.101>\n";
  other.Request(re_invite);
  EXPECT_EQ(other.Sent(), "INVITE>101 100>111");
  // Anybody's outbound proxy is in a Route.
  re_invite.branch = "z9hG4bKc";
  re_invite.uri = "sip:UserA@192.0.2.101";
  re_invite.extra = absl::StrCat("Route: ", usual, "\n");
  other.Request(re_invite);
  EXPECT_EQ(other.Sent(), "407>111");
}

TEST_F(ProxyAuthenticationTest, CallersFromElsewhereMayBeLetIn) {
  world_.config.authentication->own_users_only = true;
  EXPECT_EQ(Invite(""), "INVITE>201 100>111");
}

TEST_F(ProxyAuthenticationTest, EachAlgorithmHasItsChallenge) {
  world_.config.authentication->digest.algorithms = {DigestAlgorithm::kSha256,
                                                     DigestAlgorithm::kMd5};
  Invite("");
  const std::string challenges =
      Field(world_.Last("407"), "Proxy-Authenticate");
  EXPECT_TRUE(absl::StrContains(challenges, "algorithm=SHA-256|Digest"));
  EXPECT_TRUE(absl::EndsWith(challenges, "algorithm=MD5"));
}

// --- Beside it: what a silent target is answered (16.7 step 6, RFC 3665 3.10).

TEST(NoResponse, IsAnswered480IfSoConfigured) {
  ProxyWorld world;
  world.config.no_response_status = 480;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({});
  world.fake.Advance(32s);
  EXPECT_TRUE(absl::EndsWith(world.Sent(), " 480>111"));
  // What was received goes on as it came.
  world.Request({.branch = "z9hG4bKb"});
  world.Answer("INVITE", 7, 408);
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 ACK>201 408>111");
}

}  // namespace
}  // namespace sipsim::sip
