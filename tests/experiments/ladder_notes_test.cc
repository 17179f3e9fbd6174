// What a ladder says besides the messages.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/experiments/shipped_runs.h"

namespace sipsim {
namespace {

using ::testing::HasSubstr;

TEST(LadderNotes, TellWhyARequestWentElsewhere) {
  const ProgramRun run = RunShipped("experiments/failover/tcp_refused.txtpb");
  EXPECT_EQ(run.code, 0) << run.err;
  // The SYN and its answer, 5 ms each.
  EXPECT_THAT(run.out, HasSubstr("\n0.010       # connection failed: TCP "
                                 "192.0.2.111:5060 refused"));
  EXPECT_THAT(run.files.at("ladder.mmd"), HasSubstr("connection failed"));
}

TEST(LadderNotes, TellOfFaults) {
  const ProgramRun run = RunShipped("experiments/proxy_restart.txtpb");
  EXPECT_THAT(run.out, HasSubstr("# restart process"));
}

}  // namespace
}  // namespace sipsim
