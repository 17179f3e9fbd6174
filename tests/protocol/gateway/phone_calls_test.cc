// Calls from the PSTN to SIP: RFC 3398 section 8.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "protocol/header/reason.h"
#include "tests/protocol/gateway/lone_gateway.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

IsupMessage Iam() {
  IsupMessage iam;
  iam.type = IsupType::kIam;
  iam.called = {true, "19725552222", ""};
  iam.calling = IsupNumber{true, "13145551111", ""};
  return iam;
}

// A gateway with a call of a phone on circuit 2; its INVITE is out.
struct PhoneCalls : LoneGateway {
  PhoneCalls() {
    Isup(2, Iam());
    TakeSent();
  }
};

// 8.2.1.1.
TEST(PstnToSip, IamBecomesAnInvite) {
  LoneGateway gw;
  gw.Isup(2, Iam());
  ASSERT_THAT(gw.TakeSent(), ElementsAre("INVITE"));
  const Message invite = gw.Sent(-1);
  EXPECT_EQ(invite.request_uri().text,
            "sip:+19725552222@ss1.example.com;user=phone");
  EXPECT_EQ(invite.to()->uri.text, invite.request_uri().text);
  EXPECT_EQ(invite.from()->uri.text,
            "sip:+13145551111@gw1.example.com;user=phone");
  EXPECT_EQ(invite.contacts()[0].uri.text,
            "sip:+13145551111@gw1.example.com;user=phone");
  EXPECT_FALSE(invite.body().empty());
  EXPECT_THAT(gw.outgoing, ElementsAre(std::string(invite.request_uri().text)));
}

// 12.1.
TEST(PstnToSip, WithheldNumberIsAnonymous) {
  LoneGateway gw;
  IsupMessage iam = Iam();
  iam.presentation = Presentation::kRestricted;
  gw.Isup(1, iam);
  const Message invite = gw.Sent(-1);
  EXPECT_EQ(invite.from()->display_name, "Anonymous");
  EXPECT_EQ(invite.from()->uri.text, "sip:anonymous@anonymous.invalid");
  EXPECT_EQ(invite.contacts()[0].uri.text, "sip:gw1.example.com");
}

// 8.2.1.1: a From with nothing but the gateway's name.
TEST(PstnToSip, UnknownNumberLeavesTheGateway) {
  LoneGateway gw;
  IsupMessage iam = Iam();
  iam.calling.reset();
  iam.called_uri = "sip:bob@biloxi.example.com";
  gw.Isup(1, iam);
  const Message invite = gw.Sent(-1);
  EXPECT_EQ(invite.request_uri().text, "sip:bob@biloxi.example.com");
  EXPECT_EQ(invite.from()->uri.text, "sip:gw1.example.com");
  EXPECT_EQ(invite.from()->display_name, "");
}

// 8.1.1, 8.2.4.
TEST(PstnToSip, CallIsAnsweredAndHungUpByTheCallee) {
  PhoneCalls gw;
  gw.Respond({.status_code = 100});
  EXPECT_THAT(gw.trunk.Take(), IsEmpty());  // 8.2.2
  gw.Respond({.status_code = 180});
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 ACM free"));
  gw.Respond({.sdp = kBobSdp});
  EXPECT_THAT(gw.TakeSent(), ElementsAre("ACK"));
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 ANM"));
  const Message ack = gw.Sent(-1);
  Incoming bye;
  bye.method = "BYE";
  bye.from = "<sip:+19725552222@ss1.example.com;user=phone>";
  bye.to = "<sip:+13145551111@gw1.example.com;user=phone>";
  bye.to_tag = std::string(ack.from()->tag);
  bye.from_tag = std::string(ack.to()->tag);
  bye.call_id = std::string(ack.call_id());
  bye.uri = "sip:+13145551111@gw1.example.com;user=phone";
  gw.Receive(bye);
  EXPECT_THAT(gw.TakeSent(), ElementsAre("200 BYE"));
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 REL 16"));
}

// 8.1.2.
TEST(PstnToSip, AnswerWithoutAnAcmIsACon) {
  PhoneCalls gw;
  gw.Respond({.sdp = kBobSdp});
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 CON"));
}

// 8.2.3, both tables.
TEST(PstnToSip, FirstProvisionalResponseIsAnAcmAndTheOthersAreCpgs) {
  for (const auto& [status, acm] :
       std::initializer_list<std::pair<int, std::vector<std::string>>>{
           {180, {"2 ACM free"}},
           {181, {"2 ACM", "2 CPG 6"}},
           {182, {"2 ACM"}},
           {183, {"2 ACM"}}}) {
    PhoneCalls gw;
    gw.Respond({.status_code = status});
    EXPECT_EQ(gw.trunk.Take(), acm) << status;
    for (const int later : {181, 182, 183, 180}) {
      gw.Respond({.status_code = later});
    }
    EXPECT_THAT(gw.trunk.Take(),
                ElementsAre("2 CPG 6", "2 CPG 2", "2 CPG 2", "2 CPG 1"));
  }
}

TEST(PstnToSip, EarlyMediaIsInBandInformation) {
  PhoneCalls gw;
  gw.Respond({.status_code = 183, .sdp = kBobSdp});
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 ACM in-band"));
  gw.Respond({.status_code = 183});
  gw.Respond({.status_code = 180});
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 CPG 3 in-band", "2 CPG 1"));
}

TEST(PstnToSip, EarlyMediaBehindAnAcmIsAnEventOfItsOwn) {
  PhoneCalls gw;
  gw.Respond({.status_code = 180});
  gw.Respond({.status_code = 183, .sdp = kBobSdp});
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 ACM free", "2 CPG 3 in-band"));
}

// 8.2.8.
TEST(PstnToSip, EarlyAcmKeepsT7OfThePstnFromExpiring) {
  PhoneCalls gw;
  gw.Respond({.status_code = 100});
  gw.fake.Advance(17s);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 ACM"));
  gw.Respond({.status_code = 180});
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 CPG 1"));
}

// 8.2.6.
TEST(PstnToSip, RejectionReleasesTheCircuit) {
  PhoneCalls gw;
  gw.Respond({.status_code = 486});
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 REL 17"));
  EXPECT_EQ(gw.trunk.last().location, CauseLocation::kNetwork);
  gw.Isup(2, IsupType::kRlc);
  gw.Isup(2, Iam());
  gw.Respond({.status_code = 600});
  EXPECT_EQ(gw.trunk.last().location, CauseLocation::kUser);
}

TEST(PstnToSip, SilenceIsARecoveryOnTimerExpiry) {
  PhoneCalls gw;
  gw.fake.Advance(40s);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 ACM", "2 REL 102"));
}

// 8.2.5: a number is for the PSTN to call.
TEST(PstnToSip, RedirectionToANumberIsToldThePstn) {
  PhoneCalls gw;
  gw.Respond({.status_code = 302, .contact = "<tel:+15105550110>"});
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 REL 23"));
  EXPECT_EQ(gw.trunk.last().new_number, (IsupNumber{true, "15105550110", ""}));
}

// 8.2.7; RFC 3326 section 3.4.
TEST(PstnToSip, ReleaseBeforeTheAnswerCancels) {
  PhoneCalls gw;
  gw.Respond({.status_code = 180});
  gw.trunk.Take();
  gw.Release(2, 16);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 RLC"));
  EXPECT_THAT(gw.TakeSent(), ElementsAre("CANCEL"));
  EXPECT_EQ(
      FindReason(gw.Sent(-1).FindValue(HeaderId::kReason), "Q.850")->cause,
      16u);
}

// 8.2.7: the 200 overtakes the CANCEL.
TEST(PstnToSip, AnswerToACancelledCallIsHungUp) {
  PhoneCalls gw;
  gw.Respond({.status_code = 180});
  gw.Release(2, 16);
  gw.TakeSent();
  gw.trunk.Take();
  gw.Respond({.sdp = kBobSdp});
  EXPECT_THAT(gw.TakeSent(), ElementsAre("ACK", "BYE"));
  EXPECT_THAT(gw.trunk.Take(), IsEmpty());
}

TEST(PstnToSip, ReleaseAfterTheAnswerHangsUp) {
  PhoneCalls gw;
  gw.Respond({.sdp = kBobSdp});
  gw.trunk.Take();
  gw.TakeSent();
  gw.Release(2, 41);
  EXPECT_THAT(gw.trunk.Take(), ElementsAre("2 RLC"));
  EXPECT_THAT(gw.TakeSent(), ElementsAre("BYE"));
  EXPECT_EQ(
      FindReason(gw.Sent(-1).FindValue(HeaderId::kReason), "Q.850")->cause,
      41u);
}

}  // namespace
}  // namespace sipsim::sip
