// RFC 3263 sections 4.1 and 4.2 with a DNS: every branch, as a table.

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/protocol/locate/locator_world.h"

namespace sipsim::sip {
namespace {

// The example of section 4.1: NAPTR records for TLS, TCP and UDP, and two
// servers for each, the preferred one second.
void AddExample(FakeDns& dns) {
  dns.Add("example.com 60 NAPTR 50 50 SIPS+D2T _sips._tcp.example.com");
  dns.Add("example.com 60 NAPTR 90 50 SIP+D2T _sip._tcp.example.com");
  dns.Add("example.com 60 NAPTR 100 50 SIP+D2U _sip._udp.example.com");
  dns.Add("_sips._tcp.example.com 60 SRV 0 0 5071 server1.example.com");
  dns.Add("_sip._tcp.example.com 60 SRV 0 0 5070 server1.example.com");
  dns.Add("_sip._udp.example.com 60 SRV 2 0 5062 server2.example.com");
  dns.Add("_sip._udp.example.com 60 SRV 1 0 5061 server1.example.com");
  dns.Add("server1.example.com 60 A 192.0.2.1");
  dns.Add("server2.example.com 60 A 192.0.2.2");
  dns.Add("example.com 60 A 192.0.2.9");
}

struct Case {
  const char* transports;  // Of the node.
  const char* uri;
  const char* servers;
  const char* asked;
};

void Check(const std::vector<Case>& cases, void (*zone)(FakeDns&)) {
  for (const Case& c : cases) {
    LocatorWorld world(c.transports);
    zone(world.dns);
    EXPECT_EQ(world.Locate(c.uri), c.servers) << c.transports << ", " << c.uri;
    EXPECT_EQ(world.dns.Asked(), c.asked) << c.transports << ", " << c.uri;
    EXPECT_EQ(world.dns.pending_count(), 0u);
  }
}

TEST(SelectingTransport, FollowsTheUriThenNaptr) {
  constexpr char kUdpServers[] = "192.0.2.1:5061/UDP 192.0.2.2:5062/UDP";
  constexpr char kUdpAsked[] =
      "SRV _sip._udp.example.com, A server2.example.com, A server1.example.com";
  constexpr char kUdpNaptrAsked[] =
      "NAPTR example.com, SRV _sip._udp.example.com, A server2.example.com, A "
      "server1.example.com";
  Check(
      {
          // "If the URI specifies a transport protocol, that [...] SHOULD be
          // used": no NAPTR query.
          {"UDP TCP", "sip:b@example.com;transport=udp", kUdpServers,
           kUdpAsked},
          {"UDP TCP", "sip:b@example.com;transport=tcp", "192.0.2.1:5070/TCP",
           "SRV _sip._tcp.example.com, A server1.example.com"},
          {"UDP TLS", "sip:b@example.com;transport=tls", "192.0.2.1:5071/TLS",
           "SRV _sips._tcp.example.com, A server1.example.com"},
          {"UDP TLS", "sips:b@example.com;transport=tcp", "192.0.2.1:5071/TLS",
           "SRV _sips._tcp.example.com, A server1.example.com"},
          {"UDP", "sip:b@example.com;transport=tcp", "unsupported", ""},
          {"UDP", "sip:b@example.com;transport=sctp", "unsupported", ""},
          {"UDP TLS", "sips:b@example.com;transport=udp", "unsupported", ""},
          // A numeric TARGET, or one with a port, asks for no NAPTR.
          {"UDP TCP", "sip:b@192.0.2.7", "192.0.2.7:5060/UDP", ""},
          {"TCP UDP", "sip:b@192.0.2.7", "192.0.2.7:5060/TCP", ""},
          {"UDP TLS", "sips:b@192.0.2.7", "192.0.2.7:5061/TLS", ""},
          {"UDP", "sip:b@example.com:5060", "192.0.2.9:5060/UDP",
           "A example.com"},
          {"UDP TLS", "sips:b@example.com:5099", "192.0.2.9:5099/TLS",
           "A example.com"},
          {"UDP TCP", "sip:b@example.com:7;transport=tcp", "192.0.2.9:7/TCP",
           "A example.com"},
          {"UDP", "sip:b@other.org:7;maddr=example.com", "192.0.2.9:7/UDP",
           "A example.com"},
          // NAPTR: the most preferred of the server that the client has,
          // whatever the client prefers.
          {"UDP TCP TLS", "sip:b@example.com", "192.0.2.1:5071/TLS",
           "NAPTR example.com, SRV _sips._tcp.example.com, A "
           "server1.example.com"},
          {"UDP TCP", "sip:b@example.com", "192.0.2.1:5070/TCP",
           "NAPTR example.com, SRV _sip._tcp.example.com, A "
           "server1.example.com"},
          {"UDP", "sip:b@example.com", kUdpServers, kUdpNaptrAsked},
          {"UDP", "sip:b@example.com.", kUdpServers, kUdpNaptrAsked},
          {"UDP", "sip:b@EXAMPLE.com", kUdpServers,
           "NAPTR EXAMPLE.com, SRV _sip._udp.example.com, A "
           "server2.example.com, A server1.example.com"},
          {"UDP", "sip:b@other.org;maddr=example.com", kUdpServers,
           kUdpNaptrAsked},
          // "A client resolving a SIPS URI MUST discard any services that do
          // not contain SIPS".
          {"UDP TCP TLS", "sips:b@example.com", "192.0.2.1:5071/TLS",
           "NAPTR example.com, SRV _sips._tcp.example.com, A "
           "server1.example.com"},
          {"UDP TCP", "sips:b@example.com", "unsupported", ""},
      },
      &AddExample);
}

TEST(SelectingTransport, OrderGoesBeforePreference) {
  LocatorWorld world("UDP TCP");
  world.dns.Add("example.com 60 NAPTR 10 90 SIP+D2T _sip._tcp.example.com");
  world.dns.Add("example.com 60 NAPTR 20 10 SIP+D2U _sip._udp.example.com");
  world.dns.Add("example.com 60 NAPTR 10 80 sip+d2u _sip._udp.example.org");
  world.dns.Add("_sip._udp.example.org 60 SRV 0 0 5060 s.example.org");
  world.dns.Add("s.example.org 60 A 192.0.2.1");
  // The replacement may be in another domain; case does not matter.
  EXPECT_EQ(world.Locate("sip:example.com"), "192.0.2.1:5060/UDP");
}

TEST(SelectingTransport, SrvOfAllTransportsIsAskedForWithoutNaptr) {
  Check(
      {
          // One query for each, at once; the first of ours that has records.
          {"TCP UDP", "sip:b@example.com", "192.0.2.1:5070/TCP",
           "NAPTR example.com, SRV _sip._tcp.example.com, SRV "
           "_sip._udp.example.com, A s.example.com"},
          {"UDP TCP", "sip:b@example.com", "192.0.2.1:5061/UDP",
           "NAPTR example.com, SRV _sip._udp.example.com, SRV "
           "_sip._tcp.example.com, A s.example.com"},
          {"TLS UDP", "sip:b@example.com", "192.0.2.1:5061/UDP",
           "NAPTR example.com, SRV _sips._tcp.example.com, SRV "
           "_sip._udp.example.com, A s.example.com"},
          // sips: _sips alone; none here, so that the address follows.
          {"UDP TLS", "sips:b@example.com", "192.0.2.9:5061/TLS",
           "NAPTR example.com, SRV _sips._tcp.example.com, A example.com"},
          // "If no SRV records are found, [...] TCP for a SIPS URI, and UDP
          // for a SIP URI"; or what the node likes best.
          {"UDP TCP", "sip:b@plain.com", "192.0.2.8:5060/UDP",
           "NAPTR plain.com, SRV _sip._udp.plain.com, SRV _sip._tcp.plain.com, "
           "A plain.com"},
          {"TCP UDP", "sip:b@plain.com", "192.0.2.8:5060/TCP",
           "NAPTR plain.com, SRV _sip._tcp.plain.com, SRV _sip._udp.plain.com, "
           "A plain.com"},
          {"UDP TCP", "sip:b@plain.com;transport=tcp", "192.0.2.8:5060/TCP",
           "SRV _sip._tcp.plain.com, A plain.com"},
          {"UDP", "sip:b@nowhere.com", "no_server",
           "NAPTR nowhere.com, SRV _sip._udp.nowhere.com, A nowhere.com"},
          {"UDP", "sip:b@nowhere.com:5060", "no_server", "A nowhere.com"},
      },
      [](FakeDns& dns) {
        dns.Add("_sip._tcp.example.com 60 SRV 0 0 5070 s.example.com");
        dns.Add("_sip._udp.example.com 60 SRV 0 0 5061 s.example.com");
        dns.Add("s.example.com 60 A 192.0.2.1");
        dns.Add("example.com 60 A 192.0.2.9");
        dns.Add("plain.com 60 A 192.0.2.8");
      });
}

// NAPTR records that are all of no use are as none.
TEST(SelectingTransport, ForeignServicesAreDiscarded) {
  LocatorWorld world("UDP");
  world.dns.Add("example.com 60 NAPTR 1 1 SIP+D2S _sip._sctp.example.com");
  world.dns.Add("example.com 60 NAPTR 1 1 E2U+sip x.example.com");
  world.dns.Add("example.com 60 NAPTR 1 1 SIPS+D2U _sips._udp.example.com");
  world.dns.Add("_sip._udp.example.com 60 SRV 0 0 5060 s.example.com");
  world.dns.Add("s.example.com 60 A 192.0.2.1");
  EXPECT_EQ(world.Locate("sip:example.com"), "192.0.2.1:5060/UDP");
}

// 4.2: "If no SRV records were found", also behind a NAPTR record.
TEST(SelectingTransport, NaptrWithoutSrvLeadsToTheAddressOfTheDomain) {
  LocatorWorld world("UDP TCP");
  world.dns.Add("example.com 60 NAPTR 1 1 SIP+D2T _sip._tcp.example.com");
  world.dns.Add("example.com 60 A 192.0.2.9");
  EXPECT_EQ(world.Locate("sip:example.com"), "192.0.2.9:5060/TCP");
}

// RFC 2782: a target of "." says that the service is decidedly not there.
TEST(PortAndAddress, RootTargetMeansThereIsNoSuchService) {
  LocatorWorld udp("UDP");
  udp.dns.Add("_sip._udp.example.com 60 SRV 0 0 0 .");
  udp.dns.Add("example.com 60 A 192.0.2.9");
  EXPECT_EQ(udp.Locate("sip:example.com"), "no_server");
  EXPECT_EQ(udp.Locate("sip:example.com;transport=udp"), "no_server");
  // Another transport may be there.
  LocatorWorld both("UDP TCP");
  both.dns.Add("_sip._udp.example.com 60 SRV 0 0 0 .");
  both.dns.Add("_sip._tcp.example.com 60 SRV 0 0 5060 s.example.com");
  both.dns.Add("s.example.com 60 A 192.0.2.1");
  EXPECT_EQ(both.Locate("sip:example.com"), "192.0.2.1:5060/TCP");
}

TEST(PortAndAddress, TargetWithoutAddressIsLeftOut) {
  LocatorWorld world;
  world.dns.Add("_sip._udp.example.com 60 SRV 1 0 5060 gone.example.com");
  world.dns.Add("_sip._udp.example.com 60 SRV 2 0 5060 s.example.com");
  world.dns.Add("s.example.com 60 A 192.0.2.1");
  EXPECT_EQ(world.Locate("sip:example.com"), "192.0.2.1:5060/UDP");
  // No address at all is no reason to try the address of the domain.
  world.dns.Add("_sip._udp.none.com 60 SRV 1 0 5060 gone.none.com");
  world.dns.Add("none.com 60 A 192.0.2.7");
  EXPECT_EQ(world.Locate("sip:none.com"), "no_server");
}

TEST(PortAndAddress, EveryAddressOfATargetIsTriedBeforeTheNextTarget) {
  LocatorWorld world;
  world.dns.Add("_sip._udp.example.com 60 SRV 1 0 5060 a.example.com");
  world.dns.Add("_sip._udp.example.com 60 SRV 2 0 5060 b.example.com");
  world.dns.Add("b.example.com 60 A 192.0.2.3");
  world.dns.Add("a.example.com 60 A 192.0.2.1");
  world.dns.Add("a.example.com 60 A 192.0.2.2");
  EXPECT_EQ(world.Locate("sip:example.com"),
            "192.0.2.1:5060/UDP 192.0.2.2:5060/UDP 192.0.2.3:5060/UDP");
}

// A and AAAA by the families that the node has, the preferred one first.
TEST(PortAndAddress, FamiliesAreThoseOfTheNode) {
  const auto zone = [](FakeDns& dns) {
    dns.Add("example.com 60 A 192.0.2.9");
    dns.Add("example.com 60 AAAA 2001:db8::9");
    dns.Add("v6.com 60 AAAA 2001:db8::9");
  };
  LocatorWorld v4;
  zone(v4.dns);
  EXPECT_EQ(v4.Locate("sip:example.com:5060"), "192.0.2.9:5060/UDP");
  EXPECT_EQ(v4.dns.Asked(), "A example.com");
  EXPECT_EQ(v4.Locate("sip:v6.com:5060"), "no_server");
  LocatorWorld both("TCP");
  both.fake.AddListeningPoint(TransportProtocol::kUdp, "[2001:db8::1]:5060",
                              "c.example.com");
  both.fake.AddListeningPoint(TransportProtocol::kUdp, "192.0.2.101:5060",
                              "c.example.com");
  zone(both.dns);
  EXPECT_EQ(both.Locate("sip:example.com:5060;transport=udp"),
            "[2001:db8::9]:5060/UDP 192.0.2.9:5060/UDP");
  EXPECT_EQ(both.dns.Asked(), "AAAA example.com, A example.com");
  EXPECT_EQ(both.Locate("sip:example.com:5060"), "192.0.2.9:5060/TCP");
}

// RFC 5922 section 7.3: the host of the URI, whatever the DNS has made of it.
TEST(PortAndAddress, TlsAsksForTheHostOfTheUri) {
  LocatorWorld world("UDP TLS");
  AddExample(world.dns);
  EXPECT_EQ(world.Locate("sips:b@Example.com"), "192.0.2.1:5071/TLS");
  ASSERT_EQ(world.names.names.size(), 1u);
  EXPECT_EQ(world.names.names[0], "Example.com");
}

// Section 4.4: the same for every copy of a request.
TEST(PortAndAddress, FixedOrderOnRequest) {
  LocatorWorld world;
  world.dns.Add("_sip._udp.example.com 60 SRV 1 1000 5060 b.example.com");
  world.dns.Add("_sip._udp.example.com 60 SRV 1 1001 5060 a.example.com");
  world.dns.Add("a.example.com 60 A 192.0.2.1");
  world.dns.Add("b.example.com 60 A 192.0.2.2");
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(world.Locate("sip:example.com", {.fixed_order = true}),
              "192.0.2.1:5060/UDP 192.0.2.2:5060/UDP");
  }
  // Else it is drawn each time.
  int first_count = 0;
  for (int i = 0; i < 100; ++i) {
    first_count += world.Locate("sip:example.com").find("192.0.2.1") == 0;
  }
  EXPECT_GT(first_count, 20);
  EXPECT_LT(first_count, 80);
}

}  // namespace
}  // namespace sipsim::sip
