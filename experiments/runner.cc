#include "experiments/runner.h"

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "experiments/ladder.h"
#include "experiments/media_summary.h"
#include "experiments/media_trace_filter.h"
#include "experiments/message_log.h"
#include "sim/trace/jsonl_writer.h"
#include "sim/trace/pcap_writer.h"

namespace sipsim {
namespace {

std::vector<std::string> HostNames(const NetworkPlan& plan) {
  std::vector<std::string> names;
  for (const HostPlan& host : plan.hosts) names.push_back(host.name);
  return names;
}

// What the cores count that tells why messages are missing from a ladder.
bool IsForReader(absl::string_view note) {
  constexpr absl::string_view kNotes[] = {
      "certificate_mismatch", "connection_failed",   "connection_lost",
      "dns_timeout",          "unresolved_next_hop", "failover",
      "no_route_for_ack",     "isup_sent",           "isup_received",
      "no_circuit",           "phone_call_blocked",  "no_effect"};
  return std::find(std::begin(kNotes), std::end(kNotes), note) !=
         std::end(kNotes);
}

}  // namespace

void RunNotes::OnTrace(const sim::TraceEvent& event) {
  if (event.kind == sim::TraceKind::kFault) return AddFault(event);
  if (event.kind != sim::TraceKind::kNote || !IsForReader(event.name)) return;
  FlowNote note;
  note.time = event.time.time_since_epoch();
  note.node = network_.hosts[event.host - 1].name;
  note.text = absl::StrReplaceAll(event.name, {{"_", " "}});
  if (!event.detail.empty()) absl::StrAppend(&note.text, ": ", event.detail);
  notes_.push_back(std::move(note));
}

void RunNotes::AddFault(const sim::TraceEvent& event) {
  FlowNote note;
  note.time = event.time.time_since_epoch();
  note.text = absl::StrReplaceAll(event.name, {{"_", " "}});
  const std::pair<std::string, std::string> ends =
      absl::StrSplit(event.detail, absl::MaxSplits("->", 1));
  if (ends.second.empty() && !absl::StrContains(event.detail, " ")) {
    note.node = std::string(event.detail);  // A fault of a host.
  } else {
    absl::StrAppend(&note.text, " ", event.detail);
  }
  notes_.push_back(std::move(note));
}

absl::StatusOr<std::unique_ptr<ExperimentRun>> ExperimentRun::Create(
    const LoadedExperiment& experiment, uint64_t seed) {
  auto world = BuildWorld(experiment, seed);
  if (!world.ok()) return world.status();
  std::unique_ptr<ExperimentRun> run(new ExperimentRun(experiment, seed));
  run->world_ = *std::move(world);
  run->world_->AddTraceSink(run->run_notes_);
  return run;
}

void ExperimentRun::WriteTrace(std::ostream& out, bool with_media) {
  sinks_.push_back(
      std::make_unique<sim::JsonlWriter>(world_->simulator(), out));
  if (!with_media) {
    sinks_.push_back(std::make_unique<MediaTraceFilter>(*sinks_.back()));
  }
  world_->AddTraceSink(*sinks_.back());
}

void ExperimentRun::WriteCapture(std::ostream& out) {
  sinks_.push_back(std::make_unique<sim::PcapWriter>(out));
  world_->AddTraceSink(*sinks_.back());
}

void ExperimentRun::Run() {
  std::map<int, Verdict> verdicts;  // By the index of the expectation.
  for (sip::Duration time : JudgementTimes(experiment_.experiment)) {
    stop_reason_ = world_->RunUntil(time);
    verdicts.merge(JudgeAt(experiment_.experiment, *world_, time));
  }
  if (!sim::IsLimit(stop_reason_)) {
    stop_reason_ = world_->RunUntil(experiment_.duration);
  }
  // The run is over; the streams need not live as long as the world.
  world_->simulator().set_trace_sink(nullptr);
  std::vector<FlowNote> notes = MediaNotes(*world_);
  notes.insert(notes.begin(), run_notes_.notes().begin(),
               run_notes_.notes().end());
  std::stable_sort(
      notes.begin(), notes.end(),
      [](const FlowNote& a, const FlowNote& b) { return a.time < b.time; });
  flow_ = MakeMessageFlow(HostNames(world_->plan()), world_->messages(),
                          std::move(notes));
  verdicts.merge(JudgeAt(experiment_.experiment, *world_, std::nullopt));
  for (auto& [index, verdict] : verdicts) {
    verdicts_.push_back(std::move(verdict));
  }
}

bool ExperimentRun::all_held() const {
  return std::all_of(verdicts_.begin(), verdicts_.end(),
                     [](const Verdict& verdict) { return verdict.held; });
}

absl::StatusOr<std::unique_ptr<ExperimentRun>> RunAndWrite(
    const LoadedExperiment& experiment, uint64_t seed, OutputFolder* folder,
    bool trace_media) {
  auto run = ExperimentRun::Create(experiment, seed);
  if (!run.ok()) return run.status();
  if (folder != nullptr) {
    (*run)->WriteTrace(folder->Add("trace.jsonl"), trace_media);
    (*run)->WriteCapture(folder->Add("capture.pcap"));
  }
  (*run)->Run();
  if (folder == nullptr) return run;
  WriteMessageLog((*run)->world().messages(), folder->Add("messages.jsonl"));
  const MessageFlow& flow = (*run)->flow();
  folder->Add("ladder.txt")
      << DrawLadder(flow) << "\n"
      << ListMessages(flow) << SummariseMedia((*run)->world());
  folder->Add("ladder.mmd") << DrawMermaid(flow);
  absl::Status written = folder->Commit();
  if (!written.ok()) return written;
  return run;
}

absl::StatusOr<std::string> TraceOf(const LoadedExperiment& experiment,
                                    uint64_t seed) {
  auto run = ExperimentRun::Create(experiment, seed);
  if (!run.ok()) return run.status();
  std::ostringstream trace;
  (*run)->WriteTrace(trace, /*with_media=*/true);
  (*run)->Run();
  return std::move(trace).str();
}

}  // namespace sipsim
