// Two user agents and a wire: calls that are up, and how they change and end
// (RFC 3261 sections 12.2, 14, 15; RFC 3264 section 8.4).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

// A call from alice to bob that is up.
struct Up : TwoUas {
  explicit Up(const UserAgentConfig& alice_config = AliceConfig(),
              const UserAgentConfig& bob_config = BobConfig())
      : TwoUas(alice_config, bob_config) {
    bob.person.on_incoming = [](Call& call) { call.Answer(); };
    alice.ua->Invite(kBob);
    Carry();
    ForgetFlow();
    alice.person.events.clear();
    bob.person.events.clear();
  }
  Call& alice_call() { return *alice.ua->last_call(); }
  Call& bob_call() { return *bob.ua->last_call(); }
};

TEST(Session, CallRingsIsAnsweredAndHungUpByTheCallee) {
  TwoUas world;
  Call& call = world.alice.ua->Invite(kBob);
  world.Carry();
  Call& bob = *world.bob.ua->last_call();
  bob.Ring();
  world.Advance(2s);
  bob.Answer();
  world.Advance(10s);
  EXPECT_EQ(bob.state(), CallState::kEstablished);
  bob.HangUp();
  world.Advance(60s);
  // RFC 3665 section 3.1 without its proxies.
  EXPECT_THAT(world.Flow(),
              ElementsAre("alice INVITE", "bob 180 INVITE", "bob 200 INVITE",
                          "alice ACK", "bob BYE", "alice 200 BYE"));
  EXPECT_THAT(world.alice.person.events,
              ElementsAre("progress 1 180", "established 1",
                          "ended 1 hung_up remote 200"));
  EXPECT_THAT(
      world.bob.person.events,
      ElementsAre("incoming 1", "established 1", "ended 1 hung_up local 200"));
  EXPECT_EQ(call.end()->time, At(12s));
  for (LoneUa* ua : {&world.alice, &world.bob}) {
    EXPECT_EQ(ua->ua->open_call_count(), 0u);
    EXPECT_EQ(ua->ua->open_dialog_count(), 0u);
    EXPECT_EQ(ua->ua->open_transaction_count(), 0u);
    EXPECT_THAT(ua->fake.pending_timers(), IsEmpty());
  }
}

TEST(Session, CallerHangsUp) {
  Up world;
  EXPECT_TRUE(world.alice_call().HangUp());
  EXPECT_FALSE(world.alice_call().HangUp());
  world.Carry();
  EXPECT_THAT(world.Flow(), ElementsAre("alice BYE", "bob 200 BYE"));
  EXPECT_THAT(world.bob.person.events,
              ElementsAre("ended 1 hung_up remote 200"));
}

TEST(Session, BothHangUpAtOnce) {
  Up world;
  world.alice_call().HangUp();
  world.bob_call().HangUp();
  world.Carry();
  EXPECT_THAT(world.alice.person.events,
              ElementsAre("ended 1 hung_up local 200"));
  EXPECT_THAT(world.bob.person.events,
              ElementsAre("ended 1 hung_up local 200"));
}

// 15.1.1: a BYE that is never answered ends the call all the same.
TEST(Session, UnansweredByeEndsTheCallAtTimerF) {
  Up world;
  world.loses = [](const std::string& kind) { return kind == "alice BYE"; };
  world.alice_call().HangUp();
  world.Advance(32s - 1ns);
  EXPECT_THAT(world.alice.person.events, IsEmpty());
  world.Advance(1ns);
  EXPECT_THAT(world.alice.person.events,
              ElementsAre("ended 1 hung_up local 200"));
  EXPECT_EQ(world.bob_call().state(), CallState::kEstablished);
}

TEST(Session, LostAckIsMadeGoodByTheRetransmittedAnswer) {
  TwoUas world;
  world.bob.person.on_incoming = [](Call& call) { call.Answer(); };
  int acks = 0;
  world.loses = [&](const std::string& kind) {
    return kind == "alice ACK" && ++acks <= 2;
  };
  world.alice.ua->Invite(kBob);
  world.Advance(5s);
  EXPECT_THAT(world.Flow(),
              ElementsAre("alice INVITE", "bob 200 INVITE", "alice ACK",
                          "bob 200 INVITE", "alice ACK", "bob 200 INVITE",
                          "alice ACK"));
  EXPECT_EQ(world.bob.ua->last_call()->state(), CallState::kEstablished);
}

TEST(Session, HoldAndResume) {
  Up world;
  EXPECT_TRUE(world.alice_call().Hold());
  EXPECT_FALSE(world.alice_call().Hold());
  world.Carry();
  EXPECT_THAT(world.Flow(),
              ElementsAre("alice INVITE", "bob 200 INVITE", "alice ACK"));
  EXPECT_TRUE(world.alice_call().holds());
  EXPECT_TRUE(world.bob_call().is_held());
  EXPECT_THAT(std::string(world.alice.Sent(-2).body()),
              HasSubstr("o=alice 2890844526 2890844527 IN IP4"));
  EXPECT_THAT(std::string(world.alice.Sent(-2).body()),
              HasSubstr("a=sendonly\r\n"));
  EXPECT_THAT(std::string(world.bob.Sent(-1).body()),
              HasSubstr("a=recvonly\r\n"));
  EXPECT_EQ(world.alice.Sent(-2).cseq().number, 2u);
  EXPECT_THAT(world.alice.person.events, ElementsAre("session 1"));
  EXPECT_THAT(world.bob.person.events, ElementsAre("session 1"));

  EXPECT_FALSE(world.bob_call().Resume());  // It is not Bob who holds.
  EXPECT_TRUE(world.alice_call().Resume());
  world.Carry();
  EXPECT_FALSE(world.alice_call().holds());
  EXPECT_FALSE(world.bob_call().is_held());
  world.alice_call().HangUp();
  world.Advance(60s);
  EXPECT_EQ(world.alice.ua->open_transaction_count(), 0u);
  EXPECT_EQ(world.bob.ua->open_transaction_count(), 0u);
}

// 14.1: both ask at once; the two ranges keep them from meeting again.
TEST(Session, GlareIsRefusedWith491AndTriedAgain) {
  Up world;
  EXPECT_TRUE(world.alice_call().Hold());
  EXPECT_TRUE(world.bob_call().Hold());
  world.Carry();
  EXPECT_THAT(world.Flow(), Contains("alice 491 INVITE"));
  EXPECT_THAT(world.Flow(), Contains("bob 491 INVITE"));
  world.Advance(10s);
  const std::vector<Duration> alice = world.alice.TimesOf("INVITE");
  const std::vector<Duration> bob = world.bob.TimesOf("INVITE");
  ASSERT_THAT(alice, SizeIs(3));  // The call, the hold, the hold again.
  EXPECT_GE(alice[2], 2100ms);
  EXPECT_LE(alice[2], 4s);
  EXPECT_EQ(alice[2] % 10ms, 0ns);
  ASSERT_THAT(bob, SizeIs(2));
  EXPECT_LE(bob[1], 2s);
  EXPECT_EQ(bob[1] % 10ms, 0ns);
  for (Call* call : {&world.alice_call(), &world.bob_call()}) {
    EXPECT_TRUE(call->holds());
    EXPECT_TRUE(call->is_held());
    EXPECT_EQ(call->session().Streams()[0].direction,
              MediaDirection::kInactive);
    EXPECT_EQ(call->state(), CallState::kEstablished);
  }
}

TEST(Session, HangUpForgetsAReinviteThatWaits) {
  Up world;
  world.alice_call().Hold();
  world.bob_call().Hold();
  world.Carry();
  world.alice_call().HangUp();
  world.Advance(60s);
  EXPECT_THAT(world.alice.TimesOf("INVITE"), SizeIs(2));
  EXPECT_THAT(world.bob.TimesOf("INVITE"), SizeIs(1));
  EXPECT_THAT(world.alice.fake.pending_timers(), IsEmpty());
  EXPECT_THAT(world.bob.fake.pending_timers(), IsEmpty());
}

// 14.1: after a refusal all is as it was.
TEST(Session, RefusedReinviteLeavesTheSessionAlone) {
  Up world;
  const std::string before = world.alice_call().session().local_description();
  world.loses = [](const std::string& kind) { return kind == "alice INVITE"; };
  world.alice_call().Hold();
  world.Carry();
  world.alice.Receive(
      Reply{.status_code = 488, .contact = ""}.To(world.alice.Sent(-1)));
  EXPECT_FALSE(world.alice_call().holds());
  EXPECT_EQ(world.alice_call().session().local_description(), before);
  EXPECT_EQ(world.alice_call().state(), CallState::kEstablished);
  EXPECT_TRUE(world.alice_call().Hold());  // It may be tried again.
}

// 14.1, 12.2.1.2: no answer at all, or 481, ends the dialog by BYE.
TEST(Session, UnansweredReinviteEndsTheCall) {
  Up world;
  world.loses = [](const std::string& kind) { return kind == "alice INVITE"; };
  world.alice_call().Hold();
  world.Advance(32s);
  EXPECT_THAT(world.Flow(), Contains("alice BYE"));
  EXPECT_THAT(world.alice.person.events,
              ElementsAre("ended 1 timeout network 200"));
}

TEST(Session, ReinviteOfAnUnknownDialogEndsTheCall) {
  Up world;
  world.loses = [](const std::string& kind) { return kind == "alice INVITE"; };
  world.alice_call().Hold();
  world.Carry();
  world.alice.Receive(
      Reply{.status_code = 481, .contact = ""}.To(world.alice.Sent(-1)));
  EXPECT_EQ(KindOf(world.alice.Sent(-1)), "BYE");
}

// 12.2.1.2, 12.2.2: a re-INVITE and its 2xx name new remote targets.
TEST(Session, ReinviteRefreshesTheRemoteTarget) {
  Up world;
  const Message ack = world.alice.Sent(-1);
  Incoming reinvite{.to_tag = std::string(ack.from()->tag),
                    .call_id = std::string(ack.call_id()),
                    .contact = "<sip:bob@192.0.2.209>",
                    .body = kBobSdp};
  reinvite.from_tag = std::string(ack.to()->tag);
  world.alice.Receive(reinvite.ToBytes());
  EXPECT_EQ(KindOf(world.alice.Sent(-1)), "200 INVITE");
  world.alice_call().HangUp();
  EXPECT_EQ(world.alice.Sent(-1).request_uri().text, "sip:bob@192.0.2.209");
}

// 14.2: the 2xx to a re-INVITE waits for its ACK as the first one did.
TEST(Session, UnacknowledgedReinviteIsHungUp) {
  Up world;
  world.Advance(40s);
  world.loses = [](const std::string& kind) { return kind == "bob ACK"; };
  world.bob_call().Hold();
  world.Advance(32s);
  EXPECT_THAT(world.alice.TimesOf("200 INVITE"), SizeIs(11));
  EXPECT_THAT(world.alice.TimesOf("BYE"), ElementsAre(72s));
}

TEST(Session, ReinviteWithoutOfferGetsOne) {
  Up world;
  const Message ack = world.alice.Sent(-1);
  Incoming reinvite{.from_tag = std::string(ack.to()->tag),
                    .to_tag = std::string(ack.from()->tag),
                    .call_id = std::string(ack.call_id())};
  world.alice.Receive(reinvite.ToBytes());
  EXPECT_EQ(KindOf(world.alice.Sent(-1)), "200 INVITE");
  EXPECT_EQ(world.alice.Sent(-1).body(), world.alice.Sent(0).body());
  // 14.2: its answer is still to come.
  reinvite.branch = "z9hG4bKin2";
  reinvite.cseq = 2;
  reinvite.body = kBobSdp;
  world.alice.Receive(reinvite.ToBytes());
  EXPECT_EQ(KindOf(world.alice.Sent(-1)), "491 INVITE");
}

TEST(Session, UnsuitableReinviteIsRefusedAndTheCallGoesOn) {
  Up world;
  const Message ack = world.alice.Sent(-1);
  Incoming reinvite{.from_tag = std::string(ack.to()->tag),
                    .to_tag = std::string(ack.from()->tag),
                    .call_id = std::string(ack.call_id()),
                    .body = "nonsense"};
  world.alice.Receive(reinvite.ToBytes());
  EXPECT_EQ(KindOf(world.alice.Sent(-1)), "400 INVITE");
  EXPECT_EQ(world.alice_call().state(), CallState::kEstablished);
}

TEST(Session, OptionsWithinTheDialogIsAnswered) {
  Up world;
  const Message ack = world.alice.Sent(-1);
  const Incoming options{.method = "OPTIONS",
                         .from_tag = std::string(ack.to()->tag),
                         .to_tag = std::string(ack.from()->tag),
                         .call_id = std::string(ack.call_id())};
  world.alice.Receive(options.ToBytes());
  EXPECT_EQ(KindOf(world.alice.Sent(-1)), "200 OPTIONS");
}

TEST(Session, FinishedCallsAreForgottenOldestFirst) {
  UserAgentConfig config = AliceConfig();
  config.finished_calls_max = 2;
  Up world(config);
  for (int i = 0; i < 4; ++i) {
    world.alice_call().HangUp();
    world.Carry();
    world.alice.ua->Invite(kBob);
    world.Carry();
  }
  EXPECT_EQ(world.alice.ua->call_count(), 5u);
  EXPECT_EQ(world.alice.ua->open_call_count(), 1u);
  EXPECT_EQ(world.alice.ua->FindCall(2), nullptr);
  ASSERT_NE(world.alice.ua->FindCall(3), nullptr);
  EXPECT_EQ(world.alice.ua->FindCall(3)->state(), CallState::kTerminated);
}

// The listener may do anything: here, call again from its last word.
TEST(Session, ListenerMayCallAgainWhenACallEnds) {
  UserAgentConfig config = AliceConfig();
  config.finished_calls_max = 0;
  Up world(config);
  int more = 20;
  world.alice.person.on_ended = [&](Call&) {
    if (more-- > 0) world.alice.ua->Invite(kBob);
  };
  world.alice.person.on_established = [](Call& call) { call.HangUp(); };
  world.alice_call().HangUp();
  world.Advance(100s);
  EXPECT_EQ(world.alice.ua->call_count(), 21u);
  EXPECT_EQ(world.alice.ua->open_call_count(), 0u);
  EXPECT_EQ(world.bob.ua->open_call_count(), 0u);
}

TEST(Session, KilledUserAgentLeavesNothingBehind) {
  Up world;
  world.bob_call().Hold();
  world.alice.ua->Invite(kBob).Cancel();
  world.alice.ua->SendOptions(kBob);
  const size_t sent = world.alice.sent_count();
  world.alice.ua.reset();
  EXPECT_THAT(world.alice.fake.pending_timers(), IsEmpty());
  EXPECT_EQ(world.alice.sent_count(), sent);
}

TEST(Session, ReportsStatesOfCallsAndDialogs) {
  Up world;
  world.alice_call().HangUp();
  world.Carry();
  std::vector<std::string> changes;
  for (const auto& change : world.alice.fake.state_changes()) {
    if (change.machine == "call" || change.machine == "dialog") {
      changes.push_back(
          absl::StrCat(change.machine, " ", change.from, ">", change.to));
    }
  }
  EXPECT_THAT(changes, ElementsAre("call >Calling", "dialog >Confirmed",
                                   "call Calling>Established",
                                   "call Established>Terminating",
                                   "dialog Confirmed>Terminated",
                                   "call Terminating>Terminated"));
}

TEST(Session, DescribesItself) {
  Up world;
  world.alice_call().Hold();
  Description out;
  world.alice.ua->Describe(out);
  for (const char* part :
       {"state: \"Established\"", "remote_target: \"sip:bob@client.biloxi",
        "uac_reinvite {", "state: \"LocalOffer\"", "invite_client {"}) {
    EXPECT_THAT(out.text(), HasSubstr(part));
  }
}

}  // namespace
}  // namespace sipsim::sip
