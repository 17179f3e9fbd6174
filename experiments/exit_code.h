#ifndef SIPSIM_EXPERIMENTS_EXIT_CODE_H_
#define SIPSIM_EXPERIMENTS_EXIT_CODE_H_

#include <algorithm>

namespace sipsim {

// How the program ends.
enum ExitCode : int {
  kExitOk = 0,                 // All expectations held.
  kExitExpectationFailed = 1,  // Or, of `parse`, a message is broken.
  kExitUsage = 2,              // Flags, configuration, files.
  kExitLimit = 3,              // A limit stopped the run.
  kExitNotDeterministic = 4,   // Two runs differ.
  kExitInternalError = 70,     // A bug of ours.
};

// Of several experiments, the greatest code counts.
inline ExitCode Worst(ExitCode a, ExitCode b) { return std::max(a, b); }

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_EXIT_CODE_H_
