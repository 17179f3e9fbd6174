// The subscriber (RFC 6665 section 4.1.3): what a NOTIFY brings.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/protocol/ua/subscribing.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Document(int version, absl::string_view state) {
  return absl::StrCat(
      "<?xml version=\"1.0\"?>\n"
      "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"",
      version, "\" state=\"", state, "\" entity=\"", kBob, "\"/>\n");
}

// 4.1.3; RFC 4235 section 3.5.
TEST(Subscription, NotifyOfNoUseIsRefused) {
  Subscribing alice;
  Incoming notify = alice.Notify("active;expires=600");
  notify.fields = "Event: dialog\r\n";
  alice.Receive(notify.ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "400 NOTIFY");
  notify = alice.Notify("active;expires=600", 2);
  notify.body = "nothing";
  notify.content_type = "text/plain";
  alice.Receive(notify.ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "415 NOTIFY");
  notify = alice.Notify("active;expires=600", 3);
  notify.fields = "Event: presence\r\nSubscription-State: active\r\n";
  alice.Receive(notify.ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "481 NOTIFY");
  notify = alice.Notify("active;expires=600", 4);
  notify.body = "<dialog-info>";
  alice.Receive(notify.ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "400 NOTIFY");
  EXPECT_THAT(alice.TakeEvents(), IsEmpty());
  // Nothing came that could be taken: Timer N.
  alice.fake.Advance(40s);
  EXPECT_EQ(alice.ua->open_dialog_count(), 0u);
}

// RFC 4235 section 4.3.
TEST(Subscription, MissedDocumentIsAskedForAgainOnce) {
  Subscribing alice;
  alice.Answer(alice.subscribe, 200, "Expires: 3600\r\n");
  const auto receive = [&](uint32_t cseq, int version,
                           absl::string_view state) {
    Incoming notify = alice.Notify("active;expires=3600", cseq);
    notify.body = Document(version, state);
    alice.Receive(notify.ToBytes());
  };
  receive(1, 0, "full");
  receive(2, 1, "partial");
  EXPECT_EQ(alice.TimesOf("SUBSCRIBE").size(), 1u);
  receive(3, 3, "partial");
  EXPECT_EQ(alice.TimesOf("SUBSCRIBE").size(), 2u);
  receive(4, 6, "partial");
  EXPECT_EQ(alice.TimesOf("SUBSCRIBE").size(), 2u);
}

// 4.4.3: a fetch.
TEST(Subscription, ZeroExpiresFetchesTheStateOnce) {
  Subscribing alice({.uri = kBob, .package = "dialog", .expires = 0s});
  EXPECT_EQ(alice.subscribe.FindValue(HeaderId::kExpires), "0");
  alice.Answer(alice.subscribe, 200, "Expires: 0\r\n");
  Incoming notify = alice.Notify("terminated;reason=timeout");
  notify.body = Document(0, "full");
  alice.Receive(notify.ToBytes());
  EXPECT_THAT(alice.person.documents, ElementsAre(Document(0, "full")));
  EXPECT_EQ(alice.person.events.back(), "subscription 1 over");
  alice.fake.Advance(60s);
  EXPECT_EQ(alice.TimesOf("SUBSCRIBE").size(), 1u);
  EXPECT_EQ(alice.ua->open_transaction_count(), 0u);
}

// Who subscribes to nothing, takes no NOTIFY.
TEST(Subscription, NotifyIsTakenByWhoHasSubscribed) {
  LoneUa alice;
  Incoming notify;
  notify.method = "NOTIFY";
  alice.Receive(notify.ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "405 NOTIFY");
  Subscribing subscriber;
  notify.fields = "Event: dialog\r\nSubscription-State: active\r\n";
  subscriber.Receive(notify.ToBytes());
  EXPECT_EQ(KindOf(subscriber.Sent(-1)), "481 NOTIFY");
}

}  // namespace
}  // namespace sipsim::sip
