// Subscriptions between two user agents: the notifier (RFC 6665 section 4.2),
// the dialog package (RFC 4235), and subscriptions in the dialog of a call (RFC
// 5057).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/event/dialog_info.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kBob[] = "sip:bob@biloxi.example.com";
constexpr char kCarol[] = "sip:carol@chicago.example.com";

UserAgentConfig Serving() {
  UserAgentConfig config = BobConfig();
  config.notifier.emplace().packages = {"dialog"};
  return config;
}

// Alice subscribes to bob.
struct Watched : TwoUas {
  explicit Watched(const UserAgentConfig& bob_config = Serving(),
                   Duration expires = 3600s)
      : TwoUas(AliceConfig(), bob_config) {
    alice.ua->Subscribe({.uri = kBob, .package = "dialog", .expires = expires});
    Carry();
  }
  DialogInfo last_document() const {
    const auto info = ParseDialogInfo(alice.person.documents.back());
    EXPECT_TRUE(info.has_value());
    return info.value_or(DialogInfo());
  }
  // Somebody else calls bob, or bye.
  void ReceiveFromCarol(absl::string_view method, uint32_t cseq,
                        absl::string_view to_tag) {
    Incoming request;
    request.method = std::string(method);
    request.uri = kBob;
    request.branch = absl::StrCat("z9hG4bKcarol", cseq, method);
    request.from_tag = "caroltag";
    request.to_tag = std::string(to_tag);
    request.cseq = cseq;
    request.contact = "<sip:carol@192.0.2.77>";
    if (method == "INVITE") request.body = kBobSdp;
    bob.Receive(request.ToBytes());
  }
};

// 4.2.1.2: a NOTIFY follows at once, with all there is to tell.
TEST(Watcher, IsToldTheStateAtOnce) {
  Watched world;
  EXPECT_THAT(world.Flow(), ElementsAre("alice SUBSCRIBE", "bob 200 SUBSCRIBE",
                                        "bob NOTIFY", "alice 200 NOTIFY"));
  EXPECT_THAT(world.alice.person.events,
              ElementsAre("subscribe 1 200", "notified 1 active;expires=3600"));
  EXPECT_THAT(world.bob.person.events, ElementsAre("watcher 1"));
  const DialogInfo info = world.last_document();
  EXPECT_EQ(info.version, 0u);
  EXPECT_TRUE(info.is_full);
  EXPECT_EQ(info.entity, kBob);
  EXPECT_THAT(info.dialogs, IsEmpty());
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 1u);
}

// RFC 4235 sections 3.7.1, 3.10 and 4.1.
TEST(Watcher, IsToldOfACallFromItsBeginToItsEnd) {
  Watched world;
  world.Advance(10s);
  world.ReceiveFromCarol("INVITE", 1, "");
  world.bob.ua->last_call()->Ring();
  world.Advance(10s);
  DialogInfo info = world.last_document();
  EXPECT_EQ(info.version, 1u);
  EXPECT_FALSE(info.is_full);
  ASSERT_THAT(info.dialogs, SizeIs(1));
  EXPECT_EQ(info.dialogs[0].state, DialogInfoState::kEarly);
  EXPECT_EQ(info.dialogs[0].call_id, "in1@biloxi.example.com");
  EXPECT_EQ(info.dialogs[0].remote_tag, "caroltag");
  EXPECT_EQ(info.dialogs[0].is_initiator, false);
  EXPECT_EQ(info.dialogs[0].remote.target, "sip:carol@192.0.2.77");
  const std::string id = info.dialogs[0].id;
  world.bob.ua->last_call()->Answer();
  world.Advance(10s);
  info = world.last_document();
  EXPECT_EQ(info.version, 2u);
  ASSERT_THAT(info.dialogs, SizeIs(1));
  EXPECT_EQ(info.dialogs[0].state, DialogInfoState::kConfirmed);
  EXPECT_EQ(info.dialogs[0].id, id);
  world.ReceiveFromCarol("BYE", 2, info.dialogs[0].local_tag);
  world.Advance(10s);
  info = world.last_document();
  EXPECT_EQ(info.version, 3u);
  ASSERT_THAT(info.dialogs, SizeIs(1));
  EXPECT_EQ(info.dialogs[0].state, DialogInfoState::kTerminated);
  EXPECT_EQ(info.dialogs[0].event, DialogInfoEvent::kRemoteBye);
  EXPECT_EQ(info.dialogs[0].code, 0);
}

TEST(Watcher, IsToldOfARejectionWithItsCode) {
  Watched world;
  world.Advance(10s);
  world.ReceiveFromCarol("INVITE", 1, "");
  world.bob.ua->last_call()->Reject(486);
  world.Advance(10s);
  const DialogInfo info = world.last_document();
  ASSERT_THAT(info.dialogs, SizeIs(1));
  EXPECT_EQ(info.dialogs[0].state, DialogInfoState::kTerminated);
  EXPECT_EQ(info.dialogs[0].event, DialogInfoEvent::kRejected);
  EXPECT_EQ(info.dialogs[0].code, 486);
}

// RFC 4235 section 3.10: once a second at most; what changes in between is one
// document.
TEST(Watcher, IsToldOnceASecondAtMost) {
  Watched world;
  world.Advance(10s);
  world.ForgetFlow();
  world.ReceiveFromCarol("INVITE", 1, "");
  world.Advance(200ms);
  world.bob.ua->last_call()->Ring();
  world.Advance(200ms);
  world.bob.ua->last_call()->Answer();
  world.Advance(10s);
  const auto times = world.bob.TimesOf("NOTIFY");
  ASSERT_THAT(times, SizeIs(3));
  EXPECT_EQ(times[1], 10s);
  EXPECT_EQ(times[2], 11s);
  EXPECT_EQ(world.last_document().dialogs[0].state,
            DialogInfoState::kConfirmed);
}

// RFC 4235 section 3.3: who is in a dialog with bob, knows of it.
TEST(Watcher, IsNotToldOfItsOwnDialogs) {
  Watched world;
  world.Advance(10s);
  world.ForgetFlow();
  world.bob.person.on_incoming = [](Call& call) { call.Answer(); };
  world.alice.ua->Invite(kBob);
  world.Advance(10s);
  EXPECT_THAT(world.Flow(),
              ElementsAre("alice INVITE", "bob 200 INVITE", "alice ACK"));
}

// RFC 4235 section 5.2.
TEST(Watcher, IsToldWhoDoesNotRender) {
  Watched world;
  world.Advance(10s);
  world.ReceiveFromCarol("INVITE", 1, "");
  Call& call = *world.bob.ua->last_call();
  call.Answer();
  Incoming ack;
  ack.method = "ACK";
  ack.uri = kBob;
  ack.branch = "z9hG4bKack";
  ack.from_tag = "caroltag";
  ack.to_tag = std::string(world.bob.Sent(-1).to()->tag);
  world.bob.Receive(ack.ToBytes());
  world.Advance(10s);
  EXPECT_TRUE(world.last_document().dialogs[0].local.renders);
  world.loses = [](const std::string& kind) { return kind == "bob INVITE"; };
  call.Hold();
  world.Advance(10s);
  EXPECT_FALSE(world.last_document().dialogs[0].local.renders);
}

// 4.2.1.4: not refreshed, it runs out.
TEST(Watcher, ExpiryIsToldByTheLastNotify) {
  TwoUas world(AliceConfig(), Serving());
  world.alice.ua->Subscribe(
      {.uri = kBob, .package = "dialog", .expires = 60s, .refresh = false});
  world.Carry();
  world.Advance(59s);
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 1u);
  world.Advance(1s);
  EXPECT_THAT(world.alice.person.events,
              Contains("notified 1 terminated;reason=timeout"));
  EXPECT_EQ(world.alice.person.events.back(), "subscription 1 over");
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 0u);
  EXPECT_EQ(world.alice.ua->open_dialog_count(), 0u);
}

TEST(Watcher, RefreshIsAnsweredByAllOfTheState) {
  Watched world(Serving(), 600s);
  world.ForgetFlow();
  world.Advance(568s);
  EXPECT_THAT(world.Flow(), ElementsAre("alice SUBSCRIBE", "bob 200 SUBSCRIBE",
                                        "bob NOTIFY", "alice 200 NOTIFY"));
  EXPECT_TRUE(world.last_document().is_full);
  EXPECT_EQ(world.last_document().version, 1u);
  EXPECT_EQ(world.alice.person.events.back(), "notified 1 active;expires=600");
}

TEST(Watcher, UnsubscribesByExpiresZero) {
  Watched world;
  world.alice.ua->Unsubscribe(1);
  world.Carry();
  EXPECT_EQ(world.alice.person.events.back(), "subscription 1 over");
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 0u);
  EXPECT_EQ(world.alice.ua->open_dialog_count(), 0u);
  world.Advance(60s);
  EXPECT_EQ(world.bob.ua->open_transaction_count(), 0u);
}

// 4.2.1.1.
TEST(Watcher, TooBriefAnIntervalIsRefused) {
  Watched world(Serving(), 30s);
  EXPECT_THAT(world.Flow(), ElementsAre("alice SUBSCRIBE", "bob 423 SUBSCRIBE",
                                        "alice SUBSCRIBE", "bob 200 SUBSCRIBE",
                                        "bob NOTIFY", "alice 200 NOTIFY"));
  EXPECT_EQ(world.alice.person.events.back(), "notified 1 active;expires=60");
}

TEST(Watcher, LongIntervalIsCutDown) {
  UserAgentConfig bob = Serving();
  bob.notifier->expires_max = 900s;
  Watched world(bob);
  EXPECT_EQ(world.alice.person.events.back(), "notified 1 active;expires=900");
}

TEST(Watcher, OnlyThoseWhoMaySubscribe) {
  UserAgentConfig bob = Serving();
  bob.notifier->watchers = {kCarol};
  Watched world(bob);
  EXPECT_THAT(world.alice.person.events,
              ElementsAre("subscribe 1 403", "subscription 1 over"));
  bob.notifier->watchers = {kCarol, AliceConfig().aor};
  Watched other(bob);
  EXPECT_EQ(other.alice.person.events[0], "subscribe 1 200");
}

TEST(Watcher, UnknownPackageIsRefusedWith489AndAllowEvents) {
  TwoUas world(AliceConfig(), Serving());
  world.alice.ua->Subscribe({.uri = kBob, .package = "presence"});
  world.Carry();
  const Message refusal = world.bob.Sent(-1);
  EXPECT_EQ(KindOf(refusal), "489 SUBSCRIBE");
  EXPECT_EQ(refusal.FindValue(HeaderId::kAllowEvents), "dialog");
}

// 4.4.4.
TEST(Watcher, NotifierSaysSoInItsInvites) {
  LoneUa bob(Serving(), "192.0.2.201:5060", "client.biloxi.example.com:5060");
  bob.ua->Invite("sip:alice@192.0.2.101");
  EXPECT_EQ(bob.Sent(0).FindValue(HeaderId::kAllowEvents), "dialog");
  EXPECT_TRUE(
      absl::StrContains(bob.Sent(0).FindValue(HeaderId::kAllow), "SUBSCRIBE"));
}

// 4.2.2, figure 3.
TEST(Watcher, PendingLearnsNothingUntilItIsGranted) {
  TwoUas world(AliceConfig(), Serving());
  world.bob.person.watcher_substate = Substate::kPending;
  world.alice.ua->Subscribe({.uri = kBob, .package = "dialog"});
  world.Carry();
  EXPECT_EQ(world.alice.person.events.back(),
            "notified 1 pending;expires=3600");
  EXPECT_EQ(world.alice.person.documents.back(), "");
  EXPECT_TRUE(world.bob.ua->GrantWatcher(1));
  world.Carry();
  EXPECT_EQ(world.alice.person.events.back(), "notified 1 active;expires=3600");
  EXPECT_NE(world.alice.person.documents.back(), "");
  EXPECT_TRUE(world.bob.ua->EndWatcher(1, TerminationReason::kProbation, 100));
  world.Carry();
  EXPECT_EQ(world.alice.person.events.back(),
            "notified 1 terminated;reason=probation;retry-after=100");
  EXPECT_FALSE(world.bob.ua->GrantWatcher(1));
  world.ForgetFlow();
  world.Advance(100s);
  EXPECT_EQ(world.Flow()[0], "alice SUBSCRIBE");
}

// 4.4.2: migration.
TEST(Watcher, DeactivatedSubscribesAnewAtOnce) {
  Watched world;
  world.ForgetFlow();
  world.bob.ua->EndWatcher(1, TerminationReason::kDeactivated);
  world.Advance(1s);
  EXPECT_THAT(world.Flow(), ElementsAre("bob NOTIFY", "alice 200 NOTIFY",
                                        "alice SUBSCRIBE", "bob 200 SUBSCRIBE",
                                        "bob NOTIFY", "alice 200 NOTIFY"));
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 1u);
}

// 4.2.2: who does not answer a NOTIFY is gone.
TEST(Watcher, SilenceToANotifyEndsIt) {
  Watched world;
  world.Advance(10s);
  world.loses = [](const std::string& kind) { return kind == "bob NOTIFY"; };
  world.ReceiveFromCarol("INVITE", 1, "");
  world.Advance(31s);
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 1u);
  world.Advance(1s);
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 0u);
}

// --- In the dialog of a call (4.5.2, RFC 5057).

struct InCall : TwoUas {
  InCall() : TwoUas(AliceConfig(), Serving()) {
    bob.person.on_incoming = [](Call& call) { call.Answer(); };
    alice.ua->Invite(kBob);
    Carry();
    number = alice.ua->Subscribe(
        {.package = "dialog", .call = alice.ua->last_call()->number()});
    Carry();
    alice.person.events.clear();
    ForgetFlow();
  }
  SubscriptionNumber number = 0;
};

TEST(DialogUsages, DialogOutlivesItsCallUntilTheSubscriptionEnds) {
  InCall world;
  EXPECT_EQ(world.number, 1u);
  EXPECT_EQ(world.alice.ua->open_dialog_count(), 1u);
  world.alice.ua->last_call()->HangUp();
  world.Carry();
  EXPECT_EQ(world.alice.ua->last_call()->state(), CallState::kTerminated);
  EXPECT_EQ(world.alice.ua->open_call_count(), 0u);
  EXPECT_EQ(world.alice.ua->open_dialog_count(), 1u);
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 1u);
  world.ForgetFlow();
  world.alice.ua->Unsubscribe(world.number);
  world.Carry();
  EXPECT_THAT(world.Flow(), ElementsAre("alice SUBSCRIBE", "bob 200 SUBSCRIBE",
                                        "bob NOTIFY", "alice 200 NOTIFY"));
  EXPECT_THAT(world.alice.Sent(-2).FindValue(HeaderId::kEvent), "dialog;id=1");
  EXPECT_EQ(world.alice.ua->open_dialog_count(), 0u);
  EXPECT_EQ(world.bob.ua->open_dialog_count(), 0u);
  world.Advance(60s);
  EXPECT_EQ(world.alice.ua->open_transaction_count(), 0u);
  EXPECT_EQ(world.bob.ua->open_transaction_count(), 0u);
}

TEST(DialogUsages, InviteUsageIsGoneWithTheBye) {
  InCall world;
  world.alice.ua->last_call()->HangUp();
  world.Carry();
  // A further BYE, and a re-INVITE, of the dialog that is left.
  for (const char* method : {"BYE", "INVITE"}) {
    Incoming request;
    request.method = method;
    request.branch = absl::StrCat("z9hG4bK", method);
    const Message subscribe = world.alice.Sent(-1);
    request.from_tag = std::string(subscribe.to()->tag);
    request.to_tag = std::string(subscribe.from()->tag);
    request.call_id = std::string(subscribe.call_id());
    request.cseq = method[0] == 'B' ? 100 : 101;
    world.alice.Receive(request.ToBytes());
    EXPECT_EQ(world.alice.Sent(-1).status_code(), 481) << method;
  }
  EXPECT_EQ(world.alice.ua->open_dialog_count(), 1u);
}

TEST(DialogUsages, SubscriptionThatEndsLeavesTheCall) {
  InCall world;
  world.bob.ua->EndWatcher(1, TerminationReason::kRejected);
  world.Carry();
  EXPECT_THAT(world.alice.person.events,
              ElementsAre("notified 1 terminated;reason=rejected",
                          "subscription 1 over"));
  EXPECT_EQ(world.alice.ua->last_call()->state(), CallState::kEstablished);
  EXPECT_EQ(world.alice.ua->open_dialog_count(), 1u);
  world.alice.ua->last_call()->HangUp();
  world.Carry();
  EXPECT_EQ(world.alice.ua->open_dialog_count(), 0u);
}

// RFC 5057 section 5.1: 404 puts an end to all.
TEST(DialogUsages, Answer404ToASubscribeEndsTheDialogAndTheCall) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  Reply answer;
  answer.sdp = kBobSdp;
  alice.Receive(answer.To(alice.Sent(0)));
  alice.ua->Subscribe({.package = "dialog", .call = 1});
  alice.person.events.clear();
  Reply not_found;
  not_found.status_code = 404;
  alice.Receive(not_found.To(alice.Sent(-1)));
  EXPECT_EQ(KindOf(alice.Sent(-1)), "BYE");
  alice.Receive(Reply().To(alice.Sent(-1)));
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
  EXPECT_THAT(alice.person.events,
              ElementsAre("subscribe 1 404", "subscription 1 over",
                          "ended 1 rejected remote 200"));
}

TEST(DialogUsages, Answer404ToAReinviteEndsTheDialogAndTheSubscription) {
  InCall world;
  world.loses = [](const std::string& kind) { return kind == "alice INVITE"; };
  world.alice.ua->last_call()->Hold();
  world.Carry();
  Reply not_found;
  not_found.status_code = 404;
  world.alice.Receive(not_found.To(world.alice.Sent(-1)));
  EXPECT_EQ(KindOf(world.alice.Sent(-1)), "BYE");
  EXPECT_THAT(world.alice.person.events, ElementsAre("subscription 1 over"));
}

TEST(DialogUsages, CallWithoutADialogHasNoneToSubscribeIn) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  EXPECT_EQ(alice.ua->Subscribe({.package = "dialog", .call = 1}), 0u);
  EXPECT_EQ(alice.ua->Subscribe({.package = "dialog", .call = 7}), 0u);
}

}  // namespace
}  // namespace sipsim::sip
