// What hosts listen on, and their certificates.

#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "topologies/network_plan.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;

using Names = std::vector<std::string>;

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

TEST(PlanTransports, UdpIsTheDefault) {
  const NetworkPlan plan =
      Plan(R"pb(hosts { name: "a" addresses: "192.0.2.1" })pb");
  EXPECT_EQ(plan.hosts[0].transports,
            std::vector<sip::TransportProtocol>{sip::TransportProtocol::kUdp});
  EXPECT_FALSE(plan.hosts[0].tls.certificate.has_value());
  EXPECT_EQ(plan.hosts[0].timer_values.connection_idle, 10min);
}

TEST(PlanTransports, CertificateNamesHostAndDomains) {
  const NetworkPlan plan = Plan(R"pb(
    hosts {
      name: "p"
      domain_names: "SS1.example.com"
      addresses: "192.0.2.1"
      port: 5070
      transports: [ TLS, UDP ]
      proxy {
        domains: "example.com"
        locations { aor: "sips:b@example.com" contacts: "sips:b@192.0.2.1" }
      }
    })pb");
  const HostPlan& host = plan.hosts[0];
  EXPECT_EQ(host.transports.front(), sip::TransportProtocol::kTls);
  EXPECT_EQ(host.PortFor(sip::TransportProtocol::kUdp), 5070);
  EXPECT_EQ(host.PortFor(sip::TransportProtocol::kTls), 5071);
  ASSERT_TRUE(host.tls.certificate.has_value());
  EXPECT_EQ(host.tls.certificate->dns_names,
            Names({"ss1.example.com", "example.com"}));
  EXPECT_EQ(host.tls.certificate->issuer, "Example CA");
  EXPECT_EQ(host.tls.trusted_issuers, Names({"Example CA"}));
}

TEST(PlanTransports, HostsComeOnTopOfTheTopology) {
  const NetworkPlan plan = Plan(R"pb(
    tls { issuer: "One" trusts: "One" version: TLS_1_2 port: 6000 }
    timers { connection_idle: "1h" }
    hosts { name: "a" addresses: "192.0.2.1" transports: TLS }
    hosts {
      name: "b"
      addresses: "192.0.2.2"
      transports: TLS
      clock_offset: "5s"
      tls {
        certificate_names: "b.example.com"
        certificate_names: "sip:example.com"
        issuer: "Two"
        trusts: "One"
        trusts: "Two"
        valid_from: "1s"
        valid_until: "2s"
        version: TLS_1_3
        client_certificate: REQUIRED
        port: 7000
      }
    })pb");
  const HostPlan& a = plan.hosts[0];
  EXPECT_EQ(a.tls.certificate->issuer, "One");
  EXPECT_EQ(a.tls.version, sim::TlsVersion::k12);
  EXPECT_EQ(a.tls_port, 6000);
  EXPECT_EQ(a.timer_values.connection_idle, 1h);
  const HostPlan& b = plan.hosts[1];
  EXPECT_EQ(b.tls.certificate->dns_names, Names({"b.example.com"}));
  EXPECT_EQ(b.tls.certificate->uris, Names({"sip:example.com"}));
  EXPECT_EQ(b.tls.certificate->issuer, "Two");
  EXPECT_EQ(b.tls.certificate->not_before, sim::SimTime(1s));
  EXPECT_EQ(b.tls.certificate->not_after, sim::SimTime(2s));
  EXPECT_EQ(b.tls.trusted_issuers, Names({"One", "Two"}));
  EXPECT_EQ(b.tls.version, sim::TlsVersion::k13);
  EXPECT_EQ(b.tls.client_certificate, sim::ClientCertificate::kRequired);
  EXPECT_EQ(b.tls.clock_offset, 5s);
  EXPECT_EQ(b.tls_port, 7000);
}

#define HOST "hosts { name: \"a\" addresses: \"192.0.2.1\"\n"

constexpr struct {
  const char* text;
  const char* line;
} kErrors[] = {
    {HOST "transports: [TCP, TCP] }",
     "net.txtpb:2:1: hosts[0].transports[1]: expected each transport once, "
     "found TCP"},
    {HOST "transports: SCTP }",
     "net.txtpb:2:13: hosts[0].transports[0]: expected one of UDP, TCP, TLS, "
     "found \"SCTP\""},
    {HOST "tls { port: 5061 } }",
     "net.txtpb:2:1: hosts[0].tls: expected TLS as one of transports, found "
     "transports without it"},
    {HOST "transports: TLS tls { port: 5060 } }",
     "net.txtpb:2:23: hosts[0].tls.port: expected another port than that for "
     "UDP and TCP, found 5060"},
    {HOST "transports: TLS tls { certificate_names: \"*.b.com\" } }",
     "net.txtpb:2:23: hosts[0].tls.certificate_names[0]: expected a domain "
     "name, or \"sip:\" and a domain name, found \"*.b.com\""},
    {HOST "transports: TLS tls { valid_until: \"soon\" } }",
     "net.txtpb:2:23: hosts[0].tls.valid_until: expected a duration such as "
     "\"20ms\", found \"soon\""},
    {"tls { certificate_names: \"b.com\" }\n" HOST "}",
     "net.txtpb:1:7: tls.certificate_names[0]: expected names in the tls of a "
     "host, found \"b.com\""},
    {HOST "user_agent {\naor: \"sips:a@b.com\" } }",
     "net.txtpb:3:1: hosts[0].user_agent.aor: expected TLS among the "
     "transports of the host of a sips: URI, found \"sips:a@b.com\" of a"},
    {HOST "user_agent { aor: \"sip:a@b.com\"\n"
          "routes: \"<sips:192.0.2.1;lr>\" } }",
     "net.txtpb:3:1: hosts[0].user_agent.routes[0]: expected TLS among the "
     "transports of the host of a sips: URI, found \"sips:192.0.2.1;lr\" of "
     "a"},
};

TEST(PlanTransports, EachErrorIsOneLineWithPlacePathExpectedAndFound) {
  for (const auto& c : kErrors) {
    EXPECT_EQ(LoadErrorOf(c.text), c.line) << c.text;
  }
}

}  // namespace
}  // namespace sipsim
