// Calls from SIP to the PSTN: RFC 3398 section 7.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "protocol/header/reason.h"
#include "tests/protocol/gateway/lone_gateway.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

IsupMessage Acm(bool is_free, bool has_in_band = false) {
  IsupMessage acm;
  acm.type = IsupType::kAcm;
  acm.is_subscriber_free = is_free;
  acm.has_in_band = has_in_band;
  return acm;
}

IsupMessage Cpg(CpgEvent event) {
  IsupMessage cpg;
  cpg.type = IsupType::kCpg;
  cpg.event = event;
  return cpg;
}

std::string ReasonIn(const Message& message) {
  return std::string(message.FindValue(HeaderId::kReason));
}

// 7.1.1.
TEST(SipToPstn, CallIsSetUpAndHungUpByTheCaller) {
  LoneGateway gw;
  gw.Invite();
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 IAM +19725552222"));
  gw.Isup(1, Acm(true));
  EXPECT_THAT(gw.TakeSent(), ElementsAre("180 INVITE"));
  EXPECT_EQ(gw.Sent(-1).contacts()[0].uri.text,
            "sip:+19725552222@gw1.example.com;user=phone");
  EXPECT_TRUE(gw.Sent(-1).body().empty());
  gw.Isup(1, IsupType::kAnm);
  EXPECT_THAT(gw.TakeSent(), ElementsAre("200 INVITE"));
  EXPECT_FALSE(gw.Sent(-1).body().empty());
  gw.Receive(gw.Within("ACK", 1));
  EXPECT_THAT(gw.trunk.Take(), IsEmpty());  // 7.3
  gw.Receive(gw.Within("BYE"));
  EXPECT_THAT(gw.TakeSent(), ElementsAre("200 BYE"));
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 REL 16"));
  gw.Isup(1, IsupType::kRlc);
  EXPECT_THAT(gw.log.events,
              ElementsAre("incoming 1", "progress 1 180", "established 1",
                          "ended 1 hung_up remote 200"));
}

// 7.2.1.1.
TEST(SipToPstn, IamTellsWhoCallsAndWhoWasCalledAtFirst) {
  LoneGateway gw;
  gw.uri = "sip:7773660,phone-context=p1234@gw1.example.com;user=phone";
  gw.from = "<sip:+13145551111@a.com;user=phone>";
  gw.to = "<sip:+19725552222@b.com>";
  gw.Invite();
  const IsupMessage& iam = gw.trunk.last();
  EXPECT_EQ(iam.called, (IsupNumber{false, "7773660", "p1234"}));
  EXPECT_EQ(iam.calling, (IsupNumber{true, "13145551111", ""}));
  EXPECT_EQ(iam.original_called, (IsupNumber{true, "19725552222", ""}));
  gw.Isup(1, Acm(true));
  EXPECT_EQ(gw.Sent(-1).contacts()[0].uri.text,
            "sip:7773660,phone-context=p1234@gw1.example.com;user=phone");
}

TEST(SipToPstn, TelUriIsTaken) {
  LoneGateway gw;
  gw.uri = "tel:+1-972-555-2222;ext=7";
  gw.from = "<sip:dad@a.com>";  // A name, though of hexadecimal digits.
  gw.Invite();
  EXPECT_EQ(gw.trunk.last().called, (IsupNumber{true, "19725552222", ""}));
  EXPECT_FALSE(gw.trunk.last().calling.has_value());
  EXPECT_FALSE(gw.trunk.last().original_called.has_value());
  gw.Isup(1, Acm(true));
  EXPECT_EQ(gw.Sent(-1).contacts()[0].uri.text,
            "sip:+19725552222;ext=7@gw1.example.com;user=phone");
}

TEST(SipToPstn, WhatIsNoNumberIsNotFound) {
  LoneGateway gw;
  int call = 0;
  for (const char* uri : {"sip:bob@gw1.example.com", "sip:gw1.example.com",
                          "sip:bob@gw1.example.com;user=phone"}) {
    gw.uri = uri;
    gw.Invite(std::to_string(++call));
    EXPECT_THAT(gw.TakeSent(), ElementsAre("404 INVITE")) << uri;
  }
  EXPECT_THAT(gw.trunk.Take(), IsEmpty());
}

// 12.2; RFC 3966 sections 5.1.5, 5.4.
TEST(SipToPstn, NumberOfAnUnknownPlanIsIncomplete) {
  LoneGateway gw;
  int call = 0;
  for (const char* uri : {"tel:7042;phone-context=x.com", "tel:+12;m-x=1"}) {
    gw.uri = uri;
    gw.Invite(std::to_string(++call));
    EXPECT_THAT(gw.TakeSent(), ElementsAre("484 INVITE")) << uri;
  }
}

TEST(SipToPstn, WithoutACircuitThereIsNoService) {
  LoneGateway gw(1);
  gw.Invite("1");
  gw.Invite("2");
  EXPECT_THAT(gw.TakeSent(), ElementsAre("503 INVITE"));
  EXPECT_EQ(FindReason(ReasonIn(gw.Sent(-1)), "Q.850")->cause, 34u);
}

// 7.2.5, 7.2.6, 7.2.9.
TEST(SipToPstn, ProgressIsToldAsItComes) {
  LoneGateway gw;
  gw.Invite();
  gw.Isup(1, Acm(false));
  EXPECT_THAT(gw.TakeSent(), ElementsAre("183 INVITE"));
  EXPECT_TRUE(gw.Sent(-1).body().empty());
  gw.Isup(1, Cpg(CpgEvent::kForwardedBusy));
  gw.Isup(1, Cpg(CpgEvent::kForwardedNoReply));
  gw.Isup(1, Cpg(CpgEvent::kForwardedUnconditional));
  gw.Isup(1, Cpg(CpgEvent::kNone));
  gw.Isup(1, Cpg(CpgEvent::kProgress));
  gw.Isup(1, Cpg(CpgEvent::kAlerting));
  EXPECT_THAT(gw.TakeSent(),
              ElementsAre("181 INVITE", "181 INVITE", "181 INVITE",
                          "183 INVITE", "183 INVITE", "180 INVITE"));
  gw.Isup(1, Cpg(CpgEvent::kInBand));
  EXPECT_THAT(gw.TakeSent(), ElementsAre("183 INVITE"));
  EXPECT_FALSE(gw.Sent(-1).body().empty());
}

TEST(SipToPstn, InBandInformationIsHeardBeforeTheAnswer) {
  LoneGateway gw;
  gw.Invite();
  gw.Isup(1, Acm(true, /*has_in_band=*/true));
  EXPECT_THAT(gw.TakeSent(), ElementsAre("183 INVITE"));
  const std::string early(gw.Sent(-1).body());
  EXPECT_FALSE(early.empty());
  gw.Isup(1, IsupType::kAnm);
  EXPECT_EQ(gw.Sent(-1).body(), early);
}

// 7.1.2.
TEST(SipToPstn, AutomatAnswersWithoutAnAcm) {
  LoneGateway gw;
  gw.Invite();
  gw.Isup(1, IsupType::kCon);
  EXPECT_THAT(gw.TakeSent(), ElementsAre("200 INVITE"));
}

// 7.2.2.
TEST(SipToPstn, WithoutAnAcmT7EndsTheCall) {
  LoneGateway gw;
  gw.Invite();
  gw.trunk.Take();
  gw.fake.Advance(24'999ms);
  EXPECT_THAT(gw.trunk.Take(), IsEmpty());
  gw.fake.Advance(1ms);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 REL 102"));
  EXPECT_EQ(KindOf(gw.Sent(-1)), "504 INVITE");
  EXPECT_EQ(FindReason(ReasonIn(gw.Sent(-1)), "Q.850")->cause, 102u);
}

// 7.2.8.
TEST(SipToPstn, WithoutAnAnswerT9EndsTheCall) {
  LoneGateway gw;
  gw.Invite();
  gw.fake.Advance(20s);
  gw.Isup(1, Acm(true));
  gw.trunk.Take();
  gw.fake.Advance(119'999ms);
  EXPECT_THAT(gw.trunk.Take(), IsEmpty());
  gw.fake.Advance(1ms);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 REL 19"));
  EXPECT_EQ(KindOf(gw.Sent(-1)), "480 INVITE");
}

// 7.1.6.
TEST(SipToPstn, AnnouncementInPlaceOfAReleaseIsHeardForAWhile) {
  LoneGateway gw;
  gw.Invite();
  IsupMessage acm = Acm(false);
  acm.cause = 1;
  gw.Isup(1, acm);
  EXPECT_THAT(gw.TakeSent(), ElementsAre("183 INVITE"));
  EXPECT_FALSE(gw.Sent(-1).body().empty());
  gw.trunk.Take();
  gw.fake.Advance(30s);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("1 REL 16"));
  EXPECT_EQ(KindOf(gw.Sent(-1)), "404 INVITE");
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
