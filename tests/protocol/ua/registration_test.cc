// REGISTER at the client: RFC 3261 section 10.2.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "protocol/message/builder.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

BufferRef Answer(const Message& request, int status_code,
                 const std::vector<std::string>& contacts,
                 absl::string_view fields = "") {
  MessageBuilder b = StartResponseTo(request, status_code, "reg");
  for (const std::string& contact : contacts) {
    b.Add(HeaderId::kContact, contact);
  }
  b.Append(fields);
  return std::move(b).Finish();
}

std::vector<std::string> ContactsIn(const Message& message) {
  std::vector<std::string> contacts;
  for (const HeaderField& field : message.fields()) {
    if (field.id != HeaderId::kContact) continue;
    contacts.emplace_back(message.value(field));
  }
  return contacts;
}

// RFC 3665 section 2: bob and his registrar.
UserAgentConfig Bob() {
  UserAgentConfig config = BobConfig();
  config.registration.registrar = "sip:ss2.biloxi.example.com";
  return config;
}

TEST(Registration, RequestIsThatOfSection10Point2) {
  LoneUa bob(Bob());
  EXPECT_EQ(bob.ua->Register(), 1u);
  const Message request = bob.Sent(0);
  EXPECT_EQ(request.method_text(), "REGISTER");
  EXPECT_EQ(request.request_uri().text, "sip:ss2.biloxi.example.com");
  EXPECT_EQ(bob.fake.sent()[0].flow.remote.ToString(), "192.0.2.222:5060");
  EXPECT_EQ(request.to()->text, "Bob <sip:bob@biloxi.example.com>");
  EXPECT_EQ(request.from()->uri.text, "sip:bob@biloxi.example.com");
  EXPECT_EQ(request.cseq().number, 1u);
  EXPECT_EQ(request.max_forwards(), 70u);
  EXPECT_THAT(ContactsIn(request),
              ElementsAre("<sip:bob@client.biloxi.example.com>"));
  EXPECT_EQ(request.Find(HeaderId::kExpires), nullptr);
  bob.Receive(Answer(request, 200,
                     {"<sip:bob@client.biloxi.example.com>;expires=3600"}));
  EXPECT_THAT(bob.person.events, ElementsAre("registration 1 200"));
}

TEST(Registration, DomainOfTheAorIsTheRegistrarIfNoneIsConfigured) {
  LoneUa bob(BobConfig());
  bob.ua->Register();
  EXPECT_EQ(bob.Sent(0).request_uri().text, "sip:biloxi.example.com");
}

// 10.2: one Call-ID, CSeq numbers that grow, and one REGISTER at a time.
TEST(Registration, OneFollowsTheOtherWithTheSameCallId) {
  LoneUa bob(Bob());
  bob.ua->Register({.contacts = {{"sip:bob@192.0.2.4", ";q=0.7", 60s},
                                 {"mailto:bob@biloxi.example.com"}},
                    .expires = 600s});
  bob.ua->Register({.act = RegisterAct::kQuery});
  bob.ua->Register({.act = RegisterAct::kRemove});
  bob.ua->Register({.act = RegisterAct::kRemoveAll});
  EXPECT_THAT(ContactsIn(bob.Sent(0)),
              ElementsAre("<sip:bob@192.0.2.4>;q=0.7;expires=60",
                          "<mailto:bob@biloxi.example.com>"));
  EXPECT_EQ(bob.Sent(0).FindValue(HeaderId::kExpires), "600");
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(bob.sent_count(), i + 1u);
    EXPECT_EQ(bob.Sent(i).cseq().number, i + 1u);
    EXPECT_EQ(bob.Sent(i).call_id(), bob.Sent(0).call_id());
    bob.Receive(Answer(bob.Sent(i), 200, {}));
  }
  EXPECT_THAT(ContactsIn(bob.Sent(1)), IsEmpty());  // 10.2.3
  EXPECT_EQ(bob.Sent(1).Find(HeaderId::kExpires), nullptr);
  EXPECT_THAT(ContactsIn(bob.Sent(2)),  // 10.2.2
              ElementsAre("<sip:bob@client.biloxi.example.com>;expires=0"));
  EXPECT_THAT(ContactsIn(bob.Sent(3)), ElementsAre("*"));
  EXPECT_EQ(bob.Sent(3).FindValue(HeaderId::kExpires), "0");
  EXPECT_THAT(bob.person.events,
              ElementsAre("registration 1 200", "registration 2 200",
                          "registration 3 200", "registration 4 200"));
}

// 10.2.4: ours are renewed in time, those of others are not.
TEST(Registration, BindingsAreRenewedOneTimerFBeforeTheyExpire) {
  LoneUa bob(Bob());
  bob.ua->Register();
  for (int i = 0; i < 2; ++i) {
    bob.Receive(Answer(bob.Sent(-1), 200,
                       {"<sip:bob@192.0.2.9>;expires=40",
                        "<sip:bob@CLIENT.biloxi.example.com>;expires=100"}));
    bob.fake.Advance(100s - 32s);
  }
  EXPECT_THAT(bob.TimesOf("REGISTER"), ElementsAre(0s, 68s, 136s));
  EXPECT_THAT(ContactsIn(bob.Sent(-1)),
              ElementsAre("<sip:bob@client.biloxi.example.com>"));
  EXPECT_EQ(bob.Sent(-1).cseq().number, 3u);
  EXPECT_EQ(bob.Sent(-1).call_id(), bob.Sent(0).call_id());
  EXPECT_THAT(bob.person.events,
              ElementsAre("registration 1 200", "registration 2 200"));
}

TEST(Registration, ShortBindingsAreRenewedAfterHalfTheTime) {
  LoneUa bob(Bob());
  bob.ua->Register();
  // "expires" is not there: the Expires field holds (10.2.4).
  bob.Receive(Answer(bob.Sent(0), 200, {"<sip:bob@client.biloxi.example.com>"},
                     "Expires: 20\r\n"));
  bob.fake.Advance(10s);
  EXPECT_THAT(bob.TimesOf("REGISTER"), ElementsAre(0s, 10s));
}

TEST(Registration, RemovedBindingsAreNotRenewed) {
  LoneUa bob(Bob());
  bob.ua->Register();
  bob.Receive(Answer(bob.Sent(0), 200,
                     {"<sip:bob@client.biloxi.example.com>;expires=100"}));
  bob.ua->Register({.act = RegisterAct::kRemoveAll});
  bob.Receive(Answer(bob.Sent(1), 200, {}));
  bob.fake.Advance(200s);
  EXPECT_EQ(bob.sent_count(), 2u);
}

TEST(Registration, RefreshIsOffIfTheConfigurationSaysSo) {
  UserAgentConfig config = Bob();
  config.registration.refresh = false;
  LoneUa bob(config);
  bob.ua->Register();
  bob.Receive(Answer(bob.Sent(0), 200,
                     {"<sip:bob@client.biloxi.example.com>;expires=100"}));
  bob.fake.Advance(200s);
  EXPECT_EQ(bob.sent_count(), 1u);
}

// 10.2.7: not at once, when a registrar has not answered.
TEST(Registration, RefreshWithoutAnAnswerIsRepeatedAfterAWhile) {
  LoneUa bob(Bob());
  bob.ua->Register();
  bob.Receive(Answer(bob.Sent(0), 200,
                     {"<sip:bob@client.biloxi.example.com>;expires=100"}));
  bob.fake.Advance(68s + 32s);
  EXPECT_EQ(bob.person.events.back(), "registration 2 408");
  const size_t count = bob.sent_count();
  bob.fake.Advance(29s);
  EXPECT_EQ(bob.sent_count(), count);
  bob.fake.Advance(1s);
  EXPECT_EQ(bob.sent_count(), count + 1);
  EXPECT_EQ(bob.Sent(-1).cseq().number, 3u);
}

// 10.2.8.
TEST(Registration, IntervalThatIsTooBriefIsLengthened) {
  LoneUa bob(Bob());
  bob.ua->Register({.contacts = {{"sip:bob@192.0.2.4", "", 10s},
                                 {"sip:bob@192.0.2.5", "", 900s}},
                    .expires = 20s});
  bob.Receive(Answer(bob.Sent(0), 423, {}, "Min-Expires: 60\r\n"));
  EXPECT_THAT(ContactsIn(bob.Sent(1)),
              ElementsAre("<sip:bob@192.0.2.4>;expires=60",
                          "<sip:bob@192.0.2.5>;expires=900"));
  EXPECT_EQ(bob.Sent(1).FindValue(HeaderId::kExpires), "60");
  EXPECT_EQ(bob.Sent(1).cseq().number, 2u);
  bob.Receive(Answer(bob.Sent(1), 200, {}));
  EXPECT_THAT(bob.person.events, ElementsAre("registration 1 200"));
}

TEST(Registration, RegistrarThatIsNeverContentIsLeft) {
  LoneUa bob(Bob());
  bob.ua->Register({.expires = 20s});
  for (int i = 0; i < 10 && bob.person.events.empty(); ++i) {
    bob.Receive(Answer(bob.Sent(-1), 423, {},
                       absl::StrCat("Min-Expires: ", 60 * (i + 1), "\r\n")));
  }
  EXPECT_THAT(bob.person.events, ElementsAre("registration 1 423"));
}

// RFC 3665 sections 2.1 and 2.5: as for any request, once with credentials.
TEST(Registration, ChallengeIsAnsweredOnce) {
  UserAgentConfig config = Bob();
  config.credentials = {{{"atlanta.example.com", "bob", "guess"}}};
  LoneUa bob(config);
  bob.ua->Register();
  for (int i = 0; i < 2; ++i) {
    bob.Receive(Answer(bob.Sent(-1), 401, {},
                       "WWW-Authenticate: Digest realm=\"atlanta.example.com\""
                       ", qop=\"auth\", nonce=\"n1\"\r\n"));
  }
  ASSERT_THAT(bob.SentKinds(), ElementsAre("REGISTER", "REGISTER"));
  EXPECT_EQ(bob.Sent(1).cseq().number, 2u);
  EXPECT_EQ(bob.Sent(1).from()->tag, bob.Sent(0).from()->tag);
  EXPECT_THAT(bob.person.events, ElementsAre("registration 1 401"));
  // The next one does not reuse a number.
  bob.ua->Register({.act = RegisterAct::kQuery});
  EXPECT_EQ(bob.Sent(2).cseq().number, 3u);
}

TEST(Registration, RegistrarThatIsNowhereIsToldLater) {
  UserAgentConfig config = Bob();
  config.registration.registrar = "sip:nowhere.example.com";
  LoneUa bob(config);
  bob.ua->Register();
  EXPECT_THAT(bob.person.events, IsEmpty());
  bob.fake.Advance(0s);
  EXPECT_THAT(bob.person.events, ElementsAre("registration 1 503"));
}

}  // namespace
}  // namespace sipsim::sip
