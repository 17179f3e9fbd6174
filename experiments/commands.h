#ifndef SIPSIM_EXPERIMENTS_COMMANDS_H_
#define SIPSIM_EXPERIMENTS_COMMANDS_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "experiments/command_line.h"
#include "experiments/exit_code.h"

namespace sipsim {

// What the program has of the machine that it runs on.
struct Console {
  std::ostream& out;
  std::ostream& err;
  // Folders in which the experiments that ship may lie, the best one first.
  std::vector<std::string> experiment_folders;
};

// The whole program but for main(): does what the arguments (without the
// program's name) ask for. Each error is one line on `console.err`.
ExitCode RunProgram(absl::Span<const std::string> arguments, Console& console);

// Its parts.
ExitCode RunExperiments(const CommandLine& line, Console& console);
ExitCode CheckExperiments(const CommandLine& line, Console& console);
ExitCode ListExperiments(Console& console);
ExitCode ParseMessages(const CommandLine& line, Console& console);
ExitCode LosePackets(const CommandLine& line, Console& console);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_COMMANDS_H_
