// RFC 3261 section 10.3, steps 3 and 4: who may register.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/digest/challenge.h"
#include "protocol/digest/credentials.h"
#include "tests/protocol/registrar/registrar_world.h"

namespace sipsim::sip {
namespace {

constexpr char kBob[] = "<sip:bob@client.biloxi.example.com>";

class RegistrarAuthentication : public ::testing::Test {
 protected:
  RegistrarAuthentication() {
    w_.config.authentication.emplace();
    w_.config.authentication->realm = "atlanta.example.com";
    w_.config.authentication->users = {{"bob", "zanzibar", {}},
                                       {"carol", "secret", {}}};
    w_.locations.AddUser("sip:carol@biloxi.example.com");
  }
  // Answers the challenge of the last response.
  int Answer(absl::string_view user, absl::string_view password) {
    const auto challenge = ParseChallenge(w_.Field("WWW-Authenticate"));
    Credentials c;
    c.username = std::string(user);
    c.realm = challenge->realm;
    c.nonce = challenge->nonce;
    c.uri = "sip:ss2.biloxi.example.com";
    c.qop = DigestQop::kAuth;
    c.cnonce = "1";
    c.nonce_count = 1;
    c.response = ComputeResponse(c, {"REGISTER", "", ""}, password);
    return w_.Register(
        {.contacts = kBob,
         .extra = absl::StrCat("Authorization: ", c.ToString(), "\n")});
  }

  RegistrarWorld w_;
};

TEST_F(RegistrarAuthentication, IsByDigest) {  // RFC 3665 section 2.1.
  EXPECT_EQ(w_.Register({.contacts = kBob}), 401);
  EXPECT_EQ(w_.Field("Proxy-Authenticate"), "");
  EXPECT_EQ(w_.Bindings(), "");
  EXPECT_EQ(Answer("bob", "zanzibar"), 200);
  EXPECT_EQ(w_.Contacts(), absl::StrCat(kBob, ";expires=3600"));
}

TEST_F(RegistrarAuthentication, AsksAgainAfterAWrongPassword) {  // 2.5.
  w_.Register({.contacts = kBob});
  const std::string first = w_.Field("WWW-Authenticate");
  EXPECT_EQ(Answer("bob", "zanzibaz"), 401);
  EXPECT_NE(w_.Field("WWW-Authenticate"), first);
  EXPECT_EQ(w_.Field("WWW-Authenticate").find("stale"), std::string::npos);
  EXPECT_EQ(w_.Bindings(), "");
}

TEST_F(RegistrarAuthentication, OthersAreForbidden) {  // Step 4.
  w_.Register({.contacts = kBob});
  EXPECT_EQ(Answer("carol", "secret"), 403);
  EXPECT_EQ(w_.Bindings(), "");
}

TEST_F(RegistrarAuthentication, BrokenCredentialsAreABadRequest) {
  EXPECT_EQ(w_.Register({.extra = "Authorization: Digest username\n"}), 400);
}

}  // namespace
}  // namespace sipsim::sip
