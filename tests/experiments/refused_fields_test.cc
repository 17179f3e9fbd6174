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

TEST(RefusedFields, WhoRejectsDoesNotRingOrHangUp) {
  EXPECT_EQ(ActionError("on_call { reject {} ring_status: 183 }"),
            "on_call.ring_status: expected a phone that rings, found a reject "
            "without ring_after");
  EXPECT_EQ(ActionError("on_call { reject {} early_media: true }"),
            "on_call.early_media: expected a phone that rings, found a reject "
            "without ring_after");
  EXPECT_EQ(ActionError("on_call { reject {} hang_up_after: \"1s\" }"),
            "on_call.hang_up_after: expected a phone that answers, found one "
            "that rejects");
  EXPECT_EQ(ActionError("on_call { reject { after: \"1s\" } ring_after: \"0s\" "
                        "ring_status: 183 early_media: true }"),
            "");
}

TEST(RefusedFields, ExpectationsCanFail) {
  EXPECT_EQ(ErrorOf("expect { at_end {} }"),
            "expect[0].at_end: expected transactions, dialogs or pinholes, "
            "found none");
  EXPECT_EQ(ErrorOf("expect { at_end { node: \"alice\" pinholes: 0 } }"),
            "expect[0].at_end.pinholes: expected an ALG, whose they are, found "
            "none");
  EXPECT_EQ(ErrorOf("expect { at_end { node: \"alg\" pinholes: 0 } }"), "");
  EXPECT_EQ(ErrorOf("expect { at_end { pinholes: 0 } }"), "");
  EXPECT_EQ(
      ErrorOf("expect { call { user: \"alice\" outcome: NONE status: 486 } }"),
      "expect[0].call.status: expected a call that has one, found outcome: "
      "NONE");
  EXPECT_EQ(
      ErrorOf("expect { call { user: \"alice\" outcome: NONE at: \"3s\" } }"),
      "expect[0].call.at: expected a call that came out so, found outcome: "
      "NONE");
}

TEST(RefusedFields, SentFilesHaveAnEnd) {
  EXPECT_EQ(ErrorOf("actions { send_bytes { from: \"alice\" to: \"old\" file: "
                    "\"/dev/zero\" } }"),
            "actions[0].send_bytes.file: expected a file of at most 65507 "
            "bytes, found \"/dev/zero\"");
}

}  // namespace
}  // namespace sipsim
