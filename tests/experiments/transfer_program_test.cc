// Transfers in the program: actions, expectations, and what is wrong with them.

#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "experiments/commands.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

using ::testing::HasSubstr;

constexpr char kHead[] = R"(
name: "transfer"
duration: "10s"
topology { inline {
  links { latency: "5ms" }
  hosts {
    name: "alice" domain_names: "a.example.com" addresses: "192.0.2.101"
    user_agent { aor: "sip:alice@a.example.com" refer {} }
  }
  hosts {
    name: "bob" domain_names: "b.example.com" addresses: "192.0.2.102"
    user_agent { aor: "sip:bob@b.example.com" refer {} }
  }
  hosts {
    name: "carol" domain_names: "c.example.com" addresses: "192.0.2.103"
    user_agent { aor: "sip:carol@c.example.com" }
  }
} }
actions { user: "alice" on_call { answer_after: "1s" } }
actions { user: "carol" on_call { answer_after: "1s" } }
actions { user: "bob" call { to: "sip:alice@a.example.com" } }
)";

struct Result {
  int code;
  std::string out;
  std::string err;
};

Result RunWith(const std::string& body) {
  const std::string path = ::testing::TempDir() + "/transfer.txtpb";
  std::ofstream(path, std::ios::binary) << kHead << body;
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, {}};
  const int code = RunProgram({"run", path}, console);
  return {code, out.str(), err.str()};
}

TEST(TransferProgram, TransfersAndJudges) {
  const Result result = RunWith(R"(
    actions {
      at: "2s" user: "alice"
      transfer { to: "sip:carol@c.example.com" hang_up: ACCEPTED }
    }
    expect {
      transfer {
        user: "alice" accepted: 202 status: 200 at: "3.02s" reports: 2
      }
    }
    expect { call { user: "bob" outcome: ENDED } }
    expect { call { user: "bob" number: 2 outcome: ESTABLISHED } }
  )");
  EXPECT_EQ(result.code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("ok      transfer 1 of alice: 202, 200 at "
                                    "3.02s, 2 reports"));
}

TEST(TransferProgram, WhatDoesNotHoldIsTold) {
  const char kAction[] = R"(
    actions {
      at: "2s" user: "alice" transfer { to: "sip:carol@c.example.com" }
    })";
  const auto line = [&](const std::string& expected) {
    const Result result = RunWith(absl::StrCat(
        kAction, "expect { transfer { user: \"alice\" ", expected, " } }"));
    EXPECT_EQ(result.code, 1) << expected;
    const size_t at = result.out.find("FAILED");
    return at == std::string::npos ? result.out : result.out.substr(at);
  };
  EXPECT_THAT(line("accepted: 200"), HasSubstr("expected accepted 200"));
  EXPECT_THAT(line("status: 486"), HasSubstr("expected status 486"));
  EXPECT_THAT(line("at: \"9s\""), HasSubstr("expected at 9s"));
  EXPECT_THAT(line("reports: 1"), HasSubstr("expected 1 reports"));
  EXPECT_THAT(line("number: 2"), HasSubstr("expected one, found none"));
}

TEST(TransferProgram, ErrorsNameTheField) {
  const auto error = [](const std::string& user, const std::string& transfer) {
    const Result result = RunWith(absl::StrCat(
        "actions { user: \"", user, "\" transfer { ", transfer, " } }"));
    EXPECT_EQ(result.code, 2) << transfer;
    return result.err;
  };
  EXPECT_THAT(error("alice", ""),
              HasSubstr("actions[3].transfer: expected either to or to_call, "
                        "found none"));
  EXPECT_THAT(error("alice", "to: \"sip:a@b.c\" to_call: 2"),
              HasSubstr("expected either to or to_call, found both"));
  EXPECT_THAT(error("alice", "to: \"http://b.c\""),
              HasSubstr("actions[3].transfer.to: expected a sip:, sips: or "
                        "tel: URI, found \"http://b.c\""));
  EXPECT_THAT(error("alice", "call: 2 to_call: 2"),
              HasSubstr("actions[3].transfer.to_call: expected another call "
                        "than call, found 2"));
  EXPECT_THAT(error("alice", "to_call: 1"),
              HasSubstr("actions[3].transfer.to_call: expected another call "
                        "than call, found 1"));
  EXPECT_THAT(error("alice", "call: 0 to_call: 2"),
              HasSubstr("actions[3].transfer.call: expected a number"));
  EXPECT_THAT(error("carol", "to: \"sip:a@b.c\""),
              HasSubstr("actions[3].transfer: expected a user whose "
                        "user_agent has refer, found carol"));
}

TEST(TransferProgram, ErrorsInExpectationsNameTheField) {
  const auto error = [](const std::string& expected) {
    return RunWith(absl::StrCat("expect { transfer { ", expected, " } }")).err;
  };
  EXPECT_THAT(error("user: \"dave\""),
              HasSubstr("expect[0].transfer.user: expected the name of a host "
                        "with a user_agent, found \"dave\""));
  EXPECT_THAT(error("user: \"alice\" accepted: 100"),
              HasSubstr("expect[0].transfer.accepted: expected a number from "
                        "200 to 699, found 100"));
  EXPECT_THAT(error("user: \"alice\" status: 99"),
              HasSubstr("expect[0].transfer.status: expected a number from "
                        "100 to 699, found 99"));
  EXPECT_THAT(error("user: \"alice\" at: \"11s\""),
              HasSubstr("expect[0].transfer.at: expected a time up to the "
                        "experiment's duration"));
}

}  // namespace
}  // namespace sipsim
