// RFC 3261 section 10.3 on the wire: what is registered is where calls go.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/rfc3261/server_network.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using sip::RegisterAct;
using sip::operator""s;

// Bob registers at the proxy of biloxi, with a password; he is nowhere before.
constexpr char kRegistrar[] = R"pb(
  locations { aor: "sip:bob@biloxi.example.com" }
  registrar {
    authentication {
      algorithms: $0
      qop: $1
      users { name: "bob" password: "zanzibar" }
    }
  })pb";

std::string Registrar(absl::string_view algorithms = "\"MD5\"",
                      absl::string_view qop = "\"auth\"") {
  return absl::StrReplaceAll(kRegistrar, {{"$0", algorithms}, {"$1", qop}});
}

std::string Bob(absl::string_view password = "zanzibar") {
  return absl::StrCat("accounts { realm: \"biloxi.example.com\" password: \"",
                      password, "\" } registration { refresh: false }");
}

ServerParts Parts(const std::string& registrar, const std::string& bob) {
  ServerParts parts;
  parts.proxy2 = registrar;
  parts.bob = bob;
  return parts;
}

// The contacts of Bob at proxy2, with the time that is left.
std::string Bindings(const Scenario& s) {
  std::string text;
  for (const BoundContact& contact : s.bindings("proxy2", kBobAor)) {
    absl::StrAppend(&text, contact.uri, " ");
  }
  return text;
}

class RegistrationByAlgorithm
    : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(RegistrationByAlgorithm, LetsBobBeCalled) {
  Scenario s(ServerNetwork(
      Parts(Registrar(GetParam().first, GetParam().second), Bob())));
  s.ua("bob").Register().AnswerAfter("1s").HangUpAfter("1s");
  s.ua("alice").Call(kBobAor, At("1s"));
  s.RunFor("60s");
  EXPECT_EQ(s.registration("bob").result.status_code, 200);
  EXPECT_EQ(StartsOn(s, "bob", "proxy2").substr(0, 17), "REGISTER REGISTER");
  EXPECT_EQ(StartsOn(s, "proxy2", "bob").substr(0, 14), "401 200 INVITE");
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    All, RegistrationByAlgorithm,
    testing::Values(std::pair("\"MD5\"", "\"auth\""),
                    std::pair("\"SHA-256\"", "\"auth\""),
                    std::pair("\"SHA-512-256\"", "\"auth\""),
                    std::pair("\"MD5-sess\"", "\"auth\""),
                    std::pair("\"SHA-256\"", "\"auth-int\""),
                    std::pair("[\"SHA-512-256-sess\", \"MD5\"]",
                              "[\"auth\", \"auth-int\"]")));

// The REGISTER that counts arrives at 15 ms.
TEST(Registration, EndsAtTheInstantAtWhichItExpires) {
  const Topology network = ServerNetwork(Parts(Registrar(), Bob()));
  const struct {
    const char* call_at;  // The INVITE is at proxy2 10 ms later.
    bool is_found;
  } cases[] = {{"10.005s", true}, {"10.005000001s", false}};
  for (const auto& c : cases) {
    Scenario s(network);
    s.ua("bob").Register({.expires = 10s}).AnswerAfter("1s");
    s.ua("alice").Call(kBobAor, At(c.call_at));
    s.RunFor("15s");
    if (c.is_found) {
      EXPECT_THAT(s.call("alice"), Established());
    } else {
      EXPECT_THAT(s.call("alice"), FailedWith(480));
    }
    EXPECT_EQ(Bindings(s), "");
  }
}

TEST(Registration, IsToldWithTheTimeThatIsLeft) {
  Scenario s(ServerNetwork(Parts(Registrar(), Bob())));
  s.ua("bob")
      .Register({.contacts = {{.uri = kBobContact},
                              {.uri = "mailto:bob@biloxi.example.com",
                               .expires = 4'294'967'295s}},
                 .expires = 3600s})
      .Register({.act = RegisterAct::kQuery}, At("10s"));
  s.RunFor("20s");
  EXPECT_EQ(Bindings(s),
            "sip:bob@client.biloxi.example.com mailto:bob@biloxi.example.com ");
  const auto listed = s.registration("bob", 2).result.bindings;
  ASSERT_EQ(listed.size(), 2u);
  // 9.99 s after it was made.
  EXPECT_EQ(listed[0].expires, 3590s);
  EXPECT_EQ(listed[1].expires, 4'294'967'285s);
}

TEST(Registration, OfAllContactsIsRemovedByAStar) {
  Scenario s(ServerNetwork(Parts(Registrar(), Bob())));
  s.ua("bob").Register().Register({.act = RegisterAct::kRemoveAll}, At("1s"));
  s.ua("alice").Call(kBobAor, At("2s"));
  s.RunFor("3s");
  EXPECT_EQ(s.registration("bob", 2).result.status_code, 200);
  EXPECT_THAT(s.call("alice"), FailedWith(480));
}

// RFC 3665 section 2.5.
TEST(Registration, WithAWrongPasswordIsTriedOnce) {
  Scenario s(ServerNetwork(Parts(Registrar(), Bob("zanzibaz"))));
  s.ua("bob").Register();
  s.RunFor("60s");
  EXPECT_EQ(StartsOn(s, "bob", "proxy2"), "REGISTER REGISTER");
  EXPECT_EQ(StartsOn(s, "proxy2", "bob"), "401 401");
  EXPECT_EQ(s.registration("bob").result.status_code, 401);
  EXPECT_EQ(Bindings(s), "");
}

TEST(Registration, GoesOnAfterAStaleNonce) {
  std::string registrar = Registrar();
  registrar.insert(registrar.find("users"), "nonce_lifetime: \"2s\" ");
  Scenario s(ServerNetwork(Parts(registrar, Bob())));
  s.ua("bob").Register().Register({}, At("1s")).Register({}, At("5s"));
  s.RunFor("40s");
  // The second one has the nonce of the first; that is too old for the third.
  EXPECT_EQ(StartsOn(s, "proxy2", "bob"), "401 200 200 401 200");
  const WireMessages all = s.Sent("proxy2", "bob");
  EXPECT_THAT(HeadersOf(all[3], "WWW-Authenticate").at(0),
              testing::HasSubstr("stale=true"));
  EXPECT_THAT(HeadersOf(all[0], "WWW-Authenticate").at(0),
              testing::Not(testing::HasSubstr("stale")));
}

TEST(Registration, ReplayedFromElsewhereIsAskedForAgain) {
  Scenario s(ServerNetwork(Parts(Registrar(), Bob())));
  s.ua("bob").Register();
  s.RunFor("40s");
  const std::string first(s.Sent("bob", "proxy2").at(1).bytes.view());
  // As it was heard on the wire, with a branch and contact of the thief.
  const size_t branch = first.find("branch=z9hG4bK") + 14;
  std::string replay = first;
  replay[branch] = replay[branch] == '0' ? '1' : '0';
  replay = absl::StrReplaceAll(replay,
                               {{"Contact: <sip:bob@client.biloxi.example.com>",
                                 "Contact: <sip:eve@192.0.2.66>"}});
  s.SendBytes("alice", "proxy2", replay);
  s.RunFor("5s");
  EXPECT_EQ(Bindings(s), "sip:bob@client.biloxi.example.com ");
  const WireMessage answer = s.SentBy("proxy2").back();
  EXPECT_THAT(answer, StartLine("SIP/2.0 401 Unauthorized"));
}

TEST(Registration, IsForgottenByARestartAndMadeAgain) {
  Scenario s(ServerNetwork(Parts(Registrar(), Bob())));
  s.ua("bob").Register().AnswerAfter("1s");
  s.faults().StopProcess("proxy2", At("10s"));
  s.faults().RestartProcess("proxy2", At("11s"));
  s.RunFor("20s");
  EXPECT_EQ(Bindings(s), "");
  s.ua("bob").Register();
  s.ua("alice").Call(kBobAor, At("30s"));
  s.RunFor("40s");
  // The nonce is one of the process that is gone.
  EXPECT_EQ(s.registration("bob", 2).result.status_code, 200);
  EXPECT_THAT(s.call("alice"), Established());
}

TEST(Registration, AtARegistrarOfItsOwn) {
  ServerParts parts = Parts(kBobAtHome, R"pb(
    registration {
      registrar: "sip:registrar.biloxi.example.com"
      refresh: false
    })pb");
  parts.hosts = R"pb(
    hosts {
      name: "registrar"
      domain_names: "registrar.biloxi.example.com"
      addresses: "192.0.2.223"
      registrar {
        domains: "reg.example.com"
        domains: "chicago.example.com"
        locations { domain: "chicago.example.com" }
        expires_min: "600s"
        expires_default: "900s"
      }
    })pb";
  parts.bob = absl::StrReplaceAll(parts.bob, {{"\n", " "}});
  Topology network = ServerNetwork(parts);
  network.mutable_hosts(3)->mutable_user_agent()->set_aor(
      "sip:bob@chicago.example.com");
  network.mutable_hosts(3)->mutable_user_agent()->clear_routes();
  Scenario s(network);
  s.ua("bob").Register({.expires = 300s}).Register({}, At("1s"));
  s.RunFor("40s");
  // 423 with Min-Expires; the client takes that.
  EXPECT_EQ(StartsOn(s, "registrar", "bob"), "423 200 200");
  EXPECT_EQ(s.bindings("registrar", "sip:bob@chicago.example.com").size(), 1u);
}

}  // namespace
}  // namespace sipsim
