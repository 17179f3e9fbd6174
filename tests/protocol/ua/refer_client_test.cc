// Transfers that we ask for: RFC 3515 section 2.4.1, RFC 6665 section 4.1.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kBob[] = "sip:bob@biloxi.example.com";
constexpr char kCarol[] = "sip:carol@chicago.example.com";

UserAgentConfig Referring() {
  UserAgentConfig config = AliceConfig();
  config.refer.emplace();
  return config;
}

// Alice, in a call to bob that is up.
class Referrer : public LoneUa {
 public:
  explicit Referrer(const UserAgentConfig& config = Referring())
      : LoneUa(config) {
    call = &ua->Invite(kBob);
    Receive(Reply{.sdp = kBobSdp}.To(Sent(0)));
    person.events.clear();
  }

  // A NOTIFY of bob within the dialog, with a new CSeq number.
  void Notify(const std::string& state, const std::string& body,
              const std::string& event = "refer",
              const std::string& type = "message/sipfrag;version=2.0") {
    ++cseq;
    Receive(Incoming{
        .method = "NOTIFY",
        .branch = absl::StrCat("z9hG4bKn", cseq),
        .to_tag = std::string(Sent(0).from()->tag),
        .call_id = std::string(Sent(0).call_id()),
        .cseq = cseq,
        .fields = absl::StrCat("Event: ", event,
                               "\r\nSubscription-State: ", state, "\r\n"),
        .content_type = type,
        .body = body}
                .ToBytes());
  }
  void AnswerLast(int status_code) {
    Receive(Reply{.status_code = status_code}.To(Sent(-1)));
  }

  Call* call;
  uint32_t cseq = 0;
};

constexpr char kTrying[] = "SIP/2.0 100 Trying\r\n";
constexpr char kOk[] = "SIP/2.0 200 OK\r\n";

// RFC 5359 section 2.4, F5 to F16.
TEST(ReferClient, TransferIsAcceptedReportedAndOver) {
  Referrer alice;
  EXPECT_EQ(alice.call->Transfer(kCarol), 1u);
  const Message refer = alice.Sent(-1);
  EXPECT_EQ(refer.method(), Method::kRefer);
  EXPECT_EQ(refer.call_id(), alice.call->call_id());
  EXPECT_EQ(refer.request_uri().text, "sip:bob@192.0.2.201");
  EXPECT_EQ(refer.FindValue(HeaderId::kReferTo),
            "<sip:carol@chicago.example.com>");
  EXPECT_EQ(refer.FindValue(HeaderId::kReferredBy),
            "<sip:alice@atlanta.example.com>");
  EXPECT_EQ(refer.contacts().size(), 1u);
  alice.AnswerLast(202);
  alice.Notify("active;expires=60", kTrying);
  EXPECT_EQ(alice.Sent(-1).status_code(), 200);
  alice.Notify("terminated;reason=noresource", kOk);
  EXPECT_EQ(alice.Sent(-1).status_code(), 200);
  EXPECT_THAT(alice.person.events,
              ElementsAre("transfer 1 202 0", "transfer 1 202 100",
                          "transfer 1 202 200 over"));
  // The call is as it was.
  EXPECT_EQ(alice.call->state(), CallState::kEstablished);
  alice.Notify("terminated;reason=noresource", kOk);
  EXPECT_EQ(alice.Sent(-1).status_code(), 481);
}

// RFC 5057: the subscription keeps the dialog.
TEST(ReferClient, LastNotifyIsAnsweredAfterTheBye) {
  Referrer alice;
  alice.call->Transfer(kCarol);
  alice.AnswerLast(202);
  alice.Notify("active;expires=60", kTrying);
  alice.call->HangUp();
  alice.AnswerLast(200);
  EXPECT_EQ(alice.call->state(), CallState::kTerminated);
  EXPECT_EQ(alice.ua->open_dialog_count(), 1u);
  alice.Notify("terminated;reason=noresource", kOk);
  EXPECT_EQ(alice.Sent(-1).status_code(), 200);
  EXPECT_EQ(alice.person.events.back(), "transfer 1 202 200 over");
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
}

// 2.4.4: "MUST be prepared to receive a NOTIFY before the REFER transaction
// completes".
TEST(ReferClient, NotifyMayComeAheadOfTheAnswer) {
  Referrer alice;
  alice.call->Transfer(kCarol);
  const Message refer = alice.Sent(-1);
  alice.Notify("active;expires=60", kTrying);
  alice.Receive(Reply{.status_code = 202}.To(refer));
  EXPECT_THAT(alice.person.events,
              ElementsAre("transfer 1 0 100", "transfer 1 202 100"));
}

// RFC 3515 section 2.4.4: so may the last one; the REFER was accepted.
TEST(ReferClient, LastNotifyMayComeAheadOfTheAnswer) {
  Referrer alice;
  alice.call->Transfer(kCarol);
  const Message refer = alice.Sent(-1);
  alice.Notify("active;expires=60", kTrying);
  alice.Notify("terminated;reason=noresource", kOk);
  alice.Receive(Reply{.status_code = 202}.To(refer));
  EXPECT_THAT(alice.person.events,
              ElementsAre("transfer 1 0 100", "transfer 1 0 200",
                          "transfer 1 202 200 over"));
  EXPECT_TRUE(alice.call->HangUp());
}

TEST(ReferClient, RefusalIsTold) {
  for (const int status_code : {403, 480, 481, 603}) {
    Referrer alice;
    alice.call->Transfer(kCarol);
    alice.AnswerLast(status_code);
    EXPECT_THAT(
        alice.person.events,
        ElementsAre(absl::StrCat("transfer 1 ", status_code, " 0 over")));
    EXPECT_EQ(alice.call->state(), CallState::kEstablished);
  }
}

TEST(ReferClient, SilenceIsA408) {
  Referrer alice;
  alice.call->Transfer(kCarol);
  alice.fake.Advance(32s);
  EXPECT_THAT(alice.person.events, ElementsAre("transfer 1 408 0 over"));
}

// RFC 6665 section 4.1.2.4, Timer N: 64*T1.
TEST(ReferClient, SubscriptionWithoutANotifyIsNone) {
  Referrer alice;
  alice.call->Transfer(kCarol);
  alice.AnswerLast(202);
  alice.fake.Advance(32s);
  EXPECT_THAT(alice.person.events,
              ElementsAre("transfer 1 202 0", "transfer 1 202 0 over"));
}

TEST(ReferClient, SubscriptionThatNobodyEndsRunsOut) {
  Referrer alice;
  alice.call->Transfer(kCarol);
  alice.AnswerLast(202);
  alice.Notify("active;expires=60", kTrying);
  alice.fake.Advance(92s);
  EXPECT_EQ(alice.person.events.back(), "transfer 1 202 100 over");
}

TEST(ReferClient, NotifyThatSaysNothingIsRefused) {
  Referrer alice;
  alice.call->Transfer(kCarol);
  alice.AnswerLast(202);
  alice.Notify("active;expires=60", "INVITE sip:a@b.c SIP/2.0\r\n");
  EXPECT_EQ(alice.Sent(-1).status_code(), 400);
  EXPECT_EQ(alice.fake.CountOf("bad_sipfrag"), 1u);
  alice.Notify("active;expires=60", kTrying, "refer", "text/plain");
  EXPECT_EQ(alice.Sent(-1).status_code(), 415);
  EXPECT_EQ(alice.Sent(-1).FindValue(HeaderId::kAccept), "message/sipfrag");
  alice.Notify("active;expires", kTrying);
  EXPECT_EQ(alice.Sent(-1).status_code(), 400);
  alice.Notify("active;expires=60", kTrying, "dialog");
  EXPECT_EQ(alice.Sent(-1).status_code(), 481);
  EXPECT_THAT(alice.person.events, ElementsAre("transfer 1 202 0"));
}

// 2.4.6: the id is the CSeq number of the REFER.
TEST(ReferClient, ReportsOfSeveralTransfersAreToldApart) {
  Referrer alice;
  alice.call->Transfer(kCarol);
  alice.AnswerLast(202);
  EXPECT_EQ(alice.call->Transfer("sip:dave@chicago.example.com"), 2u);
  const std::string id = absl::StrCat(alice.Sent(-1).cseq().number);
  alice.AnswerLast(202);
  alice.person.events.clear();
  alice.Notify("active;expires=60", kTrying, "refer;id=" + id);
  alice.Notify("active;expires=60", kTrying);
  EXPECT_THAT(alice.person.events,
              ElementsAre("transfer 2 202 100", "transfer 1 202 100"));
}

// RFC 5359 section 2.5, F15: to-tag is that of carol, from-tag ours.
TEST(ReferClient, AttendedTransferNamesTheCallToReplace) {
  Referrer alice;
  Call& to_carol = alice.ua->Invite("sip:carol@192.0.2.203");
  EXPECT_EQ(alice.call->TransferTo(to_carol), 0u);  // It is not up.
  const Message invite = alice.Sent(-1);
  alice.Receive(Reply{.to_tag = "5f35a3",
                      .contact = "<sip:39itp34klkd@192.0.2.203;gr>",
                      .sdp = kBobSdp}
                    .To(invite));
  EXPECT_EQ(alice.call->TransferTo(to_carol), 1u);
  const Message refer = alice.Sent(-1);
  EXPECT_EQ(refer.call_id(), alice.call->call_id());
  std::string call_id(to_carol.call_id());
  call_id.replace(call_id.find('@'), 1, "%40");
  EXPECT_EQ(refer.FindValue(HeaderId::kReferTo),
            absl::StrCat("<sip:39itp34klkd@192.0.2.203;gr?Replaces=", call_id,
                         "%3Bto-tag%3D5f35a3%3Bfrom-tag%3D", invite.from()->tag,
                         "&Require=replaces>"));
}

TEST(ReferClient, CallThatIsNotUpIsNotTransferred) {
  LoneUa alice(Referring());
  Call& call = alice.ua->Invite(kBob);
  EXPECT_EQ(call.Transfer(kCarol), 0u);
  Referrer without(AliceConfig());
  EXPECT_EQ(without.call->Transfer(kCarol), 0u);
  EXPECT_THAT(without.person.events, IsEmpty());
}

// The drafts before RFC 3515.
TEST(Also, TransferIsABye) {
  UserAgentConfig config = AliceConfig();
  config.transfer_style = TransferStyle::kAlso;
  Referrer alice(config);
  EXPECT_EQ(alice.call->Transfer(kCarol), 1u);
  const Message bye = alice.Sent(-1);
  EXPECT_EQ(bye.method(), Method::kBye);
  ASSERT_NE(bye.FindByName("Also"), nullptr);
  EXPECT_EQ(bye.value(*bye.FindByName("Also")),
            "<sip:carol@chicago.example.com>");
  alice.AnswerLast(200);
  EXPECT_THAT(alice.person.events, ElementsAre("ended 1 hung_up local 200",
                                               "transfer 1 200 0 over"));
}

}  // namespace
}  // namespace sipsim::sip
