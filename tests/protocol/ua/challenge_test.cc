// Challenges and their answers at the client: RFC 3261 sections 22.1 to 22.3,
// RFC 7616, RFC 8760.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/challenges.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kBob[] = "sip:bob@biloxi.example.com";
// 22.3, 8.1.3.5: the same Call-ID, From and To, the CSeq number one higher.
TEST(Challenge, InviteIsSentAgainWithCredentials) {
  LoneUa alice(WithAccounts());
  alice.ua->Invite(kBob);
  const Message first = alice.Sent(0);
  EXPECT_THAT(ProxyCredentials(first), IsEmpty());
  alice.Receive(Challenged(first, 407, {kAtlanta}));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK", "INVITE"));
  const Message second = alice.Sent(2);
  EXPECT_EQ(second.call_id(), first.call_id());
  EXPECT_EQ(second.from()->text, first.from()->text);
  EXPECT_EQ(second.to()->text, first.to()->text);
  EXPECT_EQ(second.to()->tag, "");
  EXPECT_EQ(second.cseq().number, 2u);
  EXPECT_NE(second.top_via().branch, first.top_via().branch);
  EXPECT_EQ(second.body(), first.body());
  EXPECT_EQ(second.contacts()[0].text, first.contacts()[0].text);
  const auto credentials = ProxyCredentials(second);
  ASSERT_THAT(credentials, SizeIs(1));
  EXPECT_EQ(credentials[0].username, "alice");
  EXPECT_EQ(credentials[0].realm, "atlanta.example.com");
  EXPECT_EQ(credentials[0].nonce, "n1");
  EXPECT_EQ(credentials[0].opaque, "");
  EXPECT_EQ(credentials[0].qop, DigestQop::kAuth);
  EXPECT_EQ(credentials[0].nonce_count, 1u);
  EXPECT_TRUE(Proves(credentials[0], second, "zanzibar"));
}

// RFC 3665 section 3.3: F4 has one, F11 both, and so has the ACK F19.
TEST(Challenge, EachRealmOnTheWayGetsItsOwnCredentials) {
  LoneUa alice(WithAccounts());
  Call& call = alice.ua->Invite(kBob);
  alice.Receive(Challenged(alice.Sent(0), 407, {kAtlanta}));
  alice.Receive(Challenged(alice.Sent(-1), 407, {kBiloxi}));
  const Message third = alice.Sent(-1);
  EXPECT_EQ(third.cseq().number, 3u);
  const auto credentials = ProxyCredentials(third);
  ASSERT_THAT(credentials, SizeIs(2));
  EXPECT_TRUE(Proves(credentials[0], third, "zanzibar"));
  EXPECT_EQ(credentials[0].nonce_count, 2u);
  EXPECT_TRUE(Proves(credentials[1], third, "quay"));
  // The ACK for the second 407 shows what the second INVITE showed (22.1).
  EXPECT_THAT(ProxyCredentials(alice.Sent(-2)), SizeIs(1));

  Reply answer;
  answer.sdp = kBobSdp;
  alice.Receive(answer.To(third));
  const Message ack = alice.Sent(-1);
  EXPECT_EQ(ack.method(), Method::kAck);
  EXPECT_EQ(ack.cseq().number, 3u);
  std::vector<std::string> invite_fields;
  std::vector<std::string> ack_fields;
  for (const Credentials& c : credentials) {
    invite_fields.push_back(c.ToString());
  }
  for (const Credentials& c : ProxyCredentials(ack)) {
    ack_fields.push_back(c.ToString());
  }
  EXPECT_EQ(ack_fields, invite_fields);

  // 22.3: all further requests of this Call-ID, too.
  call.HangUp();
  const Message bye = alice.Sent(-1);
  EXPECT_EQ(bye.cseq().number, 4u);
  ASSERT_THAT(ProxyCredentials(bye), SizeIs(2));
  EXPECT_TRUE(Proves(ProxyCredentials(bye)[0], bye, "zanzibar"));
  EXPECT_EQ(ProxyCredentials(bye)[0].nonce_count, 3u);
}

TEST(Challenge, AllChallengesOfOneResponseAreAnswered) {
  LoneUa alice(WithAccounts());
  alice.ua->Invite(kBob);
  alice.Receive(Challenged(alice.Sent(0), 407, {kAtlanta, kBiloxi}));
  EXPECT_EQ(alice.Sent(-1).cseq().number, 2u);
  EXPECT_THAT(ProxyCredentials(alice.Sent(-1)), SizeIs(2));
}

// 22.1: not again with credentials that were just rejected.
TEST(Challenge, WrongPasswordEndsWithTheSecondChallenge) {
  LoneUa alice(WithAccounts());
  alice.ua->Invite(kBob);
  alice.Receive(Challenged(alice.Sent(0), 407, {kAtlanta}));
  alice.Receive(Challenged(
      alice.Sent(-1), 407,
      {"Digest realm=\"atlanta.example.com\", qop=\"auth\", nonce=\"n9\""}));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK", "INVITE", "ACK"));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 407");
}

// RFC 7616 section 3.3: the password was right, the nonce too old.
TEST(Challenge, StaleNonceIsReplacedAndTheRequestSentAgain) {
  LoneUa alice(WithAccounts());
  alice.ua->Invite(kBob);
  alice.Receive(Challenged(alice.Sent(0), 407, {kAtlanta}));
  alice.Receive(Challenged(alice.Sent(-1), 407,
                           {"Digest realm=\"atlanta.example.com\", "
                            "qop=\"auth\", nonce=\"n9\", stale=true"}));
  const Message third = alice.Sent(-1);
  EXPECT_EQ(third.method(), Method::kInvite);
  EXPECT_EQ(third.cseq().number, 3u);
  ASSERT_THAT(ProxyCredentials(third), SizeIs(1));
  EXPECT_EQ(ProxyCredentials(third)[0].nonce, "n9");
  EXPECT_EQ(ProxyCredentials(third)[0].nonce_count, 1u);
}

TEST(Challenge, ServerThatFindsEveryNonceTooOldIsLeft) {
  LoneUa alice(WithAccounts());
  alice.ua->Invite(kBob);
  int count = 0;
  while (alice.person.events.empty() && count < 50) {
    alice.Receive(Challenged(alice.Sent(-1), 407,
                             {absl::StrCat("Digest realm=\"atlanta.example.com"
                                           "\", nonce=\"n",
                                           ++count, "\", stale=true")}));
  }
  EXPECT_LT(count, 12);
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 407");
}

TEST(Challenge, UnknownRealmEndsTheRequest) {
  LoneUa alice(WithAccounts());
  alice.ua->Invite(kBob);
  alice.Receive(Challenged(
      alice.Sent(0), 407,
      {"Digest realm=\"chicago.example.com\", qop=\"auth\", nonce=\"n1\""}));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK"));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 407");
}

TEST(Challenge, AuthIntCoversTheBodyAndLegacyHasNoCount) {
  for (const char* qop : {"qop=\"auth-int\", ", ""}) {
    LoneUa alice(WithAccounts());
    alice.ua->Invite(kBob);
    alice.Receive(
        Challenged(alice.Sent(0), 407,
                   {absl::StrCat("Digest realm=\"atlanta.example.com\", ", qop,
                                 "nonce=\"n1\", algorithm=SHA-256")}));
    const Message second = alice.Sent(-1);
    const auto credentials = ProxyCredentials(second);
    ASSERT_THAT(credentials, SizeIs(1));
    const bool is_legacy = *qop == '\0';
    EXPECT_EQ(credentials[0].qop,
              is_legacy ? DigestQop::kNone : DigestQop::kAuthInt);
    EXPECT_EQ(credentials[0].nonce_count, is_legacy ? 0u : 1u);
    EXPECT_EQ(credentials[0].algorithm, DigestAlgorithm::kSha256);
    EXPECT_TRUE(Proves(credentials[0], second, "zanzibar"));
  }
}

// 22.1: a CANCEL is never challenged.
TEST(Challenge, CancelCarriesNoCredentials) {
  LoneUa alice(WithAccounts());
  Call& call = alice.ua->Invite(kBob);
  alice.Receive(Challenged(alice.Sent(0), 407, {kAtlanta}));
  alice.Receive(Reply{.status_code = 180}.To(alice.Sent(-1)));
  call.Cancel();
  const Message cancel = alice.Sent(-1);
  EXPECT_EQ(cancel.method(), Method::kCancel);
  EXPECT_EQ(cancel.cseq().number, 2u);
  EXPECT_THAT(ProxyCredentials(cancel), IsEmpty());
}

// A challenge to a call that was given up says nothing more than that.
TEST(Challenge, GivenUpCallIsNotSentAgain) {
  LoneUa alice(WithAccounts());
  Call& call = alice.ua->Invite(kBob);
  call.Cancel();
  alice.Receive(Challenged(alice.Sent(0), 407, {kAtlanta}));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK"));
  EXPECT_EQ(alice.person.events.back(), "ended 1 cancelled local 407");
}

// Requests within the dialog are sent again within it.
TEST(Challenge, ByeAndReinviteAreSentAgainWithTheNextCSeq) {
  LoneUa alice(WithAccounts());
  Call& call = alice.ua->Invite(kBob);
  Reply answer;
  answer.sdp = kBobSdp;
  alice.Receive(answer.To(alice.Sent(0)));
  call.Hold();
  alice.Receive(Challenged(alice.Sent(-1), 407, {kBiloxi}));
  const Message reinvite = alice.Sent(-1);
  EXPECT_EQ(reinvite.method(), Method::kInvite);
  EXPECT_EQ(reinvite.cseq().number, 3u);
  EXPECT_EQ(reinvite.to()->tag, "bobtag");
  EXPECT_THAT(ProxyCredentials(reinvite), SizeIs(1));
  alice.Receive(Reply{.status_code = 488}.To(reinvite));

  call.HangUp();
  EXPECT_EQ(alice.Sent(-1).cseq().number, 4u);
  alice.Receive(Challenged(alice.Sent(-1), 407, {kAtlanta}));
  const Message bye = alice.Sent(-1);
  EXPECT_EQ(bye.method(), Method::kBye);
  EXPECT_EQ(bye.cseq().number, 5u);
  EXPECT_THAT(ProxyCredentials(bye), SizeIs(2));
  alice.Receive(Reply().To(bye));
  EXPECT_EQ(alice.person.events.back(), "ended 1 hung_up local 200");
}

// A change of a call that is over is not tried again.
TEST(Challenge, ReinviteOfAnEndedCallIsNotSentAgain) {
  LoneUa alice(WithAccounts());
  Call& call = alice.ua->Invite(kBob);
  Reply answer;
  answer.sdp = kBobSdp;
  alice.Receive(answer.To(alice.Sent(0)));
  call.Hold();
  const Message reinvite = alice.Sent(-1);
  call.HangUp();
  alice.Receive(Reply().To(alice.Sent(-1)));
  alice.Receive(Challenged(reinvite, 407, {kBiloxi}));
  EXPECT_THAT(alice.SentKinds(),
              ElementsAre("INVITE", "ACK", "INVITE", "BYE", "ACK"));
}

}  // namespace
}  // namespace sipsim::sip
