// Calls over TCP.

#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"
#include "tests/transports/networks.h"

namespace sipsim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

void ExpectAllOver(sip::TransportProtocol transport, const Scenario& s) {
  for (const WireMessage& message : s.Sent()) {
    EXPECT_EQ(message.transport, transport);
    EXPECT_EQ(message.fate, "delivered");
  }
}

// RFC 3665 section 3.1. The handshake takes a round trip of 10 ms, once.
TEST(TcpCall, GoesDirectlyOverOneConnectionEachWay) {
  SynCount syns;
  Scenario s(TwoUserAgents({Host::TCP}));
  s.world().AddTraceSink(syns);
  s.ua("bob").RingAfter("20ms").AnswerAfter("2s").HangUpAfter("3s");
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  EXPECT_THAT(s.Sent(),
              Starts({"INVITE", "180", "200 INVITE", "ACK", "BYE", "200 BYE"}));
  ExpectAllOver(sip::TransportProtocol::kTcp, s);
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("INVITE", {"10ms"}));
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("180", {"35ms"}));
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("200 INVITE", {"2.015s"}));
  EXPECT_THAT(s.SentBy("alice"), MessagesAt("ACK", {"2.02s"}));
  // Bob's BYE is his first request: a connection of his own.
  EXPECT_THAT(s.SentBy("bob"), MessagesAt("BYE", {"5.035s"}));
  EXPECT_EQ(syns.count(), 2);
  EXPECT_THAT(s.call("alice"), Ended());
}

// RFC 3665 F1: "Via: SIP/2.0/TCP client.atlanta.example.com:5060", "Contact:
// <sip:alice@client.atlanta.example.com;transport=tcp>".
TEST(TcpCall, ViaAndContactSayTcp) {
  Scenario s(TwoUserAgents({Host::TCP}));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob).HangUp(At("3s"));
  s.RunFor("40s");
  EXPECT_THAT(
      s.SentBy("alice"),
      EachOf("INVITE",
             HasHeader(
                 "Via",
                 StartsWith("SIP/2.0/TCP client.atlanta.example.com:5060;"))));
  EXPECT_THAT(s.SentBy("alice"),
              EachOf("INVITE", HasHeader("Contact",
                                         "<sip:alice@client.atlanta.example.com"
                                         ";transport=tcp>")));
  EXPECT_THAT(
      s.SentBy("bob"),
      EachOf("200 INVITE", HasHeader("Contact",
                                     "<sip:bob@client.biloxi.example.com"
                                     ";transport=tcp>")));
  // 18.2.1: sent-by is a name.
  EXPECT_THAT(
      s.SentBy("bob"),
      EachOf("180", HasHeader("Via", HasSubstr(";received=192.0.2.101"))));
  EXPECT_THAT(s.call("alice"), Ended());
}

TEST(TcpCall, GoesThroughTwoProxies) {
  SynCount syns;
  Scenario s(TwoProxies({Host::TCP}));
  s.world().AddTraceSink(syns);
  s.ua("bob").RingAfter("20ms").AnswerAfter("2s");
  s.ua("alice").Call(kBob).HangUp(At("5s"));
  s.RunFor("40s");
  ExpectAllOver(sip::TransportProtocol::kTcp, s);
  EXPECT_THAT(s.call("alice"), Ended());
  // One on each hop, for all requests.
  EXPECT_EQ(syns.count(), 3);
  EXPECT_THAT(s.SentBy("alice"), Starts({"INVITE", "ACK", "BYE"}));
  EXPECT_EQ(s.Sent().size(), 20u);
}

// 17: no retransmissions, and Timers D, I, J and K are zero.
TEST(TcpCall, TransactionsEndAtOnce) {
  Scenario s(TwoUserAgents({Host::TCP}));
  s.ua("bob").RejectWith(486, "3s");
  s.ua("alice").Call(kBob);
  s.RunFor("2900ms");
  EXPECT_THAT(s.Sent(), Starts({"INVITE", "100"}));
  EXPECT_EQ(s.open_transaction_count(), 2u);
  s.RunUntil("3.1s");
  EXPECT_THAT(s.Sent(), Starts({"INVITE", "100", "486", "ACK"}));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

TEST(TcpCall, SecondCallUsesTheSameConnection) {
  SynCount syns;
  Scenario s(TwoUserAgents({Host::TCP}));
  s.world().AddTraceSink(syns);
  s.ua("bob").RejectWith(486);
  s.ua("alice").Call(kBob).Call(kBob, At("300s"));
  s.RunFor("310s");
  EXPECT_THAT(s.call("alice", 2), FailedWith(486));
  EXPECT_EQ(syns.count(), 1);
}

TEST(TcpCall, IdleConnectionIsClosed) {
  Topology topology = TwoUserAgents({Host::TCP});
  topology.mutable_timers()->set_connection_idle("1min");
  SynCount syns;
  Scenario s(topology);
  s.world().AddTraceSink(syns);
  s.ua("bob").RejectWith(486);
  s.ua("alice").Call(kBob).Call(kBob, At("70s"));
  s.RunFor("80s");
  EXPECT_THAT(s.call("alice", 2), FailedWith(486));
  EXPECT_EQ(syns.count(), 2);
}

// Who has both takes the first where the URI does not say.
TEST(TcpCall, FirstTransportIsTheDefault) {
  Scenario tcp(TwoUserAgents({Host::TCP, Host::UDP}));
  tcp.ua("alice").Call(kBob);
  tcp.RunFor("1s");
  EXPECT_EQ(tcp.Sent().front().transport, sip::TransportProtocol::kTcp);
  Scenario udp(TwoUserAgents({Host::UDP, Host::TCP}));
  udp.ua("alice").Call(kBob);
  udp.ua("alice").Call("sip:bob@biloxi.example.com;transport=tcp", At("1s"));
  udp.RunFor("2s");
  EXPECT_EQ(udp.Sent().front().transport, sip::TransportProtocol::kUdp);
  EXPECT_EQ(udp.Sent().back().transport, sip::TransportProtocol::kTcp);
}

// Lost segments are sent again by TCP; SIP sees nothing but delay.
TEST(TcpCall, LostInviteIsSentAgainByTcp) {
  Scenario s(TwoUserAgents({Host::TCP}));
  s.faults().DropNth({.start = "INVITE"}, 1);
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  const auto invites = Select(s.Sent(), "INVITE");
  ASSERT_EQ(invites.size(), 1u);
  EXPECT_EQ(invites[0].fate, "delivered");
  EXPECT_EQ(invites[0].sent, At("10ms"));
  EXPECT_GT(*invites[0].received, At("1s"));
  EXPECT_THAT(s.call("alice"), Established());
}

}  // namespace
}  // namespace sipsim
