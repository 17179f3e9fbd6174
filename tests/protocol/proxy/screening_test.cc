// Screening of calls by whom the proxy has authenticated (RFC 5359
// sections 2.13 and 2.14), and the patterns of its rules.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/digest/challenge.h"
#include "protocol/digest/credentials.h"
#include "protocol/proxy/uri_pattern.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

bool Matches(absl::string_view pattern, absl::string_view uri) {
  return UriPattern::Parse(pattern)->Matches(*ParseUri(uri));
}

TEST(UriPattern, ComparesAddressesDomainsAndNumbers) {
  EXPECT_TRUE(Matches("sip:bob@b.com", "sips:bob@B.com;transport=tcp"));
  EXPECT_FALSE(Matches("sip:bob@b.com", "sip:Bob@b.com"));
  EXPECT_FALSE(Matches("sip:bob@b.com", "sip:bob@b.com:5070"));
  EXPECT_TRUE(Matches("*@B.com", "sips:alice@b.com"));
  EXPECT_FALSE(Matches("*@b.com", "sip:alice@a.b.com"));
  EXPECT_TRUE(Matches("+1900*", "sip:+1-900-555@gw1.example.com;user=phone"));
  EXPECT_TRUE(Matches("+1900*", "tel:+1900555"));
  EXPECT_FALSE(Matches("+1900*", "tel:+1972555"));
  EXPECT_FALSE(Matches("1900*", "tel:+1900555"));
  EXPECT_FALSE(Matches("+1900*", "sip:alice@b.com"));
}

TEST(UriPattern, IsNothingElse) {
  for (const char* text : {"", "*", "bob", "sip:b.com", "*@", "*@a@b", "+19",
                           "*@b.com:5060", "+19x*", "mailto:a@b.com"}) {
    EXPECT_FALSE(UriPattern::Parse(text).has_value()) << text;
  }
}

class Screening : public ::testing::Test {
 protected:
  Screening() {
    world_.config.authentication.emplace();
    DigestServerConfig& digest = world_.config.authentication->digest;
    digest.realm = "biloxi.example.com";
    digest.users = {{"alice", "secret", {"sip:alice@atlanta.example.com"}},
                    {"carol", "secret", {}}};
    world_.AddContact("sip:bob@192.0.2.201");
    bob_.aor = "sip:bob@biloxi.example.com";
    carol_.aor = "sip:carol@biloxi.example.com";
  }
  static UriPattern Pattern(absl::string_view text) {
    return *UriPattern::Parse(text);
  }
  // What is sent on a request with the right password of `user`.
  std::string Request(absl::string_view user,
                      absl::string_view method = "INVITE",
                      absl::string_view uri = "sip:bob@biloxi.example.com") {
    world_.services.users = {bob_, carol_};
    RequestParts request;
    request.method = std::string(method);
    request.uri = std::string(uri);
    request.branch = absl::StrCat("z9hG4bKa", ++count_);
    request.call_id = absl::StrCat(count_);
    world_.Request(request);
    EXPECT_EQ(world_.Sent(), "407>111");
    Credentials c;
    c.username = std::string(user);
    c.realm = "biloxi.example.com";
    c.nonce =
        ParseChallenge(Field(world_.Last("407"), "Proxy-Authenticate"))->nonce;
    c.uri = std::string(uri);
    c.qop = DigestQop::kAuth;
    c.cnonce = "0a4f113b";
    c.nonce_count = 1;
    c.response = ComputeResponse(c, {method, uri, ""}, "secret");
    request.branch = absl::StrCat("z9hG4bKb", count_);
    request.cseq = "2";
    request.extra = absl::StrCat("Proxy-Authorization: ", c.ToString(), "\n");
    world_.Request(request);
    return world_.Sent();
  }

  ProxyWorld world_;
  UserServices bob_;
  UserServices carol_;
  int count_ = 0;
};

TEST_F(Screening, DeniedCallerIsTold403AndWhereToHearWhy) {
  bob_.incoming.deny = {Pattern("sip:alice@atlanta.example.com")};
  bob_.incoming.error_info = "<sip:screened@ms.biloxi.example.com>";
  EXPECT_EQ(Request("alice"), "403>111");
  EXPECT_EQ(Field(world_.Last("403"), "Error-Info"),
            "<sip:screened@ms.biloxi.example.com>");
}

// From is Alice's in all of these requests.
TEST_F(Screening, CredentialsDecideAndNotFrom) {
  bob_.incoming.deny = {Pattern("sip:alice@atlanta.example.com")};
  EXPECT_EQ(Request("carol"), "INVITE>201 100>111");
  EXPECT_EQ(Request("carol", "SUBSCRIBE"), "SUBSCRIBE>201");
}

TEST_F(Screening, AllowListLetsNobodyElseIn) {
  bob_.incoming.allow = {Pattern("*@atlanta.example.com")};
  EXPECT_EQ(Request("alice"), "INVITE>201 100>111");
  EXPECT_EQ(Request("carol"), "403>111");
  EXPECT_EQ(Field(world_.Last("403"), "Error-Info"), "");
}

TEST_F(Screening, DenyGoesBeforeAllow) {
  bob_.incoming.allow = {Pattern("*@atlanta.example.com")};
  bob_.incoming.deny = {Pattern("sip:alice@atlanta.example.com")};
  EXPECT_EQ(Request("alice"), "403>111");
}

TEST_F(Screening, IsAboutWhatBeginsADialog) {
  bob_.incoming.deny = {Pattern("sip:alice@atlanta.example.com")};
  EXPECT_EQ(Request("alice", "SUBSCRIBE"), "403>111");
  EXPECT_EQ(Request("alice", "OPTIONS"), "OPTIONS>201");
  world_.Request({.method = "BYE", .branch = "z9hG4bKc", .to_tag = "1"});
  EXPECT_EQ(world_.Sent(), "BYE>201");
}

TEST_F(Screening, OutgoingIsAboutWhomIsDialled) {
  carol_.outgoing.deny = {Pattern("+1900*")};
  carol_.outgoing.error_info = "<sip:no@ms.biloxi.example.com>";
  EXPECT_EQ(Request("carol", "INVITE", "sip:+1900555@192.0.2.4;user=phone"),
            "403>111");
  EXPECT_EQ(Field(world_.Last("403"), "Error-Info"),
            "<sip:no@ms.biloxi.example.com>");
  EXPECT_EQ(Request("carol"), "INVITE>201 100>111");
  EXPECT_EQ(Request("alice", "INVITE", "sip:+1900555@192.0.2.4;user=phone"),
            "INVITE>4 100>111");
}

// 16.5: the proxy does not look it up; that it is Bob can be seen all the same.
TEST_F(Screening, MaddrIsNoWayAroundIt) {
  bob_.incoming.deny = {Pattern("sip:alice@atlanta.example.com")};
  carol_.outgoing.deny = {Pattern("sip:bob@biloxi.example.com")};
  const char* const uris[] = {
      "sip:bob@biloxi.example.com;maddr=192.0.2.201",
      "sip:bob@biloxi.example.com:5070;maddr=192.0.2.201"};
  for (const char* uri : uris) {
    EXPECT_EQ(Request("alice", "INVITE", uri), "403>111") << uri;
  }
  EXPECT_EQ(Request("carol", "INVITE", uris[0]), "403>111");
}

TEST_F(Screening, MaddrIsFollowedForWhoeverMayPass) {
  bob_.incoming.deny = {Pattern("sip:alice@atlanta.example.com")};
  EXPECT_EQ(Request("carol", "INVITE",
                    "sip:bob@biloxi.example.com;maddr=192.0.2.203"),
            "INVITE>203 100>111");
}

TEST_F(Screening, HisPhoneIsHimByWhateverPort) {
  bob_.incoming.deny = {Pattern("sip:alice@atlanta.example.com")};
  for (const char* uri : {"sip:bob@192.0.2.201", "sip:bob@192.0.2.201:5060",
                          "sip:bob@192.0.2.201;transport=udp"}) {
    EXPECT_EQ(Request("alice", "INVITE", uri), "403>111") << uri;
  }
}

TEST_F(Screening, AnonymousCallersAreThoseWhoWereNotAsked) {
  world_.config.authentication->own_users_only = true;  // Not Alice's From.
  bob_.incoming.denies_anonymous = true;
  world_.services.users = {bob_};
  world_.Request({});
  EXPECT_EQ(world_.Sent(), "403>111");
}

// Whom Bob is forwarded to may be choosy as well.
TEST_F(Screening, ForwardedCallIsScreenedAgain) {
  bob_.forward_busy = "sip:carol@biloxi.example.com";
  carol_.incoming.deny = {Pattern("sip:alice@atlanta.example.com")};
  world_.AddUser("carol", "202");
  EXPECT_EQ(Request("alice"), "INVITE>201 100>111");
  world_.Answer("INVITE", 0, 486);
  EXPECT_EQ(world_.Sent(), "ACK>201 486>111");
}

}  // namespace
}  // namespace sipsim::sip
