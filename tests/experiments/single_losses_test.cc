#include "experiments/single_losses.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

SingleLosses LossesOf(const std::string& file) {
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

// The packets of RFC 3261 17.1.1.2 (Timer A) and 13.3.1.4 again, in a call that
// is on hold from 4 s to 6 s: its users hear each other for that much longer,
// or that much later.
TEST(SingleLosses, AHoldIsAsLateAsItsReInvite) {
  const SingleLosses losses =
      LossesOf("experiments/services/2.1_call_hold.draft.txtpb");
  EXPECT_EQ(losses.outcome,
            "alice: ENDED 200; alice: hears bob 2 times; bob: ENDED 200; bob: "
            "hears alice 2 times; bob: re-INVITE 200; bob: re-INVITE 200");
  size_t count = 0;
  for (const LossRun& run : losses.runs) {
    if (run.packet != "INVITE, bob to proxy1" &&
        run.packet != "INVITE, proxy1 to alice") {
      continue;
    }
    if (run.sent < 4s) continue;
    ++count;
    EXPECT_EQ(run.outcome, losses.outcome) << run.number;
    EXPECT_EQ(run.result, LossResult::kRecovered) << run.number;
    EXPECT_EQ(run.slower_by, 500ms) << run.number;
  }
  EXPECT_EQ(count, 4u);
}

// Alice calls Bob over this transport.
std::string CallOver(const std::string& transport) {
  const std::string file = testing::TempDir() + "/" + transport + ".txtpb";
  std::ofstream(file)
      << "name: \"x\" duration: \"60s\" topology { file: \""
      << std::filesystem::absolute("topologies/catalog/two_user_agents.txtpb")
             .string()
      << "\" changes { hosts { name: \"alice\" transports: " << transport
      << " } hosts { name: \"bob\" transports: " << transport << " } } }"
      << "actions { user: \"bob\" on_call { answer_after: \"2s\" } }"
      << "actions { user: \"alice\" call {"
      << " to: \"sip:bob@biloxi.example.com\" hang_up_after: \"3s\" } }";
  return file;
}

// RFC 6298: what was lost is sent again after a second.
TEST(SingleLosses, EverySegmentOfTcpAndTlsIsMadeGood) {
  for (const char* transport : {"TCP", "TLS"}) {
    SCOPED_TRACE(transport);
    const SingleLosses losses = LossesOf(CallOver(transport));
    EXPECT_EQ(Find(losses, "SYN, alice to bob").slower_by, 1s);
    EXPECT_EQ(Find(losses, "PSH,ACK BYE, alice to bob").slower_by, 1s);
    for (const LossRun& run : losses.runs) {
      EXPECT_EQ(run.outcome, "alice: ENDED 200; bob: ENDED 200") << run.packet;
      EXPECT_EQ(run.transactions_left, 0u) << run.packet;
      EXPECT_EQ(run.dialogs_left, 0u) << run.packet;
    }
  }
}

}  // namespace
}  // namespace sipsim
