// Calls of a caller of RFC 2543, who has no tag, through a proxy that asks for
// credentials and screens calls: RFC 3261 sections 12.1.1, 16.3, 22.3.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rfc2543/old_network.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using testing::HasSubstr;
using testing::Not;

// Alice, of RFC 2543, calls Bob by the proxy of both, who asks all callers;
// only Alice has a password. The dialects are those of the proxy and of Bob;
// `services`: fields of the proxy.
Topology OneProxy(absl::string_view proxy, absl::string_view bob,
                  absl::string_view services = "") {
  return ReadOldNetwork(absl::StrCat(
      R"(
        links { latency: "5ms" }
        hosts {
          name: "alice"
          domain_names: "client.atlanta.example.com"
          addresses: "192.0.2.101"
          dialect: RFC2543
          user_agent {
            aor: "sip:alice@atlanta.example.com"
            outbound_proxies: "<sip:ss1.atlanta.example.com>"
            accounts { realm: "atlanta.example.com" password: "x" }
          }
        }
        hosts {
          name: "proxy1"
          domain_names: "ss1.atlanta.example.com"
          addresses: "192.0.2.111"
          dialect: )",
      proxy, R"(
          proxy {
            domains: "atlanta.example.com"
            domains: "ss1.atlanta.example.com"
            locations {
              aor: "sip:alice@atlanta.example.com"
              contacts: "sip:alice@client.atlanta.example.com"
            }
            locations {
              aor: "sip:bob@ss1.atlanta.example.com"
              contacts: "sip:bob@client.biloxi.example.com"
            }
            authentication {
              realm: "atlanta.example.com"
              users { name: "alice" password: "x" }
            }
            )",
      services, R"(
          }
        }
        hosts {
          name: "bob"
          domain_names: "client.biloxi.example.com"
          addresses: "192.0.2.201"
          dialect: )",
      bob, R"(
          user_agent { aor: "sip:bob@ss1.atlanta.example.com" }
        }
      )"));
}

// What Bob does in the call finds its way to Alice.
void ExpectThatBobMayHoldAndHangUp(const Topology& topology) {
  Scenario s(topology);
  s.ua("bob").AnswerAfter("1s").Hold(At("3s")).HangUp(At("6s"));
  s.ua("alice").Call("sip:bob@ss1.atlanta.example.com");
  s.RunFor("100s");
  EXPECT_THAT(s.SentBy("proxy1"), SentCount("407", 1));  // Alice is asked.
  EXPECT_THAT(s.Sent("proxy1", "bob"), SentCount("403", 0));
  EXPECT_THAT(s.Sent("proxy1", "alice"), SentCount("INVITE", 1));
  EXPECT_THAT(s.Sent("proxy1", "alice"), SentCount("BYE", 1));
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_THAT(s.call("bob"), EndedAt(At("6.02s")));
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

TEST(TaglessCaller, IsReachedByTheCalleeThroughAProxyThatAsks) {
  for (const char* proxy : {"RFC2543", "RFC3261"}) {
    for (const char* bob : {"RFC2543", "RFC3261"}) {
      SCOPED_TRACE(absl::StrCat(proxy, " ", bob));
      ExpectThatBobMayHoldAndHangUp(OneProxy(proxy, bob));
    }
  }
}

// She screens calls, not what belongs to one of hers.
TEST(TaglessCaller, IsReachedByTheCalleeThoughSheScreensCalls) {
  const char kRule[] = R"(
    users {
      aor: "sip:alice@atlanta.example.com"
      incoming { allow: "sip:carol@atlanta.example.com" }
    })";
  for (const char* proxy : {"RFC2543", "RFC3261"}) {
    for (const char* bob : {"RFC2543", "RFC3261"}) {
      SCOPED_TRACE(absl::StrCat(proxy, " ", bob));
      ExpectThatBobMayHoldAndHangUp(OneProxy(proxy, bob, kRule));
    }
  }
}

// 16.6 step 4: the parameter is for those whom no tag tells of.
TEST(TaglessCaller, AloneChangesTheRecordRoute) {
  Scenario s(OneProxy("RFC3261", "RFC3261"));
  s.ua("bob").AnswerAfter("1s").Hold(At("3s"));
  s.ua("alice").Call("sip:bob@ss1.atlanta.example.com");
  s.RunFor("10s");
  EXPECT_THAT(s.Sent("proxy1", "bob"),
              EachOf("INVITE",
                     HasHeader("Record-Route",
                               "<sip:ss1.atlanta.example.com;lr;in-dialog>")));
  EXPECT_THAT(
      s.Sent("proxy1", "alice"),
      EachOf("INVITE", HasHeader("Record-Route", Not(HasSubstr("in-dialog")))));
}

}  // namespace
}  // namespace sipsim
