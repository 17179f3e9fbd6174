// The program as its user sees it: output, errors, exit codes.

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "experiments/commands.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

struct Result {
  int code;
  std::string out;
  std::string err;
};

Result Sipsim(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, {"nowhere", "experiments"}};
  const int code = RunProgram(arguments, console);
  return {code, out.str(), err.str()};
}

std::string WriteTemp(const std::string& name, absl::string_view content) {
  const std::string path = ::testing::TempDir() + "/" + name;
  std::ofstream(path, std::ios::binary)
      .write(content.data(), static_cast<std::streamsize>(content.size()));
  return path;
}

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

// An experiment of Alice and Bob without a proxy.
std::string MakeExperiment(const std::string& name, const std::string& body) {
  const std::string catalog =
      std::filesystem::absolute("topologies/catalog/two_user_agents.txtpb");
  return WriteTemp(
      name, absl::StrCat("name: 'try' duration: '40s' topology { file: '",
                         catalog, "' }\n", body));
}

constexpr char kCallBob[] =
    "actions { user: 'alice' call { to: 'sip:bob@biloxi.example.com' } }\n";

TEST(Program, HelpsOnRequestAndOnNonsense) {
  EXPECT_EQ(Sipsim({"help"}).code, 0);
  EXPECT_THAT(Sipsim({"help"}).out, HasSubstr("sipsim run FILE..."));
  for (const auto& arguments : std::initializer_list<std::vector<std::string>>{
           {}, {"walk"}, {"run"}, {"run", "x", "--nope"}}) {
    const Result result = Sipsim(arguments);
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(Lines(result.err).size(), 1u) << result.err;
  }
}

TEST(Program, ListsTheExperimentsThatShip) {
  const Result result = Sipsim({"list"});
  EXPECT_EQ(result.code, 0) << result.err;
  std::vector<std::string> names;
  for (const std::string& line : Lines(result.out)) {
    names.push_back(line.substr(0, line.find(' ')));
    EXPECT_GT(line.size(), names.back().size() + 10) << line;
  }
  // Those in folders come behind.
  ASSERT_EQ(names.size(), 65u);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 65u);
  names.resize(9);
  EXPECT_THAT(names, ElementsAre("busy", "cancel", "lossy_call", "no_answer",
                                 "no_response", "port_closed", "proxy_restart",
                                 "two_proxy_call", "dialog_package"));
}

TEST(Program, RunsAnExperimentAndReportsIt) {
  const Result result = Sipsim({"run", "experiments/two_proxy_call.txtpb"});
  EXPECT_EQ(result.code, 0) << result.out << result.err;
  EXPECT_EQ(result.err, "");
  for (const char* part :
       {"alice", "proxy1", "proxy2", "bob", "F1", "F20", "INVITE --",
        "INVITE sip:bob@biloxi.example.com SIP/2.0", "180 Ringing",
        "expectations held\n", "\ndigest ", " seed 1\n"}) {
    EXPECT_THAT(result.out, HasSubstr(part));
  }
  EXPECT_THAT(result.out, Not(HasSubstr("FAILED")));
}

TEST(Program, FailsWhenAnExpectationFails) {
  const std::string file = MakeExperiment(
      "failing.txtpb",
      absl::StrCat(kCallBob, "expect { message { filter { start: 'INVITE' } ",
                   "at: '1s' } }\n"));
  const Result result = Sipsim({"run", file});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out,
              HasSubstr("FAILED  INVITE: expected at 1s, found 0s\n"));
  EXPECT_THAT(result.out, HasSubstr("0 of 1 expectations held\n"));
}

TEST(Program, SaysThatALimitHasStoppedTheRun) {
  const std::string file = MakeExperiment(
      "limited.txtpb", absl::StrCat(kCallBob, "limits { events: 3 }\n"));
  const Result result = Sipsim({"run", file});
  EXPECT_EQ(result.code, 3);
  EXPECT_THAT(result.out, HasSubstr("STOPPED BY A LIMIT: event limit\n"));
}

TEST(Program, TakesTheWorstOfSeveralResults) {
  const std::string good = MakeExperiment("good.txtpb", kCallBob);
  const std::string failing =
      MakeExperiment("failing2.txtpb", "expect { message { count: 1 } }\n");
  EXPECT_EQ(Sipsim({"run", good, failing}).code, 1);
  EXPECT_EQ(Sipsim({"run", failing, good}).code, 1);
}

TEST(Program, RunsNothingWhenOneFileIsWrong) {
  const std::string good = MakeExperiment("good2.txtpb", kCallBob);
  const std::string bad =
      MakeExperiment("bad.txtpb", "actions { usr: 'alice' }\n");
  for (const char* command : {"run", "check"}) {
    const Result result = Sipsim({command, good, bad, "missing.txtpb"});
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.out, Not(HasSubstr("digest")));
    const std::vector<std::string> errors = Lines(result.err);
    ASSERT_EQ(errors.size(), 2u) << result.err;
    EXPECT_THAT(errors[0], StartsWith(bad + ":2:"));
    EXPECT_THAT(errors[0], HasSubstr("usr"));
    EXPECT_THAT(errors[1], HasSubstr("missing.txtpb"));
  }
}

TEST(Program, ChecksWithoutRunning) {
  const Result result = Sipsim({"check", "experiments/busy.txtpb"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, "experiments/busy.txtpb: ok\n");
}

TEST(Program, WritesAllFilesOfARun) {
  const std::string out = ::testing::TempDir() + "/one";
  ASSERT_EQ(Sipsim({"run", "experiments/busy.txtpb", "--out=" + out}).code, 0);
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(out)) {
    files.push_back(entry.path().filename());
    EXPECT_GT(entry.file_size(), 0u) << entry.path();
  }
  EXPECT_THAT(files, ::testing::UnorderedElementsAre(
                         "messages.jsonl", "trace.jsonl", "capture.pcap",
                         "ladder.txt", "ladder.mmd"));
}

TEST(Program, GivesEachOfSeveralFilesAFolder) {
  const std::string out = ::testing::TempDir() + "/several";
  const std::string busy = "experiments/busy.txtpb";
  ASSERT_EQ(
      Sipsim({"run", busy, "experiments/cancel.txtpb", busy, "--out=" + out})
          .code,
      0);
  for (const char* folder : {"busy", "cancel", "busy_2"}) {
    EXPECT_TRUE(std::filesystem::exists(
        absl::StrCat(out, "/", folder, "/messages.jsonl")));
  }
}

TEST(Program, RefusesAFolderThatCannotBeWrittenBeforeItRuns) {
  const std::string file = WriteTemp("in_the_way", "");
  const Result result =
      Sipsim({"run", "experiments/busy.txtpb", "--out=" + file + "/out"});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(Lines(result.err).size(), 1u);
  EXPECT_THAT(result.err, HasSubstr("in_the_way/out"));
}

TEST(Program, TakesTheSeedOfTheCommandLine) {
  const std::string file = "experiments/busy.txtpb";
  const Result seven = Sipsim({"run", file, "--seed=7"});
  EXPECT_THAT(seven.out, HasSubstr(" seed 7\n"));
  EXPECT_EQ(seven.out, Sipsim({"run", file, "--seed=7"}).out);
  EXPECT_NE(seven.out, Sipsim({"run", file, "--seed=8"}).out);
}

TEST(Program, VerifiesDeterminism) {
  const Result result =
      Sipsim({"run", "experiments/lossy_call.txtpb", "--verify_determinism"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, HasSubstr("deterministic: two runs"));
}

TEST(Parse, ShowsTheParts) {
  const std::string file = WriteTemp(
      "good.sip",
      "OPTIONS sip:bob@biloxi.example.com SIP/2.0\r\n"
      "Via: SIP/2.0/UDP a.example.com;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
      "From: <sip:alice@a.example.com>;tag=1\r\nTo: <sip:bob@b.com>\r\n"
      "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n");
  const Result result = Sipsim({"parse", file});
  EXPECT_EQ(result.code, 0) << result.out;
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, HasSubstr("OPTIONS"));
  EXPECT_THAT(result.out, HasSubstr("z9hG4bK1"));
}

TEST(Parse, NamesTheByteThatIsWrong) {
  const std::string file = WriteTemp(
      "broken.sip", "OPTIONS sip:bob@b.com SIP/2.0\r\nCSeq: x OPTIONS\r\n\r\n");
  const Result result = Sipsim({"parse", file});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, StartsWith(file + ": byte 37: "));
}

TEST(Parse, NeverCrashesOnGarbage) {
  std::vector<std::string> garbage = {"",
                                      "\r\n\r\n",
                                      std::string(300000, 'A'),
                                      std::string(70000, '\0'),
                                      "SIP/2.0 ",
                                      "INVITE",
                                      "INVITE sip:a SIP/2.0",
                                      "\xff\xfe\x00"};
  // A linear congruential generator of our own: the same bytes each time.
  uint32_t state = 1;
  for (int i = 0; i < 200; ++i) {
    std::string bytes = i % 2 == 0 ? "INVITE sip:b@c SIP/2.0\r\nVia: " : "";
    for (int j = 0; j < i; ++j) {
      state = state * 1664525 + 1013904223;
      bytes += static_cast<char>(state >> 24);
    }
    garbage.push_back(bytes);
  }
  for (const std::string& bytes : garbage) {
    const std::string file = WriteTemp("garbage.sip", bytes);
    const Result result = Sipsim({"parse", file});
    EXPECT_EQ(result.code, 1) << bytes;
    EXPECT_THAT(result.out, StartsWith(file + ": byte "));
    EXPECT_EQ(Lines(result.out).size(), 1u) << result.out;
  }
}

TEST(Parse, RefusesWhatIsNoFile) {
  for (const std::string& path :
       {std::string("missing.sip"), ::testing::TempDir()}) {
    const Result result = Sipsim({"parse", path});
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr(path));
    EXPECT_EQ(Lines(result.err).size(), 1u);
  }
}

TEST(Program, LossesPrintsALineForEachPacketOfTheExperiment) {
  const Result result = Sipsim({"losses", "experiments/busy.txtpb"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, StartsWith("# What the loss of one packet does\n\n"));
  EXPECT_THAT(result.out, HasSubstr("\n\n## busy\n"));
  // The INVITE comes again after T1 (RFC 3261 section 17.1.1.2).
  EXPECT_THAT(
      result.out,
      HasSubstr(
          "\n| 1 | 0s | INVITE, alice to proxy1 | recovered | 500ms |\n"));
  EXPECT_THAT(result.out, HasSubstr("\n| 11 | "));
  EXPECT_THAT(result.out, Not(HasSubstr("\n| 12 | ")));
}

TEST(Program, LossesFailsWhenALossChangesTheOutcome) {
  // One copy of the INVITE, no more: Alice gives up before T1.
  const std::string file = MakeExperiment(
      "impatient.txtpb",
      "actions { user: 'bob' on_call { answer_after: '1ms' } }\n"
      "actions { user: 'alice' call { to: 'sip:bob@biloxi.example.com' "
      "give_up_after: '100ms' } }\n");
  const Result result = Sipsim({"losses", file});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr("| otherwise: "));
}

}  // namespace
}  // namespace sipsim
