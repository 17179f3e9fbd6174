#include "experiments/commands.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>

#include "experiments/load_experiment.h"

namespace sipsim {
namespace {

namespace fs = std::filesystem;

// The *.txtpb files of a folder and the folders in it, by name: those of the
// folder itself first.
std::vector<std::string> ExperimentFiles(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end;
       !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".txtpb") files.push_back(at->path());
  }
  std::sort(files.begin(), files.end(),
            [](const std::string& a, const std::string& b) {
              const auto depth = [](const std::string& file) {
                return std::count(file.begin(), file.end(), '/');
              };
              return std::make_pair(depth(a), a) < std::make_pair(depth(b), b);
            });
  return files;
}

}  // namespace

ExitCode RunProgram(absl::Span<const std::string> arguments, Console& console) {
  const absl::StatusOr<CommandLine> line = ParseCommandLine(arguments);
  if (!line.ok()) {
    console.err << "sipsim: " << line.status().message()
                << " (sipsim help tells more)\n";
    return kExitUsage;
  }
  switch (line->command) {
    case Command::kHelp:
      console.out << UsageText();
      return kExitOk;
    case Command::kRun:
      return RunExperiments(*line, console);
    case Command::kCheck:
      return CheckExperiments(*line, console);
    case Command::kList:
      return ListExperiments(console);
    case Command::kParse:
      return ParseMessages(*line, console);
    case Command::kLosses:
      return LosePackets(*line, console);
  }
  return kExitInternalError;
}

ExitCode CheckExperiments(const CommandLine& line, Console& console) {
  ExitCode code = kExitOk;
  for (const std::string& file : line.files) {
    const absl::StatusOr<LoadedExperiment> loaded = LoadExperiment(file);
    if (loaded.ok()) {
      console.out << file << ": ok\n";
      continue;
    }
    console.err << loaded.status().message() << "\n";
    code = kExitUsage;
  }
  return code;
}

ExitCode ListExperiments(Console& console) {
  for (const std::string& folder : console.experiment_folders) {
    const std::vector<std::string> files = ExperimentFiles(folder);
    if (files.empty()) continue;
    ExitCode code = kExitOk;
    for (const std::string& file : files) {
      const absl::StatusOr<LoadedExperiment> loaded = LoadExperiment(file);
      if (!loaded.ok()) {
        console.err << loaded.status().message() << "\n";
        code = kExitUsage;
        continue;
      }
      std::string name = loaded->experiment.name();
      name.resize(std::max(name.size() + 2, size_t{18}), ' ');
      console.out << name << loaded->experiment.description() << "\n";
    }
    return code;
  }
  console.err << "sipsim: list: expected experiments in ./experiments, found "
                 "none\n";
  return kExitUsage;
}

}  // namespace sipsim
