// Where a request goes that does not get through: RFC 3263 section 4.3, RFC
// 3261 sections 8.1.2, 8.1.3.1, 8.1.3.4.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "protocol/message/builder.h"
#include "tests/protocol/ua/ua_world.h"

namespace sipsim::sip {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

std::string RemoteOf(const LoneUa& ua, int index) {
  const auto& sent = ua.fake.sent();
  return sent[index < 0 ? sent.size() + index : index].flow.remote.ToString();
}

UserAgentConfig WithOutboundProxies() {
  UserAgentConfig config = AliceConfig();
  config.outbound_proxies = {{.route = "<sip:ss1.atlanta.example.com;lr>"},
                             {.next_hop = "sip:ss2.biloxi.example.com"}};
  return config;
}

BufferRef Moved(const Message& request, int status_code,
                const std::vector<std::string>& contacts) {
  MessageBuilder b = StartResponseTo(request, status_code, "moved");
  for (const std::string& contact : contacts) {
    b.Add(HeaderId::kContact, contact);
  }
  return std::move(b).Finish();
}

// RFC 3263 section 4.3: "the same request" with a new branch.
TEST(Failover, NextAddressGetsTheSameRequestAfterTimerB) {
  LoneUa alice;
  alice.fake.AddHost("biloxi.example.com", "192.0.2.202");
  alice.ua->Invite(kBob);
  alice.fake.Advance(32s);
  EXPECT_THAT(
      alice.TimesOf("INVITE"),
      ElementsAre(0ms, 500ms, 1500ms, 3500ms, 7500ms, 15500ms, 31500ms, 32s));
  EXPECT_EQ(RemoteOf(alice, 0), "192.0.2.201:5060");
  EXPECT_EQ(RemoteOf(alice, 7), "192.0.2.202:5060");
  const Message first = alice.Sent(0);
  const Message last = alice.Sent(7);
  EXPECT_EQ(last.call_id(), first.call_id());
  EXPECT_EQ(last.cseq().number, 1u);
  EXPECT_NE(last.top_via().branch, first.top_via().branch);
  EXPECT_EQ(last.body(), first.body());
  alice.fake.Advance(32s);
  EXPECT_THAT(alice.person.events, ElementsAre("ended 1 timeout network 408"));
}

TEST(Failover, UnreachableServerIsLeftAtOnce) {
  LoneUa alice;
  alice.fake.AddHost("biloxi.example.com", "192.0.2.202");
  alice.ua->Invite(kBob);
  const auto first = alice.fake.sent()[0];
  alice.ua->transport_user().OnUnreachable(first.flow, first.text());
  EXPECT_EQ(RemoteOf(alice, 1), "192.0.2.202:5060");
  const auto second = alice.fake.sent()[1];
  alice.ua->transport_user().OnUnreachable(second.flow, second.text());
  EXPECT_THAT(alice.person.events,
              ElementsAre("ended 1 transport_error network 503"));
}

TEST(Failover, ServerThatAnswers503IsLeft) {
  LoneUa alice;
  alice.fake.AddHost("biloxi.example.com", "192.0.2.202");
  alice.ua->Invite(kBob);
  alice.Receive(Reply{.status_code = 503}.To(alice.Sent(0)));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK", "INVITE"));
  EXPECT_EQ(RemoteOf(alice, -1), "192.0.2.202:5060");
  EXPECT_EQ(alice.Sent(-1).cseq().number, 1u);
  alice.Receive(Reply{.status_code = 503}.To(alice.Sent(-1)));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 503");
}

// Section 4.3: "without ever having received any response".
TEST(Failover, ServerThatHasSentAProvisionalResponseIsNotLeft) {
  LoneUa alice;
  alice.fake.AddHost("biloxi.example.com", "192.0.2.202");
  alice.ua->SendOptions(kBob);
  alice.Receive(Reply{.status_code = 100}.To(alice.Sent(0)));
  alice.fake.Advance(64s);
  EXPECT_EQ(RemoteOf(alice, -1), "192.0.2.201:5060");
  EXPECT_THAT(alice.person.events, ElementsAre("options 1 408"));
}

// RFC 3665 section 3.4: proxy1 does not answer, so proxy2 gets the request.
TEST(Failover, SecondOutboundProxyIsTriedWithoutTheRouteOfTheFirst) {
  LoneUa alice(WithOutboundProxies());
  alice.ua->Invite(kBob);
  ASSERT_EQ(alice.Sent(0).routes().size(), 1u);
  EXPECT_EQ(RemoteOf(alice, 0), "192.0.2.111:5060");
  alice.fake.Advance(32s);
  const Message last = alice.Sent(-1);
  EXPECT_THAT(alice.TimesOf("INVITE"), Contains(32s));
  EXPECT_EQ(RemoteOf(alice, -1), "192.0.2.222:5060");
  EXPECT_THAT(last.routes(), IsEmpty());
  EXPECT_EQ(last.request_uri().text, kBob);
  EXPECT_EQ(last.call_id(), alice.Sent(0).call_id());
}

TEST(Failover, OutboundProxyThatIsNowhereIsPassedOver) {
  UserAgentConfig config = WithOutboundProxies();
  config.outbound_proxies.insert(config.outbound_proxies.begin(),
                                 {.route = "<sip:nowhere.example.com;lr>"});
  LoneUa alice(config);
  alice.ua->Invite(kBob);
  EXPECT_EQ(RemoteOf(alice, 0), "192.0.2.111:5060");
  ASSERT_EQ(alice.Sent(0).routes().size(), 1u);
  EXPECT_EQ(alice.Sent(0).routes()[0].text, "<sip:ss1.atlanta.example.com;lr>");
  EXPECT_EQ(alice.Sent(0).cseq().number, 1u);
}

// Who gives up while nothing has come back does not call the next proxy.
TEST(Failover, GivenUpCallGoesNowhereElse) {
  LoneUa alice(WithOutboundProxies());
  Call& call = alice.ua->Invite(kBob);
  call.Cancel();
  alice.fake.Advance(40s);
  EXPECT_EQ(RemoteOf(alice, -1), "192.0.2.111:5060");
  EXPECT_EQ(alice.ua->open_call_count(), 0u);
}

TEST(Failover, ByeGoesToTheNextAddressOfItsTarget) {
  LoneUa alice;
  alice.fake.AddHost("client.biloxi.example.com", "192.0.2.203");
  Call& call = alice.ua->Invite(kBob);
  Reply answer{.contact = "<sip:bob@client.biloxi.example.com>",
               .sdp = kBobSdp};
  alice.Receive(answer.To(alice.Sent(0)));
  call.HangUp();
  const auto bye = alice.fake.sent().back();
  alice.ua->transport_user().OnUnreachable(bye.flow, bye.text());
  EXPECT_EQ(RemoteOf(alice, -1), "192.0.2.203:5060");
  EXPECT_EQ(alice.Sent(-1).cseq().number, 2u);
  alice.Receive(Reply().To(alice.Sent(-1)));
  EXPECT_EQ(alice.person.events.back(), "ended 1 hung_up local 200");
}

// A URI without a transport would lead the other end back by UDP.
TEST(Failover, ContactNamesTcpWhereThatIsTheTransport) {
  LoneUa alice;
  alice.fake.AddListeningPoint(TransportProtocol::kTcp, "192.0.2.101:5060",
                               "client.atlanta.example.com:5060");
  alice.ua = std::make_unique<UserAgent>(alice.fake.context(), AliceConfig(),
                                         alice.person);
  alice.ua->Invite(kBob);
  EXPECT_EQ(alice.Sent(0).contacts()[0].text,
            "<sip:alice@client.atlanta.example.com>");
  // RFC 3665 section 3.6: redirected to TCP, the Contact says so.
  alice.Receive(
      Moved(alice.Sent(0), 302, {"<sip:bob@192.0.2.5;transport=tcp>"}));
  const Flow& flow = alice.fake.connections().at(0).flow;
  EXPECT_EQ(flow.protocol, TransportProtocol::kTcp);
  alice.ua->transport_user().OnConnected(flow, nullptr);
  const Message second = alice.Sent(-1);
  EXPECT_EQ(second.request_uri().text, "sip:bob@192.0.2.5;transport=tcp");
  EXPECT_EQ(second.top_via().transport, "TCP");
  EXPECT_EQ(second.contacts()[0].text,
            "<sip:alice@client.atlanta.example.com;transport=tcp>");
}

// 18.1.1: too large for UDP, unless there is no TCP at the other end.
TEST(Failover, LargeRequestFallsBackToUdpWhereThereIsNoTcp) {
  LoneUa alice;
  alice.fake.AddListeningPoint(TransportProtocol::kTcp, "192.0.2.101:5060",
                               "client.atlanta.example.com:5060");
  alice.ua = std::make_unique<UserAgent>(alice.fake.context(), AliceConfig(),
                                         alice.person);
  const std::string name(1300, 'x');
  alice.ua->Invite({.uri = kBob, .display_name = name});
  EXPECT_EQ(alice.sent_count(), 0u);
  const Flow& flow = alice.fake.connections().at(0).flow;
  alice.ua->transport_user().OnClosed(flow, CloseReason::kRefused, "");
  ASSERT_THAT(alice.SentKinds(), ElementsAre("INVITE"));
  EXPECT_EQ(alice.Sent(0).top_via().transport, "UDP");
  EXPECT_EQ(alice.Sent(0).cseq().number, 1u);
  EXPECT_EQ(alice.fake.connections().size(), 1u);
}

// --- Redirection (8.1.3.4).

TEST(Redirect, ContactBecomesTheRequestUriAndAllElseStays) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  const Message first = alice.Sent(0);
  alice.Receive(
      Moved(first, 302,
            {"<sip:bob@client.biloxi.example.com;method=INVITE?Subject=x>"}));
  EXPECT_THAT(alice.SentKinds(), ElementsAre("INVITE", "ACK", "INVITE"));
  const Message second = alice.Sent(-1);
  EXPECT_EQ(second.request_uri().text, "sip:bob@client.biloxi.example.com");
  EXPECT_EQ(second.cseq().number, 2u);
  EXPECT_EQ(second.call_id(), first.call_id());
  EXPECT_EQ(second.from()->text, first.from()->text);
  EXPECT_EQ(second.to()->text, first.to()->text);
  EXPECT_EQ(second.body(), first.body());
}

TEST(Redirect, ContactsAreTriedByQUntilOneDoesNotFail) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  alice.Receive(
      Moved(alice.Sent(0), 300,
            {"<sip:low@192.0.2.5>;q=0.2, <sip:one@192.0.2.6>",
             "<mailto:bob@biloxi.example.com>", "<sip:mid@192.0.2.7>;q=0.55"}));
  std::vector<std::string> uris;
  for (int i = 0; i < 3; ++i) {
    uris.push_back(std::string(alice.Sent(-1).request_uri().user));
    EXPECT_EQ(alice.Sent(-1).cseq().number, 2u + i);
    alice.Receive(Reply{.status_code = 486}.To(alice.Sent(-1)));
  }
  EXPECT_THAT(uris, ElementsAre("one", "mid", "low"));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 486");
}

TEST(Redirect, NoUriIsTriedTwice) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  alice.Receive(Moved(alice.Sent(0), 302, {"<sip:a@192.0.2.5>"}));
  alice.Receive(Moved(alice.Sent(-1), 302,
                      {"<sip:bob@BILOXI.example.com>", "<sip:a@192.0.2.5>"}));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 302");
}

// 21.6: a 6xx is about the user, not about one place.
TEST(Redirect, SixHundredsEndTheSearch) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  alice.Receive(
      Moved(alice.Sent(0), 302, {"<sip:a@192.0.2.5>", "<sip:b@192.0.2.6>"}));
  alice.Receive(Reply{.status_code = 603}.To(alice.Sent(-1)));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 603");
}

TEST(Redirect, ServiceAlternativesAndProxiesAreNotFollowed) {
  for (const int status_code : {305, 380}) {
    LoneUa alice;
    alice.ua->Invite(kBob);
    alice.Receive(Moved(alice.Sent(0), status_code, {"<sip:a@192.0.2.5>"}));
    EXPECT_EQ(alice.person.events.back(),
              absl::StrCat("ended 1 rejected remote ", status_code));
  }
}

TEST(Redirect, IsLeftToTheUserIfTheConfigurationSaysSo) {
  UserAgentConfig config = AliceConfig();
  config.follow_redirects = false;
  LoneUa alice(config);
  alice.ua->Invite(kBob);
  alice.Receive(Moved(alice.Sent(0), 302, {"<sip:a@192.0.2.5>"}));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 302");
}

// What was to be secure does not go on in the clear, nor begin so (8.1.2).
TEST(Redirect, SipsIsFollowedToSipsOnly) {
  UserAgentConfig config = AliceConfig();
  config.outbound_proxies = {{.next_hop = "sip:192.0.2.111"}};
  LoneUa alice(config);
  alice.fake.AddListeningPoint(TransportProtocol::kTls, "192.0.2.1:5061", "a");
  alice.ua =
      std::make_unique<UserAgent>(alice.fake.context(), config, alice.person);
  alice.ua->Invite("sips:bob@biloxi.example.com");
  auto& transport = alice.ua->transport_user();
  transport.OnConnected(alice.fake.connections().at(0).flow, nullptr);
  EXPECT_EQ(alice.Sent(0).contacts()[0].text,
            "<sips:alice@client.atlanta.example.com>");
  alice.Receive(Moved(alice.Sent(0), 302,
                      {"<sip:a@192.0.2.5>", "<sips:b@192.0.2.5>;q=0.1"}));
  EXPECT_EQ(alice.Sent(-1).request_uri().text, "sips:b@192.0.2.5");
}

TEST(Redirect, GoesAlongThePreloadedRoute) {
  UserAgentConfig config = AliceConfig();
  config.route_set = {"<sip:ss1.atlanta.example.com;lr>"};
  LoneUa alice(config);
  alice.ua->Invite(kBob);
  alice.Receive(Moved(alice.Sent(0), 302, {"<sip:a@192.0.2.5>"}));
  EXPECT_EQ(RemoteOf(alice, -1), "192.0.2.111:5060");
  EXPECT_EQ(alice.Sent(-1).request_uri().text, "sip:a@192.0.2.5");
  EXPECT_EQ(alice.Sent(-1).routes().size(), 1u);
}

}  // namespace
}  // namespace sipsim::sip
