// UPDATE in one of several early dialogs (RFC 3311 section 5.1).

#include <gtest/gtest.h>

#include "protocol/message/builder.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

UserAgentConfig ExtendedAlice() {
  UserAgentConfig config = AliceConfig();
  config.reliable_provisionals = ReliableProvisionals::kSupported;
  config.takes_update = true;
  return config;
}

// RFC 3261 section 12.1: each fork makes a dialog of its own. Alice has agreed
// with the first, and others ring while an UPDATE of hers is under way in it.
struct Forked : LoneUa {
  Forked() : LoneUa(ExtendedAlice()) {
    ua->Invite("sip:bob@biloxi.example.com");
    invite = Sent(0);
    MessageBuilder b = StartResponseTo(invite, 183, "one");
    b.Add(HeaderId::kContact, "<sip:bob@192.0.2.201>");
    b.Add(HeaderId::kAllow, "INVITE, UPDATE");
    b.Add(HeaderId::kRequire, "100rel");
    b.Add(HeaderId::kRSeq, 7);
    Receive(std::move(b).Finish("application/sdp", kBobSdp));
    Receive(Reply{.to_tag = ""}.To(Sent(-1)));  // The PRACK.
    EXPECT_TRUE(ua->last_call()->Update());
    update = Sent(-1);
    for (const char* tag : {"two", "three", "four"}) {
      Receive(Reply{.status_code = 180, .to_tag = tag}.To(invite));
    }
  }
  Message invite;
  Message update;
};

TEST(ForkedUpdate, ItsDialogStaysWhereItIsWhenOthersCome) {
  Forked alice;
  EXPECT_EQ(KindOf(alice.update), "UPDATE");
  alice.Receive(
      Reply{.to_tag = "", .contact = "<sip:bob@192.0.2.209>", .sdp = kBobSdp}
          .To(alice.update));
  alice.Receive(Reply{.to_tag = "one", .contact = ""}.To(alice.invite));
  EXPECT_EQ(KindOf(alice.Sent(-1)), "ACK");
  // RFC 3311 section 5.1: the UPDATE and its 2xx are a target refresh.
  EXPECT_EQ(alice.Sent(-1).request_uri().text, "sip:bob@192.0.2.209");
}

TEST(ForkedUpdate, ThatWaitsAfter491GoesOutInItsDialogWhenOthersHaveCome) {
  Forked alice;
  alice.Receive(
      Reply{.status_code = 491, .to_tag = "", .contact = ""}.To(alice.update));
  alice.Receive(Reply{.status_code = 180, .to_tag = "five"}.To(alice.invite));
  alice.fake.Advance(5s);
  const Message again = alice.Sent(-1);
  EXPECT_EQ(KindOf(again), "UPDATE");
  EXPECT_EQ(again.to()->tag, "one");
  EXPECT_EQ(again.cseq().number, alice.update.cseq().number + 1);
}

}  // namespace
}  // namespace sipsim::sip
