// Same seed, same bytes: on the screen, in every file, in the digest. What
// other builds make of it is checked by .ci/determinism.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/experiments/shipped_runs.h"

namespace sipsim {
namespace {

using ::testing::Key;
using ::testing::UnorderedElementsAre;

TEST(ShippedExperiments, AreThoseThatTheReadmePromises) {
  // Eight, four that show failover, one that shows subscriptions, one that
  // shows a gateway, three that show PRACK, UPDATE and session timers, and the
  // sixteen flows of RFC 3665.
  EXPECT_EQ(ShippedExperiments().size(), 65u);
}

TEST(ShippedExperiments, HoldTheirExpectations) {
  for (const std::string& file : ShippedExperiments()) {
    const ProgramRun run = RunShipped(file);
    EXPECT_EQ(run.code, 0) << run.out << run.err;
  }
}

TEST(ShippedExperiments, RunTwiceToTheSameBytes) {
  for (const std::string& file : ShippedExperiments()) {
    const ProgramRun first = RunShipped(file);
    const ProgramRun second = RunShipped(file);
    EXPECT_NE(first.DigestLine(), "");
    EXPECT_EQ(first.out, second.out);
    EXPECT_THAT(first.files,
                UnorderedElementsAre(Key("messages.jsonl"), Key("trace.jsonl"),
                                     Key("capture.pcap"), Key("ladder.txt"),
                                     Key("ladder.mmd")));
    for (const auto& [name, content] : first.files) {
      // No EXPECT_EQ: nobody wants to see two captures.
      EXPECT_TRUE(second.files.at(name) == content) << file << ": " << name;
    }
  }
}

TEST(ShippedExperiments, DifferFromEachOther) {
  std::vector<std::string> digests;
  for (const std::string& file : ShippedExperiments()) {
    const std::string digest = RunShipped(file).DigestLine();
    EXPECT_THAT(digests, ::testing::Not(::testing::Contains(digest)));
    digests.push_back(digest);
  }
}

TEST(LossyCall, DependsOnTheSeed) {
  const std::string file = "experiments/lossy_call.txtpb";
  const ProgramRun one = RunShipped(file, {"--seed=1"});
  const ProgramRun two = RunShipped(file, {"--seed=2"});
  EXPECT_NE(one.DigestLine().substr(0, 24), two.DigestLine().substr(0, 24));
  EXPECT_NE(one.files.at("messages.jsonl"), two.files.at("messages.jsonl"));
}

}  // namespace
}  // namespace sipsim
