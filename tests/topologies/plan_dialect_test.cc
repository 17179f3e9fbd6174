// Which SIP the hosts of a topology speak.

#include <fstream>
#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "topologies/network_plan.h"

namespace sipsim {
namespace {

// Writes a file and tells how loading it fails, without the folder.
std::string LoadErrorOf(const std::string& text) {
  const std::string path = testing::TempDir() + "/net.txtpb";
  std::ofstream(path, std::ios::binary) << text;
  const absl::Status status = LoadTopology(path).status();
  const std::string message(status.message());
  const size_t at = message.find("net.txtpb");
  return at == std::string::npos ? message : message.substr(at);
}

TEST(PlanDialect, IsRfc3261UnlessTheHostSaysOtherwise) {
  Topology topology;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        hosts {
          name: "a"
          addresses: "192.0.2.1"
          user_agent { aor: "sip:a@b.com" }
        }
        hosts {
          name: "b"
          addresses: "192.0.2.2"
          dialect: RFC2543
          user_agent { aor: "sip:b@b.com" outbound_proxies: "<sip:192.0.2.3>" }
        }
        hosts {
          name: "p"
          addresses: "192.0.2.3"
          dialect: RFC2543
          proxy {
            domains: "b.com"
            locations { aor: "sip:a@b.com" contacts: "sip:a@192.0.2.1" }
          }
        })pb",
      &topology));
  const auto plan = PlanNetwork(topology);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->hosts[0].dialect, sip::Dialect::kRfc3261);
  const auto& old = std::get<sip::UserAgentConfig>(plan->hosts[1].role);
  EXPECT_EQ(old.dialect, sip::Dialect::kRfc2543);
  ASSERT_EQ(old.outbound_proxies.size(), 1u);
  EXPECT_EQ(old.outbound_proxies[0].route, "<sip:192.0.2.3>");
  EXPECT_EQ(plan->hosts[2].dialect, sip::Dialect::kRfc2543);
}

#define HOST "hosts { name: \"a\" addresses: \"192.0.2.1\" dialect: RFC2543\n"
#define UA HOST "user_agent { aor: \"sip:a@b.com\"\n"
#define PROXY HOST "proxy { domains: \"b.com\"\n"
#define NOTHING "expected nothing, in the RFC 2543 dialect, found "

const struct {
  const char* text;
  const char* line;
} kErrors[] = {
    {"hosts { name: \"a\" addresses: \"192.0.2.1\"\ndialect: RFC2543 }",
     "net.txtpb:2:1: hosts[0].dialect: expected RFC2543 for a user_agent, "
     "gateway or proxy, found another role, or none"},
    {"hosts { name: \"a\" addresses: \"192.0.2.1\"\ndialect: RFC2543\n"
     "registrar { domains: \"b.com\" locations { aor: \"sip:a@b.com\" } } }",
     "net.txtpb:2:1: hosts[0].dialect: expected RFC2543 for a user_agent, "
     "gateway or proxy, found another role, or none"},
    {UA "reliable_provisionals: IF_SUPPORTED } }",
     "net.txtpb:3:1: hosts[0].user_agent.reliable_provisionals: " NOTHING
     "reliable provisional responses (RFC 3262)"},
    {UA "session_timer {} } }",
     "net.txtpb:3:1: hosts[0].user_agent.session_timer: " NOTHING
     "a session timer (RFC 4028)"},
    {UA "notifier { packages: \"dialog\" } } }",
     "net.txtpb:3:1: hosts[0].user_agent.notifier: " NOTHING
     "a notifier (RFC 6665)"},
    {UA "refer {} } }", "net.txtpb:3:1: hosts[0].user_agent.refer: " NOTHING
                        "what is done about REFER (RFC 3515)"},
    {UA "shows_rendering: true } }",
     "net.txtpb:3:1: hosts[0].user_agent.shows_rendering: " NOTHING
     "a Contact with +sip.rendering (RFC 4235)"},
    {UA "routes: \"<sip:192.0.2.1>\" } }",
     "net.txtpb:3:1: hosts[0].user_agent.routes[0]: " NOTHING
     "a pre-loaded route set (RFC 3261 section 8.1.1.1)"},
    {UA "outbound_proxies: \"sip:192.0.2.1\" "
        "outbound_proxies: \"sip:192.0.2.2\" } }",
     "net.txtpb:3:35: hosts[0].user_agent.outbound_proxies[1]: expected one "
     "outbound proxy, in the RFC 2543 dialect, found another one"},
    {UA "outbound_proxies: \"<sip:192.0.2.1;lr>\" } }",
     "net.txtpb:3:1: hosts[0].user_agent.outbound_proxies[0]: expected a "
     "route such as \"<sip:192.0.2.1>\", or a sip: URI, found "
     "\"<sip:192.0.2.1;lr>\""},
    {HOST "gateway { phones { number: \"+1555\" }\n"
          "routes: \"<sip:192.0.2.1;lr>\" } }",
     "net.txtpb:3:1: hosts[0].gateway.routes[0]: expected one route without "
     ";lr, in the RFC 2543 dialect, found \"<sip:192.0.2.1;lr>\""},
    {PROXY "next_hops { domain: \"c.com\" uri: \"sip:192.0.2.1\" }\n"
           "session_timer {} } }",
     "net.txtpb:4:1: hosts[0].proxy.session_timer: " NOTHING
     "a session timer (RFC 4028)"},
    {PROXY "next_hops { domain: \"c.com\" uri: \"sip:192.0.2.1\" }\n"
           "history_info: true } }",
     "net.txtpb:4:1: hosts[0].proxy.history_info: " NOTHING
     "History-Info (RFC 7044)"},
    {PROXY "next_hops { domain: \"c.com\"\nuri: \"sip:192.0.2.1;lr\" } } }",
     "net.txtpb:4:1: hosts[0].proxy.next_hops[0].uri: expected a URI without "
     ";lr, in the RFC 2543 dialect, found \"sip:192.0.2.1;lr\""},
};

TEST(PlanDialect, EachErrorIsOneLineWithPlacePathExpectedAndFound) {
  for (const auto& c : kErrors) {
    EXPECT_EQ(LoadErrorOf(c.text), c.line) << c.text;
  }
}

}  // namespace
}  // namespace sipsim
