// RFC 3261 section 16.5: targets of a request.

#include <string>

#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

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

// 19.1.6. An entry of its own goes ahead.
TEST(TargetDetermination, NumberOfAnOwnDomainIsLookedUpAsTelUri) {
  ProxyWorld world;
  ASSERT_TRUE(
      world.table.AddContact("tel:+12015550123", "sip:bob@192.0.2.201"));
  ASSERT_TRUE(world.table.AddContact("tel:+12015550124", "sip:x@192.0.2.202"));
  ASSERT_TRUE(world.table.AddContact("sip:+12015550124@biloxi.example.com",
                                     "sip:bob@192.0.2.201"));
  world.Request({.uri = "sip:+1-201-555-0123@biloxi.example.com;user=phone"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  world.Request({.uri = "sip:+12015550124@biloxi.example.com;user=phone",
                 .branch = "z9hG4bKb"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  world.Request(
      {.uri = "sip:+12015550123@biloxi.example.com", .branch = "z9hG4bKc"});
  EXPECT_EQ(world.Sent(), "404>111");
  world.Request({.uri = "sip:12015550123@biloxi.example.com;user=phone",
                 .branch = "z9hG4bKd"});
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

}  // namespace
}  // namespace sipsim::sip
