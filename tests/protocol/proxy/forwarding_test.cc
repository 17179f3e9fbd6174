// RFC 3261 sections 16.2 and 16.6: what a forwarded request looks like.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

TEST(Forwarding, WhatTheProxyDoesNotChangeStaysByteForByte) {  // Step 1.
  // Unknown headers, odd case, folding, compact forms, odd blanks, order.
  const std::string untouched =
      "f: \"A. \\\"G.\\\" Bell\"  <sip:agb@bell-telephone.com>  ;tag=a48s\n"
      "t:Bob  <sip:bob@biloxi.example.com>\n"
      "X-UnKnown :  some \t value\n"
      "i: 2xTb9vxSit55XU7p8@atlanta.example.com\n"
      "sUbJeCt: I know you're there,\n"
      "         pick up the phone\n"
      "      and talk to me!\n"
      "CSEQ: 0001   INVITE\n"
      "k: timer , 100rel,\n"
      "\tfoo\n"
      "Warning: not a warning at all\n"
      "m:<sip:alice@client.atlanta.example.com;x=%41>;+sip.x=\"<a;b>\"\n"
      "X-UnKnown:\n"
      "c: application/x-odd;a=\"b c\"\n"
      "l:    7\n"
      "\n";
  const std::string body("a\0\xff zzz", 7);
  const std::string request =
      "INVITE sip:bob@biloxi.example.com SIP/2.0\n"
      "v: SIP / 2.0 / UDP\n  ss1.atlanta.example.com:5060 ;branch=z9hG4bKa\n"
      "MAX-forwards:  70\n" +
      untouched + body;
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Receive(request);
  ASSERT_EQ(world.Sent(), "INVITE>201 100>111");
  const std::string sent = world.Text("INVITE");
  std::string wanted = absl::StrReplaceAll(untouched + body, {{"\n", "\r\n"}});
  // Max-Breadth is the proxy's own, and stands behind the last field.
  wanted.insert(wanted.find("\r\n\r\n") + 2, "Max-Breadth: 60\r\n");
  EXPECT_EQ(sent.substr(sent.find("f: \"A.")), wanted);
  EXPECT_THAT(sent, HasSubstr("\r\nMAX-forwards:  69\r\n"));
}

TEST(Forwarding, RequestUriIsThatOfTheTarget) {  // Step 2.
  ProxyWorld world;
  world.AddContact("sip:bob@client.biloxi.example.com");
  world.Request({});
  EXPECT_EQ(StartLine(world.Text("INVITE")),
            "INVITE sip:bob@client.biloxi.example.com SIP/2.0");
}

TEST(Forwarding, WhatHasNoPlaceInARequestUriIsTakenAway) {  // 19.1.1, table 1.
  ProxyWorld world;
  world.AddContact(
      "sip:bob@192.0.2.201:5070;method=INVITE;transport=udp?Subject=hi");
  world.Request({});
  EXPECT_EQ(StartLine(world.Text("INVITE")),
            "INVITE sip:bob@192.0.2.201:5070;transport=udp SIP/2.0");
}

TEST(Forwarding, MaxForwardsIsDecremented) {  // Step 3.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.max_forwards = "1"});
  EXPECT_EQ(Field(world.Text("INVITE"), "Max-Forwards"), "0");
}

TEST(Forwarding, AbsentMaxForwardsBecomes70) {  // Step 3.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.max_forwards = ""});
  EXPECT_EQ(Field(world.Text("INVITE"), "Max-Forwards"), "70");
}

TEST(Forwarding, RecordRouteIsThatOfTheListeningPointWithLr) {  // Step 4.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.extra = "Record-Route: <sip:ss1.atlanta.example.com;lr>\n"});
  EXPECT_EQ(Field(world.Text("INVITE"), "Record-Route"),
            "<sip:ss2.biloxi.example.com:5060;lr>|"
            "<sip:ss1.atlanta.example.com;lr>");
}

TEST(Forwarding, RecordRouteCanBeTurnedOff) {
  ProxyWorld world;
  world.config.record_route = false;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({});
  EXPECT_EQ(Field(world.Text("INVITE"), "Record-Route"), "");
}

TEST(Forwarding, RecordRouteConcernsDialogsOnly) {
  for (const char* method : {"OPTIONS", "MESSAGE", "BYE", "REGISTER"}) {
    ProxyWorld world;
    world.AddContact("sip:bob@192.0.2.201");
    world.Request({.method = method});
    EXPECT_EQ(Field(world.Text(method), "Record-Route"), "") << method;
  }
  // "It SHOULD add a value to every request with a method it does not
  // understand", among others.
  for (const char* method : {"SUBSCRIBE", "REFER", "NEWMETHOD"}) {
    ProxyWorld world;
    world.AddContact("sip:bob@192.0.2.201");
    world.Request({.method = method});
    EXPECT_EQ(Field(world.Text(method), "Record-Route"),
              "<sip:ss2.biloxi.example.com:5060;lr>")
        << method;
  }
}

TEST(Forwarding, SipsIsRecordedAsSipsAndGoesOverTls) {  // Steps 4 and 7.
  ProxyWorld world;
  world.config.record_route = false;  // MUST all the same.
  world.fake.AddListeningPoint(TransportProtocol::kTls, "192.0.2.222:5061",
                               "ss2.biloxi.example.com:5061");
  world.AddContact("sips:bob@192.0.2.201");
  world.Request({});
  world.ConnectAll();
  EXPECT_EQ(world.Sent(), "100>111 INVITE>201");
  EXPECT_EQ(world.Nth("INVITE", 0).flow.protocol, TransportProtocol::kTls);
  EXPECT_EQ(world.Nth("INVITE", 0).flow.remote.port, 5061);
  EXPECT_EQ(Field(world.Text("INVITE"), "Record-Route"),
            "<sips:ss2.biloxi.example.com:5060;lr>");
}

TEST(Forwarding, ViaGoesOnTopWithABranchOfItsOwn) {  // Step 8.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({});
  const std::string vias = Field(world.Text("INVITE"), "Via");
  EXPECT_THAT(vias,
              MatchesRegex(
                  "SIP/2.0/UDP ss2.biloxi.example.com:5060;"
                  "branch=z9hG4bK[0-9a-f]+\\.[0-9a-f]+"
                  "\\|SIP/2.0/UDP ss1.atlanta.example.com:5060;branch=z9hG4bKa;"
                  "received=192.0.2.111"));
}

TEST(Forwarding, ContentLengthIsAddedForAStream) {  // Step 9.
  ProxyWorld world;
  world.fake.AddListeningPoint(TransportProtocol::kTcp, "192.0.2.222:5060",
                               "ss2.biloxi.example.com:5060");
  world.AddContact("sip:bob@192.0.2.201;transport=tcp");
  std::string request = RequestParts{.body = "abc\n"}.ToString();
  request = absl::StrReplaceAll(request, {{"Content-Length: 4\n", ""}});
  world.Receive(request);
  world.ConnectAll();
  EXPECT_EQ(world.Nth("INVITE", 0).flow.protocol, TransportProtocol::kTcp);
  EXPECT_EQ(Field(world.Text("INVITE"), "Content-Length"), "5");
}

// RFC 3261 section 18.1.1.
TEST(Forwarding, LargeRequestGoesOverTcpOrElseOverUdp) {
  ProxyWorld world;
  world.fake.AddListeningPoint(TransportProtocol::kTcp, "192.0.2.222:5060",
                               "ss2.biloxi.example.com:5060");
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.body = std::string(1'300, 'x')});
  EXPECT_EQ(world.Sent(), "100>111");
  world.RefuseConnection();
  EXPECT_EQ(world.Sent(), "INVITE>201");
  EXPECT_EQ(world.Nth("INVITE", 0).flow.protocol, TransportProtocol::kUdp);
  EXPECT_EQ(Field(world.Text("INVITE"), "Via").substr(0, 12), "SIP/2.0/UDP ");

  world.Request({.branch = "z9hG4bKb",
                 .cseq = "2",
                 .call_id = "large@atlanta.example.com",
                 .body = std::string(1'300, 'x')});
  world.ConnectAll();
  EXPECT_EQ(world.Sent(), "100>111 INVITE>201");
  EXPECT_EQ(world.Nth("INVITE", 1).flow.protocol, TransportProtocol::kTcp);
  EXPECT_EQ(Field(world.Text("INVITE", 1), "Via").substr(0, 12),
            "SIP/2.0/TCP ");
}

TEST(Forwarding, RouteIsPoppedFromTheListItStandsIn) {
  ProxyWorld world;
  world.Request({.uri = "sip:carol@domain.com",
                 .extra = "Route: <sip:ss2.biloxi.example.com;lr> ,"
                          " <sip:p1.example.com;lr>;x=y\n"
                          "Route: <sip:p2.example.com;lr>\n"});
  EXPECT_EQ(world.Sent(), "INVITE>1 100>111");
  EXPECT_EQ(Field(world.Text("INVITE"), "Route"),
            "<sip:p1.example.com;lr>;x=y|<sip:p2.example.com;lr>");
}

TEST(Forwarding, TryingIsAnsweredAtOnceToInviteOnly) {  // 16.2, RFC 4320.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  const std::string trying = world.Text("100");
  EXPECT_EQ(StartLine(trying), "SIP/2.0 100 Trying");
  EXPECT_EQ(Field(trying, "To"), "Bob <sip:bob@biloxi.example.com>");
  world.Request({.method = "OPTIONS", .branch = "z9hG4bKb"});
  EXPECT_EQ(world.Sent(), "OPTIONS>201");
}

TEST(Forwarding, RetransmissionIsNotForwardedAgain) {  // 16.2.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  world.Request({});
  EXPECT_EQ(world.Sent(), "100>111");
}

TEST(Forwarding, InviteIsRetransmittedByTimerA) {  // 17.1.1.2.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  world.fake.AdvanceTo(At(1500ms));
  EXPECT_EQ(world.Sent(), "INVITE>201 INVITE>201");
  EXPECT_EQ(world.Nth("INVITE", 1).at, At(500ms));
  EXPECT_EQ(world.Nth("INVITE", 2).at, At(1500ms));
}

TEST(Forwarding, NextAddressIsTriedWhenTheFirstIsUnreachable) {  // Step 7.
  ProxyWorld world;
  world.AddContact("sip:bob@two.biloxi.example.com");
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>202 100>111");
  world.Unreachable("INVITE", 0);
  EXPECT_EQ(world.Sent(), "INVITE>203");
  // "The branch parameter MUST be different for each attempt."
  EXPECT_NE(BranchOf(world.Text("INVITE", 0)),
            BranchOf(world.Text("INVITE", 1)));
  EXPECT_EQ(StartLine(world.Text("INVITE", 1)),
            "INVITE sip:bob@two.biloxi.example.com SIP/2.0");
  world.Answer("INVITE", 1, 200);
  EXPECT_EQ(world.Sent(), "200>111");
}

TEST(Forwarding, NextAddressIsTriedAfterATimeoutAndA503) {  // RFC 3263, 4.3.
  ProxyWorld world;
  world.AddContact("sip:bob@two.biloxi.example.com");
  world.Request({.method = "OPTIONS"});
  world.fake.AdvanceTo(At(32s));
  EXPECT_TRUE(absl::EndsWith(world.Sent(), "OPTIONS>203"));
  world.Request({.branch = "z9hG4bKb"});
  EXPECT_EQ(world.Sent(), "INVITE>202 100>111");
  world.Answer("INVITE", 0, 503);
  EXPECT_EQ(world.Sent(), "ACK>202 INVITE>203");
  world.Answer("INVITE", 1, 486);
  EXPECT_EQ(world.Sent(), "ACK>203 486>111");
}

TEST(Forwarding, LastAddressGoneIsA503ThatBecomes500) {  // 16.9, 16.7 step 6.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({});
  world.Unreachable("INVITE", 0);
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 500>111");
  EXPECT_EQ(world.Nth("500", 0).at, At(0s));
}

TEST(Forwarding, A503GoesUpstreamIfSoConfigured) {
  ProxyWorld world;
  world.config.forward_503 = true;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({});
  world.Unreachable("INVITE", 0);
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 503>111");
}

}  // namespace
}  // namespace sipsim::sip
