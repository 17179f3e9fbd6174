// How calls from SIP to the PSTN end: RFC 3398 sections 7.2 and 10.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "protocol/header/reason.h"
#include "tests/protocol/gateway/lone_gateway.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

IsupMessage Acm(bool is_free) {
  IsupMessage acm;
  acm.type = IsupType::kAcm;
  acm.is_subscriber_free = is_free;
  return acm;
}

std::string ReasonIn(const Message& message) {
  return std::string(message.FindValue(HeaderId::kReason));
}

// 7.2.3; RFC 3326.
TEST(SipToPstn, CancelReleasesTheCircuit) {
  for (const bool has_reason : {false, true}) {
    LoneGateway gw;
    gw.Invite();
    gw.Isup(1, Acm(true));
    gw.trunk.Take();
    Incoming cancel = gw.Within("CANCEL", 1);
    if (has_reason) cancel.fields = "Reason: Q.850;cause=31\r\n";
    gw.TakeSent();
    gw.Receive(cancel);
    EXPECT_THAT(gw.TakeSent(), ElementsAre("200 CANCEL", "487 INVITE"));
    EXPECT_THAT(gw.trunk.Take(),
                ElementsAre(has_reason ? "1 REL 31" : "1 REL 16"));
  }
}

// 7.2.4.
TEST(SipToPstn, ReleaseBeforeTheAnswerBecomesAFinalResponse) {
  LoneGateway gw;
  gw.Invite();
  gw.Isup(1, Acm(true));
  gw.trunk.Take();
  gw.Release(1, 17);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 RLC"));
  EXPECT_EQ(KindOf(gw.Sent(-1)), "486 INVITE");
  EXPECT_EQ(ReasonIn(gw.Sent(-1)), "Q.850;cause=17;text=\"User busy\"");
  gw.fake.Advance(0s);
  EXPECT_THAT(gw.log.events, ElementsAre("incoming 1", "progress 1 180",
                                         "ended 1 rejected local 486"));
}

TEST(SipToPstn, NewNumberBecomesARedirection) {
  LoneGateway gw;
  gw.Invite();
  IsupMessage release = Release(kNumberChanged);
  release.new_number = IsupNumber{true, "13145551111", ""};
  gw.Isup(1, release);
  EXPECT_EQ(KindOf(gw.Sent(-1)), "301 INVITE");
  EXPECT_EQ(gw.Sent(-1).contacts()[0].uri.text,
            "sip:+13145551111@gw1.example.com;user=phone");
}

// 7.2.4.1: 44 is not for SIP.
TEST(SipToPstn, CircuitThatIsNotAvailableIsReplacedOnce) {
  LoneGateway gw;
  gw.Invite();
  gw.trunk.Take();
  gw.Release(1, 44);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 RLC", "2 IAM +19725552222"));
  EXPECT_THAT(gw.TakeSent(), IsEmpty());
  gw.Release(2, 44);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 RLC"));
  EXPECT_THAT(gw.TakeSent(), ElementsAre("503 INVITE"));
  EXPECT_EQ(FindReason(ReasonIn(gw.Sent(-1)), "Q.850")->cause, 34u);
}

TEST(SipToPstn, CircuitThatIsNotAvailableAndTheOnlyOneFailsTheCall) {
  LoneGateway gw(1);
  gw.Invite();
  gw.trunk.Take();
  gw.Release(1, 44);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 RLC"));
  EXPECT_THAT(gw.TakeSent(), ElementsAre("503 INVITE"));
  EXPECT_EQ(FindReason(ReasonIn(gw.Sent(-1)), "Q.850")->cause, 34u);
}

// 10.2.
TEST(SipToPstn, ReleaseAfterTheAnswerBecomesABye) {
  LoneGateway gw;
  gw.Invite();
  gw.Isup(1, IsupType::kCon);
  gw.Receive(gw.Within("ACK", 1));
  gw.trunk.Take();
  gw.Release(1, 31);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 RLC"));
  EXPECT_EQ(KindOf(gw.Sent(-1)), "BYE");
  EXPECT_EQ(FindReason(ReasonIn(gw.Sent(-1)), "Q.850")->cause, 31u);
}

TEST(SipToPstn, ReleaseBeforeTheAckWaitsForIt) {
  LoneGateway gw;
  gw.Invite();
  gw.Isup(1, IsupType::kCon);
  gw.Release(1, 16);
  gw.TakeSent();
  gw.Receive(gw.Within("ACK", 1));
  EXPECT_THAT(gw.TakeSent(), ElementsAre("BYE"));
  EXPECT_EQ(FindReason(ReasonIn(gw.Sent(-1)), "Q.850")->cause, 16u);
}

// 10.1; 5.8.
TEST(SipToPstn, ReasonOfTheByeIsTheCauseOfTheRelease) {
  LoneGateway gw;
  gw.Invite();
  gw.Isup(1, IsupType::kCon);
  gw.Receive(gw.Within("ACK", 1));
  gw.trunk.Take();
  Incoming bye = gw.Within("BYE");
  bye.fields = "Reason: SIP;cause=200, Q.850;cause=38\r\n";
  gw.Receive(bye);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 REL 38"));
}

// 7.1.4.
TEST(SipToPstn, WithoutAnAckTheCircuitIsReleased) {
  LoneGateway gw;
  gw.Invite();
  gw.Isup(1, IsupType::kCon);
  gw.trunk.Take();
  gw.fake.Advance(32s);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 REL 102"));
  EXPECT_EQ(KindOf(gw.Sent(-1)), "BYE");
}

TEST(SipToPstn, ReleasesThatCrossAreBothCompleted) {
  LoneGateway gw;
  gw.Invite();
  gw.trunk.Take();
  gw.Receive(gw.Within("CANCEL", 1));
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 REL 16"));
  gw.Release(1, 17);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 RLC"));
  gw.Isup(1, IsupType::kRlc);
  // What comes now is of no call.
  gw.Isup(1, Acm(true));
  gw.Release(1, 17);
  EXPECT_THAT(gw.trunk.Take(), IsEmpty());
}

}  // namespace
}  // namespace sipsim::sip
