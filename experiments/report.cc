#include "experiments/report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "experiments/ladder.h"
#include "experiments/media_summary.h"
#include "protocol/base/description.h"

namespace sipsim {
namespace {

// More is for ladder.txt.
constexpr size_t kPrintedMessagesMax = 500;

std::string Title(const LoadedExperiment& loaded) {
  const Experiment& experiment = loaded.experiment;
  return absl::StrCat("== ", experiment.name(), " (", loaded.file, ")\n",
                      experiment.description(),
                      experiment.description().empty() ? "" : "\n");
}

std::string Drawings(const MessageFlow& flow) {
  if (flow.messages.size() <= kPrintedMessagesMax) {
    return absl::StrCat(DrawLadder(flow), "\n", ListMessages(flow));
  }
  MessageFlow begin = flow;
  begin.messages.resize(kPrintedMessagesMax);
  const sip::Duration last = begin.messages.back().wire->sent;
  begin.notes.erase(
      std::find_if(begin.notes.begin(), begin.notes.end(),
                   [last](const FlowNote& note) { return note.time > last; }),
      begin.notes.end());
  return absl::StrCat(DrawLadder(begin), "\n", ListMessages(begin), "... and ",
                      flow.messages.size() - kPrintedMessagesMax,
                      " more messages; --out=DIR writes all of them\n");
}

std::string Verdicts(const ExperimentRun& run) {
  std::string text;
  size_t held_count = 0;
  for (const Verdict& verdict : run.verdicts()) {
    text += VerdictLine(verdict);
    held_count += verdict.held ? 1 : 0;
  }
  return absl::StrCat(text, held_count, " of ", run.verdicts().size(),
                      " expectations held\n");
}

std::string Ending(const ExperimentRun& run) {
  std::string limit;
  if (sim::IsLimit(run.stop_reason())) {
    limit = absl::StrCat(
        "STOPPED BY A LIMIT: ", sim::StopReasonName(run.stop_reason()), "\n");
  }
  return absl::StrCat(limit, run.event_count(), " events until ",
                      sip::FormatDuration(run.world().now()), "\ndigest ",
                      run.world().digest(), " seed ", run.seed(), "\n");
}

}  // namespace

std::string FormatReport(const ExperimentRun& run) {
  return absl::StrCat(Title(run.experiment()), "\n", Drawings(run.flow()),
                      SummariseMedia(run.world()), "\n", Verdicts(run),
                      Ending(run));
}

ExitCode ExitCodeOf(const ExperimentRun& run) {
  if (sim::IsLimit(run.stop_reason())) return kExitLimit;
  return run.all_held() ? kExitOk : kExitExpectationFailed;
}

}  // namespace sipsim
