// Redirection, as a client follows it: RFC 3261 section 8.1.3.4.

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

using ::testing::ElementsAre;

constexpr char kBob[] = "sip:bob@biloxi.example.com";

BufferRef Moved(const Message& request, int status_code,
                const std::vector<std::string>& contacts) {
  MessageBuilder b = StartResponseTo(request, status_code, "moved");
  for (const std::string& contact : contacts) {
    b.Add(HeaderId::kContact, contact);
  }
  return std::move(b).Finish();
}

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

TEST(Redirect, UnknownThreeHundredsAreAsA300) {  // 8.1.3.2
  LoneUa alice;
  alice.ua->Invite(kBob);
  alice.Receive(Moved(alice.Sent(0), 333, {"<sip:a@192.0.2.5>"}));
  EXPECT_EQ(alice.Sent(-1).request_uri().text, "sip:a@192.0.2.5");
}

TEST(Redirect, ServiceAlternativesAreNotFollowed) {
  LoneUa alice;
  alice.ua->Invite(kBob);
  alice.Receive(Moved(alice.Sent(0), 380, {"<sip:a@192.0.2.5>"}));
  EXPECT_EQ(alice.person.events.back(), "ended 1 rejected remote 380");
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
  EXPECT_EQ(alice.fake.sent().back().flow.remote.ToString(),
            "192.0.2.111:5060");
  EXPECT_EQ(alice.Sent(-1).request_uri().text, "sip:a@192.0.2.5");
  EXPECT_EQ(alice.Sent(-1).routes().size(), 1u);
}

// A URI without a transport would lead the other end back by UDP.
TEST(Redirect, ContactNamesTcpWhereThatIsTheTransport) {
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

}  // namespace
}  // namespace sipsim::sip
