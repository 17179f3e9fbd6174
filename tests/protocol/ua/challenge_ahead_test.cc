// Credentials that go out before anybody asks: RFC 3261 sections 22.2, 22.3.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/protocol/ua/challenges.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

// 22.2: a UAS challenges by 401, and later requests to the same To carry
// credentials for it.
TEST(Challenge, UasIsAnsweredByAuthorizationAndRemembered) {
  LoneUa alice(WithAccounts());
  alice.ua->SendOptions(kBob);
  alice.Receive(Challenged(alice.Sent(0), 401, {kBiloxi}));
  const Message second = alice.Sent(1);
  EXPECT_THAT(ProxyCredentials(second), IsEmpty());
  ASSERT_THAT(CredentialsIn(second, HeaderId::kAuthorization), SizeIs(1));
  alice.Receive(Reply().To(second));
  EXPECT_THAT(alice.person.events, ElementsAre("options 1 200"));

  alice.ua->SendOptions(kBob);
  const auto ahead = CredentialsIn(alice.Sent(-1), HeaderId::kAuthorization);
  ASSERT_THAT(ahead, SizeIs(1));
  EXPECT_EQ(ahead[0].nonce_count, 2u);
  alice.ua->SendOptions("sip:bob@client.biloxi.example.com");
  EXPECT_THAT(CredentialsIn(alice.Sent(-1), HeaderId::kAuthorization),
              IsEmpty());
}

// 22.3: across dialogs only for the realm of the user's own proxy.
TEST(Challenge, ProxyRealmIsForgottenWithTheCallUnlessItIsOurOwn) {
  for (const bool own : {false, true}) {
    UserAgentConfig config = WithAccounts();
    config.credentials[0].is_of_own_proxy = own;
    LoneUa alice(config);
    alice.ua->Invite(kBob);
    alice.Receive(Challenged(alice.Sent(0), 407, {kAtlanta}));
    alice.Receive(Reply{.status_code = 486}.To(alice.Sent(-1)));
    alice.ua->Invite(kBob);
    EXPECT_THAT(ProxyCredentials(alice.Sent(-1)), SizeIs(own ? 1 : 0));
  }
}

// RFC 3665 section 3.5: F1 and the ACK carry credentials, the BYE does not.
TEST(Challenge, KnownChallengeIsAnsweredAheadOfTime) {
  UserAgentConfig config = WithAccounts();
  config.credentials[1].known_challenge = *ParseChallenge(
      "Digest realm=\"biloxi.example.com\", qop=\"auth\", "
      "nonce=\"early\", algorithm=MD5");
  config.credentials[1].is_of_own_proxy = true;
  LoneUa alice(config);
  Call& call = alice.ua->Invite(kBob);
  const Message invite = alice.Sent(0);
  EXPECT_EQ(invite.cseq().number, 1u);
  ASSERT_THAT(ProxyCredentials(invite), SizeIs(1));
  EXPECT_EQ(ProxyCredentials(invite)[0].nonce, "early");
  EXPECT_TRUE(Proves(ProxyCredentials(invite)[0], invite, "quay"));
  Reply answer;
  answer.sdp = kBobSdp;
  alice.Receive(answer.To(invite));
  EXPECT_THAT(ProxyCredentials(alice.Sent(-1)), SizeIs(1));
  call.HangUp();
  EXPECT_EQ(alice.Sent(-1).method(), Method::kBye);
  EXPECT_THAT(ProxyCredentials(alice.Sent(-1)), IsEmpty());
}

// A server that has forgotten a nonce cannot say that it is stale.
TEST(Challenge, WhatWasAnsweredAheadOfTimeMayBeChallengedOnce) {
  UserAgentConfig config = WithAccounts();
  config.credentials[0].known_challenge =
      *ParseChallenge("Digest realm=\"atlanta.example.com\", nonce=\"old\"");
  config.credentials[0].is_of_own_proxy = true;
  LoneUa alice(config);
  alice.ua->Invite(kBob);
  alice.Receive(Challenged(alice.Sent(0), 407, {kAtlanta}));
  ASSERT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK", "INVITE"));
  EXPECT_EQ(ProxyCredentials(alice.Sent(-1))[0].nonce, "n1");
  alice.Receive(Challenged(alice.Sent(-1), 407, {kAtlanta}));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 407");
}

}  // namespace
}  // namespace sipsim::sip
