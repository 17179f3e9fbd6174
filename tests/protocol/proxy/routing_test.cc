// RFC 3261 sections 16.4 and 16.12: routes.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

constexpr absl::string_view kU2 = "sip:callee@u2.domain.com";

// --- 16.12.1.1, the trapezoid U1 -> P1 -> P2 -> U2.

TEST(RouteExamples, OutboundProxyOfTheTrapezoidSendsByDnsAndRecordsItself) {
  ProxyWorld p1;
  p1.config.name = "p1.example.com";
  p1.config.domains = {"example.com"};
  p1.Request({.uri = "sip:callee@domain.com"});
  EXPECT_EQ(p1.Sent(), "INVITE>2 100>111");
  const std::string invite = p1.Text("INVITE");
  EXPECT_EQ(StartLine(invite), "INVITE sip:callee@domain.com SIP/2.0");
  EXPECT_EQ(Field(invite, "Record-Route"), "<sip:p1.example.com;lr>");
}

TEST(RouteExamples, InboundProxyOfTheTrapezoidAsksItsLocationService) {
  ProxyWorld p2;
  p2.config.name = "p2.domain.com";
  p2.config.domains = {"domain.com"};
  ASSERT_TRUE(p2.table.AddContact("sip:callee@domain.com", kU2));
  p2.Request({.uri = "sip:callee@domain.com",
              .extra = "Record-Route: <sip:p1.example.com;lr>\n"});
  EXPECT_EQ(p2.Sent(), "INVITE>12 100>111");
  const std::string invite = p2.Text("INVITE");
  EXPECT_EQ(StartLine(invite), "INVITE sip:callee@u2.domain.com SIP/2.0");
  EXPECT_EQ(Field(invite, "Record-Route"),
            "<sip:p2.domain.com;lr>|<sip:p1.example.com;lr>");
}

TEST(RouteExamples, ByeOfTheTrapezoidLosesOneRouteValuePerProxy) {
  ProxyWorld p1;
  p1.config.name = "p1.example.com";
  p1.Request({.method = "BYE",
              .uri = std::string(kU2),
              .to_tag = "1",
              .extra = "Route: <sip:p1.example.com;lr>,"
                       "<sip:p2.domain.com;lr>\n"});
  EXPECT_EQ(p1.Sent(), "BYE>2");
  EXPECT_EQ(StartLine(p1.Text("BYE")), "BYE sip:callee@u2.domain.com SIP/2.0");
  EXPECT_EQ(Field(p1.Text("BYE"), "Route"), "<sip:p2.domain.com;lr>");

  ProxyWorld p2;
  p2.config.name = "p2.domain.com";
  p2.config.domains = {"domain.com"};
  p2.Request({.method = "BYE",
              .uri = std::string(kU2),
              .to_tag = "1",
              .extra = "Route: <sip:p2.domain.com;lr>\n"});
  EXPECT_EQ(p2.Sent(), "BYE>12");
  EXPECT_EQ(StartLine(p2.Text("BYE")), "BYE sip:callee@u2.domain.com SIP/2.0");
  EXPECT_EQ(Field(p2.Text("BYE"), "Route"), "");
}

// --- 16.12.1.2, traversing a strict-routing proxy: P4 -> P3 -> P2 -> P1.

TEST(RouteExamples, RequestForAStrictRouterIsReformatted) {
  ProxyWorld p4;
  p4.config.name = "p4.domain.com";
  p4.Request({.method = "BYE",
              .uri = "sip:caller@u1.example.com",
              .to_tag = "1",
              .extra = "Route: <sip:p4.domain.com;lr>\n"
                       "Route: <sip:p3.middle.com>\n"
                       "Route: <sip:p2.example.com;lr>\n"
                       "Route: <sip:p1.example.com;lr>\n"});
  EXPECT_EQ(p4.Sent(), "BYE>3");
  EXPECT_EQ(StartLine(p4.Text("BYE")), "BYE sip:p3.middle.com SIP/2.0");
  EXPECT_EQ(Field(p4.Text("BYE"), "Route"),
            "<sip:p2.example.com;lr>, <sip:p1.example.com;lr>, "
            "<sip:caller@u1.example.com>");
}

TEST(RouteExamples, RequestFromAStrictRouterIsPutRight) {
  ProxyWorld p2;
  p2.config.name = "p2.example.com";
  p2.Request({.method = "BYE",
              .uri = "sip:p2.example.com;lr",
              .to_tag = "1",
              .extra = "Route: <sip:p1.example.com;lr>\n"
                       "Route: <sip:caller@u1.example.com>\n"});
  EXPECT_EQ(p2.Sent(), "BYE>1");
  EXPECT_EQ(StartLine(p2.Text("BYE")), "BYE sip:caller@u1.example.com SIP/2.0");
  EXPECT_EQ(Field(p2.Text("BYE"), "Route"), "<sip:p1.example.com;lr>");

  ProxyWorld p1;
  p1.config.name = "p1.example.com";
  p1.Request({.method = "BYE",
              .uri = "sip:caller@u1.example.com",
              .to_tag = "1",
              .extra = "Route: <sip:p1.example.com;lr>\n"});
  EXPECT_EQ(p1.Sent(), "BYE>11");
  EXPECT_EQ(StartLine(p1.Text("BYE")), "BYE sip:caller@u1.example.com SIP/2.0");
  EXPECT_EQ(Field(p1.Text("BYE"), "Route"), "");
}

// --- 16.4.

TEST(RoutePreprocessing, RouteValueOfAnotherStays) {
  ProxyWorld world;
  world.Request({.uri = "sip:carol@domain.com",
                 .extra = "Route: <sip:p1.example.com;lr>\n"});
  EXPECT_EQ(world.Sent(), "INVITE>1 100>111");
  EXPECT_EQ(Field(world.Text("INVITE"), "Route"), "<sip:p1.example.com;lr>");
}

TEST(RoutePreprocessing, OwnValueIsKnownByAddressNameAndDomain) {
  for (const char* host : {"192.0.2.222", "ss2.biloxi.example.com:5060",
                           "SS2.Biloxi.Example.COM", "biloxi.example.com"}) {
    ProxyWorld world;
    world.Request({.uri = "sip:carol@domain.com",
                   .extra = absl::StrCat("Route: <sip:", host, ";lr>\n")});
    EXPECT_EQ(world.Sent(), "INVITE>2 100>111") << host;
    EXPECT_EQ(Field(world.Text("INVITE"), "Route"), "") << host;
  }
}

TEST(RoutePreprocessing, ValueWithAnotherPortIsNotOurs) {
  ProxyWorld world;
  world.Request({.uri = "sip:carol@domain.com",
                 .extra = "Route: <sip:ss2.biloxi.example.com:5070;lr>\n"});
  EXPECT_EQ(world.Counted(), "unresolved_next_hop");
}

TEST(RoutePreprocessing, OwnMaddrIsStrippedWithPortAndTransport) {
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.uri = "sip:bob@biloxi.example.com:5060;maddr=192.0.2.222;"
                        "transport=UDP;user=phone"});
  // The location service is asked for the URI without them.
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
}

TEST(RoutePreprocessing, OwnMaddrForAnotherPortIsForwardedThere) {
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.uri = "sip:bob@biloxi.example.com:5070;maddr=192.0.2.222"});
  EXPECT_EQ(world.Sent(), "INVITE>222 100>111");
  EXPECT_EQ(world.Nth("INVITE", 0).flow.remote.port, 5070);
}

}  // namespace
}  // namespace sipsim::sip
