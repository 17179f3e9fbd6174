#include "experiments/single_losses.h"

#include "gtest/gtest.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""ms;

SingleLosses LossesOf(const char* file) {
  const auto experiment = LoadExperiment(file);
  EXPECT_TRUE(experiment.ok()) << experiment.status();
  const auto losses = LoseEachPacket(*experiment, experiment->seed);
  EXPECT_TRUE(losses.ok()) << losses.status();
  return *losses;
}

const LossRun& Find(const SingleLosses& losses, const char* packet) {
  for (const LossRun& run : losses.runs) {
    if (run.packet == packet) return run;
  }
  ADD_FAILURE() << "no " << packet;
  return losses.runs.front();
}

TEST(SingleLosses, EveryMessageOfACallIsLostOnce) {
  const SingleLosses losses = LossesOf("experiments/two_proxy_call.txtpb");
  ASSERT_EQ(losses.runs.size(), 20u);
  for (size_t i = 0; i < 20; ++i) EXPECT_EQ(losses.runs[i].number, i + 1);
  EXPECT_EQ(losses.outcome, "alice: ENDED 200; bob: ENDED 200");
}

TEST(SingleLosses, RetransmissionsOfT1CarryACallOverEachLoss) {
  const SingleLosses losses = LossesOf("experiments/two_proxy_call.txtpb");
  // RFC 3261 17.1.1.2 (Timer A), 13.3.1.4 (the 2xx), 17.1.2.2 (Timer E).
  for (const char* packet : {"INVITE, alice to proxy1", "200 OK, bob to proxy2",
                             "ACK, proxy2 to bob", "BYE, alice to proxy1"}) {
    const LossRun& run = Find(losses, packet);
    EXPECT_EQ(run.result, LossResult::kRecovered) << packet;
    EXPECT_EQ(run.slower_by, 500ms) << packet;
  }
  // Provisional responses are not sent reliably, and nobody waits for them.
  EXPECT_EQ(Find(losses, "180 Ringing, bob to proxy2").result,
            LossResult::kUnnoticed);
  for (const LossRun& run : losses.runs) {
    EXPECT_EQ(run.outcome, losses.outcome) << run.packet;
    EXPECT_EQ(run.transactions_left, 0u) << run.packet;
    EXPECT_EQ(run.dialogs_left, 0u) << run.packet;
  }
}

}  // namespace
}  // namespace sipsim
