// Call screening on the simulator: RFC 5359 sections 2.13 and 2.14.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"
#include "tests/services/service_network.h"

namespace sipsim {
namespace {

constexpr char kBob[] = "sip:bob@biloxi.example.com";
constexpr char kAuthentication[] = R"pb(
  authentication {
    realm: "biloxi.example.com"
    users {
      name: "alice"
      password: "secret"
      aors: "sip:alice@atlanta.example.com"
    }
  }
)pb";

std::string Screened(const std::string& callers) {
  return absl::StrCat(
      Phones(1), kAuthentication, "users { aor: \"", kBob, "\" incoming { ",
      callers,
      " error_info: \"sip:screen-fail-term-ann@ms.biloxi.example.com\" } }");
}

// Bob takes calls by the proxy alone; alice finds his phone by herself.
Topology WithScreeningPhone(const std::string& callers) {
  Topology topology = ServiceNetwork(Screened(callers));
  for (Host& host : *topology.mutable_hosts()) {
    if (host.name() == "bob1") {
      host.mutable_user_agent()->add_screening_proxies(
          "sip:ss1.example.com;lr");
    }
  }
  return topology;
}

constexpr char kPhone[] = "sip:bob@client1.biloxi.example.com";

TEST(IncomingScreening, RefusedCallerHearsTheAnnouncement) {  // 2.13
  Scenario s(WithScreeningPhone("deny: \"sip:alice@atlanta.example.com\""));
  s.ua("announcement").AnswerAfter("0s").HangUpAfter("4s");
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("alice", "proxy1"),
              Starts({"INVITE", "ACK", "INVITE", "ACK"}));
  EXPECT_THAT(s.Sent("proxy1", "alice"), Starts({"407", "403"}));
  EXPECT_THAT(
      s.Sent("proxy1", "alice"),
      EachOf("403",
             HasHeader("Error-Info",
                       "<sip:screen-fail-term-ann@ms.biloxi.example.com>")));
  EXPECT_THAT(s.Sent("alice", "announcement"),
              Starts({"INVITE", "ACK", "200 BYE"}));
  EXPECT_THAT(s.SentBy("bob1"), Starts({}));
  EXPECT_THAT(s.call("alice", 1), FailedWith(403));
  EXPECT_THAT(s.call("alice", 2), Ended());
  EXPECT_NE(HeadersOf(s.Sent("alice", "proxy1")[0], "Call-ID"),
            HeadersOf(s.Sent("alice", "announcement")[0], "Call-ID"));
}

TEST(IncomingScreening, WhoGoesPastTheProxyIsSentBackToIt) {  // 2.13, F1 to F4
  Scenario s(WithScreeningPhone("deny: \"*@evil.example.com\""));
  s.ua("bob1").AnswerAfter("1s");
  s.ua("alice").Call(kPhone).HangUp(At("5s"));
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("alice", "bob1"), Starts({"INVITE", "ACK"}));
  EXPECT_THAT(s.Sent("bob1", "alice"), Starts({"305"}));
  EXPECT_THAT(s.Sent("alice", "proxy1"),
              Starts({"INVITE", "ACK", "INVITE", "ACK", "BYE"}));
  EXPECT_THAT(s.Sent("alice", "proxy1"),
              EachOf("INVITE", HasHeader("Route", "<sip:ss1.example.com;lr>")));
  EXPECT_THAT(
      s.Sent("alice", "proxy1"),
      EachOf("INVITE", StartLine(absl::StrCat("INVITE ", kPhone, " SIP/2.0"))));
  EXPECT_THAT(s.call("alice"), Ended());
}

// To dial the phone and not the user does not help.
TEST(IncomingScreening, IsAboutTheContactsOfTheUserToo) {
  Scenario s(WithScreeningPhone("deny: \"sip:alice@atlanta.example.com\""));
  s.ua("alice").Call(kPhone);
  s.RunFor("60s");
  EXPECT_THAT(s.SentBy("bob1"), Starts({"305"}));
  EXPECT_THAT(s.call("alice", 1), FailedWith(403));
}

TEST(IncomingScreening, AnnouncementThatFailsIsTheEndOfIt) {
  Scenario s(WithScreeningPhone("deny: \"sip:alice@atlanta.example.com\""));
  s.ua("announcement").RejectWith(486);
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice", 2), FailedWith(486));
  EXPECT_EQ(s.Sent("alice", "announcement").size(), 2u);
}

TEST(OutgoingScreening, OwnProxyRefusesAndBobIsNotDisturbed) {  // 2.14
  Scenario s(ServiceNetwork(
      absl::StrCat(Phones(1),
                   R"pb(
                     authentication {
                       realm: "biloxi.example.com"
                       users {
                         name: "alice"
                         password: "secret"
                         aors: "sip:alice@biloxi.example.com"
                       }
                     }
                     users {
                       aor: "sip:alice@biloxi.example.com"
                       outgoing { deny: "sip:bob@biloxi.example.com" }
                     }
                   )pb")));
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("proxy1", "alice"), Starts({"407", "403"}));
  EXPECT_THAT(s.SentBy("bob1"), Starts({}));
  EXPECT_THAT(s.call("alice"), FailedWith(403));
}

}  // namespace
}  // namespace sipsim
