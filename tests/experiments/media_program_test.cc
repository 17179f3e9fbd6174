// Media in the program: actions, expectations, and what is written of it.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "experiments/commands.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHead[] = R"(
name: "media"
duration: "10s"
topology { inline {
  links { latency: "5ms" }
  hosts {
    name: "alice" domain_names: "a.example.com" addresses: "192.0.2.101"
    user_agent {
      aor: "sip:alice@a.example.com" media { port: 49172 rtp {} }
    }
  }
  hosts {
    name: "bob" domain_names: "b.example.com" addresses: "192.0.2.201"
    attachments { domain_name: "c.example.com" addresses: "192.0.2.100" }
    user_agent { aor: "sip:bob@b.example.com" media { port: 3456 rtp {} } }
  }
  hosts { name: "loud" addresses: "192.0.2.8"
          user_agent { aor: "sip:loud@192.0.2.8" media { rtp {} } } }
  hosts { name: "mute" addresses: "192.0.2.9"
          user_agent { aor: "sip:mute@192.0.2.9" } }
} }
actions { user: "bob" on_call { answer_after: "1s" } }
actions { user: "alice" call { to: "sip:bob@b.example.com" } }
)";

struct Result {
  int code;
  std::string out;
  std::string err;
};

Result RunWith(const std::string& body, std::vector<std::string> flags = {}) {
  const std::string path = ::testing::TempDir() + "/media.txtpb";
  std::ofstream(path, std::ios::binary) << kHead << body;
  std::vector<std::string> arguments = {"run", path};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, {}};
  const int code = RunProgram(arguments, console);
  return {code, out.str(), err.str()};
}

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

// Bob answers at 1.005 s, Alice hears of it at 1.01 s; both hang up never.
TEST(MediaProgram, ExpectationsOfMediaAreJudged) {
  const Result held = RunWith(R"(
    expect { media { user: "alice" from: "bob" sent: 450 received_min: 449
                     lost: 0 duplicates: 0 foreign: 0 jitter_max: "0s" } }
    expect { media { user: "bob" from: "192.0.2.101:49172"
                     after: "2s" before: "3s" received: 50 } }
    expect { media { user: "bob" from: "mute" received: 0 } }
    expect { at_end { node: "alice" dialogs: 1 } })");
  EXPECT_EQ(held.code, 0) << held.out << held.err;
  const Result failed = RunWith(R"(
    expect { media { user: "alice" from: "bob" received: 0 } })");
  EXPECT_EQ(failed.code, 1);
  EXPECT_THAT(failed.out,
              HasSubstr("FAILED  media of alice, call 1, from bob: received 0: "
                        "450 received, expected 0"));
}

TEST(MediaProgram, HoldResumeAndMoveAreActions) {
  const Result run = RunWith(R"(
    actions { at: "3s" user: "alice" hold {} }
    actions { at: "5s" user: "alice" resume {} }
    actions { at: "7s" user: "bob"
              move { to: "c.example.com" media_port: 47172 leave: true } }
    expect { media { user: "alice" after: "3.1s" before: "5s" received: 0 } }
    expect { media { user: "alice" from: "192.0.2.201:3456" after: "7.1s"
                     received: 0 } }
    expect { media { user: "alice" from: "192.0.2.100:47172" after: "7.1s"
                     before: "8.1s" received: 50 } })");
  EXPECT_EQ(run.code, 0) << run.out << run.err;
}

// Bob mixes Alice and Carol from 4 s on; Carol is gone from 6 s on.
TEST(MediaProgram, ThreeWayCallIsToldByWhoIsHeard) {
  const Result run = RunWith(R"(
    actions { user: "loud" on_call { answer_after: "0s" } }
    actions { at: "2s" user: "bob" hold { call: 1 } }
    actions { at: "2.5s" user: "bob" call { to: "sip:loud@192.0.2.8" } }
    actions { at: "3.5s" user: "bob" resume { call: 1 } }
    actions { at: "4s" user: "bob" join { calls: [1, 2] } }
    actions { at: "6s" user: "loud" hang_up {} }
    actions { at: "8s" user: "bob" hang_up { call: 1 } }
    expect { media { user: "alice" hears: "loud" before: "4s" received: 0 } }
    expect { media { user: "alice" hears: "loud" after: "4.1s" before: "6s"
                     received: 95 } }
    expect { media { user: "alice" hears: "bob" after: "4.1s" before: "6s"
                     received: 95 } }
    expect { media { user: "alice" hears: "loud" after: "6.1s" received: 0 } }
    expect { media { user: "alice" hears: "alice" received: 0 } }
    expect { media { user: "loud" hears: "alice" after: "4.1s" before: "6s"
                     received: 95 } }
    expect { call { user: "alice" outcome: ENDED } })");
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(run.out,
              HasSubstr("hears     bob 192.0.2.201:3456  (bob, loud)"));
}

TEST(MediaProgram, ReportTellsWhoHeardWhom) {
  const std::string out = RunWith("").out;
  EXPECT_THAT(out, HasSubstr("both way RTP established"));
  EXPECT_THAT(out, HasSubstr("media of alice, call 1: lost 0, duplicates 0, "
                             "jitter 0s\n"));
  EXPECT_THAT(out, HasSubstr("  hears     bob 192.0.2.201:3456  1.01s to "));
  EXPECT_THAT(out, HasSubstr("  speaks to bob 192.0.2.201:3456  1.01s to "));
}

TEST(MediaProgram, PacketsAreInTheCaptureAndInTheTraceOnRequest) {
  const std::string out = ::testing::TempDir() + "/media_out";
  const std::string rtp = "192.0.2.201:3456";
  RunWith("", {"--out=" + out});
  EXPECT_GT(std::filesystem::file_size(out + "/capture.pcap"),
            900u * (16 + 14 + 20 + 8 + 172));
  EXPECT_THAT(ReadAll(out + "/messages.jsonl"), Not(HasSubstr(rtp)));
  const std::string brief = ReadAll(out + "/trace.jsonl");
  EXPECT_THAT(brief, Not(HasSubstr(rtp)));
  EXPECT_THAT(brief, HasSubstr("\"machine\":\"rtp_session\""));
  RunWith("", {"--out=" + out, "--trace_media"});
  EXPECT_THAT(ReadAll(out + "/trace.jsonl"), HasSubstr(rtp));
}

TEST(MediaProgram, RunsAreDeterministic) {
  EXPECT_EQ(RunWith("", {"--verify_determinism"}).code, 0);
}

TEST(MediaProgram, WrongMovesAndExpectationsAreOneLine) {
  const struct {
    const char* body;
    const char* line;
  } kErrors[] = {
      {"actions { user: 'bob' move {} }",
       "move: expected to or media_port, found neither"},
      {"actions { user: 'bob' move { to: 'x.com' } }",
       "move.to: expected the domain_name of an attachment of the user's host, "
       "found \"x.com\""},
      {"actions { user: 'bob' move { media_port: 1 leave: true } }",
       "move.leave: expected a place to move to, found none"},
      {"actions { user: 'bob' move { media_port: 5060 } }",
       "move.media_port: expected another port than the host has for SIP, "
       "found 5060"},
      {"expect { media { user: 'bob' } }",
       "media: expected a figure such as received or lost, found none"},
      {"expect { media { user: 'bob' from: 'alice' sent: 1 } }",
       "media: expected received or received_min with from, found neither"},
      {"expect { media { user: 'bob' to: 'alice' received_min: 1 } }",
       "media: expected sent or sent_min with to, found neither"},
      {"expect { media { user: 'bob' after: '2s' lost: 0 } }",
       "media: expected received or sent with after, found neither"},
      {"expect { media { user: 'bob' before: '2s' jitter_max: '1ms' } }",
       "media: expected received or sent with before, found neither"},
      {"expect { media { user: 'bob' after: '3s' before: '2s' sent: 0 } }",
       "media.before: expected a time later than after, found \"2s\""},
      {"expect { media { user: 'bob' after: '2s' before: '2s' sent: 0 } }",
       "media.before: expected a time later than after, found \"2s\""},
      {"expect { media { user: 'mute' received: 0 } }",
       "media.user: expected the name of a host with a user_agent or "
       "gateway that has rtp, found \"mute\""},
      {"expect { media { user: 'bob' from: 'nobody' } }",
       "media.from: expected the name of a host, an IP address or IP:port, "
       "found \"nobody\""},
      {"expect { media { user: 'bob' hears: 'mute' received: 0 } }",
       "media.hears: expected the name of a host with a user_agent or gateway "
       "that has rtp, found \"mute\""},
      {"expect { media { user: 'bob' hears: 'alice' sent: 1 } }",
       "media: expected received or received_min with hears, found neither"},
      {"expect { media { user: 'bob' after: '11s' } }",
       "media.after: expected a time up to the experiment's duration, found "
       "\"11s\""},
  };
  for (const auto& error : kErrors) {
    const Result result = RunWith(error.body);
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.err, HasSubstr(error.line));
  }
}

}  // namespace
}  // namespace sipsim
