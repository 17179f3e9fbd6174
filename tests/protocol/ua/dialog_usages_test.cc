// Subscriptions in the dialog of a call (RFC 6665 section 4.5.2, RFC 5057).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/watched.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;

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
