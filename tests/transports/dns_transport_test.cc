// Transports that the DNS chooses (RFC 3263 section 4.1), and what becomes of
// servers that refuse connections (4.3).

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"
#include "tests/transports/networks.h"

namespace sipsim {
namespace {

// biloxi.example.com prefers TLS over TCP over UDP, as the RFC's example does.
// ss3 comes before ss2 for TCP.
constexpr char kDns[] = R"pb(
  records {
    name: "biloxi.example.com"
    naptr {
      order: 50
      service: "SIPS+D2T"
      replacement: "_sips._tcp.biloxi.example.com"
    }
  }
  records {
    name: "biloxi.example.com"
    naptr {
      order: 90
      service: "SIP+D2T"
      replacement: "_sip._tcp.biloxi.example.com"
    }
  }
  records {
    name: "biloxi.example.com"
    naptr {
      order: 100
      service: "SIP+D2U"
      replacement: "_sip._udp.biloxi.example.com"
    }
  }
  records {
    name: "_sips._tcp.biloxi.example.com"
    srv { port: 5061 target: "ss2.biloxi.example.com" }
  }
  records {
    name: "_sip._tcp.biloxi.example.com"
    srv { priority: 1 port: 5060 target: "ss3.biloxi.example.com" }
  }
  records {
    name: "_sip._tcp.biloxi.example.com"
    srv { priority: 2 port: 5060 target: "ss2.biloxi.example.com" }
  }
  records {
    name: "_sip._udp.biloxi.example.com"
    srv { port: 5060 target: "ss2.biloxi.example.com" }
  }
)pb";

// proxy3 is another proxy2.
Topology WithDns(Topology topology) {
  for (Host& host : *topology.mutable_hosts()) {
    if (host.has_proxy()) host.mutable_proxy()->clear_next_hops();
  }
  Host& proxy3 = *topology.add_hosts();
  proxy3 = HostOf(topology, "proxy2");
  proxy3.set_name("proxy3");
  proxy3.set_domain_names(0, "ss3.biloxi.example.com");
  proxy3.set_addresses(0, "192.0.2.223");
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      kDns, topology.mutable_dns()));
  return topology;
}

// Of the INVITE from one node to another; "" if there is none.
std::string TransportOf(const Scenario& s, const std::string& from,
                        const std::string& to) {
  const WireMessages invites = Select(s.Sent(from, to), "INVITE");
  if (invites.empty()) return "";
  return std::string(sip::TransportName(invites[0].transport));
}

TEST(DnsTransport, ServerPrefersTcpAndTheClientHasIt) {
  Scenario s(WithDns(TwoProxies({Host::UDP, Host::TCP})));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call("sip:bob@biloxi.example.com").HangUp(At("3s"));
  s.RunFor("40s");
  EXPECT_EQ(TransportOf(s, "alice", "proxy1"), "UDP");
  EXPECT_EQ(TransportOf(s, "proxy1", "proxy3"), "TCP");
  EXPECT_EQ(TransportOf(s, "proxy1", "proxy2"), "");
  EXPECT_THAT(s.call("alice"), Ended());
}

TEST(DnsTransport, ClientWithoutTcpTakesUdp) {
  Scenario s(WithDns(TwoProxies({Host::UDP})));
  s.ua("alice").Call("sip:bob@biloxi.example.com");
  s.RunFor("1s");
  EXPECT_EQ(TransportOf(s, "proxy1", "proxy2"), "UDP");
}

TEST(DnsTransport, RefusedConnectionLeadsToTheNextServerAtOnce) {
  Scenario s(WithDns(TwoProxies({Host::UDP, Host::TCP})));
  s.faults().StopProcess("proxy3", At("0s"));
  s.ua("bob").AnswerAfter("0s");
  s.ua("alice").Call("sip:bob@biloxi.example.com");
  s.RunFor("1s");
  EXPECT_EQ(TransportOf(s, "proxy1", "proxy2"), "TCP");
  EXPECT_THAT(s.call("alice"), Established());
}

// The certificate is that of biloxi.example.com, though the connection is to
// ss2 (RFC 5922 section 7.3).
TEST(DnsTransport, SipsGoesOverTlsToTheServerOfTheDns) {
  Scenario s(WithDns(WithSips(TwoProxies({Host::TLS}))));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call("sips:bob@biloxi.example.com").HangUp(At("3s"));
  s.RunFor("40s");
  EXPECT_EQ(TransportOf(s, "alice", "proxy1"), "TLS");
  EXPECT_EQ(TransportOf(s, "proxy1", "proxy2"), "TLS");
  EXPECT_EQ(TransportOf(s, "proxy2", "bob"), "TLS");
  EXPECT_THAT(s.call("alice"), Ended());
}

// Section 4.1: "A client resolving a SIP URI SHOULD retain records with SIPS as
// the protocol, if the client supports TLS."
TEST(DnsTransport, SipGoesOverTlsIfTheServerPrefersThat) {
  Scenario s(WithDns(TwoProxies({Host::UDP, Host::TCP, Host::TLS})));
  s.ua("alice").Call("sip:bob@biloxi.example.com");
  s.RunFor("1s");
  EXPECT_EQ(TransportOf(s, "proxy1", "proxy2"), "TLS");
  EXPECT_THAT(s.call("alice"), Ringing());
}

}  // namespace
}  // namespace sipsim
