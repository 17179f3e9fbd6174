#ifndef SIPSIM_EXPERIMENTS_RUNNER_H_
#define SIPSIM_EXPERIMENTS_RUNNER_H_

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "experiments/load_experiment.h"
#include "experiments/message_flow.h"
#include "experiments/output_folder.h"
#include "experiments/schedule.h"
#include "experiments/verdict.h"
#include "sim/core/simulator.h"
#include "sim/trace/trace_sink.h"
#include "topologies/world.h"

namespace sipsim {

// Keeps what a reader of a run's drawings has to know besides the messages:
// its faults, and why a message was not sent, or to another server.
class RunNotes final : public sim::TraceSink {
 public:
  // `network` outlives this.
  explicit RunNotes(const NetworkPlan& network) : network_(network) {}

  void OnTrace(const sim::TraceEvent& event) override;
  const std::vector<FlowNote>& notes() const { return notes_; }

 private:
  void AddFault(const sim::TraceEvent& event);

  const NetworkPlan& network_;
  std::vector<FlowNote> notes_;
};

// One run of one experiment.
//
//   auto run = ExperimentRun::Create(experiment, seed);
//   (*run)->WriteTrace(trace_stream);
//   (*run)->Run();
//   ... (*run)->flow(), (*run)->verdicts(), (*run)->world().digest() ...
class ExperimentRun {
 public:
  // `experiment` outlives the run.
  static absl::StatusOr<std::unique_ptr<ExperimentRun>> Create(
      const LoadedExperiment& experiment, uint64_t seed);

  // Before Run(): what else to write while it runs; the streams outlive it.
  // `with_media`: single packets of media, too.
  void WriteTrace(std::ostream& out, bool with_media = false);
  void WriteCapture(std::ostream& out);

  // To the end of the experiment, or until a limit stops it. Once.
  void Run();

  // After Run().
  const LoadedExperiment& experiment() const { return experiment_; }
  uint64_t seed() const { return seed_; }
  const World& world() const { return *world_; }
  sim::StopReason stop_reason() const { return stop_reason_; }
  uint64_t event_count() const { return world_->simulator().executed_count(); }
  const MessageFlow& flow() const { return flow_; }
  const std::vector<Verdict>& verdicts() const { return verdicts_; }
  bool all_held() const;

 private:
  ExperimentRun(const LoadedExperiment& experiment, uint64_t seed)
      : experiment_(experiment), seed_(seed), run_notes_(experiment.network) {}

  const LoadedExperiment& experiment_;
  const uint64_t seed_;
  // The sinks outlive the world that knows them.
  RunNotes run_notes_;
  std::vector<std::unique_ptr<sim::TraceSink>> sinks_;
  std::unique_ptr<World> world_;
  sim::StopReason stop_reason_ = sim::StopReason::kReached;
  MessageFlow flow_;
  std::vector<Verdict> verdicts_;
};

// Runs an experiment and writes all its files into `folder`, unless that is
// null. The error is about a file that could not be written.
absl::StatusOr<std::unique_ptr<ExperimentRun>> RunAndWrite(
    const LoadedExperiment& experiment, uint64_t seed, OutputFolder* folder,
    bool trace_media = false);

// The trace of one more run.
absl::StatusOr<std::string> TraceOf(const LoadedExperiment& experiment,
                                    uint64_t seed);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_RUNNER_H_
