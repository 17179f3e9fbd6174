#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "experiments/commands.h"
#include "experiments/determinism.h"
#include "experiments/load_experiment.h"
#include "experiments/output_folder.h"
#include "experiments/report.h"
#include "experiments/runner.h"

namespace sipsim {
namespace {

// One FILE of the command line.
struct Job {
  LoadedExperiment experiment;
  uint64_t seed = 1;
  std::unique_ptr<OutputFolder> folder;  // Null without --out.
};

// Reads all files before any of them runs.
std::optional<std::vector<Job>> LoadJobs(const CommandLine& line,
                                         Console& console) {
  std::vector<Job> jobs;
  bool is_ok = true;
  for (const std::string& file : line.files) {
    absl::StatusOr<LoadedExperiment> loaded = LoadExperiment(file);
    if (!loaded.ok()) {
      console.err << loaded.status().message() << "\n";
      is_ok = false;
      continue;
    }
    Job job;
    job.seed = line.seed.value_or(loaded->seed);
    job.experiment = *std::move(loaded);
    jobs.push_back(std::move(job));
  }
  if (!is_ok) return std::nullopt;
  return jobs;
}

// A name for the folder of a file that no other file has: its own without the
// extension, "busy"; "busy_2" for the second one.
std::string FolderName(const std::string& file, std::set<std::string>& taken) {
  const std::string stem = std::filesystem::path(file).stem().string();
  std::string name = stem;
  for (int i = 2; !taken.insert(name).second; ++i) {
    name = absl::StrCat(stem, "_", i);
  }
  return name;
}

// Makes sure that every folder can be written before anything runs.
absl::Status PrepareFolders(const CommandLine& line, std::vector<Job>& jobs) {
  if (line.out.empty()) return absl::OkStatus();
  std::set<std::string> taken;
  for (Job& job : jobs) {
    std::string path = line.out;
    if (jobs.size() > 1) {
      absl::StrAppend(&path, "/", FolderName(job.experiment.file, taken));
    }
    job.folder = std::make_unique<OutputFolder>(std::move(path));
    absl::Status prepared = job.folder->Prepare();
    if (!prepared.ok()) return prepared;
  }
  return absl::OkStatus();
}

ExitCode VerifyDeterminism(const Job& job, Console& console) {
  const absl::StatusOr<std::string> first = TraceOf(job.experiment, job.seed);
  const absl::StatusOr<std::string> second = TraceOf(job.experiment, job.seed);
  if (!first.ok() || !second.ok()) return kExitInternalError;
  const std::optional<TraceDifference> difference =
      FindDifference(*first, *second);
  if (difference) {
    console.out << DescribeDifference(*difference);
    return kExitNotDeterministic;
  }
  console.out << "deterministic: two runs have the same trace\n";
  return kExitOk;
}

ExitCode RunJob(const CommandLine& line, const Job& job, Console& console) {
  const auto run =
      RunAndWrite(job.experiment, job.seed, job.folder.get(), line.trace_media);
  if (!run.ok()) {
    console.err << "sipsim: " << run.status().message() << "\n";
    return kExitUsage;
  }
  console.out << FormatReport(**run);
  ExitCode code = ExitCodeOf(**run);
  if (line.verify_determinism) {
    code = Worst(code, VerifyDeterminism(job, console));
  }
  return code;
}

}  // namespace

ExitCode RunExperiments(const CommandLine& line, Console& console) {
  std::optional<std::vector<Job>> jobs = LoadJobs(line, console);
  if (!jobs) return kExitUsage;
  const absl::Status prepared = PrepareFolders(line, *jobs);
  if (!prepared.ok()) {
    console.err << "sipsim: " << prepared.message() << "\n";
    return kExitUsage;
  }
  ExitCode code = kExitOk;
  bool is_first = true;
  for (const Job& job : *jobs) {
    if (!is_first) console.out << "\n";
    is_first = false;
    code = Worst(code, RunJob(line, job, console));
  }
  return code;
}

}  // namespace sipsim
