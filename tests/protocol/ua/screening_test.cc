// Call screening at user agents (RFC 5359 section 2.13): 305 to what does not
// come through the right proxy (RFC 3261 section 21.3.4), what a caller does
// about it, and Error-Info (20.18).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/ua/error_info.h"
#include "tests/protocol/ua/challenges.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

BufferRef WithField(const Message& request, int status_code, HeaderId id,
                    const std::string& value) {
  MessageBuilder b = StartResponseTo(request, status_code, "tag");
  if (!value.empty()) b.Add(id, value);
  return std::move(b).Finish();
}

BufferRef UseProxy(const Message& request, const std::string& contact) {
  return WithField(request, 305, HeaderId::kContact, contact);
}

std::vector<std::string> Routes(const Message& request) {
  std::vector<std::string> routes;
  for (const NameAddrView& route : request.routes()) {
    routes.emplace_back(route.text);
  }
  return routes;
}

TEST(UseProxy, SameRequestGoesThroughTheProxy) {
  LoneUa alice;
  alice.fake.AddHost("ss1.example.com", "192.0.2.54");
  alice.ua->Invite(kBob);
  const Message first = alice.Sent(0);
  alice.Receive(UseProxy(first, "<sip:ss1.example.com?Subject=x>"));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK", "INVITE"));
  const Message second = alice.Sent(-1);
  EXPECT_EQ(second.request_uri().text, kBob);
  EXPECT_THAT(Routes(second), ElementsAre("<sip:ss1.example.com;lr>"));
  EXPECT_EQ(second.call_id(), first.call_id());
  EXPECT_EQ(second.cseq().number, 2u);
  EXPECT_EQ(alice.fake.sent().back().flow.remote.ToString(), "192.0.2.54:5060");
}

TEST(UseProxy, ChallengeOfTheProxyIsAnsweredOnTheSameRoute) {
  LoneUa alice(WithAccounts());
  alice.ua->Invite(kBob);
  alice.Receive(UseProxy(alice.Sent(0), "<sip:192.0.2.54;lr>"));
  alice.Receive(Challenged(alice.Sent(-1), 407, {kBiloxi}));
  const Message third = alice.Sent(-1);
  EXPECT_EQ(third.cseq().number, 3u);
  EXPECT_THAT(Routes(third), ElementsAre("<sip:192.0.2.54;lr>"));
  EXPECT_EQ(ProxyCredentials(third).size(), 1u);
}

TEST(UseProxy, OwnProxiesStayInFrontOfIt) {
  UserAgentConfig config = AliceConfig();
  config.route_set = {"<sip:192.0.2.111;lr>"};
  LoneUa alice(config);
  alice.ua->Invite(kBob);
  alice.Receive(UseProxy(alice.Sent(0), "<sip:192.0.2.54;lr>"));
  EXPECT_THAT(Routes(alice.Sent(-1)),
              ElementsAre("<sip:192.0.2.111;lr>", "<sip:192.0.2.54;lr>"));
  EXPECT_EQ(alice.fake.sent().back().flow.remote.ToString(),
            "192.0.2.111:5060");
}

TEST(UseProxy, IsFollowedOnce) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  alice.Receive(UseProxy(alice.Sent(0), "<sip:192.0.2.54;lr>"));
  alice.Receive(UseProxy(alice.Sent(-1), "<sip:192.0.2.55;lr>"));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 305");
}

TEST(UseProxy, WhatNamesNoProxyIsNotFollowed) {
  for (const std::string contact :
       {"", "<sip:192.0.2.54;lr>, <sip:192.0.2.55;lr>", "<mailto:a@b.com>"}) {
    LoneUa alice;
    alice.ua->Invite(kBob);
    alice.Receive(UseProxy(alice.Sent(0), contact));
    EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 305");
  }
}

TEST(UseProxy, IsLeftToTheUserIfTheConfigurationSaysSo) {
  UserAgentConfig config = AliceConfig();
  config.follow_redirects = false;
  LoneUa alice(config);
  alice.ua->Invite(kBob);
  alice.Receive(UseProxy(alice.Sent(0), "<sip:192.0.2.54;lr>"));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 305");
}

// The other end of LoneUa is 192.0.2.201.
UserAgentConfig Screened(const char* proxy_address) {
  UserAgentConfig config = AliceConfig();
  config.screening_proxies = {
      {"sip:ss1.example.com;lr", {*IpAddress::Parse(proxy_address)}}};
  return config;
}

TEST(ScreenedUa, SendsWhoComesPastTheProxyBackToIt) {
  LoneUa alice(Screened("192.0.2.54"));
  alice.Receive(Incoming{}.ToBytes());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("305 INVITE"));
  ASSERT_EQ(alice.Sent(0).contacts().size(), 1u);
  EXPECT_EQ(alice.Sent(0).contacts()[0].text, "<sip:ss1.example.com;lr>");
  EXPECT_THAT(alice.person.events, IsEmpty());
}

// A Via of the proxy does not help.
TEST(ScreenedUa, GoesByTheAddressAndNotByTheVia) {
  LoneUa alice(Screened("192.0.2.54"));
  alice.Receive(
      Incoming{.fields = "Via: SIP/2.0/UDP 192.0.2.54;branch=z9hG4bKx\r\n"}
          .ToBytes());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("305 INVITE"));
}

TEST(ScreenedUa, TakesWhatComesFromTheProxy) {
  LoneUa alice(Screened("192.0.2.201"));
  alice.Receive(Incoming{}.ToBytes());
  EXPECT_THAT(alice.person.events, ElementsAre("incoming 1"));
}

TEST(ScreenedUa, TakesWhatBeginsNoDialog) {
  LoneUa alice(Screened("192.0.2.54"));
  alice.Receive(Incoming{.method = "OPTIONS"}.ToBytes());
  EXPECT_THAT(alice.SentKinds(), ElementsAre("200 OPTIONS"));
}

TEST(ErrorInfo, FirstSipUriSaysWhereToHearWhy) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  const auto uri_of = [&](const std::string& value) {
    return ErrorInfoUri(
        Parse(WithField(alice.Sent(0), 403, HeaderId::kErrorInfo, value)));
  };
  EXPECT_EQ(uri_of("<http://a.com/x>, <sips:screened@ms.b.com>;x=y"),
            "sips:screened@ms.b.com");
  for (const std::string value : {"", "<<", "<http://a.com/x>"}) {
    EXPECT_EQ(uri_of(value), "");
  }
}

}  // namespace
}  // namespace sipsim::sip
