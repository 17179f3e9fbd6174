// The dialog package (RFC 4235): what alice is told of the calls of bob.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "protocol/event/dialog_info.h"
#include "tests/protocol/ua/watched.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// RFC 4235 sections 3.7.1, 3.10 and 4.1.
TEST(DialogPackage, IsToldOfACallFromItsBeginToItsEnd) {
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

TEST(DialogPackage, IsToldOfARejectionWithItsCode) {
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
TEST(DialogPackage, IsToldOnceASecondAtMost) {
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
TEST(DialogPackage, IsNotToldOfItsOwnDialogs) {
  Watched world;
  world.Advance(10s);
  world.ForgetFlow();
  world.bob.person.on_incoming = [](Call& call) { call.Answer(); };
  world.alice.ua->Invite(kBob);
  world.Advance(10s);
  EXPECT_THAT(world.Flow(),
              ElementsAre("alice INVITE", "bob 200 INVITE", "alice ACK"));
}

// It has been told of the INVITE, before it was known whose it was.
TEST(DialogPackage, IsToldOfTheEndOfADialogOfItsOwnThatItSawBegin) {
  Watched world;
  world.Advance(10s);
  world.loses = [](const std::string& kind) { return kind == "alice 180"; };
  world.alice.person.on_incoming = [](Call&) {};
  Call& call = world.bob.ua->Invite("sip:alice@atlanta.example.com");
  world.Advance(10s);
  DialogInfo info = world.last_document();
  ASSERT_THAT(info.dialogs, SizeIs(1));
  EXPECT_EQ(info.dialogs[0].state, DialogInfoState::kProceeding);
  const std::string id = info.dialogs[0].id;
  world.alice.ua->last_call()->Answer();
  world.Advance(10s);
  call.HangUp();
  world.Advance(10s);
  info = world.last_document();
  ASSERT_THAT(info.dialogs, SizeIs(1));
  EXPECT_EQ(info.dialogs[0].id, id);
  EXPECT_EQ(info.dialogs[0].state, DialogInfoState::kTerminated);
  EXPECT_EQ(info.dialogs[0].event, DialogInfoEvent::kLocalBye);
}

// RFC 4235 section 3.7.1: a fork, whose second phone rings later.
TEST(DialogPackage, IsToldOfEachEarlyDialogOfAFork) {
  Watched world;
  world.Advance(10s);
  world.loses = [](const std::string& kind) { return kind == "bob INVITE"; };
  world.bob.ua->Invite("sip:carol@192.0.2.77");
  const Message invite = world.bob.Sent(-1);
  world.bob.Receive(
      Reply{.status_code = 180, .to_tag = "c1", .contact = "<sip:c@192.0.2.78>"}
          .To(invite));
  world.Advance(10s);
  ASSERT_THAT(world.last_document().dialogs, SizeIs(1));
  world.bob.Receive(
      Reply{.status_code = 180, .to_tag = "c2", .contact = "<sip:c@192.0.2.79>"}
          .To(invite));
  world.Advance(10s);
  const DialogInfo info = world.last_document();
  ASSERT_THAT(info.dialogs, SizeIs(1));
  EXPECT_EQ(info.dialogs[0].remote_tag, "c2");
  EXPECT_EQ(info.dialogs[0].state, DialogInfoState::kEarly);
}

// RFC 4235 section 5.2.
TEST(DialogPackage, IsToldWhoDoesNotRender) {
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

}  // namespace
}  // namespace sipsim::sip
