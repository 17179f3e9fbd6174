// Where a request goes that does not get through: RFC 3263 section 4.3, RFC
// 3261 sections 8.1.2, 8.1.3.1.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

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

}  // namespace
}  // namespace sipsim::sip
