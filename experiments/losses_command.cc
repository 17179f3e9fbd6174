#include <algorithm>

#include "experiments/commands.h"
#include "experiments/load_experiment.h"
#include "experiments/single_losses.h"

namespace sipsim {
namespace {

bool IsBad(const LossRun& run) {
  return run.result == LossResult::kOtherwise ||
         run.result == LossResult::kLeftBehind;
}

}  // namespace

ExitCode LosePackets(const CommandLine& line, Console& console) {
  std::vector<LoadedExperiment> experiments;
  for (const std::string& file : line.files) {
    absl::StatusOr<LoadedExperiment> loaded = LoadExperiment(file);
    if (loaded.ok()) {
      experiments.push_back(*std::move(loaded));
    } else {
      console.err << loaded.status().message() << "\n";
    }
  }
  if (experiments.size() < line.files.size()) return kExitUsage;
  console.out << "# What the loss of one packet does\n\n"
                 "What is compared: how and when calls, registrations, "
                 "transfers, subscriptions and\nre-INVITEs end, and who is "
                 "heard in a call from when until when.\n";
  ExitCode code = kExitOk;
  for (const LoadedExperiment& experiment : experiments) {
    const auto losses = LoseEachPacket(experiment, experiment.seed);
    if (!losses.ok()) {
      console.err << "sipsim: " << losses.status().message() << "\n";
      return kExitLimit;
    }
    console.out << "\n" << FormatSingleLosses(experiment, *losses);
    if (std::any_of(losses->runs.begin(), losses->runs.end(), IsBad)) {
      code = kExitExpectationFailed;
    }
  }
  return code;
}

}  // namespace sipsim
