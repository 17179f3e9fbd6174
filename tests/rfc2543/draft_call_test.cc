// The call of draft-sparks-sip-service-examples-00, section 2.1: all three are
// of RFC 2543.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rfc2543/old_network.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kBob[] = "sip:UserB@there.com";
constexpr char kAccount[] = R"(
  accounts { realm: "MCI WorldCom SIP" user_name: "UserA" password: "x" })";
constexpr char kAsks[] = R"(
  authentication {
    realm: "MCI WorldCom SIP"
    users { name: "UserA" password: "x" }
  })";

// Alice calls Bob, who puts her on hold for a while; she hangs up.
class DraftCall : public testing::Test {
 protected:
  DraftCall() : s_(DraftNetwork(kAccount, kAsks)) {
    s_.ua("bob").RingAfter("20ms").AnswerAfter("1s");
    s_.ua("bob").Hold(At("3s")).Resume(At("5s"));
    s_.ua("alice").Call(kBob).HangUp(At("7s"));
    s_.RunFor("60s");
  }

  Scenario s_;
};

TEST_F(DraftCall, IsTheFlowOfTheDraft) {  // F1 to F28.
  EXPECT_THAT(
      RowsOf(s_.Sent()),
      testing::ElementsAreArray(std::vector<std::string>{
          "alice proxy1 INVITE | 1 INVITE | sip:UserB@ss1.wcom.com | "
          "1 0 0 | - | yy",
          "proxy1 alice 407 | 1 INVITE | - | 1 0 0 | Proxy-Authenticate | nn",
          "alice proxy1 ACK | 1 ACK | sip:UserB@ss1.wcom.com | 1 0 0 | - | nn",
          "alice proxy1 INVITE | 1 INVITE | sip:UserB@ss1.wcom.com | "
          "1 0 0 | Proxy-Authorization | yy",
          "proxy1 bob INVITE | 1 INVITE | sip:UserB@there.com | "
          "2 0 1 | - | yy",
          "proxy1 alice 100 | 1 INVITE | - | 1 0 0 | - | nn",
          "bob proxy1 180 | 1 INVITE | - | 2 0 0 | - | nn",
          "proxy1 alice 180 | 1 INVITE | - | 1 0 0 | - | nn",
          "bob proxy1 200 | 1 INVITE | - | 2 0 1 | - | yy",
          "proxy1 alice 200 | 1 INVITE | - | 1 0 1 | - | yy",
          "alice proxy1 ACK | 1 ACK | sip:UserB@ss1.wcom.com | 1 1 0 | - | nn",
          "proxy1 bob ACK | 1 ACK | sip:UserB@there.com | 2 0 0 | - | nn",
          // The hold.
          "bob proxy1 INVITE | 1 INVITE | sip:UserA@ss1.wcom.com | "
          "1 1 0 | - | yy",
          "proxy1 alice INVITE | 1 INVITE | sip:UserA@here.com | "
          "2 0 0 | - | yy",
          "proxy1 bob 100 | 1 INVITE | - | 1 0 0 | - | nn",
          "alice proxy1 200 | 1 INVITE | - | 2 0 0 | - | yy",
          "proxy1 bob 200 | 1 INVITE | - | 1 0 0 | - | yy",
          "bob proxy1 ACK | 1 ACK | sip:UserA@ss1.wcom.com | 1 1 0 | - | nn",
          "proxy1 alice ACK | 1 ACK | sip:UserA@here.com | 2 0 0 | - | nn",
          // Off hold.
          "bob proxy1 INVITE | 2 INVITE | sip:UserA@ss1.wcom.com | "
          "1 1 0 | - | yy",
          "proxy1 alice INVITE | 2 INVITE | sip:UserA@here.com | "
          "2 0 0 | - | yy",
          "proxy1 bob 100 | 2 INVITE | - | 1 0 0 | - | nn",
          "alice proxy1 200 | 2 INVITE | - | 2 0 0 | - | yy",
          "proxy1 bob 200 | 2 INVITE | - | 1 0 0 | - | yy",
          "bob proxy1 ACK | 2 ACK | sip:UserA@ss1.wcom.com | 1 1 0 | - | nn",
          "proxy1 alice ACK | 2 ACK | sip:UserA@here.com | 2 0 0 | - | nn",
          "alice proxy1 BYE | 2 BYE | sip:UserB@ss1.wcom.com | 1 1 0 | - | nn",
          "proxy1 bob BYE | 2 BYE | sip:UserB@there.com | 2 0 0 | - | nn",
          "bob proxy1 200 | 2 BYE | - | 2 0 0 | - | nn",
          "proxy1 alice 200 | 2 BYE | - | 1 0 0 | - | nn",
      }));
}

TEST_F(DraftCall, IsEstablishedAndEndedWithNothingLeftOpen) {
  EXPECT_THAT(s_.call("alice"), Ended());
  EXPECT_THAT(s_.call("bob"), Ended());
  EXPECT_EQ(s_.open_transaction_count(), 0u);
  EXPECT_EQ(s_.open_dialog_count(), 0u);
}

TEST_F(DraftCall, NobodyWritesBranchMaxForwardsOrMaxBreadth) {
  for (const WireMessage& message : s_.Sent()) {
    EXPECT_THAT(message, HeaderCount("Max-Forwards", 0));
    EXPECT_THAT(message, HeaderCount("Max-Breadth", 0));
    EXPECT_THAT(HeadersOf(message, "Via"), Each(Not(HasSubstr("branch"))));
  }
}

// The caller has no tag for as long as the call lasts, the called side has one.
TEST_F(DraftCall, OnlyTheCalledSideHasATag) {
  for (const WireMessage& message : s_.SentBy("alice")) {
    if (message.bytes.view().substr(0, 7) == "SIP/2.0") continue;
    EXPECT_THAT(HeadersOf(message, "From").at(0), Not(HasSubstr("tag")));
  }
  EXPECT_THAT(s_.Sent("bob", "proxy1"),
              EachOf("INVITE", HasHeader("From", HasSubstr(";tag="))));
  EXPECT_THAT(s_.Sent("bob", "proxy1"),
              EachOf("INVITE", HasHeader("To", Not(HasSubstr("tag")))));
}

TEST_F(DraftCall, AnsweredChallengeIsANewCall) {  // F1, F4.
  const WireMessages invites = Select(s_.SentBy("alice"), "INVITE");
  ASSERT_EQ(invites.size(), 2u);
  EXPECT_NE(HeadersOf(invites[0], "Call-ID"), HeadersOf(invites[1], "Call-ID"));
  const WireMessages byes = Select(s_.SentBy("alice"), "BYE");
  ASSERT_EQ(byes.size(), 1u);
  EXPECT_EQ(HeadersOf(byes[0], "Call-ID"), HeadersOf(invites[1], "Call-ID"));
}

TEST_F(DraftCall, RoutesAreThoseOfTheDraft) {
  EXPECT_THAT(s_.Sent("proxy1", "bob"),
              EachOf("INVITE", HasHeaders("Record-Route",
                                          ElementsAre("<sip:ss1.wcom.com>"))));
  EXPECT_THAT(
      s_.Sent("alice", "proxy1"),
      EachOf("BYE", HasHeaders("Route", ElementsAre("<sip:UserB@there.com>"))));
  EXPECT_THAT(Select(s_.Sent("bob", "proxy1"), "INVITE"),
              EachOf("INVITE",
                     HasHeaders("Route", ElementsAre("<sip:UserA@here.com>"))));
}

// --- Other ends.

TEST(DraftCalls, CalledSideHangsUp) {  // 2.10 F20 to F23.
  Scenario s(DraftNetwork());
  s.ua("bob").AnswerAfter("1s").HangUp(At("3s"));
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_THAT(s.call("bob"), Ended());
  EXPECT_THAT(s.Sent("proxy1", "alice"),
              EachOf("BYE", StartLine("BYE sip:UserA@here.com SIP/2.0")));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

TEST(DraftCalls, BusyIsAcknowledgedHopByHop) {
  Scenario s(DraftNetwork());
  s.ua("bob").RejectWith(486);
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), FailedWith(486));
  EXPECT_THAT(s.Sent("alice", "proxy1"), Starts({"INVITE", "ACK"}));
  EXPECT_THAT(s.Sent("proxy1", "bob"), Starts({"INVITE", "ACK"}));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

// RFC 3261 section 28.1: in RFC 2543 nothing has to answer the INVITE any more.
TEST(DraftCalls, CancelIsAnsweredAndTheInviteIsNot) {
  Scenario s(DraftNetwork());
  s.ua("bob").RingAfter("20ms");
  s.ua("alice").Call(kBob).GiveUp(At("2s"));
  s.RunFor("120s");
  EXPECT_THAT(s.call("alice"), Cancelled());
  EXPECT_THAT(s.call("bob"), Cancelled());
  EXPECT_THAT(s.Sent("bob", "proxy1"), Starts({"180", "200 CANCEL"}));
  EXPECT_THAT(s.Sent("proxy1", "alice"), Starts({"100", "180", "200 CANCEL"}));
  EXPECT_THAT(s.Sent("alice", "proxy1"), Starts({"INVITE", "CANCEL"}));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

TEST(DraftCalls, RegularCallsAfterACancelledOneAreNewCalls) {
  Scenario s(DraftNetwork());
  s.ua("bob").RingAfter("20ms").AnswerAfter("5s");
  s.ua("alice").Call(kBob).GiveUp(At("2s"));
  s.ua("alice").Call(kBob, At("3s")).HangUp(At("10s"));
  s.RunFor("120s");
  EXPECT_THAT(s.call("bob", 1), Cancelled());
  EXPECT_THAT(s.call("bob", 2), Ended());
  EXPECT_THAT(s.call("alice", 2), Ended());
}

// Without branches, copies are still known for what they are.
TEST(DraftCalls, RetransmissionsAreMatchedOnLossyLinks) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Topology topology = DraftNetwork(kAccount, kAsks);
    topology.mutable_links(0)->set_loss("10%");
    Scenario s(topology, seed);
    s.ua("bob").RingAfter("20ms").AnswerAfter("1s");
    s.ua("alice").Call(kBob).HangUp(At("50s"));
    s.RunFor("200s");
    EXPECT_THAT(s.call("alice"), Ended()) << seed;
    EXPECT_THAT(s.call("bob"), Ended()) << seed;
    EXPECT_EQ(s.open_transaction_count(), 0u) << seed;
    EXPECT_EQ(s.open_dialog_count(), 0u) << seed;
  }
}

}  // namespace
}  // namespace sipsim
