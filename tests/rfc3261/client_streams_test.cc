// Clients over TCP and TLS: RFC 3261 section 8.1, RFC 3263 section 4.3, as the
// flows of RFC 3665 sections 2.1, 3.2, 3.4 and 3.6 show it. Each link takes 5
// ms.

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/rfc3261/client_network.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

Network OverTcp() {
  Network net;
  for (Host& host : *net.topology.mutable_hosts())
    host.add_transports(Host::TCP);
  return net;
}

// RFC 3665 section 3.2.
TEST(ClientOverTcp, ContactsNameTheTransportAndTheAckShowsTheCredentials) {
  Network net = OverTcp();
  net.Alice(kAliceAccounts);
  net.Proxy1(kAtlantaAsks);
  Scenario s(net.topology);
  s.ua("bob").AnswerAfter("1s").HangUpAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_THAT(s.SentBy("alice"),
              Starts({"INVITE", "ACK", "INVITE", "ACK", "200"}));
  EXPECT_THAT(
      s.SentBy("alice"),
      EachOf("INVITE", AllOf(HasHeader("Via", HasSubstr("SIP/2.0/TCP")),
                             HasHeader("Contact",
                                       "<sip:alice@client.atlanta.example.com;"
                                       "transport=tcp>"))));
  EXPECT_THAT(
      s.SentBy("bob"),
      EachOf("200 INVITE", HasHeader("Contact",
                                     "<sip:bob@client.biloxi.example.com;"
                                     "transport=tcp>")));
  const auto acks = Select(s.SentBy("alice"), "ACK");
  EXPECT_THAT(acks[0], HeaderCount("Proxy-Authorization", 0));
  EXPECT_THAT(acks[1], HeaderCount("Proxy-Authorization", 1));
  EXPECT_THAT(s.SentBy("bob"),
              EachOf("BYE", StartLine("BYE sip:alice@client.atlanta.example."
                                      "com;transport=tcp SIP/2.0")));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

void TwoOutboundProxies(Network& net) {
  net.alice().clear_routes();
  net.Alice(R"pb(outbound_proxies: "<sip:ss1.atlanta.example.com;lr>"
                 outbound_proxies: "sip:ss2.biloxi.example.com")pb");
}

TEST(ClientOverTcp, ProxyThatRefusesTheConnectionIsLeftAtOnce) {
  Network net = OverTcp();
  TwoOutboundProxies(net);
  Scenario s(net.topology);
  s.faults().StopProcess("proxy1", At("0s"));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  // A round trip for the RST, another for the handshake with proxy2.
  EXPECT_THAT(s.Sent("alice", "proxy2"), MessagesAt("INVITE", {"20ms"}));
  EXPECT_THAT(s.call("alice"), Established());
}

// Timer B is there over TCP, too, and the SYN is repeated for longer.
TEST(ClientOverTcp, SilentProxyIsLeftAfterTimerB) {
  Network net = OverTcp();
  TwoOutboundProxies(net);
  Scenario s(net.topology);
  s.faults().KillHost("proxy1", At("0s"));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  EXPECT_THAT(s.Sent("alice", "proxy2"), MessagesAt("INVITE", {"32.01s"}));
  EXPECT_THAT(s.call("alice"), Established());
}

// RFC 3665 section 3.6: UDP to the redirect server, then TCP.
TEST(ClientOverTcp, RedirectionLeadsFromUdpToTcp) {
  Network net;
  net.alice().clear_routes();
  net.topology.mutable_hosts(0)->add_transports(Host::UDP);
  net.topology.mutable_hosts(0)->add_transports(Host::TCP);
  net.topology.mutable_hosts(3)->add_transports(Host::TCP);
  net.topology.mutable_hosts(3)->mutable_user_agent()->clear_routes();
  Host& redirect = *net.topology.mutable_hosts(2);
  redirect.clear_proxy();
  EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(
      R"pb(redirect {
             domains: "biloxi.example.com"
             locations {
               aor: "sip:bob@biloxi.example.com"
               contacts: "sip:bob@client.biloxi.example.com;transport=tcp"
             }
           })pb",
      &redirect));
  Scenario s(net.topology);
  s.ua("bob").AnswerAfter("1s").HangUpAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_THAT(s.Sent("alice", "proxy2"),
              EachOf("INVITE", HasHeader("Via", HasSubstr("SIP/2.0/UDP"))));
  EXPECT_THAT(s.Sent("alice", "bob"),
              EachOf("INVITE",
                     AllOf(StartLine("INVITE sip:bob@client.biloxi.example.com;"
                                     "transport=tcp SIP/2.0"),
                           HasHeader("CSeq", "2 INVITE"),
                           HasHeader("Contact",
                                     "<sip:alice@client.atlanta.example.com;"
                                     "transport=tcp>"))));
  EXPECT_THAT(s.SentBy("bob"),
              EachOf("BYE", StartLine("BYE sip:alice@client.atlanta.example."
                                      "com;transport=tcp SIP/2.0")));
}

// RFC 3665 section 2.1.
TEST(ClientOverTls, RegistersASipsContact) {
  Network net;
  net.topology.mutable_hosts(2)->add_transports(Host::UDP);
  net.topology.mutable_hosts(2)->add_transports(Host::TLS);
  net.topology.mutable_hosts(3)->add_transports(Host::TLS);
  net.Proxy2(
      R"pb(registrar {
             authentication { users { name: "bob" password: "zanzibar" } }
           })pb");
  UserAgent& bob = *net.topology.mutable_hosts(3)->mutable_user_agent();
  bob.clear_routes();
  bob.clear_contact();
  bob.set_aor("sips:bob@biloxi.example.com");
  net.Bob(R"pb(accounts { realm: "biloxi.example.com" password: "zanzibar" }
               registration { registrar: "sips:ss2.biloxi.example.com" })pb");
  Scenario s(net.topology);
  s.ua("bob").Register();
  s.RunFor("10s");
  EXPECT_THAT(s.SentBy("proxy2"), Starts({"401", "200"}));
  EXPECT_THAT(
      s.SentBy("bob"),
      EachOf(
          "REGISTER",
          AllOf(StartLine("REGISTER sips:ss2.biloxi.example.com SIP/2.0"),
                HasHeader("Via", HasSubstr("SIP/2.0/TLS")),
                HasHeader("To", "Bob <sips:bob@biloxi.example.com>"),
                HasHeader("Contact", "<sips:bob@client.biloxi.example.com>"))));
  EXPECT_EQ(s.registration("bob").result.status_code, 200);
}

}  // namespace
}  // namespace sipsim
