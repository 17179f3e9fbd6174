// RFC 3261 sections 16.6, 16.7 (steps 4 to 6): several targets.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/proxy/best_response.h"
#include "tests/protocol/proxy/proxy_world.h"

namespace sipsim::sip {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Bob at .201, .202, ...
void AddContacts(ProxyWorld& world, int count) {
  for (int i = 1; i <= count; ++i) {
    world.AddContact(absl::StrCat("sip:bob@192.0.2.20", i));
  }
}

TEST(ParallelFork, EveryTargetIsTriedAtOnceWithItsOwnBranch) {
  ProxyWorld world;
  AddContacts(world, 3);
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>201 INVITE>202 INVITE>203 100>111");
  EXPECT_NE(BranchOf(world.Text("INVITE", 0)),
            BranchOf(world.Text("INVITE", 1)));
  EXPECT_EQ(StartLine(world.Text("INVITE", 2)),
            "INVITE sip:bob@192.0.2.203 SIP/2.0");
}

TEST(ParallelFork, ProvisionalResponsesOfAllGoUpstreamAtOnce) {
  ProxyWorld world;
  AddContacts(world, 2);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 180, "", "one");
  EXPECT_EQ(world.Sent(), "180>111");
  world.Answer("INVITE", 1, 183, "", "two");
  EXPECT_EQ(world.Sent(), "183>111");
  EXPECT_THAT(Field(world.Text("183"), "To"), HasSubstr("tag=two"));
}

TEST(ParallelFork, FirstSuccessCancelsTheOthers) {  // Step 10.
  ProxyWorld world;
  AddContacts(world, 3);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Answer("INVITE", 1, 180);
  world.Sent();
  world.Answer("INVITE", 1, 200);
  // Number 2 has not answered yet: its CANCEL must wait (9.1).
  EXPECT_EQ(world.Sent(), "200>111 CANCEL>201");
  EXPECT_EQ(BranchOf(world.Text("CANCEL")), BranchOf(world.Text("INVITE", 0)));
  world.Answer("INVITE", 2, 180);
  EXPECT_EQ(world.Sent(), "CANCEL>203");  // And no 180 after the 200.
  world.Answer("INVITE", 0, 487);
  world.Answer("INVITE", 2, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 ACK>203");
}

TEST(ParallelFork, EverySuccessToInviteGoesUpstream) {  // Step 5.
  ProxyWorld world;
  AddContacts(world, 2);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Answer("INVITE", 1, 180);
  world.Answer("INVITE", 0, 200, "", "one");
  world.Sent();
  world.Answer("INVITE", 1, 200, "", "two");
  EXPECT_EQ(world.Sent(), "200>111");
  EXPECT_THAT(Field(world.Last("200"), "To"), HasSubstr("tag=two"));
  // So do retransmissions and further 2xx of a branch (RFC 6026).
  world.Answer("INVITE", 0, 200, "", "one");
  world.Answer("INVITE", 0, 200, "", "three");
  EXPECT_EQ(world.Sent(), "200>111 200>111");
}

TEST(ParallelFork, OneFinalResponseToANonInvite) {  // Step 5.
  ProxyWorld world;
  AddContacts(world, 2);
  world.Request({.method = "OPTIONS"});
  world.Sent();
  world.Answer("OPTIONS", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
  world.Answer("OPTIONS", 1, 200);
  EXPECT_EQ(world.Sent(), "");
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

TEST(ParallelFork, BestResponseWaitsForAllBranches) {  // Step 6.
  ProxyWorld world;
  AddContacts(world, 2);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.Sent(), "ACK>201");
  world.Answer("INVITE", 1, 302, "Contact: <sip:carol@domain.com>\n");
  EXPECT_EQ(world.Sent(), "ACK>202 302>111");
  EXPECT_EQ(Field(world.Text("302"), "Contact"), "<sip:carol@domain.com>");
  EXPECT_THAT(Field(world.Text("302"), "Via"), Not(HasSubstr("ss2.biloxi")));
}

TEST(ParallelFork, A6xxCancelsTheOthersAndIsForwardedAtTheEnd) {  // Step 5.
  ProxyWorld world;
  AddContacts(world, 2);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Sent();
  world.Answer("INVITE", 1, 603);
  EXPECT_EQ(world.Sent(), "ACK>202 CANCEL>201");
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 603>111");
}

TEST(ParallelFork, A2xxThatCrossesThe6xxIsForwardedInItsPlace) {  // Step 5.
  ProxyWorld world;
  AddContacts(world, 2);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Answer("INVITE", 1, 603);
  world.Sent();
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111");
}

// Best response among the finals of a parallel fork (16.7 step 6): which is
// sent upstream when these came, in this order.
struct BestCase {
  std::vector<int> received;
  int wanted;
};

class BestResponse : public ::testing::TestWithParam<BestCase> {};

TEST_P(BestResponse, IsChosenAsTheRfcSays) {
  ProxyWorld world;
  AddContacts(world, static_cast<int>(GetParam().received.size()));
  world.Request({});
  size_t n = 0;
  for (const int status_code : GetParam().received) {
    world.Answer("INVITE", n++, status_code);
  }
  EXPECT_THAT(world.Sent(), ::testing::EndsWith(
                                absl::StrCat(" ", GetParam().wanted, ">111")));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BestResponse,
    ::testing::Values(
        // "If a proxy forwarded a request to 4 locations, and received 503,
        // 407, 501, and 404 responses, it may choose to forward the 407."
        BestCase{{503, 407, 501, 404}, 407},
        // "It MUST choose from the 6xx class responses if any exist."
        BestCase{{301, 404, 603}, 603},
        // "The lowest response class."
        BestCase{{500, 404, 302}, 302}, BestCase{{500, 486}, 486},
        BestCase{{502, 500}, 502},
        // "Preference to 401, 407, 415, 420, and 484."
        BestCase{{404, 401}, 401}, BestCase{{486, 407}, 407},
        BestCase{{404, 415}, 415}, BestCase{{480, 420}, 420},
        BestCase{{404, 484, 486}, 484},
        // "A 503 SHOULD NOT be forwarded: generate a 500."
        BestCase{{503}, 500}, BestCase{{503, 503}, 500},
        BestCase{{503, 501}, 501}, BestCase{{503, 486}, 486},
        // Ours to choose ("MAY select any"): the first that is no 408 or 487.
        BestCase{{408, 486}, 486}, BestCase{{487, 480, 404}, 480}));

TEST(BestResponseOrder, CancelledRequestWants487) {
  EXPECT_LT(ResponseRank(487, true), ResponseRank(486, true));
  EXPECT_GT(ResponseRank(487, false), ResponseRank(486, false));
}

TEST(BestResponseAggregation, ChallengesOfAllBranchesAreCollected) {  // Step 7.
  ProxyWorld world;
  AddContacts(world, 4);
  world.Request({});
  world.Answer("INVITE", 0, 401, "WWW-Authenticate: Digest realm=\"a\"\n");
  world.Answer("INVITE", 1, 404, "WWW-Authenticate: Digest realm=\"no\"\n");
  world.Answer("INVITE", 2, 407,
               "Proxy-Authenticate: Digest realm=\"b\", nonce=\"1\"\n"
               "Proxy-Authenticate:   Digest realm=\"c\"\n");
  world.Answer("INVITE", 3, 401, "WWW-Authenticate: Digest realm=\"d\"\n");
  const std::string response = world.Last("401");
  EXPECT_EQ(Field(response, "WWW-Authenticate"),
            "Digest realm=\"a\"|Digest realm=\"d\"");
  EXPECT_EQ(Field(response, "Proxy-Authenticate"),
            "Digest realm=\"b\", nonce=\"1\"|  Digest realm=\"c\"");
}

// --- One after the other.

TEST(SequentialFork, NextTargetFollowsAFailure) {
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  AddContacts(world, 3);
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111");
  world.Answer("INVITE", 0, 486);
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202");
  world.Unreachable("INVITE", 1);
  EXPECT_EQ(world.Sent(), "INVITE>203");
  world.Answer("INVITE", 2, 404);
  EXPECT_EQ(world.Sent(), "ACK>203 486>111");
  EXPECT_EQ(world.proxy().open_context_count(), 0u);
}

TEST(SequentialFork, TimeoutOfATargetStartsTheNext) {  // Timer B.
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  AddContacts(world, 2);
  world.Request({});
  world.fake.AdvanceTo(At(32s));
  EXPECT_EQ(world.Nth("INVITE", 7).at, At(32s));
  EXPECT_EQ(StartLine(world.Text("INVITE", 7)),
            "INVITE sip:bob@192.0.2.202 SIP/2.0");
}

TEST(SequentialFork, SuccessAnd6xxEndTheSearch) {
  for (const int status_code : {200, 603}) {
    ProxyWorld world;
    world.options.fork_mode = ForkMode::kSequential;
    AddContacts(world, 2);
    world.Request({});
    world.Sent();
    world.Answer("INVITE", 0, status_code);
    EXPECT_EQ(world.Sent(), status_code == 200 ? "200>111" : "ACK>201 603>111");
    world.fake.AdvanceTo(At(60s));
    EXPECT_EQ(world.Last("INVITE"), world.Text("INVITE"));
  }
}

TEST(SequentialFork, EqualQIsTriedTogetherFromHighestToLowest) {  // 16.6.
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kByQ;
  world.AddContact("sip:bob@192.0.2.201", 500);
  world.AddContact("sip:bob@192.0.2.202", 900);
  world.AddContact("sip:bob@192.0.2.203", 900);
  world.Request({});
  EXPECT_EQ(world.Sent(), "INVITE>202 INVITE>203 100>111");
  world.Answer("INVITE", 0, 480);
  EXPECT_EQ(world.Sent(), "ACK>202");
  world.Answer("INVITE", 1, 480);
  EXPECT_EQ(world.Sent(), "ACK>203 INVITE>201");
}

TEST(SequentialFork, SearchTimeCancelsAndGoesOn) {
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  world.config.search_time = 10s;
  AddContacts(world, 2);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.Sent();
  world.fake.AdvanceTo(At(10s));
  EXPECT_EQ(world.Sent(), "CANCEL>201 INVITE>202");
  EXPECT_EQ(world.Counted(), "search_timeout");
  world.Answer("CANCEL", 0, 200);
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201");
  // The last target is not limited.
  world.Answer("INVITE", 1, 180);
  world.fake.AdvanceTo(At(60s));
  EXPECT_EQ(world.Sent(), "180>111");
  world.Answer("INVITE", 1, 486);
  EXPECT_EQ(world.Sent(), "ACK>202 486>111");
}

TEST(SequentialFork, SilentTargetIsCancelledWhenItSpeaksUp) {  // 9.1.
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  world.config.search_time = 1s;
  AddContacts(world, 2);
  world.Request({});
  world.fake.AdvanceTo(At(1s));
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 INVITE>201 INVITE>202");
  world.Answer("INVITE", 0, 180);
  EXPECT_EQ(world.Sent(), "CANCEL>201 180>111");
}

TEST(SequentialFork, LateSuccessOfACancelledTargetIsForwarded) {
  ProxyWorld world;
  world.options.fork_mode = ForkMode::kSequential;
  world.config.search_time = 1s;
  AddContacts(world, 2);
  world.Request({});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(1s));
  world.Answer("INVITE", 1, 180);
  world.Sent();
  world.Answer("INVITE", 0, 200);
  EXPECT_EQ(world.Sent(), "200>111 CANCEL>202");
}

TEST(SequentialFork, BreadthHeldByACancelledTargetIsWaitedFor) {
  ProxyWorld world;  // RFC 5393: outgoing never above incoming Max-Breadth.
  world.options.fork_mode = ForkMode::kSequential;
  world.config.search_time = 1s;
  AddContacts(world, 2);
  world.Request({.extra = "Max-Breadth: 1\n"});
  world.Answer("INVITE", 0, 180);
  world.fake.AdvanceTo(At(1s));
  EXPECT_EQ(world.Sent(), "INVITE>201 100>111 180>111 CANCEL>201");
  world.Answer("INVITE", 0, 487);
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>202");
  EXPECT_EQ(Field(world.Last("INVITE"), "Max-Breadth"), "1");
}

// --- Recursion (16.7 step 4).

TEST(Recursion, RedirectionGoesUpstreamUnlessConfigured) {
  ProxyWorld world;
  AddContacts(world, 1);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 302, "Contact: <sip:bob@192.0.2.205>\n");
  EXPECT_EQ(world.Sent(), "ACK>201 302>111");
}

TEST(Recursion, ContactsAreTried) {
  ProxyWorld world;
  world.config.recurse = true;
  AddContacts(world, 1);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 302,
               "Contact: <sip:bob@192.0.2.205>, <sip:bob@192.0.2.206>\n");
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>205 INVITE>206");
  world.Answer("INVITE", 1, 486);
  world.Answer("INVITE", 2, 404);
  EXPECT_EQ(world.Sent(), "ACK>205 ACK>206 486>111");
}

TEST(Recursion, NoUriIsTriedTwice) {  // 16.5.
  ProxyWorld world;
  world.config.recurse = true;
  AddContacts(world, 1);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 302, "Contact: <sip:bob@192.0.2.201>\n");
  // No final response is in the context (16.7 step 6).
  EXPECT_EQ(world.Sent(), "ACK>201 408>111");
}

TEST(Recursion, ContactsThatCannotBeTriedStayInTheResponse) {
  ProxyWorld world;
  world.config.recurse = true;
  AddContacts(world, 1);
  world.Request({});
  world.Sent();
  world.Answer("INVITE", 0, 302,
               "Contact: <mailto:bob@b.com>\n"
               "Contact: <sip:bob@192.0.2.205>, <tel:+1201555>;q=0.1\n");
  EXPECT_EQ(world.Sent(), "ACK>201 INVITE>205");
  world.Answer("INVITE", 1, 404);
  EXPECT_EQ(world.Sent(), "ACK>205 302>111");
  EXPECT_EQ(Field(world.Text("302"), "Contact"),
            "<mailto:bob@b.com>, <tel:+1201555>;q=0.1");
}

TEST(Recursion, ForeignRequestUriIsNotRecursedOn) {  // 16.5.
  ProxyWorld world;
  world.config.recurse = true;
  world.Request({.uri = "sip:carol@domain.com"});
  world.Sent();
  world.Answer("INVITE", 0, 302, "Contact: <sip:carol@192.0.2.205>\n");
  EXPECT_EQ(world.Sent(), "ACK>2 302>111");
}

// A policy that knows the telephone number of a user only.
class TelPolicy : public RoutingPolicy {
 public:
  int FindTargets(const RoutingQuery& /*query*/, TargetSet& targets) override {
    targets.Add("tel:+12015550123", 0, "sip:p1.example.com");
    return 0;
  }
};

TEST(Recursion, A416ToATelUriTriesItAsSipUri) {  // 16.7 step 4, 19.1.6.
  FakeNodeContext fake("192.0.2.222:5060", "ss2.biloxi.example.com:5060");
  fake.AddHost("p1.example.com", "192.0.2.1");
  TelPolicy policy;
  ProxyConfig config;
  config.domains = {"biloxi.example.com"};
  config.recurse = true;
  Proxy proxy(fake.context(), config, policy);
  const auto receive = [&](std::string text) {
    std::string wire;
    for (const char c : text) wire += c == '\n' ? "\r\n" : std::string(1, c);
    proxy.transport_user().OnBytes(fake.FlowTo("192.0.2.1:5060"),
                                   BufferRef::Copy(wire));
  };
  receive(RequestParts{}.ToString());
  ASSERT_EQ(std::string(fake.sent()[0].start_line()),
            "INVITE tel:+12015550123 SIP/2.0");
  const std::string via = Field(fake.sent()[0].text(), "Via");
  receive(absl::StrCat(
      "SIP/2.0 416 Unsupported URI Scheme\nVia: ", via.substr(0, via.find('|')),
      "\nVia: ", via.substr(via.find('|') + 1),
      "\nFrom: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl\n"
      "To: Bob <sip:bob@biloxi.example.com>;tag=1\n"
      "Call-ID: 2xTb9vxSit55XU7p8@atlanta.example.com\nCSeq: 1 INVITE\n"
      "Content-Length: 0\n\n"));
  EXPECT_EQ(std::string(fake.sent().back().start_line()),
            "INVITE sip:+12015550123@p1.example.com;user=phone SIP/2.0");
}

}  // namespace
}  // namespace sipsim::sip
