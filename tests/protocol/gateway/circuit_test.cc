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

// 9.2.
TEST(SipToPstn, HoldAndRetrievalAreToldThePstn) {
  LoneGateway gw;
  gw.Invite();
  gw.Isup(1, IsupType::kCon);
  gw.Receive(gw.Within("ACK", 1));
  gw.trunk.Take();
  uint32_t cseq = 1;
  const auto offer = [&](const std::string& direction) {
    Incoming reinvite = gw.Within("INVITE", ++cseq);
    reinvite.branch += std::to_string(cseq);
    reinvite.body = kBobSdp + direction;
    gw.Receive(reinvite);
    EXPECT_EQ(KindOf(gw.Sent(-1)), "200 INVITE");
    Incoming ack = gw.Within("ACK", cseq);
    ack.branch += std::to_string(cseq);
    gw.Receive(ack);
    return gw.trunk.Take();
  };
  EXPECT_THAT(offer("a=sendonly\r\n"), ElementsAre("1 CPG 2 remote hold"));
  EXPECT_THAT(offer("a=inactive\r\n"), IsEmpty());
  EXPECT_THAT(offer(""), ElementsAre("1 CPG 2 remote retrieval"));
  EXPECT_THAT(offer("a=recvonly\r\n"), IsEmpty());
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

}  // namespace
}  // namespace sipsim::sip
