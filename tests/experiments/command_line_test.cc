#include "experiments/command_line.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

absl::StatusOr<CommandLine> Parse(const std::vector<std::string>& arguments) {
  return ParseCommandLine(arguments);
}

std::string ErrorOf(const std::vector<std::string>& arguments) {
  const absl::StatusOr<CommandLine> line = Parse(arguments);
  EXPECT_FALSE(line.ok());
  const std::string error(line.status().message());
  EXPECT_THAT(error, Not(HasSubstr("\n")));
  return error;
}

TEST(CommandLine, TakesFlagsAndFilesInAnyOrder) {
  const auto line = Parse(
      {"run", "a", "--seed=7", "b", "--verify_determinism", "--out", "dir"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->command, Command::kRun);
  EXPECT_THAT(line->files, ElementsAre("a", "b"));
  EXPECT_EQ(line->seed, 7u);
  EXPECT_EQ(line->out, "dir");
  EXPECT_TRUE(line->verify_determinism);
}

TEST(CommandLine, LeavesNothingBehindForTheNextOne) {
  ASSERT_TRUE(Parse({"run", "a", "--seed=7", "--verify_determinism"}).ok());
  const auto line = Parse({"run", "a"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->seed, std::nullopt);
  EXPECT_EQ(line->out, "");
  EXPECT_FALSE(line->verify_determinism);
}

TEST(CommandLine, TakesTheWholeRangeOfSeeds) {
  EXPECT_EQ(Parse({"run", "a", "--seed=18446744073709551615"})->seed,
            18446744073709551615u);
  EXPECT_EQ(Parse({"run", "a", "--seed=0"})->seed, 0u);
  EXPECT_EQ(ErrorOf({"run", "a", "--seed=18446744073709551616"}),
            "--seed: expected a number from 0 to 2^64-1, found "
            "\"18446744073709551616\"");
  EXPECT_THAT(ErrorOf({"run", "a", "--seed=-1"}), HasSubstr("\"-1\""));
  EXPECT_THAT(ErrorOf({"run", "a", "--seed="}), HasSubstr("found \"\""));
}

TEST(CommandLine, TakesFilesThatLookLikeFlagsBehindTwoDashes) {
  const auto line = Parse({"parse", "--", "--seed", "-"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->files, ElementsAre("--seed", "-"));
}

TEST(CommandLine, RefusesUnknownCommandsAndFlags) {
  EXPECT_EQ(ErrorOf({}),
            "expected run, check, list, parse, losses or help, found nothing");
  EXPECT_THAT(ErrorOf({"walk"}), HasSubstr("found \"walk\""));
  EXPECT_EQ(ErrorOf({"run", "a", "--sed=1"}),
            "expected --seed, --out, --verify_determinism or --trace_media, "
            "found --sed=1");
  // Flags that the flags library itself has are not ours.
  EXPECT_THAT(ErrorOf({"run", "a", "--flagfile=x"}), HasSubstr("--flagfile"));
}

TEST(CommandLine, RefusesMissingAndWrongValues) {
  EXPECT_EQ(ErrorOf({"run", "a", "--seed"}),
            "--seed: expected a value, found none");
  EXPECT_THAT(ErrorOf({"run", "a", "--out="}), HasSubstr("a folder"));
  EXPECT_TRUE(Parse({"run", "a", "--trace_media"})->trace_media);
  EXPECT_FALSE(Parse({"run", "a"})->trace_media);
  EXPECT_EQ(ErrorOf({"run", "a", "--verify_determinism=perhaps"}),
            "--verify_determinism: expected true or false, found \"perhaps\"");
  EXPECT_FALSE(
      Parse({"run", "a", "--verify_determinism=false"})->verify_determinism);
}

TEST(CommandLine, WantsFilesWhereTheyHaveAMeaning) {
  EXPECT_EQ(ErrorOf({"run"}), "run: expected at least one FILE, found none");
  EXPECT_THAT(ErrorOf({"check"}), HasSubstr("at least one FILE"));
  EXPECT_THAT(ErrorOf({"parse"}), HasSubstr("at least one FILE"));
  EXPECT_EQ(ErrorOf({"list", "a"}), "list: expected no FILE, found \"a\"");
  EXPECT_EQ(ErrorOf({"check", "a", "--seed=1"}),
            "check: expected no flags; only run has them");
}

TEST(CommandLine, HelpsWhateverFollows) {
  for (const char* word : {"help", "--help", "-h"}) {
    EXPECT_EQ(Parse({word, "--nonsense"})->command, Command::kHelp);
  }
  for (const char* word :
       {"run FILE", "check FILE", "list", "parse FILE", "--seed=N", "--out=DIR",
        "--verify_determinism", "--trace_media"}) {
    EXPECT_THAT(UsageText(), HasSubstr(word));
  }
}

}  // namespace
}  // namespace sipsim
