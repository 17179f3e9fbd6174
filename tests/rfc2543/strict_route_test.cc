// RFC 3261 section 16.12.1.2: a dialog across four proxies, the third of which
// is a strict router. U1 -> P1 -> P2 -> P3 -> P4 -> U2.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rfc2543/old_network.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A proxy that sends calls for domain.com on to `next`; all else goes where the
// URI says.
std::string ProxyText(absl::string_view name, absl::string_view domain_name,
                      int number, absl::string_view next) {
  return absl::StrCat("hosts { name: \"", name, "\" domain_names: \"",
                      domain_name, "\" addresses: \"192.0.2.", number,
                      "\" proxy { next_hops { domain: \"domain.com\" uri: "
                      "\"sip:",
                      next, "\" } } }\n");
}

Topology StrictNetwork() {
  Topology topology = ReadOldNetwork(absl::StrCat(
      R"(
        links { latency: "5ms" }
        hosts {
          name: "u1"
          domain_names: "u1.example.com"
          addresses: "192.0.2.11"
          user_agent {
            aor: "sip:caller@u1.example.com"
            outbound_proxies: "sip:p1.example.com"
          }
        }
        hosts {
          name: "u2"
          domain_names: "u2.domain.com"
          addresses: "192.0.2.12"
          user_agent {
            aor: "sip:callee@domain.com"
            contact: "sip:callee@u2.domain.com"
          }
        })",
      "\n", ProxyText("p1", "p1.example.com", 1, "p2.example.com"),
      ProxyText("p2", "p2.example.com", 2, "p3.middle.com"),
      ProxyText("p3", "p3.middle.com", 3, "p4.domain.com"),
      R"(
        hosts {
          name: "p4"
          domain_names: "p4.domain.com"
          addresses: "192.0.2.4"
          proxy {
            domains: "domain.com"
            locations {
              aor: "sip:callee@domain.com"
              contacts: "sip:callee@u2.domain.com"
            }
          }
        })"));
  topology.mutable_hosts(4)->set_dialect(Host::RFC2543);
  return topology;
}

class StrictRouter : public testing::Test {
 protected:
  StrictRouter() : s_(StrictNetwork()) {
    s_.ua("u2").AnswerAfter("1s");
    s_.ua("u1").Call("sip:callee@domain.com");
  }
  void ExpectBye(absl::string_view from, absl::string_view to,
                 const std::string& uri,
                 testing::Matcher<std::vector<std::string>> routes) {
    EXPECT_THAT(s_.Sent(from, to),
                EachOf("BYE", StartLine(absl::StrCat("BYE ", uri, " SIP/2.0"))))
        << from;
    EXPECT_THAT(s_.Sent(from, to), EachOf("BYE", HasHeaders("Route", routes)))
        << from;
  }

  Scenario s_;
};

TEST_F(StrictRouter, RecordsItselfWithoutLr) {
  s_.RunFor("10s");
  EXPECT_THAT(
      s_.Sent("p4", "u2"),
      EachOf("INVITE", StartLine("INVITE sip:callee@u2.domain.com SIP/2.0")));
  EXPECT_THAT(
      s_.Sent("p4", "u2"),
      EachOf("INVITE", HasHeaders("Record-Route",
                                  ElementsAre("<sip:p4.domain.com;lr>",
                                              "<sip:p3.middle.com>",
                                              "<sip:p2.example.com;lr>",
                                              "<sip:p1.example.com;lr>"))));
  EXPECT_THAT(s_.call("u1"), Established());
}

TEST_F(StrictRouter, IsTraversedByTheRequestsOfTheCallee) {
  s_.ua("u2").HangUp(At("5s"));
  s_.RunFor("60s");
  const std::string caller = "sip:caller@u1.example.com";
  ExpectBye("u2", "p4", caller,
            ElementsAre("<sip:p4.domain.com;lr>", "<sip:p3.middle.com>",
                        "<sip:p2.example.com;lr>", "<sip:p1.example.com;lr>"));
  ExpectBye("p4", "p3", "sip:p3.middle.com",
            ElementsAre("<sip:p2.example.com;lr>", "<sip:p1.example.com;lr>",
                        "<sip:caller@u1.example.com>"));
  ExpectBye(
      "p3", "p2", "sip:p2.example.com;lr",
      ElementsAre("<sip:p1.example.com;lr>", "<sip:caller@u1.example.com>"));
  ExpectBye("p2", "p1", caller, ElementsAre("<sip:p1.example.com;lr>"));
  ExpectBye("p1", "u1", caller, IsEmpty());
  EXPECT_THAT(s_.call("u1"), Ended());
  EXPECT_EQ(s_.open_transaction_count(), 0u);
}

TEST_F(StrictRouter, IsTraversedByTheRequestsOfTheCaller) {
  s_.ua("u1").HangUp(At("5s"));
  s_.RunFor("60s");
  const std::string callee = "sip:callee@u2.domain.com";
  ExpectBye("u1", "p1", callee,
            ElementsAre("<sip:p1.example.com;lr>", "<sip:p2.example.com;lr>",
                        "<sip:p3.middle.com>", "<sip:p4.domain.com;lr>"));
  ExpectBye(
      "p2", "p3", "sip:p3.middle.com",
      ElementsAre("<sip:p4.domain.com;lr>", "<sip:callee@u2.domain.com>"));
  ExpectBye("p3", "p4", "sip:p4.domain.com;lr",
            ElementsAre("<sip:callee@u2.domain.com>"));
  ExpectBye("p4", "u2", callee, IsEmpty());
  EXPECT_THAT(s_.call("u2"), Ended());
  EXPECT_EQ(s_.open_transaction_count(), 0u);
}

}  // namespace
}  // namespace sipsim
