// Fields of an experiment that would say nothing, or not what they seem to.

#include <fstream>
#include <string>

#include "experiments/load_experiment.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

constexpr char kHead[] = R"(
name: "x"
duration: "10s"
topology { inline {
  hosts {
    name: "alice" addresses: "192.0.2.1"
    user_agent { aor: "sip:alice@a.com" }
  }
  hosts {
    name: "old" addresses: "192.0.2.2" dialect: RFC2543
    user_agent { aor: "sip:old@a.com" }
  }
  hosts {
    name: "alg" addresses: "192.0.2.3"
    alg { proxy { next_hops { domain: "a.com" uri: "sip:192.0.2.1" } } }
  }
} }
)";

// The error behind "file:line:column: "; "" if there is none.
std::string ErrorOf(const std::string& text) {
  const std::string path = testing::TempDir() + "/refused.txtpb";
  std::ofstream(path, std::ios::binary) << kHead << text;
  const auto loaded = LoadExperiment(path);
  const std::string message(loaded.status().message());
  return message.empty() ? "" : message.substr(message.find(": ") + 2);
}

// What follows from an action of Alice's.
std::string ActionError(const std::string& action) {
  const std::string error =
      ErrorOf("actions { user: \"alice\" " + action + "}");
  return error.rfind("actions[0].", 0) == 0 ? error.substr(11) : error;
}

TEST(RefusedFields, NumbersOfEnumsAreKnownOnes) {
  EXPECT_EQ(ErrorOf("expect { call { user: \"alice\" outcome: 9 } }"),
            "expect[0].call.outcome: expected one of OUTCOME_UNSPECIFIED, "
            "RINGING, ESTABLISHED, ENDED, FAILED, CANCELLED, LOST, NONE, found "
            "\"9\"");
}

// RFC 3261 section 19.1.1, table 1.
TEST(RefusedFields, NoRequestUriHasAMethod) {
  constexpr char kWanted[] =
      ".to: expected a URI without a method (RFC 3261 19.1.1), found "
      "\"sip:b@b.com;method=BYE\"";
  constexpr char kTo[] =
      " { to: \"sip:b@b.com;method=BYE\" event: \"dialog\" }";
  constexpr char kOnlyTo[] = " { to: \"sip:b@b.com;method=BYE\" }";
  EXPECT_EQ(ActionError(std::string("call") + kOnlyTo),
            std::string("call") + kWanted);
  EXPECT_EQ(ActionError(std::string("options") + kOnlyTo),
            std::string("options") + kWanted);
  EXPECT_EQ(ActionError(std::string("subscribe") + kTo),
            std::string("subscribe") + kWanted);
}

TEST(RefusedFields, OnlyACallTakesTheHeadersOfAUri) {
  constexpr char kWanted[] =
      ".to: expected a URI without headers (RFC 3261 19.1.1), found "
      "\"sip:b@b.com?Subject=x\"";
  EXPECT_EQ(ActionError("options { to: \"sip:b@b.com?Subject=x\" }"),
            std::string("options") + kWanted);
  EXPECT_EQ(ActionError("subscribe { to: \"sip:b@b.com?Subject=x\" event: "
                        "\"dialog\" }"),
            std::string("subscribe") + kWanted);
}

TEST(RefusedFields, RoutesAreOneHeaderValueEach) {
  const auto error = [](const std::string& route) {
    return ActionError("call { to: \"sip:b@b.com\" routes: \"" + route +
                       "\" }");
  };
  EXPECT_EQ(error("<sip:192.0.2.1;lr>;a=b;c=\\\"d e\\\""), "");
  for (const std::string bad :
       {"<sip:192.0.2.1;lr>;a=b\\r\\nEvil: x", "<sip:192.0.2.1;lr>;\\r\\n a=b",
        "<sip:192.0.2.1;lr>;", "<sip:192.0.2.1;lr>;a=b, <sip:192.0.2.2;lr>",
        "Proxy <sip:192.0.2.1;lr>", "<tel:+1972>", "<sip:192.0.2.1;lr> x"}) {
    EXPECT_EQ(error(bad),
              "call.routes[0]: expected a route such as "
              "\"<sip:192.0.2.1;lr>\", found \"" +
                  bad + "\"");
  }
}

TEST(RefusedFields, TheOldDialectHasNoRouteSetOfACall) {
  EXPECT_EQ(
      ErrorOf("actions { user: \"old\" call { to: \"sip:b@b.com\" routes: "
              "\"<sip:192.0.2.1;lr>\" } }"),
      "actions[0].call.routes[0]: expected nothing, in the RFC 2543 "
      "dialect, found a pre-loaded route set (RFC 3261 section 8.1.1.1)");
}

}  // namespace
}  // namespace sipsim
