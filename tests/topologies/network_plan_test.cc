#include "topologies/network_plan.h"

#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr char kCatalog[] = "topologies/catalog/";

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

TEST(NetworkPlan, ShippedTopologiesAreGood) {
  for (const char* name : {"two_proxies.txtpb", "two_user_agents.txtpb"}) {
    const auto plan = LoadTopology(std::string(kCatalog) + name);
    EXPECT_TRUE(plan.ok()) << plan.status();
  }
}

// RFC 3665 section 3.2: names, addresses and media of its flows.
TEST(NetworkPlan, TwoProxiesHasTheNamesOfRfc3665) {
  const auto loaded = LoadTopology(std::string(kCatalog) + "two_proxies.txtpb");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const NetworkPlan& plan = *loaded;
  const struct {
    const char* name;
    const char* domain_name;
    const char* address;
  } kHosts[] = {
      {"alice", "client.atlanta.example.com", "192.0.2.101"},
      {"proxy1", "ss1.atlanta.example.com", "192.0.2.111"},
      {"proxy2", "ss2.biloxi.example.com", "192.0.2.222"},
      {"bob", "client.biloxi.example.com", "192.0.2.201"},
  };
  for (const auto& host : kHosts) {
    const HostPlan* found = plan.FindHost(host.name);
    ASSERT_NE(found, nullptr) << host.name;
    EXPECT_EQ(found->PrimaryName(), host.domain_name);
    EXPECT_EQ(found->addresses.front().ToString(), host.address);
    EXPECT_EQ(found->port, 5060);
  }
  const auto& alice =
      std::get<sip::UserAgentConfig>(plan.FindHost("alice")->role);
  EXPECT_EQ(alice.aor, "sip:alice@atlanta.example.com");
  EXPECT_EQ(alice.contact_uri, "sip:alice@client.atlanta.example.com");
  EXPECT_EQ(alice.session.media.front().port, 49172);
  const auto& bob = std::get<sip::UserAgentConfig>(plan.FindHost("bob")->role);
  EXPECT_EQ(bob.session.media.front().port, 3456);
  EXPECT_EQ(bob.session.origin_host, "client.biloxi.example.com");
}

TEST(NetworkPlan, UserAgentDefaultsFollowFromTheHost) {
  const NetworkPlan plan = Plan(R"pb(
    hosts {
      name: "a"
      domain_names: "a.example.com"
      addresses: "2001:db8::1"
      addresses: "192.0.2.1"
      port: 5070
      user_agent { aor: "sip:al@example.com" display_name: "A \"B\" c" }
    })pb");
  const auto& ua = std::get<sip::UserAgentConfig>(plan.hosts[0].role);
  EXPECT_EQ(ua.contact_uri, "sip:al@a.example.com:5070");
  EXPECT_EQ(ua.display_name, R"("A \"B\" c")");
  EXPECT_EQ(ua.session.address.ToString(), "2001:db8::1");
  EXPECT_EQ(ua.session.media.front().port, 49170);
}

TEST(NetworkPlan, TimersFollowT1AndT4UnlessTheyAreSet) {
  const NetworkPlan plan = Plan(R"pb(
    timers { t1: "100ms" timer_h: "9s" }
    hosts {
      name: "a"
      addresses: "192.0.2.1"
      timers { t4: "1s" timer_b: "2s" }
    }
    hosts { name: "b" addresses: "192.0.2.2" })pb");
  const sip::TimerValues& a = plan.hosts[0].timer_values;
  EXPECT_EQ(a.t1, 100ms);
  EXPECT_EQ(a.timer_b, 2s);
  EXPECT_EQ(a.timer_f, 6400ms);  // 64 * T1
  EXPECT_EQ(a.timer_h, 9s);
  EXPECT_EQ(a.timer_i, 1s);  // T4
  EXPECT_EQ(a.timer_d, 32s);
  EXPECT_EQ(plan.hosts[1].timer_values.timer_b, 6400ms);
  EXPECT_EQ(plan.hosts[1].timer_values.timer_k, 5s);
}

TEST(NetworkPlan, LinksApplyFromFirstToLastEachDirectionByItself) {
  const NetworkPlan plan = Plan(R"pb(
    links { latency: "5ms" loss: "1%" }
    links { from: "a" loss: "20%" }
    links { from: "a" to: "b" both_ways: true latency: "7ms" }
    links {
      from: "b"
      to: "a"
      burst_loss { to_bad: "1%" to_good: "25%" }
    }
    hosts { name: "a" addresses: "192.0.2.1" }
    hosts { name: "b" addresses: "192.0.2.2" }
    hosts { name: "c" addresses: "192.0.2.3" })pb");
  EXPECT_EQ(plan.default_link.latency, 5ms);
  EXPECT_EQ(plan.default_link.loss, 10'000'000u);
  ASSERT_EQ(plan.links.size(), 3u);  // a->b, a->c, b->a
  EXPECT_EQ(plan.links[0].link.latency, 7ms);
  EXPECT_EQ(plan.links[0].link.loss, 200'000'000u);
  EXPECT_EQ(plan.links[1].to, 2u);
  EXPECT_EQ(plan.links[1].link.latency, 5ms);
  EXPECT_EQ(plan.links[1].link.loss, 200'000'000u);
  EXPECT_EQ(plan.links[2].link.latency, 7ms);
  ASSERT_TRUE(plan.links[2].link.burst_loss.has_value());
  EXPECT_EQ(plan.links[2].link.burst_loss->to_good, 250'000'000u);
  EXPECT_EQ(plan.links[2].link.burst_loss->loss_bad, 1'000'000'000u);
}

// Each way to get a topology wrong, and the whole line that tells it. `kA` is
// a good host on line 1.
#define A "hosts { name: \"a\" addresses: \"192.0.2.1\" }\n"

constexpr struct {
  const char* text;
  const char* line;
} kErrors[] = {
    {"", "net.txtpb:1:1: expected at least one entry of hosts, found none"},
    {"hosts { addresses: \"192.0.2.1\" }",
     "net.txtpb:1:1: hosts[0].name: expected a name, found nothing"},
    {"hosts { name: \"a b\" addresses: \"192.0.2.1\" }",
     "net.txtpb:1:9: hosts[0].name: expected letters, digits, '_' and '-', "
     "found \"a b\""},
    {"hosts { name: \"world\" addresses: \"192.0.2.1\" }",
     "net.txtpb:1:9: hosts[0].name: expected another name, found "
     "\"world\""},
    {A "hosts { name: \"a\" addresses: \"192.0.2.2\" }",
     "net.txtpb:2:9: hosts[1].name: expected a name of its own for each "
     "host, found \"a\""},
    {A "hosts { name: \"b\" }",
     "net.txtpb:2:1: hosts[1].addresses: expected at least one IP address, "
     "found none"},
    {A "hosts { name: \"b\"\n  addresses: \"192.0.2\" }",
     "net.txtpb:3:3: hosts[1].addresses[0]: expected an IPv4 or IPv6 "
     "address, found \"192.0.2\""},
    {A "hosts { name: \"b\"\n  addresses: \"192.0.2.1\" }",
     "net.txtpb:3:3: hosts[1].addresses[0]: expected an address of its own "
     "for each host, found \"192.0.2.1\", which a has"},
    {"hosts { name: \"b\" addresses: \"192.0.2.1\" domain_names: \"-x\" }",
     "net.txtpb:1:42: hosts[0].domain_names[0]: expected a domain name, "
     "found \"-x\""},
    {"hosts { name: \"b\" addresses: \"192.0.2.1\" port: 0 }",
     "net.txtpb:1:42: hosts[0].port: expected a number from 1 to 65535, "
     "found 0"},
    {"hosts { name: \"b\" addresses: \"192.0.2.1\" clock_offset: \"1\" }",
     "net.txtpb:1:42: hosts[0].clock_offset: expected a duration such as "
     "\"20ms\", found \"1\""},
    {A "timers { t1: \"0s\" }",
     "net.txtpb:2:10: timers.t1: expected at least 1ns, found \"0s\""},
    {"hosts { name: \"b\" addresses: \"192.0.2.1\" timers {\n t2: \"2h\" } }",
     "net.txtpb:2:2: hosts[0].timers.t2: expected at most 3600s, found "
     "\"2h\""},
    {"hosts { name: \"b\" addresses: \"192.0.2.1\"\nuser_agent {} }",
     "net.txtpb:2:1: hosts[0].user_agent.aor: expected a sip: or "
     "sips: URI with a user part, found nothing"},
    {"hosts { name: \"b\" addresses: \"192.0.2.1\"\nuser_agent { aor: "
     "\"bob\" } }",
     "net.txtpb:2:14: hosts[0].user_agent.aor: expected a sip: or "
     "sips: URI with a user part, found \"bob\""},
    {"hosts { name: \"b\" addresses: \"192.0.2.1\" user_agent {\naor: "
     "\"sip:b@x.com\" contact: \"tel:+1\" } }",
     "net.txtpb:2:20: hosts[0].user_agent.contact: expected a sip: or "
     "sips: URI, found \"tel:+1\""},
    {"hosts { name: \"b\" addresses: \"192.0.2.1\" user_agent {\naor: "
     "\"sip:b@x.com\" routes: \"sip:192.0.2.1\" } }",
     "net.txtpb:2:20: hosts[0].user_agent.routes[0]: expected a route such "
     "as \"<sip:192.0.2.1;lr>\", found \"sip:192.0.2.1\""},
    {"hosts { name: \"b\" addresses: \"192.0.2.1\" user_agent {\naor: "
     "\"sip:b@x.com\" routes: \"<sip:nobody.example.com;lr>\" } }",
     "net.txtpb:2:20: hosts[0].user_agent.routes[0]: expected a host that "
     "some domain_names or domains name, found \"nobody.example.com\""},
    {"hosts { name: \"b\" addresses: \"192.0.2.1\" user_agent {\naor: "
     "\"sip:b@x.com\" media { port: 70000 } } }",
     "net.txtpb:2:28: hosts[0].user_agent.media.port: expected a number from "
     "1 to 65535, found 70000"},
    {"hosts { name: \"p\" addresses: \"192.0.2.1\"\nproxy {} }",
     "net.txtpb:2:1: hosts[0].proxy: expected locations or next_hops, found "
     "a proxy without a route"},
    {"hosts { name: \"p\" addresses: \"192.0.2.1\" proxy {\nlocations { aor: "
     "\"sip:b@x.com\" contacts: \"sip:192.0.2.9\" } } }",
     "net.txtpb:2:13: hosts[0].proxy.locations[0].aor: expected a user of "
     "one of the server's domains, found \"sip:b@x.com\""},
    {"hosts { name: \"p\" addresses: \"192.0.2.1\" proxy { domains: "
     "\"x.com\"\nlocations { aor: \"sip:b@x.com\" } } }",
     "net.txtpb:2:1: hosts[0].proxy.locations[0].contacts: expected at least "
     "one sip: or sips: URI, found none"},
    {"hosts { name: \"p\" addresses: \"192.0.2.1\" proxy { domains: "
     "\"x.com\"\nlocations { aor: \"sip:b@x.com\" contacts: "
     "\"sip:192.0.2.9\" contacts: \"sip:b@y.com\" } } }",
     "net.txtpb:2:58: hosts[0].proxy.locations[0].contacts[1]: expected a "
     "host that some domain_names or domains name, found \"y.com\""},
    {"hosts { name: \"p\" addresses: \"192.0.2.1\" proxy {\nnext_hops { "
     "domain: \"x.com\" uri: \"sip:y.com\" } } }",
     "net.txtpb:2:29: hosts[0].proxy.next_hops[0].uri: expected a host that "
     "some domain_names or domains name, found \"y.com\""},
    {"hosts { name: \"p\" addresses: \"192.0.2.1\" proxy { domains: "
     "\"x.com\"\nnext_hops { domain: \"X.com\" uri: \"sip:192.0.2.9\" } } }",
     "net.txtpb:2:13: hosts[0].proxy.next_hops[0].domain: expected a domain "
     "that the proxy does not serve itself, found \"x.com\""},
    {A "links { latency: \"0s\" }",
     "net.txtpb:2:9: links[0].latency: expected at least 1ns, found "
     "\"0s\""},
    {A "links { from: \"bob\" }",
     "net.txtpb:2:9: links[0].from: expected the name of a host, found "
     "\"bob\""},
    {A "links { from: \"a\" to: \"a\" }",
     "net.txtpb:2:19: links[0].to: expected another host than from, found "
     "\"a\""},
    {A "links { loss: \"120%\" }",
     "net.txtpb:2:9: links[0].loss: expected at most 100%, found \"120%\""},
    {A "links { lose_packets: [3, 1] }",
     "net.txtpb:2:9: links[0].lose_packets[1]: expected ascending numbers "
     "from 1, found 1"},
    {A "links { burst_loss { to_bad: \"1%\" } }",
     "net.txtpb:2:9: links[0].burst_loss.to_good: expected a ratio such as "
     "\"25%\", found nothing"},
};

TEST(NetworkPlan, EachErrorIsOneLineWithPlacePathExpectedAndFound) {
  for (const auto& c : kErrors) {
    EXPECT_EQ(LoadErrorOf(c.text), c.line) << c.text;
  }
}

TEST(NetworkPlan, ErrorsOfATopologyMadeInCodeHaveAPathAlone) {
  Topology topology;
  topology.add_hosts()->set_name("a");
  EXPECT_EQ(std::string(PlanNetwork(topology).status().message()),
            "hosts[0].addresses: expected at least one IP address, found none");
}

}  // namespace
}  // namespace sipsim
