// Requests that wait for the DNS (RFC 3263): what a user does meanwhile.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/message/builder.h"
#include "tests/protocol/testing/fake_dns.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

class PendingLocationTest : public ::testing::Test {
 protected:
  PendingLocationTest() {
    for (const char* name :
         {"biloxi.example.com", "client.biloxi.example.com"}) {
      dns.Add(absl::StrCat(name, " 60 A 192.0.2.201"));
    }
    Boot(AliceConfig());
  }

  ~PendingLocationTest() override { alice.ua.reset(); }  // Ahead of its DNS.

  void Boot(const UserAgentConfig& config) {
    alice.ua = std::make_unique<UserAgent>(dns.context(), config, alice.person);
  }
  // NAPTR, SRV and A records are asked for one after the other.
  void LetTheDnsAnswer() { alice.fake.Advance(100ms); }

  // Bob's 200, with a Contact that has to be looked up.
  void AnswerCall() {
    Reply answer{.contact = "<sip:bob@client.biloxi.example.com>",
                 .sdp = kBobSdp};
    alice.Receive(answer.To(alice.Sent(-1)));
  }

  LoneUa alice;
  FakeDns dns{alice.fake};
};

TEST_F(PendingLocationTest, InviteGoesOutWhenTheDnsHasAnswered) {
  alice.ua->Invite(kBob);
  EXPECT_EQ(alice.sent_count(), 0u);
  LetTheDnsAnswer();
  ASSERT_THAT(alice.SentKinds(), ElementsAre("INVITE"));
  EXPECT_GE(alice.TimesOf("INVITE")[0], dns.delay);
  const Message invite = alice.Sent(0);
  EXPECT_EQ(invite.cseq().number, 1u);
  EXPECT_EQ(invite.top_via().host, "client.atlanta.example.com");
  EXPECT_GT(invite.top_via().branch.size(), 8u);
  EXPECT_EQ(alice.fake.sent()[0].flow.remote.ToString(), "192.0.2.201:5060");
}

// A redirection is looked up when the caller gives up: the early dialog, and
// the UPDATE in it, are gone with the INVITE.
TEST_F(PendingLocationTest, UpdateIsForgottenWithTheInvite) {
  UserAgentConfig config = AliceConfig();
  config.reliable_provisionals = ReliableProvisionals::kSupported;
  config.takes_update = true;
  Boot(config);
  Call& call = alice.ua->Invite("sip:bob@192.0.2.201");
  const Message invite = alice.Sent(0);
  MessageBuilder b = StartResponseTo(invite, 183, "bobtag");
  b.Add(HeaderId::kContact, "<sip:bob@192.0.2.201>");
  b.Add(HeaderId::kAllow, "INVITE, UPDATE");
  b.Add(HeaderId::kRequire, "100rel");
  b.Add(HeaderId::kRSeq, 7);
  alice.Receive(std::move(b).Finish("application/sdp", kBobSdp));
  alice.Receive(Reply{.to_tag = ""}.To(alice.Sent(-1)));  // The PRACK.
  ASSERT_TRUE(call.Update());
  const Message update = alice.Sent(-1);
  alice.Receive(
      Reply{.status_code = 302, .contact = "<sip:bob@biloxi.example.com>"}.To(
          invite));
  call.Cancel();
  alice.person.events.clear();
  alice.Receive(Reply{.to_tag = "", .sdp = kBobSdp}.To(update));
  EXPECT_THAT(alice.person.events, IsEmpty());
  alice.fake.Advance(60s);
  EXPECT_THAT(alice.person.events, ElementsAre("ended 1 cancelled local 487"));
}

// RFC 3263 section 4.3, RFC 2782: by priority, each after Timer B.
TEST_F(PendingLocationTest, ServersOfOneServiceAreTriedInTheirOrder) {
  dns.Add("_sip._udp.atlanta.example.com 60 SRV 1 0 5060 ss2.example.com");
  dns.Add("_sip._udp.atlanta.example.com 60 SRV 0 0 5060 ss1.example.com");
  dns.Add("ss1.example.com 60 A 192.0.2.111");
  dns.Add("ss2.example.com 60 A 192.0.2.222");
  alice.ua->Invite("sip:bob@atlanta.example.com");
  LetTheDnsAnswer();
  EXPECT_EQ(alice.fake.sent()[0].flow.remote.ToString(), "192.0.2.111:5060");
  const Duration first = alice.TimesOf("INVITE")[0];
  alice.fake.AdvanceTo(At(first + 32s));
  EXPECT_EQ(alice.fake.sent().back().flow.remote.ToString(),
            "192.0.2.222:5060");
  EXPECT_EQ(alice.TimesOf("INVITE").back(), first + 32s);
  EXPECT_EQ(alice.Sent(-1).call_id(), alice.Sent(0).call_id());
}

TEST_F(PendingLocationTest, CallThatIsGivenUpMeanwhileIsNeverSent) {
  Call& call = alice.ua->Invite(kBob);
  EXPECT_TRUE(call.Cancel());
  EXPECT_THAT(alice.person.events, IsEmpty());
  alice.fake.Advance(0s);
  EXPECT_THAT(alice.person.events, ElementsAre("ended 1 cancelled local 487"));
  LetTheDnsAnswer();
  EXPECT_EQ(alice.sent_count(), 0u);
}

TEST_F(PendingLocationTest, InvitationMayExpireMeanwhile) {
  dns.is_silent = true;
  alice.ua->Invite({.uri = kBob, .expires = 5s});
  alice.fake.Advance(5s);
  EXPECT_THAT(alice.person.events, ElementsAre("ended 1 expired local 487"));
  EXPECT_EQ(alice.sent_count(), 0u);
}

TEST_F(PendingLocationTest, NameThatLeadsNowhereFailsTheCall) {
  alice.ua->Invite("sip:bob@nowhere.example.com");
  LetTheDnsAnswer();
  EXPECT_THAT(alice.person.events,
              ElementsAre("ended 1 transport_error network 503"));
}

TEST_F(PendingLocationTest, NextOutboundProxyIsAskedForIfOneLeadsNowhere) {
  UserAgentConfig config = AliceConfig();
  config.outbound_proxies = {{.route = "<sip:ss1.atlanta.example.com;lr>"},
                             {.next_hop = "sip:192.0.2.222"}};
  Boot(config);
  alice.ua->Invite(kBob);
  LetTheDnsAnswer();
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE"));
  EXPECT_EQ(alice.fake.sent()[0].flow.remote.ToString(), "192.0.2.222:5060");
  EXPECT_THAT(alice.Sent(0).routes(), IsEmpty());
}

TEST_F(PendingLocationTest, EndOfTheProcessEndsTheLookUps) {
  alice.ua->Invite(kBob);
  alice.ua->SendOptions(kBob);
  alice.ua->Register();
  EXPECT_GT(dns.pending_count(), 0u);
  alice.ua.reset();
  EXPECT_EQ(dns.pending_count(), 0u);
  LetTheDnsAnswer();
  EXPECT_EQ(alice.sent_count(), 0u);
}

// 13.2.2.4: the 2xx that comes again while the ACK waits is not lost.
TEST_F(PendingLocationTest, AckAndByeWaitToo) {
  Call& call = alice.ua->Invite(kBob);
  LetTheDnsAnswer();
  AnswerCall();
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE"));
  EXPECT_TRUE(call.HangUp());
  LetTheDnsAnswer();
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK", "BYE"));
  EXPECT_EQ(alice.Sent(1).cseq().number, 1u);
  EXPECT_EQ(alice.Sent(2).cseq().number, 2u);
  EXPECT_NE(alice.Sent(1).top_via().branch, alice.Sent(2).top_via().branch);
  alice.Receive(Reply().To(alice.Sent(2)));
  EXPECT_EQ(alice.person.events.back(), "ended 1 hung_up local 200");
}

TEST_F(PendingLocationTest, ByeThatLeadsNowhereEndsTheCallAllTheSame) {
  Call& call = alice.ua->Invite(kBob);
  LetTheDnsAnswer();
  dns.is_silent = true;
  AnswerCall();
  call.HangUp();
  alice.fake.Advance(20s);
  EXPECT_EQ(alice.person.events.back(), "ended 1 hung_up local 200");
  EXPECT_EQ(alice.fake.CountOf("no_route_for_ack"), 1u);
}

}  // namespace
}  // namespace sipsim::sip
