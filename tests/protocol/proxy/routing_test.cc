// RFC 3261 sections 16.4, 16.5 and 16.12: routes and targets.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;

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

TEST(TargetDetermination, ForeignMaddrIsTheOnlyTarget) {  // 16.5.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.uri = "sip:bob@biloxi.example.com;maddr=192.0.2.77"});
  EXPECT_EQ(world.Sent(), "INVITE>77 100>111");
  EXPECT_EQ(StartLine(world.Text("INVITE")),
            "INVITE sip:bob@biloxi.example.com;maddr=192.0.2.77 SIP/2.0");
}

// --- 16.5.

TEST(TargetDetermination, UnknownUserIsAnswered404) {
  ProxyWorld world;
  world.Request({.uri = "sip:nobody@biloxi.example.com"});
  EXPECT_EQ(world.Sent(), "404>111");
  EXPECT_EQ(world.Counted(), "request_refused");
}

TEST(TargetDetermination, UserWithoutContactsIsAnswered480) {
  ProxyWorld world;
  world.Request({});
  EXPECT_EQ(world.Sent(), "480>111");
}

TEST(TargetDetermination, UserIsFoundByCanonicalAddressOfRecord) {  // 10.3.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.uri = "sip:%62ob@BILOXI.example.com;user=phone"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
}

TEST(TargetDetermination, OtherDomainGoesWhereItsUriSays) {
  ProxyWorld world;
  world.Request({.uri = "sip:carol@domain.com"});
  EXPECT_EQ(world.Sent(), "INVITE>2 100>111");
  EXPECT_EQ(StartLine(world.Text("INVITE")),
            "INVITE sip:carol@domain.com SIP/2.0");
}

TEST(TargetDetermination, LooseNextHopGoesOnTopOfTheRoute) {  // 16.6 step 6.
  ProxyWorld world;
  world.options.next_hops = {{"Elsewhere.example", "sip:p1.example.com;lr"}};
  world.Request({.uri = "sip:carol@elsewhere.example"});
  EXPECT_EQ(world.Sent(), "INVITE>1 100>111");
  EXPECT_EQ(StartLine(world.Text("INVITE")),
            "INVITE sip:carol@elsewhere.example SIP/2.0");
  EXPECT_EQ(Field(world.Text("INVITE"), "Route"), "<sip:p1.example.com;lr>");
}

TEST(TargetDetermination, NextHopWithoutLrIsOnlyAnAddress) {  // 16.6 step 7.
  ProxyWorld world;
  world.options.next_hops = {{"elsewhere.example", "sip:p1.example.com"}};
  world.Request({.uri = "sip:carol@elsewhere.example"});
  EXPECT_EQ(world.Sent(), "INVITE>1 100>111");
  EXPECT_EQ(StartLine(world.Text("INVITE")),
            "INVITE sip:carol@elsewhere.example SIP/2.0");
  EXPECT_EQ(Field(world.Text("INVITE"), "Route"), "");
}

TEST(TargetDetermination, RouteOfTheRequestGoesBeforeTheNextHop) {
  ProxyWorld world;
  world.options.next_hops = {{"elsewhere.example", "sip:p1.example.com"}};
  world.Request({.uri = "sip:carol@elsewhere.example",
                 .extra = "Route: <sip:ss2.biloxi.example.com;lr>, "
                          "<sip:p2.example.com;lr>\n"});
  EXPECT_EQ(world.Sent(), "INVITE>2 100>111");
  EXPECT_EQ(Field(world.Text("INVITE"), "Route"), "<sip:p2.example.com;lr>");
}

TEST(TargetDetermination, OtherDomainsMayBeRefused) {
  ProxyWorld world;
  world.options.refuse_other_domains = true;
  world.Request({.uri = "sip:carol@domain.com"});
  EXPECT_EQ(world.Sent(), "403>111");
  // What belongs to a dialog passes, and what was routed here by a user.
  world.Request({.method = "BYE",
                 .uri = "sip:carol@domain.com",
                 .branch = "z9hG4bKb",
                 .to_tag = "1"});
  EXPECT_EQ(world.Sent(), "BYE>2");
  world.Request({.uri = "sip:carol@domain.com",
                 .branch = "z9hG4bKc",
                 .extra = "Route: <sip:ss2.biloxi.example.com;lr>\n"});
  EXPECT_EQ(world.Sent(), "INVITE>2 100>111");
}

TEST(TargetDetermination, OptionsForTheProxyItselfIsAnswered) {  // 11.2.
  ProxyWorld world;
  world.Request({.method = "OPTIONS", .uri = "sip:ss2.biloxi.example.com"});
  EXPECT_EQ(world.Sent(), "200>111");
  EXPECT_EQ(Field(world.Text("200"), "Allow"), "OPTIONS");
}

TEST(TargetDetermination, TelUriIsLookedUp) {
  ProxyWorld world;
  ASSERT_TRUE(
      world.table.AddContact("tel:+12015550123", "sip:bob@192.0.2.201"));
  world.Request({.uri = "tel:+1-201-555-0123"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  world.Request({.uri = "tel:+12015559999", .branch = "z9hG4bKb"});
  EXPECT_EQ(world.Sent(), "404>111");
}

TEST(TargetDetermination, UnknownNextHopIsAnswered500) {  // 16.9, 16.7 step 6.
  ProxyWorld world;
  world.Request({.uri = "sip:carol@nowhere.example"});
  EXPECT_EQ(world.Sent(), "500>111");
  EXPECT_EQ(world.Counted(), "unresolved_next_hop");
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

// --- The pieces by themselves.

TEST(TargetSet, EquivalentUriIsTakenOnce) {  // 16.5, 19.1.4.
  TargetSet targets;
  EXPECT_TRUE(targets.Add("sip:bob@biloxi.example.com"));
  EXPECT_FALSE(targets.Add("sip:%62ob@Biloxi.example.com"));
  EXPECT_TRUE(targets.Add("sip:Bob@biloxi.example.com", 3, "sip:p1;lr"));
  ASSERT_EQ(targets.size(), 2u);
  EXPECT_EQ(std::string(targets[1].uri), "sip:Bob@biloxi.example.com");
  EXPECT_EQ(std::string(targets[1].next_hop), "sip:p1;lr");
  EXPECT_EQ(targets[1].group, 3u);
  EXPECT_EQ(std::string(targets[0].next_hop), "");
}

TEST(TargetSet, TakesNoMoreThanItsLimit) {
  TargetSet targets(2);
  EXPECT_TRUE(targets.Add("sip:a@b"));
  EXPECT_TRUE(targets.Add("sip:c@b"));
  EXPECT_FALSE(targets.Add("sip:d@b"));
  targets.Clear();
  EXPECT_TRUE(targets.Add("sip:d@b"));
}

TEST(StaticLocationTable, ContactsStandInTheOrderOfQ) {
  StaticLocationTable table;
  EXPECT_TRUE(table.AddContact("sip:bob@b.com", "sip:1@b.com", 500));
  EXPECT_TRUE(table.AddContact("sip:bob@b.com", "sip:2@b.com", 700));
  EXPECT_TRUE(table.AddContact("sip:bob@b.com", "sip:3@b.com", 500));
  EXPECT_FALSE(table.AddContact("bob", "sip:3@b.com"));
  EXPECT_FALSE(table.AddContact("sip:bob@b.com", "<sip:3@b.com>"));
  const auto contacts = table.Lookup(*ParseUri("sip:bob@B.COM"));
  ASSERT_TRUE(contacts.has_value());
  ASSERT_EQ(contacts->size(), 3u);
  EXPECT_EQ(std::string((*contacts)[0].uri), "sip:2@b.com");
  EXPECT_EQ(std::string((*contacts)[1].uri), "sip:1@b.com");
  EXPECT_EQ(std::string((*contacts)[2].uri), "sip:3@b.com");
  EXPECT_FALSE(table.Lookup(*ParseUri("sip:carol@b.com")).has_value());
}

}  // namespace
}  // namespace sipsim::sip
