// The caller's end of a call: RFC 3261 sections 8.1, 9.1, 13.2.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

const Reply kRinging = {.status_code = 180};
const Reply kAnswer = {.status_code = 200, .sdp = kBobSdp};

TEST(Caller, InviteIsThatOfRfc3665) {
  LoneUa alice;
  Call& call = alice.ua->Invite({.uri = kBob, .display_name = "Bob"});
  const Message invite = alice.Sent(0);
  // Section 3.1, F1, but for the transport and what is drawn.
  const std::string wanted = absl::StrCat(
      "INVITE sip:bob@biloxi.example.com SIP/2.0\r\n"
      "Via: SIP/2.0/UDP client.atlanta.example.com:5060;branch=",
      invite.top_via().branch,
      "\r\n"
      "Max-Forwards: 70\r\n"
      "From: Alice <sip:alice@atlanta.example.com>;tag=",
      invite.from()->tag,
      "\r\n"
      "To: Bob <sip:bob@biloxi.example.com>\r\n"
      "Call-ID: ",
      call.call_id(),
      "\r\n"
      "CSeq: 1 INVITE\r\n"
      "Contact: <sip:alice@client.atlanta.example.com>\r\n"
      "Content-Type: application/sdp\r\n"
      "Content-Length: 151\r\n"
      "\r\n"
      "v=0\r\n"
      "o=alice 2890844526 2890844526 IN IP4 client.atlanta.example.com\r\n"
      "s=-\r\n"
      "c=IN IP4 192.0.2.101\r\n"
      "t=0 0\r\n"
      "m=audio 49172 RTP/AVP 0\r\n"
      "a=rtpmap:0 PCMU/8000\r\n");
  EXPECT_EQ(std::string(invite.text()), wanted);
  EXPECT_THAT(std::string(call.call_id()),
              ::testing::EndsWith("@atlanta.example.com"));
  EXPECT_EQ(alice.fake.sent()[0].flow.remote.ToString(), "192.0.2.201:5060");
  EXPECT_EQ(call.state(), CallState::kCalling);
}

TEST(Caller, ProgressThenAnswerThenAck) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  const Message invite = alice.Sent(0);
  alice.Receive(Reply{.status_code = 100, .to_tag = ""}.To(invite));
  EXPECT_EQ(call.state(), CallState::kProceeding);
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
  alice.Receive(kRinging.To(invite));
  EXPECT_EQ(call.state(), CallState::kEarly);
  EXPECT_EQ(call.status_code(), 180);
  EXPECT_EQ(alice.ua->open_dialog_count(), 1u);
  alice.Receive(kAnswer.To(invite));
  EXPECT_EQ(call.state(), CallState::kEstablished);
  EXPECT_EQ(call.status_code(), 200);
  EXPECT_EQ(alice.ua->open_dialog_count(), 1u);
  EXPECT_THAT(alice.person.events,
              ElementsAre("progress 1 100", "progress 1 180", "established 1"));
  const Message ack = alice.Sent(-1);  // 13.2.2.4
  EXPECT_EQ(KindOf(ack), "ACK");
  EXPECT_EQ(ack.request_uri().text, "sip:bob@192.0.2.201");
  EXPECT_EQ(ack.cseq().number, 1u);
  EXPECT_EQ(ack.to()->tag, "bobtag");
  EXPECT_EQ(ack.body(), "");
  EXPECT_NE(ack.top_via().branch, invite.top_via().branch);
  EXPECT_EQ(call.session().state(), OfferAnswerState::kStable);
  EXPECT_EQ(call.session().Streams()[0].remote_port, 3456);
}

// 12.1.2, 12.2.1.1: the route set of the UAC is the Record-Route reversed.
TEST(Caller, AckAndByeFollowTheRouteSet) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  Reply answer = kAnswer;
  answer.record_routes = {"<sip:ss2.biloxi.example.com;lr>",
                          "<sip:ss1.atlanta.example.com;lr>"};
  alice.Receive(answer.To(alice.Sent(0)));
  EXPECT_TRUE(call.HangUp());
  for (int i : {-2, -1}) {
    const Message request = alice.Sent(i);
    EXPECT_EQ(request.FindValue(HeaderId::kRoute),
              "<sip:ss1.atlanta.example.com;lr>, "
              "<sip:ss2.biloxi.example.com;lr>");
    EXPECT_EQ(request.request_uri().text, "sip:bob@192.0.2.201");
    EXPECT_EQ(alice.fake.sent()[alice.sent_count() + i].flow.remote.ToString(),
              "192.0.2.111:5060");
  }
  EXPECT_EQ(KindOf(alice.Sent(-1)), "BYE");
  EXPECT_EQ(alice.Sent(-1).cseq().number, 2u);
}

TEST(Caller, EachRetransmittedAnswerGetsTheSameAck) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  const BufferRef answer = kAnswer.To(alice.Sent(0));
  alice.Receive(answer);
  const std::string ack(alice.fake.sent().back().text());
  for (int i = 0; i < 3; ++i) {
    alice.fake.Advance(1s);
    alice.Receive(answer);
    EXPECT_EQ(std::string(alice.fake.sent().back().text()), ack);
  }
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("INVITE", "ACK", "ACK", "ACK", "ACK"));
}

// 13.2.2.4: every 2xx is acknowledged; all but the first are hung up.
TEST(Caller, FurtherForkedAnswerGetsAckAndBye) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  const Message invite = alice.Sent(0);
  Reply other = kAnswer;
  other.to_tag = "carol";
  other.contact = "<sip:carol@192.0.2.202>";
  Reply other_ringing = kRinging;
  other_ringing.to_tag = "carol";
  alice.Receive(kRinging.To(invite));
  alice.Receive(other_ringing.To(invite));
  EXPECT_EQ(alice.ua->open_dialog_count(), 2u);
  alice.Receive(kAnswer.To(invite));
  alice.Receive(other.To(invite));
  alice.Receive(other.To(invite));  // Retransmitted.
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("INVITE", "ACK", "ACK", "BYE", "ACK"));
  EXPECT_EQ(alice.Sent(2).request_uri().text, "sip:carol@192.0.2.202");
  EXPECT_EQ(alice.Sent(3).to()->tag, "carol");
  EXPECT_EQ(alice.Sent(3).cseq().number, 2u);
  EXPECT_EQ(call.state(), CallState::kEstablished);
  EXPECT_EQ(alice.ua->open_dialog_count(), 1u);
  // 64*T1 after the first 2xx nothing of the INVITE is left.
  alice.fake.Advance(32s);
  EXPECT_EQ(alice.ua->open_transaction_count(), 0u);
  EXPECT_EQ(call.state(), CallState::kEstablished);
}

TEST(Caller, CancelWaitsForTheFirstProvisionalResponse) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  EXPECT_TRUE(call.Cancel());
  EXPECT_FALSE(call.Cancel());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE"));
  const Message invite = alice.Sent(0);
  alice.Receive(kRinging.To(invite));
  alice.Receive(kRinging.To(invite));
  ASSERT_THAT(alice.SentKinds(), ElementsAre("INVITE", "CANCEL"));
  const Message cancel = alice.Sent(1);  // 9.1
  EXPECT_EQ(cancel.top_via().text, invite.top_via().text);
  EXPECT_EQ(cancel.cseq().number, 1u);
  alice.Receive(Reply{.status_code = 200, .contact = ""}.To(cancel));
  EXPECT_EQ(call.state(), CallState::kTerminating);
  alice.Receive(Reply{.status_code = 487, .contact = ""}.To(invite));
  EXPECT_EQ(call.state(), CallState::kTerminated);
  EXPECT_THAT(alice.person.events, ElementsAre("ended 1 cancelled local 487"));
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
}

// 9.1, 15: the answer and the CANCEL cross.
TEST(Caller, AnswerThatBeatsTheCancelIsAcknowledgedAndHungUp) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  const Message invite = alice.Sent(0);
  alice.Receive(kRinging.To(invite));
  call.Cancel();
  alice.Receive(kAnswer.To(invite));
  ASSERT_THAT(alice.SentKinds(), ElementsAre("INVITE", "CANCEL", "ACK", "BYE"));
  EXPECT_EQ(call.state(), CallState::kTerminating);
  alice.Receive(Reply{.contact = ""}.To(alice.Sent(3)));
  EXPECT_THAT(alice.person.events,
              ElementsAre("progress 1 180", "ended 1 hung_up local 200"));
}

TEST(Caller, AnswerBeforeAnyProvisionalAlsoBeatsTheCancel) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  call.HangUp();
  alice.Receive(kAnswer.To(alice.Sent(0)));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK", "BYE"));
}

TEST(Caller, CancelledInviteIsGivenUpAfter64T1) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  alice.Receive(kRinging.To(alice.Sent(0)));
  alice.fake.Advance(10s);
  call.Cancel();
  alice.fake.Advance(32s - 1ns);
  EXPECT_EQ(call.state(), CallState::kTerminating);
  alice.fake.Advance(1ns);
  EXPECT_THAT(alice.person.events,
              ElementsAre("progress 1 180", "ended 1 cancelled local 487"));
  EXPECT_EQ(call.end()->time, At(42s));
  EXPECT_EQ(alice.ua->open_transaction_count(), 0u);
}

TEST(Caller, NoResponseIsA408AfterTimerB) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  alice.fake.Advance(32s - 1ns);
  EXPECT_THAT(alice.person.events, IsEmpty());
  alice.fake.Advance(1ns);
  EXPECT_THAT(alice.person.events, ElementsAre("ended 1 timeout network 408"));
  EXPECT_EQ(call.status_code(), 408);
}

TEST(Caller, UnreachableIsA503AtOnce) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  const auto& sent = alice.fake.sent()[0];
  alice.ua->transport_user().OnUnreachable(sent.flow, sent.text());
  EXPECT_THAT(alice.person.events,
              ElementsAre("ended 1 transport_error network 503"));
}

TEST(Caller, UnknownHostFailsAfterTheVerbHasReturned) {
  for (const char* uri :
       {"sip:bob@nowhere.example.com", "tel:+358-555-1234567", "nonsense"}) {
    LoneUa alice;
    Call& call = alice.ua->Invite(uri);
    EXPECT_EQ(call.state(), CallState::kTerminating);
    EXPECT_THAT(alice.person.events, IsEmpty());
    alice.fake.Advance(0s);
    EXPECT_THAT(alice.person.events,
                ElementsAre("ended 1 transport_error network 503"));
    EXPECT_EQ(alice.sent_count(), 0u);
  }
}

TEST(Caller, RejectionEndsTheCallWithItsReason) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  const Message invite = alice.Sent(0);
  alice.Receive(kRinging.To(invite));
  alice.Receive(Reply{.status_code = 486, .contact = ""}.To(invite));
  EXPECT_THAT(alice.person.events,
              ElementsAre("progress 1 180", "ended 1 rejected remote 486"));
  EXPECT_EQ(call.end()->text, "Busy Here");
  EXPECT_FALSE(call.HangUp());
  EXPECT_FALSE(call.Cancel());
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
}

// 13.2.1: Expires in the INVITE, and CANCEL when it has run out.
TEST(Caller, ExpiredInvitationIsCancelled) {
  LoneUa alice;
  alice.ua->Invite({.uri = kBob, .expires = 20s});
  const Message invite = alice.Sent(0);
  EXPECT_EQ(invite.expires(), 20u);
  alice.Receive(kRinging.To(invite));
  alice.fake.Advance(20s - 1ns);
  EXPECT_EQ(alice.sent_count(), 1u);
  alice.fake.Advance(1ns);
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "CANCEL"));
  alice.Receive(Reply{.status_code = 487, .contact = ""}.To(invite));
  EXPECT_THAT(alice.person.events,
              ElementsAre("progress 1 180", "ended 1 expired local 487"));
}

TEST(Caller, AnswerOfNoUseGetsAckAndBye) {
  for (const std::string sdp : {"", "nonsense"}) {
    LoneUa alice;
    alice.ua->Invite(kBob);
    Reply answer = kAnswer;
    answer.sdp = sdp;
    alice.Receive(answer.To(alice.Sent(0)));
    ASSERT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK", "BYE"));
    alice.Receive(Reply{.contact = ""}.To(alice.Sent(-1)));
    EXPECT_THAT(alice.person.events,
                ElementsAre("ended 1 bad_answer local 200"));
  }
}

// 13.2.1: the first description that comes is the answer.
TEST(Caller, AnswerInAProvisionalResponseCounts) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  Reply progress = kRinging;
  progress.status_code = 183;
  progress.sdp = kBobSdp;
  alice.Receive(progress.To(alice.Sent(0)));
  Reply answer = kAnswer;
  answer.sdp = absl::StrReplaceAll(kBobSdp, {{"3456", "9999"}});
  alice.Receive(answer.To(alice.Sent(0)));
  EXPECT_EQ(call.session().Streams()[0].remote_port, 3456);
}

// 13.2.1: no offer in the INVITE: offer in the 2xx, answer in the ACK.
TEST(Caller, OfferlessInviteAnswersInTheAck) {
  LoneUa alice;
  Call& call = alice.ua->Invite({.uri = kBob, .offer = false});
  EXPECT_EQ(alice.Sent(0).body(), "");
  Reply second = kAnswer;
  second.to_tag = "carol";
  const Message invite = alice.Sent(0);
  alice.Receive(kAnswer.To(invite));
  alice.Receive(second.To(invite));
  ASSERT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK", "ACK", "BYE"));
  for (int i : {1, 2}) {
    EXPECT_EQ(alice.Sent(i).FindValue(HeaderId::kContentType),
              "application/sdp");
    EXPECT_THAT(std::string(alice.Sent(i).body()),
                HasSubstr("m=audio 49172 RTP/AVP 0\r\n"));
  }
  EXPECT_EQ(call.state(), CallState::kEstablished);
}

// The callee hangs up, and its BYE overtakes its 200.
TEST(Caller, ByeThatOvertakesTheAnswerEndsTheCall) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  const Message invite = alice.Sent(0);
  alice.Receive(kRinging.To(invite));
  alice.Receive(Incoming{.method = "BYE",
                         .to_tag = std::string(invite.from()->tag),
                         .call_id = std::string(call.call_id())}
                    .ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "200 BYE");
  alice.Receive(kAnswer.To(invite));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "200 BYE", "ACK"));
  EXPECT_THAT(alice.person.events,
              ElementsAre("progress 1 180", "ended 1 hung_up remote 200"));
}

TEST(Caller, ResponseWithTwoViasIsDropped) {
  LoneUa alice;
  Call& call = alice.ua->Invite(kBob);
  std::string text(kRinging.To(alice.Sent(0)).view());
  const std::string more = "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKother\r\n";
  text.insert(text.find("From:"), more);
  alice.Receive(text);  // 8.1.3.3
  EXPECT_EQ(call.state(), CallState::kCalling);
  EXPECT_EQ(alice.fake.CountOf("response_with_many_vias"), 1u);
}

// 8.1.2: a pre-loaded route set, loose and strict.
TEST(Caller, InviteFollowsThePreloadedRouteSet) {
  UserAgentConfig config = AliceConfig();
  config.route_set = {"<sip:ss1.atlanta.example.com;lr>",
                      "<sip:ss2.biloxi.example.com;lr>"};
  LoneUa alice(config);
  alice.ua->Invite(kBob);
  const Message invite = alice.Sent(0);
  EXPECT_EQ(invite.request_uri().text, kBob);
  EXPECT_EQ(invite.FindValue(HeaderId::kRoute),
            "<sip:ss1.atlanta.example.com;lr>, "
            "<sip:ss2.biloxi.example.com;lr>");
  EXPECT_EQ(alice.fake.sent()[0].flow.remote.ToString(), "192.0.2.111:5060");

  InviteOptions strict{.uri = kBob};
  strict.route_set = {"<sip:ss1.atlanta.example.com>"};
  alice.ua->Invite(strict);
  const Message second = alice.Sent(1);
  EXPECT_EQ(second.request_uri().text, "sip:ss1.atlanta.example.com");
  EXPECT_EQ(second.FindValue(HeaderId::kRoute), "<sip:bob@biloxi.example.com>");
}

TEST(Caller, MayCallInTheNameOfAnother) {
  LoneUa alice;
  alice.ua->Invite({.uri = kBob,
                    .from_aor = "sip:amy@atlanta.example.com",
                    .from_display_name = "Amy"});
  EXPECT_THAT(std::string(alice.Sent(0).from()->text),
              StartsWith("Amy <sip:amy@atlanta.example.com>;tag="));
}

}  // namespace
}  // namespace sipsim::sip
