// RFC 3261 section 8.3 on the wire: Alice asks a redirect server where Bob is.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rfc3261/server_network.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using testing::ElementsAre;

Topology RedirectNetwork(const std::string& locations,
                         const std::string& alice = "") {
  return ReadNetwork(absl::StrCat(
      R"pb(
        links { latency: "5ms" }
        hosts { name: "alice" addresses: "192.0.2.101"
                user_agent { aor: "sip:alice@atlanta.example.com")pb",
      "\n", alice,
      R"pb(
        }
        }
        hosts {
          name: "redirect"
          domain_names: "redirect.biloxi.example.com"
          addresses: "192.0.2.5"
          redirect { domains: "biloxi.example.com")pb",
      "\n", locations, R"pb(
        }
        }
        hosts {
          name: "bob"
          addresses: "192.0.2.201"
          user_agent { aor: "sip:bob@chicago.example.com" }
        })pb"));
}

TEST(Redirect, LeadsTheCallerToTheUser) {
  Scenario s(RedirectNetwork(R"pb(
    locations {
      aor: "sip:bob@biloxi.example.com"
      contacts: "sip:bob@192.0.2.201"
    })pb"));
  s.ua("bob").AnswerAfter("1s").HangUpAfter("1s");
  s.ua("alice").Call(kBobAor);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_EQ(StartsOn(s, "alice", "redirect"), "INVITE ACK");
  EXPECT_EQ(StartsOn(s, "redirect", "alice"), "302");
  EXPECT_THAT(s.Sent("alice", "bob").front(),
              StartLine("INVITE sip:bob@192.0.2.201 SIP/2.0"));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

TEST(Redirect, TellsSeveralContactsByQ) {
  Scenario s(RedirectNetwork(R"pb(
    locations {
      aor: "sip:bob@biloxi.example.com"
      contacts: "mailto:bob@biloxi.example.com"
      contacts: "sip:bob@192.0.2.201"
      q: "0.1"
      q: "0.8"
    })pb"));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBobAor);
  s.RunFor("5s");
  EXPECT_THAT(HeadersOf(s.SentBy("redirect").front(), "Contact"),
              ElementsAre("<sip:bob@192.0.2.201>;q=0.8",
                          "<mailto:bob@biloxi.example.com>;q=0.1"));
  EXPECT_THAT(s.call("alice"), Established());
}

TEST(Redirect, IsTheCallersToFollow) {
  Scenario s(RedirectNetwork(R"pb(
                               locations {
                                 aor: "sip:bob@biloxi.example.com"
                                 contacts: "sip:bob@192.0.2.201"
                               })pb",
                             "follow_redirects: false"));
  s.ua("alice").Call(kBobAor);
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), FailedWith(302));
}

TEST(Redirect, OfWhoIsNowhereOrUnknownFails) {
  Scenario s(RedirectNetwork(
      R"pb(locations { aor: "sip:bob@biloxi.example.com" })pb"));
  s.ua("alice").Call(kBobAor).Call("sip:carol@biloxi.example.com", At("1s"));
  s.RunFor("60s");
  EXPECT_THAT(s.call("alice"), FailedWith(480));
  EXPECT_THAT(s.call("alice", 2), FailedWith(404));
}

}  // namespace
}  // namespace sipsim
