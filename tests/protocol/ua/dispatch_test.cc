// What a UAS does with a request before any call sees it: RFC 3261 sections
// 8.2, 11.2; and OPTIONS of our own.

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

TEST(Dispatch, RefusesWithTheStatusAndFieldThatSayWhy) {
  const std::string sdp = kBobSdp;
  const struct {
    const char* why;
    Incoming request;
    const char* kind;
    const char* field;  // In the response; "" for none.
  } kCases[] = {
      {"8.2.1: known method, not taken",
       {.method = "MESSAGE"},
       "405 MESSAGE",
       "Allow: INVITE, ACK, CANCEL, OPTIONS, BYE\r\n"},
      {"21.5.2: unknown method", {.method = "FLY"}, "501 FLY", ""},
      {"8.2.2.1: scheme", {.uri = "tel:+358-555-1234567"}, "416 INVITE", ""},
      {"8.2.2.1: user",
       {.uri = "sip:carol@atlanta.example.com"},
       "404 INVITE",
       ""},
      {"8.2.2.3: extensions",
       {.fields = "Require: 100rel, foo\r\nRequire: bar\r\n"},
       "420 INVITE",
       "Unsupported: 100rel, foo, bar\r\n"},
      {"8.2.3: type",
       {.content_type = "text/plain", .body = "hi"},
       "415 INVITE",
       "Accept: application/sdp\r\n"},
      {"8.2.3: encoding",
       {.fields = "Content-Encoding: gzip\r\n", .body = sdp},
       "415 INVITE",
       "Accept-Encoding: identity\r\n"},
      {"not a session description", {.body = "nonsense"}, "400 INVITE", ""},
      {"13.3.1.3: offer",
       {.body = absl::StrReplaceAll(sdp, {{"AVP 0", "AVP 8"}})},
       "488 INVITE",
       ""},
      {"12.2.2: no such dialog", {.to_tag = "gone"}, "481 INVITE", ""},
      {"12.2.2: no such dialog",
       {.method = "BYE", .to_tag = "gone"},
       "481 BYE",
       ""},
      {"15.1.2: no dialog at all", {.method = "BYE"}, "481 BYE", ""},
  };
  for (const auto& c : kCases) {
    LoneUa alice;
    alice.Receive(c.request.ToBytes());
    ASSERT_THAT(alice.SentKinds(), ElementsAre(c.kind)) << c.why;
    const Message response = alice.Sent(0);
    EXPECT_THAT(std::string(response.text()), HasSubstr(c.field)) << c.why;
    EXPECT_FALSE(response.to()->tag.empty()) << c.why;
    EXPECT_THAT(alice.person.events, IsEmpty()) << c.why;
    EXPECT_EQ(alice.ua->open_call_count(), 0u) << c.why;
  }
}

TEST(Dispatch, TakesWhatItMayIgnore) {
  const Incoming kCases[] = {
      {.uri = "sip:%61lice@atlanta.example.com", .body = kBobSdp},
      {.uri = "sips:alice@atlanta.example.com", .body = kBobSdp},
      {.fields = "Content-Disposition: icon;handling=optional\r\n",
       .content_type = "image/png",
       .body = "x"},
      {.fields = "Content-Encoding: identity\r\n", .body = kBobSdp},
      {.content_type = "Application/SDP;charset=utf-8", .body = kBobSdp},
  };
  for (const Incoming& request : kCases) {
    LoneUa alice;
    alice.Receive(request.ToBytes());
    EXPECT_THAT(alice.person.events, ElementsAre("incoming 1"))
        << request.ToBytes().view();
  }
}

TEST(Dispatch, AnyUserIsTakenWhereConfigured) {
  UserAgentConfig config = AliceConfig();
  config.accept_any_user = true;
  LoneUa alice(config);
  alice.Receive(
      Incoming{.uri = "sip:carol@atlanta.example.com", .body = kBobSdp}
          .ToBytes());
  EXPECT_THAT(alice.person.events, ElementsAre("incoming 1"));
  EXPECT_EQ(alice.ua->last_call()->request_uri(),
            "sip:carol@atlanta.example.com");
}

// 8.2.2.2: the same request by two ways.
TEST(Dispatch, MergedRequestGets482) {
  LoneUa alice;
  alice.Receive(Incoming{.body = kBobSdp}.ToBytes());
  alice.Receive(Incoming{.branch = "z9hG4bKother", .body = kBobSdp}.ToBytes());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("482 INVITE"));
  EXPECT_THAT(alice.person.events, ElementsAre("incoming 1"));
}

TEST(Dispatch, OneCallTooManyGets486) {
  UserAgentConfig config = AliceConfig();
  config.open_calls_max = 1;
  LoneUa alice(config);
  alice.Receive(Incoming{.body = kBobSdp}.ToBytes());
  const Incoming second{
      .branch = "z9hG4bKin2", .call_id = "in2@biloxi", .body = kBobSdp};
  alice.Receive(second.ToBytes());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("486 INVITE"));
  // 11.2: OPTIONS as an INVITE would be.
  alice.Receive(
      Incoming{.method = "OPTIONS", .branch = "z9hG4bKopt"}.ToBytes());
  EXPECT_EQ(KindOf(alice.Sent(-1)), "486 OPTIONS");
}

TEST(Dispatch, OptionsTellsWhatWeCanDo) {
  LoneUa alice;
  alice.Receive(Incoming{.method = "OPTIONS"}.ToBytes());
  ASSERT_THAT(alice.SentKinds(), ElementsAre("200 OPTIONS"));
  const Message response = alice.Sent(0);  // 11.2
  EXPECT_EQ(response.FindValue(HeaderId::kAllow),
            "INVITE, ACK, CANCEL, OPTIONS, BYE");
  EXPECT_EQ(response.FindValue(HeaderId::kAccept), "application/sdp");
  EXPECT_NE(response.Find(HeaderId::kAcceptEncoding), nullptr);
  EXPECT_NE(response.Find(HeaderId::kAcceptLanguage), nullptr);
  EXPECT_NE(response.Find(HeaderId::kSupported), nullptr);
}

UserAgentConfig ExtendedConfig() {
  UserAgentConfig config = AliceConfig();
  config.reliable_provisionals = ReliableProvisionals::kSupported;
  config.takes_update = true;
  config.session_timer.emplace();
  return config;
}

// 20.5, 20.37; RFC 3262 section 3, RFC 3311 section 5.1, RFC 4028 section 4.
TEST(Dispatch, ExtensionsAreSaidInInvitesTheirResponsesAndToOptions) {
  constexpr absl::string_view kAllow =
      "INVITE, ACK, CANCEL, OPTIONS, BYE, PRACK, UPDATE";
  LoneUa alice(ExtendedConfig());
  alice.Receive(
      Incoming{.method = "OPTIONS", .branch = "z9hG4bKopt"}.ToBytes());
  alice.Receive(Incoming{.body = kBobSdp}.ToBytes());
  alice.ua->last_call()->Ring();
  alice.ua->last_call()->Answer();
  alice.ua->Invite({.uri = "sip:bob@biloxi.example.com"});
  ASSERT_THAT(alice.SentKinds(),
              ElementsAre("200 OPTIONS", "180 INVITE", "200 INVITE", "INVITE"));
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(alice.Sent(i).FindValue(HeaderId::kAllow), kAllow) << i;
    EXPECT_EQ(alice.Sent(i).FindValue(HeaderId::kSupported), "100rel, timer")
        << i;
  }
}

TEST(Dispatch, OnlyWhatIsNoneOfTheExtensionsIsUnsupported) {
  LoneUa alice(ExtendedConfig());
  alice.Receive(
      Incoming{.fields = "Require: Timer, foo\r\n", .body = kBobSdp}.ToBytes());
  ASSERT_THAT(alice.SentKinds(), ElementsAre("420 INVITE"));
  EXPECT_EQ(alice.Sent(0).FindValue(HeaderId::kUnsupported), "foo");
}

TEST(Options, ResultIsToldOnce) {
  LoneUa alice;
  EXPECT_EQ(alice.ua->SendOptions("sip:bob@biloxi.example.com"), 1u);
  const Message options = alice.Sent(0);
  EXPECT_EQ(KindOf(options), "OPTIONS");
  EXPECT_EQ(options.max_forwards(), 70u);
  EXPECT_EQ(options.FindValue(HeaderId::kAccept), "application/sdp");  // 11.1
  alice.Receive(Reply{}.To(options));
  alice.Receive(Reply{}.To(options));
  EXPECT_THAT(alice.person.events, ElementsAre("options 1 200"));
}

TEST(Options, FailureIs408Or503) {
  LoneUa alice;
  alice.ua->SendOptions("sip:bob@biloxi.example.com");
  alice.ua->SendOptions("sip:bob@nowhere.example.com");
  EXPECT_THAT(alice.person.events, IsEmpty());
  alice.fake.Advance(32s);
  EXPECT_THAT(alice.person.events,
              ElementsAre("options 2 503", "options 1 408"));
  EXPECT_EQ(alice.ua->open_transaction_count(), 0u);
}

}  // namespace
}  // namespace sipsim::sip
