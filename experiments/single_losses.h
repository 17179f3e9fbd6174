#ifndef SIPSIM_EXPERIMENTS_SINGLE_LOSSES_H_
#define SIPSIM_EXPERIMENTS_SINGLE_LOSSES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "experiments/load_experiment.h"
#include "protocol/base/time.h"

namespace sipsim {

// What one lost packet has led to.
enum class LossResult : uint8_t {
  // As without the loss, and at the same times.
  kUnnoticed,
  // As without the loss, but later.
  kRecovered,
  // Everybody is done, but something came out in another way.
  kOtherwise,
  // A transaction or a dialog is left behind.
  kLeftBehind,
};
// "unnoticed", "recovered", "otherwise", "left behind"
const char* LossResultName(LossResult result);

// A run in which one packet was lost on purpose, and no other.
struct LossRun {
  // Which one: 1 is the first that the signalling of the whole run sends.
  size_t number = 0;
  // When it was sent, and what was lost: "INVITE, alice to proxy1".
  sip::Duration sent{};
  std::string packet;
  LossResult result = LossResult::kUnnoticed;
  // How much later the slowest of all calls, registrations, transfers,
  // subscriptions and re-INVITEs came to its result, or somebody began or
  // ceased to be heard; zero if that is not comparable.
  sip::Duration slower_by{};
  // What came of it, see RunOutcome: "alice: ENDED 200; bob: ENDED 200".
  std::string outcome;
  size_t transactions_left = 0;
  size_t dialogs_left = 0;
};

// An experiment, and one run of it for each packet of its signalling: SIP over
// UDP, and all segments of TCP. Media, and ICMP, are not lost.
struct SingleLosses {
  // Of the run without losses.
  std::string outcome;
  std::vector<LossRun> runs;
};

// Fails on what a World refuses, and on runs that a limit stops. Each run goes
// on for five minutes after the experiment's end, so that the last timer fires.
absl::StatusOr<SingleLosses> LoseEachPacket(const LoadedExperiment& experiment,
                                            uint64_t seed);

// The runs as a section of a Markdown file: a heading with the experiment's
// name, the outcome without losses, a line for each run.
std::string FormatSingleLosses(const LoadedExperiment& experiment,
                               const SingleLosses& losses);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_SINGLE_LOSSES_H_
