// Calls over TLS, and certificates that do not do.

#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"
#include "tests/transports/networks.h"

namespace sipsim {
namespace {

using testing::StartsWith;

constexpr char kBob[] = "sips:bob@biloxi.example.com";

Topology Direct() { return WithSips(TwoUserAgents({Host::TLS})); }
Topology Proxied() { return WithSips(TwoProxies({Host::TLS})); }

void ExpectAllByTls(const Scenario& s) {
  for (const WireMessage& message : s.Sent()) {
    EXPECT_EQ(message.transport, sip::TransportProtocol::kTls);
    EXPECT_EQ(message.fate, "delivered");
    EXPECT_TRUE(message.destination.port == 5061 ||
                message.source.port == 5061);
  }
}

// 26.2.2. A round trip of 10 ms for TCP, and one for TLS 1.3.
TEST(TlsCall, GoesDirectly) {
  Scenario s(Direct());
  s.ua("bob").RingAfter("20ms").AnswerAfter("2s");
  s.ua("alice").Call(kBob).HangUp(At("5s"));
  s.RunFor("40s");
  ExpectAllByTls(s);
  EXPECT_THAT(s.Sent(),
              Starts({"INVITE", "180", "200 INVITE", "ACK", "BYE", "200 BYE"}));
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("INVITE", {"20ms"}));
  EXPECT_THAT(
      s.SentBy("alice"),
      EachOf("INVITE",
             HasHeader(
                 "Via",
                 StartsWith("SIP/2.0/TLS client.atlanta.example.com:5061;"))));
  EXPECT_THAT(
      s.SentBy("alice"),
      EachOf("INVITE",
             HasHeader("Contact", "<sips:alice@client.atlanta.example.com>")));
  EXPECT_THAT(s.call("alice"), Ended());
}

TEST(TlsCall, Version12TakesOneMoreRoundTrip) {
  Topology topology = Direct();
  HostOf(topology, "bob").mutable_tls()->set_version(Tls::TLS_1_2);
  Scenario s(topology);
  s.ua("alice").Call(kBob);
  s.RunFor("1s");
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("INVITE", {"30ms"}));
}

// Each hop looks for the name in the URI that it follows: ss1 for the route,
// biloxi for the next hop, client.biloxi for the contact.
TEST(TlsCall, GoesThroughTwoProxies) {
  SynCount syns;
  Scenario s(Proxied());
  s.world().AddTraceSink(syns);
  s.ua("bob").RingAfter("20ms").AnswerAfter("2s");
  s.ua("alice").Call(kBob).HangUp(At("5s"));
  s.RunFor("40s");
  ExpectAllByTls(s);
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_EQ(syns.count(), 3);
  EXPECT_THAT(
      s.Sent("proxy2", "bob"),
      EachOf("INVITE", HasHeaders("Record-Route",
                                  testing::ElementsAre(
                                      "<sips:ss2.biloxi.example.com;lr>",
                                      "<sips:ss1.atlanta.example.com;lr>"))));
}

// 8.1.2: a SIPS Request-URI wants TLS on the first hop, though its URI does
// not.
TEST(TlsCall, SipsMakesTheFirstHopSecure) {
  Topology topology = WithSips(TwoProxies({Host::UDP, Host::TLS}));
  HostOf(topology, "alice")
      .mutable_user_agent()
      ->set_routes(0, "<sip:ss1.atlanta.example.com;lr>");
  Scenario s(topology);
  s.ua("bob").RejectWith(486);
  s.ua("alice").Call(kBob);
  s.RunFor("5s");
  ExpectAllByTls(s);
  EXPECT_THAT(s.call("alice"), FailedWith(486));
}

// --- RFC 5922, and what the handshake itself refuses.

void ExpectFailed(const Topology& topology, const char* counter) {
  Scenario s(topology);
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  EXPECT_TRUE(s.Sent().empty());
  EXPECT_THAT(s.call("alice"), FailedWith(503));
  EXPECT_LT(*s.call("alice").ended, At("100ms"));
  EXPECT_EQ(s.world().FindNode("alice")->count(counter), 1u);
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

TEST(TlsCertificate, MustNameWhomTheUriNames) {
  Topology topology = Direct();
  HostOf(topology, "bob")
      .mutable_tls()
      ->add_certificate_names("client.biloxi.example.com");
  ExpectFailed(topology, "certificate_mismatch");
}

TEST(TlsCertificate, MayNameItAsAUri) {
  Topology topology = Direct();
  HostOf(topology, "bob")
      .mutable_tls()
      ->add_certificate_names("sip:biloxi.example.com");
  Scenario s(topology);
  s.ua("bob").RejectWith(486);
  s.ua("alice").Call(kBob);
  s.RunFor("1s");
  EXPECT_THAT(s.call("alice"), FailedWith(486));
}

TEST(TlsCertificate, MustNotHaveExpired) {
  Topology topology = Direct();
  HostOf(topology, "bob").mutable_tls()->set_valid_until("0s");
  ExpectFailed(topology, "connection_failed");
}

TEST(TlsCertificate, IsJudgedByTheClockOfTheVerifier) {
  Topology topology = Direct();
  HostOf(topology, "bob").mutable_tls()->set_valid_until("1h");
  HostOf(topology, "alice").set_clock_offset("2h");
  ExpectFailed(topology, "connection_failed");
}

TEST(TlsCertificate, MustBeOfSomebodyWhoIsTrusted) {
  Topology topology = Direct();
  HostOf(topology, "bob").mutable_tls()->set_issuer("Mallory's CA");
  ExpectFailed(topology, "connection_failed");
  HostOf(topology, "alice").mutable_tls()->add_trusts("Mallory's CA");
  Scenario s(topology);
  s.ua("bob").RejectWith(486);
  s.ua("alice").Call(kBob);
  s.RunFor("1s");
  EXPECT_THAT(s.call("alice"), FailedWith(486));
}

TEST(TlsCertificate, OfTheClientMayBeWanted) {
  Topology topology = Direct();
  HostOf(topology, "bob").mutable_tls()->set_client_certificate(Tls::REQUIRED);
  Scenario good(topology);
  good.ua("bob").RejectWith(486);
  good.ua("alice").Call(kBob);
  good.RunFor("1s");
  EXPECT_THAT(good.call("alice"), FailedWith(486));
  HostOf(topology, "alice").mutable_tls()->set_issuer("Mallory's CA");
  Scenario bad(topology);
  bad.ua("alice").Call(kBob);
  bad.RunFor("40s");
  EXPECT_THAT(bad.call("alice"), FailedWith(503));
}

}  // namespace
}  // namespace sipsim
