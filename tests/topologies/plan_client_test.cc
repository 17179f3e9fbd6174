// What a user agent needs for its requests.

#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "topologies/network_plan.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""s;

NetworkPlan Plan(const std::string& text) {
  Topology topology;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &topology));
  absl::StatusOr<NetworkPlan> plan = PlanNetwork(topology);
  EXPECT_TRUE(plan.ok()) << plan.status();
  return *std::move(plan);
}

// Writes a file and tells how loading it fails, without the folder.
std::string LoadErrorOf(const std::string& text) {
  const std::string path = testing::TempDir() + "/net.txtpb";
  std::ofstream(path, std::ios::binary) << text;
  const absl::Status status = LoadTopology(path).status();
  const std::string message(status.message());
  const size_t at = message.find("net.txtpb");
  return at == std::string::npos ? message : message.substr(at);
}

TEST(PlanClient, AccountsProxiesAndRegistrationAreRead) {
  const NetworkPlan plan = Plan(R"pb(
    hosts {
      name: "a"
      addresses: "192.0.2.1"
      transports: [ UDP, TLS ]
      user_agent {
        aor: "sips:al@example.com"
        accounts {
          realm: "example.com"
          password: "secret"
          known_challenge {
            nonce: "n"
            algorithm: "SHA-256"
            qop: "auth-int"
            opaque: ""
          }
        }
        outbound_proxies: "<sip:192.0.2.1;lr>"
        outbound_proxies: "sip:192.0.2.1:5070"
        follow_redirects: false
        first_cseq: 14
        registration {
          registrar: "sips:192.0.2.1"
          contacts { uri: "mailto:al@example.com" q: "0.5" expires: "60s" }
          expires: "1h"
          refresh: false
        }
      }
    })pb");
  const auto& ua = std::get<sip::UserAgentConfig>(plan.hosts[0].role);
  ASSERT_EQ(ua.credentials.size(), 1u);
  const sip::UserCredentials& account = ua.credentials[0];
  EXPECT_EQ(account.account.username, "al");
  EXPECT_EQ(account.account.password, "secret");
  EXPECT_TRUE(account.is_of_own_proxy);
  ASSERT_TRUE(account.known_challenge.has_value());
  EXPECT_EQ(account.known_challenge->ToString(),
            "Digest realm=\"example.com\", qop=\"auth-int\", nonce=\"n\", "
            "opaque=\"\", algorithm=SHA-256");
  ASSERT_EQ(ua.outbound_proxies.size(), 2u);
  EXPECT_EQ(ua.outbound_proxies[0].route, "<sip:192.0.2.1;lr>");
  EXPECT_EQ(ua.outbound_proxies[1].next_hop, "sip:192.0.2.1:5070");
  EXPECT_FALSE(ua.follow_redirects);
  EXPECT_EQ(ua.first_cseq, 14u);
  EXPECT_EQ(ua.registration.registrar, "sips:192.0.2.1");
  ASSERT_EQ(ua.registration.contacts.size(), 1u);
  EXPECT_EQ(ua.registration.contacts[0].parameters, ";q=0.5");
  EXPECT_EQ(ua.registration.contacts[0].expires, 60s);
  EXPECT_EQ(ua.registration.expires, 3600s);
  EXPECT_FALSE(ua.registration.refresh);
}

#define UA                                                     \
  "hosts { name: \"b\" addresses: \"192.0.2.1\" user_agent { " \
  "aor: \"sip:b@x.com\"\n"

const struct {
  const char* text;
  const char* line;
} kErrors[] = {
    {UA "accounts { password: \"x\" } } }",
     "net.txtpb:2:1: hosts[0].user_agent.accounts[0].realm: expected a realm, "
     "found nothing"},
    {UA "accounts { realm: \"r\" }\naccounts { realm: \"r\" } } }",
     "net.txtpb:3:12: hosts[0].user_agent.accounts[1].realm: expected one "
     "account for each realm, found \"r\""},
    {UA "accounts { realm: \"r\" known_challenge {\n} } } }",
     "net.txtpb:2:23: hosts[0].user_agent.accounts[0].known_challenge.nonce: "
     "expected a nonce, found nothing"},
    {UA "accounts { realm: \"r\" known_challenge { nonce: \"n\"\n"
        "qop: \"none\" } } } }",
     "net.txtpb:3:1: hosts[0].user_agent.accounts[0].known_challenge.qop[0]: "
     "expected auth or auth-int, found \"none\""},
    {UA "accounts { realm: \"r\" known_challenge { nonce: \"n\"\n"
        "algorithm: \"SHA-1\" } } } }",
     "net.txtpb:3:1: hosts[0].user_agent.accounts[0].known_challenge."
     "algorithm: expected MD5, SHA-256 or SHA-512-256, each also with -sess, "
     "found \"SHA-1\""},
    {UA "outbound_proxies: \"<sip:192.0.2.1>\" } }",
     "net.txtpb:2:1: hosts[0].user_agent.outbound_proxies[0]: expected a "
     "route such as \"<sip:192.0.2.1;lr>\", or a sip: URI, found "
     "\"<sip:192.0.2.1>\""},
    {UA "outbound_proxies: \"sip:p.example.com\" } }",
     "net.txtpb:2:1: hosts[0].user_agent.outbound_proxies[0]: expected a "
     "host that some domain_names or domains name, found \"p.example.com\""},
    {UA "routes: \"<sip:192.0.2.1;lr>\"\n"
        "outbound_proxies: \"sip:192.0.2.1\" } }",
     "net.txtpb:1:42: hosts[0].user_agent.outbound_proxies: expected either "
     "routes or outbound_proxies, found both"},
    {UA "registration { registrar: \"sip:bob@192.0.2.1\" } } }",
     "net.txtpb:2:16: hosts[0].user_agent.registration.registrar: expected a "
     "sip: or sips: URI without a user part, found \"sip:bob@192.0.2.1\""},
    {UA "registration { expires: \"1500ms\" } } }",
     "net.txtpb:2:16: hosts[0].user_agent.registration.expires: expected "
     "whole seconds, found \"1500ms\""},
    {UA "registration { contacts { uri: \"bob\" } } } }",
     "net.txtpb:2:27: hosts[0].user_agent.registration.contacts[0].uri: "
     "expected a URI, found \"bob\""},
    {UA "registration { contacts { uri: \"sip:b@x\" q: \"1.1\" } } } }",
     "net.txtpb:2:42: hosts[0].user_agent.registration.contacts[0].q: "
     "expected a number from 0 to 1 with at most three digits, found "
     "\"1.1\""},
};

TEST(PlanClient, EachErrorIsOneLineWithPlacePathExpectedAndFound) {
  for (const auto& c : kErrors) {
    EXPECT_EQ(LoadErrorOf(c.text), c.line) << c.text;
  }
}

}  // namespace
}  // namespace sipsim
