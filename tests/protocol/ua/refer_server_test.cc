// REFERs that come in: RFC 3515 sections 2.4.2 to 2.4.7.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/referee.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;

// RFC 5359 section 2.4, F5 to F7 and F11.
TEST(ReferServer, AcceptedReferIsNotifiedAtOnceAndFollowed) {
  Referee alice;
  alice.FromBob("REFER", absl::StrCat(kToCarol,
                                      "Referred-By: "
                                      "<sip:bob@biloxi.example.com>\r\n"));
  EXPECT_THAT(alice.Kinds(), ElementsAre("202 REFER", "NOTIFY", "INVITE"));
  EXPECT_EQ(alice.SentOf("202 REFER").contacts().size(), 1u);
  const Message notify = alice.SentOf("NOTIFY");
  EXPECT_EQ(notify.request_uri().text, "sip:bob@192.0.2.201");
  EXPECT_EQ(notify.FindValue(HeaderId::kEvent), "refer");
  EXPECT_EQ(notify.FindValue(HeaderId::kContentType),
            "message/sipfrag;version=2.0");
  EXPECT_EQ(notify.contacts().size(), 1u);
  EXPECT_EQ(alice.LastNotify(), "active;expires=60 SIP/2.0 100 Trying\r\n");
  const Message invite = alice.SentOf("INVITE");
  EXPECT_EQ(invite.request_uri().text, "sip:carol@192.0.2.203");
  EXPECT_EQ(invite.FindValue(HeaderId::kReferredBy),
            "<sip:bob@biloxi.example.com>");
  EXPECT_NE(invite.call_id(), notify.call_id());
  EXPECT_THAT(alice.person.events, ElementsAre("refer sip:carol@192.0.2.203 "
                                               "sip:bob@biloxi.example.com",
                                               "referred 2"));
}

// 2.4.7; 3.10: a second after the one before.
TEST(ReferServer, AnswerOfTheTargetEndsTheSubscription) {
  Referee alice;
  alice.FromBob("REFER", kToCarol);
  const Message invite = alice.SentOf("INVITE");
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.Receive(Reply{.to_tag = "carol", .sdp = kBobSdp}.To(invite));
  alice.fake.Advance(999ms);
  EXPECT_THAT(alice.TimesOf("NOTIFY"), ElementsAre(0ms));
  alice.fake.Advance(1ms);
  EXPECT_THAT(alice.TimesOf("NOTIFY"), ElementsAre(0ms, 1s));
  EXPECT_EQ(alice.LastNotify(),
            "terminated;reason=noresource SIP/2.0 200 OK\r\n");
  alice.AnswerLast(200);
  alice.fake.Advance(100s);
  EXPECT_THAT(alice.TimesOf("NOTIFY"), ElementsAre(0ms, 1s));
}

TEST(ReferServer, RefusalOfTheTargetIsReported) {
  Referee alice;
  alice.FromBob("REFER", kToCarol);
  const Message invite = alice.SentOf("INVITE");
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.Receive(Reply{.status_code = 486, .to_tag = "carol"}.To(invite));
  alice.fake.Advance(1s);
  EXPECT_EQ(alice.LastNotify(),
            "terminated;reason=noresource SIP/2.0 486 Busy Here\r\n");
}

// 408 and 503 stand for what never came (RFC 3261 section 8.1.3.1).
TEST(ReferServer, SilentTargetIsReportedAs408AndAnUnknownOneAs503) {
  Referee alice;
  alice.FromBob("REFER", kToCarol);
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.fake.Advance(32s);
  EXPECT_EQ(alice.LastNotify(),
            "terminated;reason=noresource SIP/2.0 408 Request Timeout\r\n");
  Referee other;
  other.FromBob("REFER", "Refer-To: <sip:carol@nowhere.invalid>\r\n");
  other.Receive(Reply{.to_tag = "n"}.To(other.SentOf("NOTIFY")));
  other.fake.Advance(1s);
  EXPECT_EQ(other.LastNotify(),
            "terminated;reason=noresource SIP/2.0 503 Service Unavailable\r\n");
}

// RFC 5057: the dialog outlives the call for the last NOTIFY.
TEST(ReferServer, LastNotifyGoesOutAfterTheBye) {
  Referee alice;
  alice.FromBob("REFER", kToCarol);
  const Message invite = alice.SentOf("INVITE");
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.FromBob("BYE", "");
  EXPECT_EQ(alice.ua->FindCall(1)->state(), CallState::kTerminated);
  alice.Receive(Reply{.to_tag = "carol", .sdp = kBobSdp}.To(invite));
  EXPECT_EQ(alice.ua->open_dialog_count(), 2u);
  alice.fake.Advance(1s);
  const Message notify = alice.Sent(-1);
  EXPECT_EQ(notify.call_id(), "in1@biloxi.example.com");
  EXPECT_EQ(notify.cseq().number, 2u);
  alice.AnswerLast(200);
  EXPECT_EQ(alice.ua->open_dialog_count(), 1u);
}

TEST(ReferServer, ProvisionalResponsesAreReportedIfSoConfigured) {
  Referee alice(Referable({.tells_progress = true}));
  alice.FromBob("REFER", kToCarol);
  const Message invite = alice.SentOf("INVITE");
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.Receive(Reply{.status_code = 180, .to_tag = "carol"}.To(invite));
  alice.fake.Advance(1s);
  EXPECT_EQ(alice.LastNotify(), "active;expires=59 SIP/2.0 180 Ringing\r\n");
}

// Of one that was forwarded: 181, then 180.
TEST(ReferServer, EachProvisionalStatusIsReported) {
  Referee alice(Referable({.tells_progress = true}));
  alice.FromBob("REFER", kToCarol);
  const Message invite = alice.SentOf("INVITE");
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.Receive(Reply{.status_code = 181, .to_tag = "carol"}.To(invite));
  alice.fake.Advance(1s);
  alice.AnswerLast(200);
  alice.Receive(Reply{.status_code = 180, .to_tag = "carol"}.To(invite));
  alice.fake.Advance(1s);
  EXPECT_EQ(alice.LastNotify(), "active;expires=58 SIP/2.0 180 Ringing\r\n");
}

TEST(ReferServer, UserMayTakeTimeToApprove) {
  UserAgentConfig config = Referable();
  config.follow_after = 3s;
  Referee alice(config);
  alice.FromBob("REFER", kToCarol);
  EXPECT_THAT(alice.Kinds(), ElementsAre("202 REFER", "NOTIFY"));
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.fake.Advance(3s);
  EXPECT_THAT(alice.TimesOf("INVITE"), ElementsAre(3s));
}

// 2.4.4: the subscription is for news of the call, which does not depend on it.
TEST(ReferServer, ApprovedReferIsFollowedWithoutItsSubscription) {
  UserAgentConfig config = Referable();
  config.follow_after = 3s;
  Referee alice(config);
  alice.FromBob("REFER", kToCarol);
  alice.Receive(
      Reply{.status_code = 489, .to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.fake.Advance(3s);
  EXPECT_THAT(alice.TimesOf("INVITE"), ElementsAre(3s));
  const Message invite = alice.SentOf("INVITE");
  alice.Receive(Reply{.status_code = 486, .to_tag = "carol"}.To(invite));
  alice.fake.Advance(5s);
  EXPECT_THAT(alice.TimesOf("NOTIFY"), ElementsAre(0s));
}

TEST(ReferServer, SubscriptionRunsOutAndTheCallGoesOn) {
  Referee alice(Referable({.expires = 20s}));
  alice.FromBob("REFER", kToCarol);
  const Message invite = alice.SentOf("INVITE");
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.Receive(Reply{.status_code = 180, .to_tag = "carol"}.To(invite));
  alice.fake.Advance(20s);
  EXPECT_EQ(alice.LastNotify(),
            "terminated;reason=timeout SIP/2.0 100 Trying\r\n");
  alice.AnswerLast(200);
  alice.Receive(Reply{.to_tag = "carol", .sdp = kBobSdp}.To(invite));
  EXPECT_EQ(alice.ua->FindCall(2)->state(), CallState::kEstablished);
  alice.fake.Advance(100s);
  EXPECT_THAT(alice.TimesOf("NOTIFY"), ElementsAre(0s, 20s));
}

// 2.4.6
TEST(ReferServer, SecondReferOfADialogHasAnId) {
  Referee alice;
  alice.FromBob("REFER", kToCarol);
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.FromBob("REFER", "Refer-To: <sip:dave@192.0.2.204>\r\n");
  EXPECT_EQ(alice.SentOf("NOTIFY").FindValue(HeaderId::kEvent), "refer;id=3");
  EXPECT_EQ(alice.ua->call_count(), 3u);
}

// 2.4.4; RFC 6665 section 4.2.1.2: each SUBSCRIBE has its NOTIFY at once, which
// says it all (2.4.5).
TEST(ReferServer, SubscribeExtendsTheSubscriptionOrEndsIt) {
  Referee alice;
  alice.FromBob("REFER", kToCarol);
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.FromBob("SUBSCRIBE", "Event: refer\r\nExpires: 30\r\n");
  EXPECT_EQ(alice.SentOf("200 SUBSCRIBE").expires(), 30u);
  EXPECT_EQ(alice.LastNotify(), "active;expires=30 SIP/2.0 100 Trying\r\n");
  alice.AnswerLast(200);
  alice.FromBob("SUBSCRIBE", "Event: refer\r\nExpires: 0\r\n");
  EXPECT_EQ(alice.LastNotify(),
            "terminated;reason=timeout SIP/2.0 100 Trying\r\n");
  EXPECT_EQ(alice.ua->FindCall(2)->state(), CallState::kCalling);
}

// 2.4.7: the SUBSCRIBE comes while the news of the answer is held back.
TEST(ReferServer, SubscribeWhileTheLastReportWaitsIsToldThatItIsOver) {
  Referee alice;
  alice.FromBob("REFER", kToCarol);
  const Message invite = alice.SentOf("INVITE");
  alice.Receive(Reply{.to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.Receive(Reply{.to_tag = "carol", .sdp = kBobSdp}.To(invite));
  alice.fake.Advance(500ms);
  alice.FromBob("SUBSCRIBE", "Event: refer\r\nExpires: 30\r\n");
  EXPECT_EQ(alice.LastNotify(),
            "terminated;reason=noresource SIP/2.0 200 OK\r\n");
  alice.AnswerLast(200);
  alice.fake.Advance(60s);
  EXPECT_THAT(alice.TimesOf("NOTIFY"), ElementsAre(0s, 500ms));
}

TEST(ReferServer, SubscribeWithoutAReferIsForbidden) {
  Referee alice;
  alice.FromBob("SUBSCRIBE", "Event: refer\r\nExpires: 30\r\n");
  EXPECT_THAT(alice.Kinds(), ElementsAre("403 SUBSCRIBE"));
}

TEST(ReferServer, LostNotifyIsSentAgainAndAWaitingOneFollows) {
  Referee alice;
  alice.FromBob("REFER", kToCarol);
  const Message invite = alice.SentOf("INVITE");
  alice.Receive(Reply{.status_code = 486, .to_tag = "carol"}.To(invite));
  alice.fake.Advance(1500ms);
  EXPECT_THAT(alice.TimesOf("NOTIFY"), ElementsAre(0s, 500ms, 1500ms));
  alice.AnswerLast(200);
  EXPECT_EQ(alice.LastNotify(),
            "terminated;reason=noresource SIP/2.0 486 Busy Here\r\n");
}

TEST(ReferServer, ReferrerWhoKnowsNothingIsToldNothingMore) {
  Referee alice;
  alice.FromBob("REFER", kToCarol);
  const Message invite = alice.SentOf("INVITE");
  alice.Receive(
      Reply{.status_code = 481, .to_tag = "n"}.To(alice.SentOf("NOTIFY")));
  alice.Receive(Reply{.to_tag = "carol", .sdp = kBobSdp}.To(invite));
  alice.fake.Advance(10s);
  EXPECT_THAT(alice.TimesOf("NOTIFY"), ElementsAre(0s));
  EXPECT_EQ(alice.ua->FindCall(1)->state(), CallState::kEstablished);
}

}  // namespace
}  // namespace sipsim::sip
