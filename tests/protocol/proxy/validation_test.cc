// RFC 3261 section 16.3: request validation.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(ProxyValidation, UnknownMethodsAndHeadersAreProxied) {  // Step 1.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.method = "NEWMETHOD", .extra = "X-New: a;b=c\n"});
  EXPECT_EQ(world.Sent(), "NEWMETHOD>201");
  EXPECT_EQ(Field(world.Text("NEWMETHOD"), "X-New"), "a;b=c");
}

TEST(ProxyValidation, MalformedHeaderOfNoConcernIsProxiedUnchanged) {
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.extra = "Date: no date at all\n"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  EXPECT_EQ(Field(world.Text("INVITE"), "Date"), "no date at all");
}

TEST(ProxyValidation, UnknownUriSchemeIsAnswered416) {  // Step 2.
  ProxyWorld world;
  world.Request({.uri = "nobodyKnowsThisScheme:totallyopaquecontent"});
  EXPECT_EQ(world.Sent(), "416>111");
  EXPECT_EQ(world.Counted(), "unsupported_uri_scheme");
}

TEST(ProxyValidation, ExhaustedMaxForwardsIsAnswered483) {  // Step 3.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.max_forwards = "0"});
  EXPECT_EQ(world.Sent(), "483>111");
  EXPECT_EQ(world.Counted(), "max_forwards_exhausted");
}

TEST(ProxyValidation, LastHopOfAnOptionsAnswersIt) {  // Step 3: it MAY.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.method = "OPTIONS", .max_forwards = "0"});
  EXPECT_EQ(world.Sent(), "200>111");
}

TEST(ProxyValidation, AbsentMaxForwardsPasses) {
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.max_forwards = ""});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
}

TEST(ProxyValidation, ProxyRequireIsAnswered420WithAllTagsUnsupported) {
  ProxyWorld world;  // Step 5.
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.extra = "Proxy-Require: foo, bar\nProxy-Require: baz\n"});
  EXPECT_EQ(world.Sent(), "420>111");
  EXPECT_EQ(Field(world.Text("420"), "Unsupported"), "foo, bar, baz");
  EXPECT_EQ(world.Counted(), "bad_extension");
}

TEST(ProxyValidation, RefusalIsThatOfAUasWithATagOfItsOwn) {  // 8.2.6.
  ProxyWorld world;
  world.Request({.max_forwards = "0"});
  const std::string response = world.Text("483");
  EXPECT_EQ(StartLine(response), "SIP/2.0 483 Too Many Hops");
  EXPECT_EQ(Field(response, "Via"),
            "SIP/2.0/UDP ss1.atlanta.example.com:5060;branch=z9hG4bKa;"
            "received=192.0.2.111");
  EXPECT_THAT(Field(response, "To"),
              StartsWith("Bob <sip:bob@biloxi.example.com>;tag="));
  EXPECT_EQ(Field(response, "CSeq"), "1 INVITE");
}

// --- Loops: step 4 as of RFC 5393 section 4.2.

// The request that the proxy sent, as if it had come back by way of `via`.
std::string ComeBack(const std::string& forwarded, absl::string_view via) {
  std::string back = absl::StrReplaceAll(forwarded, {{"\r\n", "\n"}});
  back.insert(back.find("Via: "), absl::StrCat("Via: ", via, "\n"));
  return back;
}

constexpr absl::string_view kOtherVia =
    "SIP/2.0/UDP p1.example.com;branch=z9hG4bKother";

TEST(ProxyLoop, RequestThatComesBackUnchangedIsAnswered482) {
  ProxyWorld world;
  world.Request({.uri = "sip:carol@domain.com"});
  EXPECT_EQ(world.Sent(), "INVITE>2 100>111");
  world.Receive(ComeBack(world.Text("INVITE"), kOtherVia), "1");
  EXPECT_EQ(world.Sent(), "482>1");
  EXPECT_EQ(world.Counted(), "loop_detected");
}

TEST(ProxyLoop, SpiralWithAnotherRequestUriIsProxied) {
  ProxyWorld world;
  world.AddContact("sip:carol@domain.com");
  ASSERT_TRUE(world.table.AddContact("sip:carol@biloxi.example.com",
                                     "sip:carol@client.biloxi.example.com"));
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>2 100>111");
  // domain.com sends the call back to another user of ours.
  std::string back = ComeBack(world.Text("INVITE"), kOtherVia);
  back = absl::StrReplaceAll(back, {{"INVITE sip:carol@domain.com",
                                     "INVITE sip:carol@biloxi.example.com"}});
  world.Receive(back, "2");
  EXPECT_EQ(world.Sent(), "INVITE>201 100>2");
  EXPECT_THAT(world.Counted(), IsEmpty());
}

TEST(ProxyLoop, HashInAViaOfAnotherProxyIsNoLoop) {
  ProxyWorld world;
  world.Request({.uri = "sip:carol@domain.com"});
  EXPECT_EQ(world.Sent(), "INVITE>2 100>111");
  std::string back = ComeBack(world.Text("INVITE"), kOtherVia);
  back = absl::StrReplaceAll(
      back, {{"ss2.biloxi.example.com:5060", "ss9.biloxi.example.com:5060"}});
  world.Receive(back, "1");
  EXPECT_EQ(world.Sent(), "INVITE>2 100>1");
}

TEST(ProxyLoop, MethodHasNoPartInTheBranch) {  // 16.6 step 8: MUST NOT.
  ProxyWorld world;
  world.Request({.method = "MESSAGE", .uri = "sip:carol@domain.com"});
  world.Request(
      {.method = "INFO", .uri = "sip:carol@domain.com", .branch = "z9hG4bKb"});
  const std::string one = BranchOf(world.Text("MESSAGE"));
  const std::string two = BranchOf(world.Text("INFO"));
  EXPECT_NE(one, two);
  EXPECT_EQ(one.substr(one.rfind('.')), two.substr(two.rfind('.')));
}

TEST(ProxyLoop, WithoutForkTheSecondPartMayBeLeftOut) {  // RFC 5393, 4.2.2.
  ProxyWorld world;
  world.config.always_detect_loops = false;
  world.Request({.uri = "sip:carol@domain.com"});
  EXPECT_EQ(BranchOf(world.Text("INVITE")).find('.'), std::string::npos);
  EXPECT_EQ(world.Sent(), "INVITE>2 100>111");
  world.Receive(ComeBack(world.Text("INVITE"), kOtherVia), "1");
  EXPECT_EQ(world.Sent(), "INVITE>2 100>1");
}

TEST(ProxyLoop, ForkAlwaysLooksForLoops) {  // RFC 5393 section 4.1: MUST.
  ProxyWorld world;
  world.config.always_detect_loops = false;
  world.AddContact("sip:bob@p1.example.com");
  world.AddContact("sip:bob@p2.example.com");
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>1 INVITE>2 100>111");
  std::string back = ComeBack(world.Text("INVITE"), kOtherVia);
  back = absl::StrReplaceAll(back, {{"INVITE sip:bob@p1.example.com",
                                     "INVITE sip:bob@biloxi.example.com"}});
  world.Receive(back, "1");
  EXPECT_EQ(world.Sent(), "482>1");
}

TEST(ProxyLoop, MergedRequestsAreNoError) {  // 16.3: MUST NOT treat as such.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.branch = "z9hG4bKa"});
  world.Request({.branch = "z9hG4bKb"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 INVITE>201 100>111");
}

// --- Max-Breadth: RFC 5393 section 5.3.3.

TEST(ProxyMaxBreadth, BrokenNumberIsAnswered400) {
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.extra = "Max-Breadth: many\n"});
  EXPECT_EQ(world.Sent(), "400>111");
}

TEST(ProxyMaxBreadth, SixtyIsPutInWhereThereIsNone) {
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({});
  EXPECT_EQ(Field(world.Text("INVITE"), "Max-Breadth"), "60");
}

TEST(ProxyMaxBreadth, TooLargeAValueIsOverwritten) {
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.extra = "Max-Breadth: 99999999999999999999\n"});
  EXPECT_EQ(Field(world.Text("INVITE"), "Max-Breadth"), "60");
}

TEST(ProxyMaxBreadth, IsKeptWithoutFork) {
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.extra = "max-breadth: 5\n"});
  EXPECT_EQ(Field(world.Text("INVITE"), "max-breadth"), "5");
}

TEST(ProxyMaxBreadth, IsSplitAmongParallelBranches) {  // Section 5.2's example.
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.AddContact("sip:bob@192.0.2.202");
  world.Request({.extra = "Max-Breadth: 60\n"});
  EXPECT_EQ(Field(world.Text("INVITE", 0), "Max-Breadth"), "30");
  EXPECT_EQ(Field(world.Text("INVITE", 1), "Max-Breadth"), "30");
}

TEST(ProxyMaxBreadth, OddValueLosesNothingInTheSplit) {
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.AddContact("sip:bob@192.0.2.202");
  world.Request({.extra = "Max-Breadth: 5\n"});
  EXPECT_EQ(Field(world.Text("INVITE", 0), "Max-Breadth"), "3");
  EXPECT_EQ(Field(world.Text("INVITE", 1), "Max-Breadth"), "2");
}

TEST(ProxyMaxBreadth, IsUsedAgainInSequentialFork) {  // Section 5.2's example.
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  world.AddContact("sip:bob@192.0.2.201");
  world.AddContact("sip:bob@192.0.2.202");
  world.Request({.extra = "Max-Breadth: 1\n"});
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(Field(world.Text("INVITE", 0), "Max-Breadth"), "1");
  EXPECT_EQ(Field(world.Text("INVITE", 1), "Max-Breadth"), "1");
}

TEST(ProxyMaxBreadth, TooLittleForTheForkIsAnswered440) {
  ProxyWorld world;
  world.AddContact("sip:bob@192.0.2.201");
  world.AddContact("sip:bob@192.0.2.202");
  world.Request({.extra = "Max-Breadth: 1\n"});
  EXPECT_EQ(world.Sent(), "440>111");
  EXPECT_EQ(StartLine(world.Text("440")), "SIP/2.0 440 Max-Breadth Exceeded");
  EXPECT_EQ(world.Counted(), "max_breadth_exceeded");
}

TEST(ProxyMaxBreadth, ZeroInTheConfigurationLeavesTheHeaderAlone) {
  ProxyWorld world;
  world.config.max_breadth = 0;
  world.AddContact("sip:bob@192.0.2.201");
  world.AddContact("sip:bob@192.0.2.202");
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>201 INVITE>202 100>111");
  EXPECT_EQ(Field(world.Text("INVITE"), "Max-Breadth"), "");
}

}  // namespace
}  // namespace sipsim::sip
