// RFC 3261 sections 16.7 and 16.9, with RFC 4320 and 6026: responses.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using ResponseProcessing = OneTarget;

TEST_F(ResponseProcessing, OnlyTheTopViaIsTakenAway) {  // Step 3, 9.
  Invite();
  world.Answer("INVITE", 0, 180,
               "X-Odd :  a,\n  folded value\nRecord-Route: <sip:x;lr>\n");
  const std::string sent = world.Text("180");
  EXPECT_EQ(Field(sent, "Via"),
            "SIP/2.0/UDP ss1.atlanta.example.com:5060;branch=z9hG4bKa;"
            "received=192.0.2.111");
  EXPECT_THAT(sent, HasSubstr("\r\nX-Odd :  a,\r\n  folded value\r\n"
                              "Record-Route: <sip:x;lr>\r\n"));
  EXPECT_EQ(StartLine(sent), "SIP/2.0 180 Ringing");
}

TEST_F(ResponseProcessing, TryingIsNotForwarded) {  // Step 5.
  Invite();
  world.Answer("INVITE", 0, 100);
  EXPECT_EQ(world.Sent(), "");
  world.fake.AdvanceTo(At(20s));  // It has stopped Timer A, too.
  EXPECT_EQ(world.Sent(), "");
}

TEST_F(ResponseProcessing, ResponseWithOurViaAloneIsForNobodyElse) {  // Step 3.
  Invite();
  const std::string via = Field(world.Text("INVITE"), "Via");
  std::string response = absl::StrCat(
      "SIP/2.0 404 Not Found\nVia: ", via.substr(0, via.find('|')),
      "\nFrom: <sip:alice@atlanta.example.com>;tag=9fxced76sl\n"
      "To: <sip:bob@biloxi.example.com>;tag=1\n"
      "Call-ID: 2xTb9vxSit55XU7p8@atlanta.example.com\nCSeq: 1 INVITE\n\n");
  world.Receive(response, "201");
  EXPECT_EQ(world.Sent(), "ACK>201 502>111");
}

TEST_F(ResponseProcessing, TimeoutWithoutAnyResponseIs408AtTimerB) {  // Step 6.
  Invite();
  world.fake.AdvanceTo(At(31999ms));
  EXPECT_EQ(world.Sent(),
            "INVITE>201 INVITE>201 INVITE>201 INVITE>201 INVITE>201 "
            "INVITE>201");
  world.fake.AdvanceTo(At(32s));
  EXPECT_EQ(world.Sent(), "408>111");
  EXPECT_EQ(world.Nth("408", 0).at, At(32s));
  EXPECT_EQ(StartLine(world.Text("408")), "SIP/2.0 408 Request Timeout");
  EXPECT_THAT(Field(world.Text("408"), "To"), HasSubstr(";tag="));
}

TEST_F(ResponseProcessing, NoRequestTimeoutForANonInvite) {  // RFC 4320, 4.2.
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.method = "OPTIONS"});
  world.fake.AdvanceTo(At(70s));
  EXPECT_THAT(world.Sent(), Not(HasSubstr("408")));
  EXPECT_EQ(world.proxy().open_transaction_count(), 0u);
}

TEST_F(ResponseProcessing, NoProvisionalResponseForANonInvite) {  // 4320, 4.1.
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.method = "OPTIONS"});
  world.Sent();
  world.Answer("OPTIONS", 0, 183);
  EXPECT_EQ(world.Sent(), "");
  world.Answer("OPTIONS", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
}

TEST_F(ResponseProcessing, LateNonInviteResponseIsDropped) {  // RFC 4320, 4.2.
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({.method = "OPTIONS"});
  world.fake.AdvanceTo(At(70s));
  world.Sent();
  world.Answer("OPTIONS", 0, 200);
  EXPECT_EQ(world.Sent(), "");
  EXPECT_THAT(world.Counted(), EndsWith("stray_response"));
}

TEST_F(ResponseProcessing, StrayInviteResponseIsDropped) {  // RFC 6026, 8.2.
  Invite();
  const std::string invite = world.Text("INVITE");
  ProxyWorld restarted;
  std::string vias = Field(invite, "Via");
  restarted.Receive(
      absl::StrCat(
          "SIP/2.0 200 OK\nVia: ", vias.substr(0, vias.find('|')),
          "\nVia: ", vias.substr(vias.find('|') + 1),
          "\nFrom: <sip:alice@atlanta.example.com>;tag=9fxced76sl\n"
          "To: <sip:bob@biloxi.example.com>;tag=1\n"
          "Call-ID: 2xTb9vxSit55XU7p8@atlanta.example.com\nCSeq: 1 INVITE\n\n"),
      "201");
  EXPECT_EQ(restarted.Sent(), "");
  EXPECT_EQ(restarted.Counted(), "stray_response");
}

TEST_F(ResponseProcessing, ToTagsAreNotTouched) {  // Step 6.
  Invite();
  world.Answer("INVITE", 0, 180);
  world.Answer("INVITE", 0, 404);
  EXPECT_EQ(Field(world.Text("180"), "To"),
            "Bob <sip:bob@biloxi.example.com>;tag=8321234356");
  EXPECT_EQ(Field(world.Text("404"), "To"),
            "Bob <sip:bob@biloxi.example.com>;tag=8321234356");
}

TEST_F(ResponseProcessing, UndeliverableResponseChangesNothing) {  // 16.9.
  Invite();
  world.Answer("INVITE", 0, 180);
  world.Sent();
  world.Unreachable("180", 0);
  EXPECT_EQ(world.Sent(), "");  // No CANCEL.
  EXPECT_THAT(world.Counted(), EndsWith("response_failed"));
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
}

// --- The life of a context.

TEST_F(ResponseProcessing, ContextOfAnAnsweredCallEndsWithItsTransactions) {
  Invite();
  EXPECT_EQ(world.proxy().open_context_count(), 1u);
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.proxy().open_context_count(), 1u);
  world.fake.AdvanceTo(At(31999ms));
  EXPECT_EQ(world.proxy().open_context_count(), 1u);
  world.fake.AdvanceTo(At(32s));  // Timers L and M: 64*T1.
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
  EXPECT_EQ(world.proxy().open_transaction_count(), 0u);
}

TEST_F(ResponseProcessing, ContextOfAFailedCallEndsWithItsFinalResponse) {
  Invite();
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
  EXPECT_EQ(world.proxy().open_transaction_count(), 2u);
  world.Request({.method = "ACK", .to_tag = "8321234356"});
  world.fake.AdvanceTo(At(32s));  // Timer D; Timer I is shorter.
  EXPECT_EQ(world.proxy().open_transaction_count(), 0u);
}

TEST_F(ResponseProcessing, StatesAreReported) {
  Invite();
  world.Answer("INVITE", 0, 486);
  std::string states;
  for (const auto& change : world.fake.state_changes()) {
    if (change.machine != "response_context") continue;
    absl::StrAppend(&states, change.from, ">", change.to, " ");
    EXPECT_EQ(change.id, "z9hG4bKa");
  }
  EXPECT_EQ(states, ">Proceeding Proceeding>Completed Completed>Terminated ");
}

TEST_F(ResponseProcessing, ContextDescribesItself) {
  Invite();
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(1s));
  const std::string text = world.Describe();
  EXPECT_THAT(text, HasSubstr("response_context {\n"
                              "  method: \"INVITE\"\n"
                              "  branch: \"z9hG4bKa\"\n"
                              "  state: \"Proceeding\"\n"
                              "  target {\n"
                              "    uri: \"sip:bob@192.0.2.201\"\n"
                              "    group: 0\n"
                              "    started: \"true\"\n"
                              "  }\n"
                              "  branch {\n"
                              "    target: 0\n"
                              "    branch: \"z9hG4bK"));
  EXPECT_THAT(text, HasSubstr("    transaction: \"Proceeding\"\n"
                              "    timer { name: \"C\" left: \"179.001s\" }\n"
                              "  }\n}\n"));
  EXPECT_THAT(text, HasSubstr("invite_server {"));
}

TEST(ProxyLimits, RequestAboveTheLimitIsAnswered503) {
  ProxyWorld world;
  world.config.open_contexts_max = 1;
  world.AddContact("sip:bob@192.0.2.201");
  world.Request({});
  world.Request({.branch = "z9hG4bKb"});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 503>111");
  EXPECT_EQ(world.Counted(), "too_many_contexts");
}

TEST(ProxyLimits, DestructionInMidCallIsSilent) {
  FakeNodeContext fake("192.0.2.222:5060", "ss2.biloxi.example.com:5060");
  LocationService table(fake.context());
  ASSERT_TRUE(
      table.AddContact("sip:bob@biloxi.example.com", "sip:bob@192.0.2.201"));
  LocationPolicy policy(table, {});
  {
    ProxyConfig config;
    config.domains = {"biloxi.example.com"};
    Proxy proxy(fake.context(), config, policy);
    proxy.transport_user().OnBytes(
        fake.FlowTo("192.0.2.111:5060"),
        BufferRef::Copy(
            absl::StrReplaceAll(RequestParts{}.ToString(), {{"\n", "\r\n"}})));
    EXPECT_EQ(fake.sent().size(), 2u);
  }
  EXPECT_EQ(fake.sent().size(), 2u);
  EXPECT_THAT(fake.pending_timers(), IsEmpty());
}

}  // namespace
}  // namespace sipsim::sip
