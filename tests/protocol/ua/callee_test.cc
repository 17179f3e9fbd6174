// The callee's end of a call: RFC 3261 sections 9.2, 13.3, 15.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Alice is called by Bob.
struct Callee : LoneUa {
  Call& Take(Incoming invite = {.body = kBobSdp}) {
    Receive(invite.ToBytes());
    return *ua->last_call();
  }
  // The tag of her responses.
  std::string tag() const { return std::string(Sent(-1).to()->tag); }
  // A request of Bob's within the dialog that her last response made.
  Incoming Within(const std::string& method, uint32_t cseq) const {
    Incoming request;
    request.method = method;
    request.uri = "sip:alice@client.atlanta.example.com";
    request.branch = absl::StrCat("z9hG4bK", method, cseq);
    request.to_tag = tag();
    request.cseq = cseq;
    return request;
  }
};

TEST(Callee, RingsAndAnswersWithTagContactAndRecordRoute) {
  Callee alice;
  Incoming invite{.body = kBobSdp};
  invite.fields =
      "Record-Route: <sip:ss2.biloxi.example.com;lr>\r\n"
      "Record-Route: <sip:ss1.atlanta.example.com;lr>\r\n";
  Call& call = alice.Take(invite);
  EXPECT_EQ(call.state(), CallState::kProceeding);
  EXPECT_EQ(call.remote_uri(), "sip:bob@biloxi.example.com");
  EXPECT_TRUE(call.Ring());
  EXPECT_EQ(call.state(), CallState::kEarly);
  EXPECT_TRUE(call.Answer());
  EXPECT_EQ(call.state(), CallState::kAccepted);
  EXPECT_FALSE(call.Answer());
  EXPECT_FALSE(call.Ring());
  EXPECT_FALSE(call.Reject(486));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("180 INVITE", "200 INVITE"));
  EXPECT_EQ(alice.Sent(0).to()->tag, alice.Sent(1).to()->tag);
  for (int i : {0, 1}) {  // 12.1.1
    const Message response = alice.Sent(i);
    EXPECT_EQ(response.FindValue(HeaderId::kContact),
              "<sip:alice@client.atlanta.example.com>");
    ASSERT_EQ(response.record_routes().size(), 2u);
    EXPECT_EQ(response.record_routes()[0].text,
              "<sip:ss2.biloxi.example.com;lr>");
  }
  EXPECT_EQ(alice.Sent(0).body(), "");
  EXPECT_THAT(std::string(alice.Sent(1).body()),
              HasSubstr("m=audio 49172 RTP/AVP 0\r\n"));
  alice.Receive(alice.Within("ACK", 1).ToBytes());
  EXPECT_EQ(call.state(), CallState::kEstablished);
  EXPECT_THAT(alice.person.events, ElementsAre("incoming 1", "established 1"));
}

// 13.3.1.4: T1, doubling up to T2, until 64*T1; then BYE.
TEST(Callee, AnswerIsSentAgainUntil64T1ThenBye) {
  Callee alice;
  Call& call = alice.Take();
  call.Answer();
  alice.fake.Advance(32s);
  EXPECT_THAT(alice.TimesOf("200 INVITE"),
              ElementsAre(0ms, 500ms, 1500ms, 3500ms, 7500ms, 11500ms, 15500ms,
                          19500ms, 23500ms, 27500ms, 31500ms));
  EXPECT_THAT(alice.TimesOf("BYE"), ElementsAre(32s));
  EXPECT_EQ(call.state(), CallState::kTerminating);
  const BufferRef first = alice.fake.sent()[0].bytes;
  EXPECT_EQ(alice.fake.sent()[10].text(), first.view());
  alice.Receive(Reply{.contact = ""}.To(alice.Sent(-1)));
  EXPECT_THAT(alice.person.events,
              ElementsAre("incoming 1", "ended 1 no_ack network 200"));
}

TEST(Callee, AckEndsTheRetransmissions) {
  Callee alice;
  Call& call = alice.Take();
  call.Answer();
  alice.fake.Advance(2s);
  const Incoming ack = alice.Within("ACK", 1);
  alice.Receive(ack.ToBytes());
  alice.Receive(ack.ToBytes());
  alice.fake.Advance(60s);
  EXPECT_EQ(alice.TimesOf("200 INVITE").size(), 3u);
  EXPECT_EQ(call.state(), CallState::kEstablished);
  EXPECT_EQ(alice.ua->open_transaction_count(), 0u);
  EXPECT_THAT(alice.fake.pending_timers(), IsEmpty());
}

TEST(Callee, AckOfAnotherCSeqOrDialogIsNoAck) {
  Callee alice;
  Call& call = alice.Take();
  call.Answer();
  alice.Receive(alice.Within("ACK", 2).ToBytes());
  Incoming foreign = alice.Within("ACK", 1);
  foreign.from_tag = "carol";
  alice.Receive(foreign.ToBytes());
  foreign = alice.Within("ACK", 1);
  foreign.to_tag = "unknown";
  alice.Receive(foreign.ToBytes());
  EXPECT_EQ(call.state(), CallState::kAccepted);
  EXPECT_EQ(alice.fake.CountOf("ack_without_invite"), 3u);
}

// 15: the callee's BYE waits for the ACK.
TEST(Callee, HangUpBeforeTheAckWaitsForIt) {
  Callee alice;
  Call& call = alice.Take();
  call.Answer();
  EXPECT_TRUE(call.HangUp());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("200 INVITE"));
  alice.Receive(alice.Within("ACK", 1).ToBytes());
  ASSERT_THAT(alice.SentKinds(), ElementsAre("200 INVITE", "BYE"));
  const Message bye = alice.Sent(-1);
  EXPECT_EQ(bye.request_uri().text, "sip:bob@192.0.2.201");
  EXPECT_EQ(bye.cseq().number, 1u);
  alice.Receive(Reply{.contact = ""}.To(bye));
  EXPECT_THAT(alice.person.events,
              ElementsAre("incoming 1", "ended 1 hung_up local 200"));
}

TEST(Callee, RejectionIsOverOnceTheVerbHasReturned) {
  Callee alice;
  Call& call = alice.Take();
  call.Ring();
  EXPECT_TRUE(call.Reject(486));
  EXPECT_FALSE(call.Reject(486));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("180 INVITE", "486 INVITE"));
  EXPECT_EQ(alice.Sent(1).to()->tag, alice.Sent(0).to()->tag);
  EXPECT_THAT(alice.person.events, ElementsAre("incoming 1"));
  alice.fake.Advance(0s);
  EXPECT_THAT(alice.person.events,
              ElementsAre("incoming 1", "ended 1 rejected local 486"));
  EXPECT_EQ(call.end()->text, "Busy Here");
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
}

TEST(Callee, HangUpOfARingingPhoneDeclines) {
  Callee alice;
  alice.Take().HangUp();
  EXPECT_THAT(alice.SentKinds(), ElementsAre("603 INVITE"));
}

// 9.2.
TEST(Callee, CancelIsAnsweredAndEndsTheInviteWith487) {
  Callee alice;
  alice.Take().Ring();
  Incoming cancel{.method = "CANCEL", .contact = ""};
  alice.Receive(cancel.ToBytes());
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("180 INVITE", "200 CANCEL", "487 INVITE"));
  EXPECT_EQ(alice.Sent(1).to()->tag, alice.Sent(0).to()->tag);
  EXPECT_EQ(alice.Sent(2).to()->tag, alice.Sent(0).to()->tag);
  EXPECT_THAT(alice.person.events,
              ElementsAre("incoming 1", "ended 1 cancelled remote 487"));
}

TEST(Callee, CancelAfterTheAnswerChangesNothing) {
  Callee alice;
  Call& call = alice.Take();
  call.Answer();
  alice.Receive(Incoming{.method = "CANCEL", .contact = ""}.ToBytes());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("200 INVITE", "200 CANCEL"));
  EXPECT_EQ(call.state(), CallState::kAccepted);
}

TEST(Callee, CancelOfNothingGets481) {
  Callee alice;
  alice.Receive(Incoming{.method = "CANCEL", .contact = ""}.ToBytes());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("481 CANCEL"));
}

// 13.3.1.1: at every minute, so that proxies do not give up.
TEST(Callee, ProvisionalResponseIsRepeatedEachMinute) {
  Callee alice;
  alice.fake.Advance(5s);
  Call& call = alice.Take();
  call.Ring(183);
  alice.fake.Advance(150s);
  EXPECT_THAT(alice.TimesOf("183 INVITE"), ElementsAre(5s, 65s, 125s));
  call.Answer();
  alice.Receive(alice.Within("ACK", 1).ToBytes());
  alice.fake.Advance(150s);
  EXPECT_EQ(alice.TimesOf("183 INVITE").size(), 3u);
}

// 13.3.1: the invitation expires before a final response.
TEST(Callee, ExpiredInvitationGets487) {
  Callee alice;
  Incoming invite{.fields = "Expires: 10\r\n", .body = kBobSdp};
  alice.Take(invite).Ring();
  alice.fake.Advance(10s - 1ns);
  EXPECT_EQ(alice.sent_count(), 1u);
  alice.fake.Advance(1ns);
  EXPECT_THAT(alice.SentKinds(), ElementsAre("180 INVITE", "487 INVITE"));
  EXPECT_THAT(alice.person.events,
              ElementsAre("incoming 1", "ended 1 expired remote 487"));
}

TEST(Callee, ExpiresDoesNotEndAnAnsweredCall) {
  Callee alice;
  Incoming invite{.fields = "Expires: 10\r\n", .body = kBobSdp};
  Call& call = alice.Take(invite);
  call.Answer();
  alice.Receive(alice.Within("ACK", 1).ToBytes());
  alice.fake.Advance(60s);
  EXPECT_EQ(call.state(), CallState::kEstablished);
}

TEST(Callee, OfferlessInviteGetsTheOfferInTheAnswer) {
  Callee alice;
  Call& call = alice.Take(Incoming{});
  call.Answer();
  EXPECT_THAT(std::string(alice.Sent(0).body()), HasSubstr("m=audio 49172"));
  Incoming ack = alice.Within("ACK", 1);
  ack.body = kBobSdp;
  alice.Receive(ack.ToBytes());
  EXPECT_EQ(call.state(), CallState::kEstablished);
  EXPECT_EQ(call.session().Streams()[0].remote_port, 3456);
}

TEST(Callee, AckWithoutTheAnswerItOwesIsHungUp) {
  Callee alice;
  Call& call = alice.Take(Incoming{});
  call.Answer();
  alice.Receive(alice.Within("ACK", 1).ToBytes());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("200 INVITE", "BYE"));
  alice.Receive(Reply{.contact = ""}.To(alice.Sent(-1)));
  EXPECT_EQ(call.end()->cause, CallEndCause::kBadAnswer);
}

// 15.1.2: the BYE of an early dialog answers the pending INVITE too.
TEST(Callee, ByeInTheEarlyDialogEndsTheInviteWith487) {
  Callee alice;
  Call& call = alice.Take();
  call.Ring();
  alice.Receive(alice.Within("BYE", 2).ToBytes());
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("180 INVITE", "200 BYE", "487 INVITE"));
  EXPECT_THAT(alice.person.events,
              ElementsAre("incoming 1", "ended 1 hung_up remote 487"));
}

TEST(Callee, ByeBeforeTheAckEndsTheCall) {
  Callee alice;
  Call& call = alice.Take();
  call.Answer();
  alice.Receive(alice.Within("BYE", 2).ToBytes());
  alice.fake.Advance(40s);
  EXPECT_THAT(alice.SentKinds(), ElementsAre("200 INVITE", "200 BYE"));
  EXPECT_THAT(alice.person.events,
              ElementsAre("incoming 1", "ended 1 hung_up remote 200"));
}

// 12.2.2: CSeq numbers only go up.
TEST(Callee, OutOfOrderRequestInTheDialogGets500) {
  Callee alice;
  Call& call = alice.Take(Incoming{.cseq = 7, .body = kBobSdp});
  call.Answer();
  alice.Receive(alice.Within("ACK", 7).ToBytes());
  alice.Receive(alice.Within("BYE", 7).ToBytes());
  alice.Receive(alice.Within("BYE", 6).ToBytes());
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("200 INVITE", "500 BYE", "500 BYE"));
  alice.Receive(alice.Within("BYE", 9).ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "200 BYE");
}

}  // namespace
}  // namespace sipsim::sip
