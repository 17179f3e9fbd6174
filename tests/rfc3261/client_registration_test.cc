// Registrations at a real registrar: RFC 3261 section 10.2, as RFC 3665 section
// 2 shows it, but over UDP. Each link takes 5 ms.

#include <string>

#include "gtest/gtest.h"
#include "tests/rfc3261/client_network.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using ::testing::ElementsAre;

Network WithRegistrar() {
  Network net;
  net.Proxy2(R"pb(registrar {
                    authentication {
                      realm: "atlanta.example.com"
                      users { name: "bob" password: "zanzibar" }
                    }
                  })pb");
  net.Bob(R"pb(accounts { realm: "atlanta.example.com" password: "zanzibar" }
               registration { registrar: "sip:ss2.biloxi.example.com" })pb");
  net.topology.mutable_hosts(3)->mutable_user_agent()->clear_routes();
  return net;
}

TEST(ClientRegistration, LivesThroughRegisterUpdateQueryAndRemoval) {
  Network net = WithRegistrar();
  net.topology.mutable_hosts(2)->mutable_proxy()->clear_locations();
  net.Proxy2(R"pb(locations { aor: "sip:bob@biloxi.example.com" })pb");
  Scenario s(net.topology);
  using enum sip::RegisterAct;
  s.ua("bob")
      .Register()
      .Register({.contacts = {{"mailto:bob@biloxi.example.com"}}}, At("1s"))
      .Register({.act = kQuery}, At("2s"))
      .Register({.act = kRemoveAll}, At("3s"));
  s.RunFor("10s");
  EXPECT_THAT(s.SentBy("proxy2"), Starts({"401", "200", "200", "200", "200"}));
  const auto requests = Select(s.SentBy("bob"), "REGISTER");
  ASSERT_EQ(requests.size(), 5u);
  for (size_t i = 0; i < requests.size(); ++i) {
    EXPECT_THAT(requests[i],
                HasHeader("CSeq", std::to_string(i + 1) + " REGISTER"));
    EXPECT_THAT(requests[i], HeaderCount("Authorization", i == 0 ? 0 : 1));
  }
  const sip::RegisterResult first = s.registration("bob", 1).result;
  EXPECT_EQ(first.status_code, 200);
  ASSERT_EQ(first.bindings.size(), 1u);
  EXPECT_EQ(first.bindings[0].uri, "sip:bob@client.biloxi.example.com");
  EXPECT_EQ(first.bindings[0].expires, At("3600s"));
  EXPECT_EQ(s.registration("bob", 2).result.bindings.size(), 2u);
  EXPECT_EQ(s.registration("bob", 3).result.bindings.size(), 2u);
  EXPECT_EQ(s.registration("bob", 4).result.status_code, 200);
  EXPECT_TRUE(s.registration("bob", 4).result.bindings.empty());
}

// RFC 3665 sections 2.2 to 2.4: a nonce from an earlier registration.
TEST(ClientRegistration, KnownNonceSavesTheChallenge) {
  Network net = WithRegistrar();
  net.topology.mutable_hosts(3)->mutable_user_agent()->clear_accounts();
  net.Bob(R"pb(accounts {
                 realm: "atlanta.example.com"
                 password: "zanzibar"
                 known_challenge { nonce: "early" of_registrar: true }
               })pb");
  net.Proxy2(R"pb(registrar { authentication { known_nonces: "early" } })pb");
  Scenario s(net.topology);
  s.ua("bob").Register({.act = sip::RegisterAct::kQuery});
  s.ua("bob").Call("sip:alice@atlanta.example.com");
  s.RunFor("1s");
  EXPECT_THAT(s.Sent("proxy2", "bob"), SentCount("401", 0));
  EXPECT_THAT(s.SentBy("bob"),
              EachOf("REGISTER", HeaderCount("Authorization", 1)));
  EXPECT_THAT(s.SentBy("bob"),
              EachOf("INVITE", HeaderCount("Authorization", 0)));
  EXPECT_EQ(s.registration("bob").result.status_code, 200);
}

// RFC 3665 section 2.5.
TEST(ClientRegistration, WrongPasswordEndsWithTheSecond401) {
  Network net = WithRegistrar();
  net.topology.mutable_hosts(3)
      ->mutable_user_agent()
      ->mutable_accounts(0)
      ->set_password("guess");
  Scenario s(net.topology);
  s.ua("bob").Register();
  s.RunFor("10s");
  EXPECT_THAT(s.SentBy("proxy2"), Starts({"401", "401"}));
  EXPECT_EQ(s.registration("bob").result.status_code, 401);
  EXPECT_EQ(s.registration("bob").ended, At("20ms"));
}

TEST(ClientRegistration, RegistrarsShortestIntervalIsTaken) {
  Network net = WithRegistrar();
  net.Proxy2(R"pb(registrar { expires_min: "60s" })pb");
  net.Bob(R"pb(registration { expires: "10s" })pb");
  Scenario s(net.topology);
  s.ua("bob").Register();
  s.RunFor("29s");
  EXPECT_THAT(s.SentBy("proxy2"), Starts({"401", "423", "200"}));
  EXPECT_EQ(s.registration("bob").result.bindings.at(0).expires, At("60s"));
  // A Timer F does not go into that twice: after half of it.
  s.RunFor("10s");
  EXPECT_THAT(s.SentBy("bob"),
              MessagesAt("REGISTER", {"0s", "10ms", "20ms", "30.03s"}));
}

// A process that starts anew knows of no binding, and starts a new Call-ID.
TEST(ClientRegistration, RestartForgetsWhatWasRegistered) {
  Network net = WithRegistrar();
  net.Bob(R"pb(registration { expires: "100s" })pb");
  Scenario s(net.topology);
  s.ua("bob").Register();
  s.faults().RestartProcess("bob", At("1s"));
  s.ua("bob").Register({}, At("2s"));
  s.RunFor("3s");
  const auto requests = Select(s.SentBy("bob"), "REGISTER");
  ASSERT_EQ(requests.size(), 4u);
  EXPECT_NE(HeadersOf(requests[0], "Call-ID"),
            HeadersOf(requests[2], "Call-ID"));
  EXPECT_THAT(HeadersOf(requests[2], "CSeq"), ElementsAre("1 REGISTER"));
  EXPECT_EQ(s.registration("bob", 2).result.status_code, 200);
}

}  // namespace
}  // namespace sipsim
