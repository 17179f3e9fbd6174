#ifndef SIPSIM_EXPERIMENTS_REPORT_H_
#define SIPSIM_EXPERIMENTS_REPORT_H_

#include <string>

#include "experiments/exit_code.h"
#include "experiments/runner.h"

namespace sipsim {

// What `sipsim run` prints of a finished run: its name, the ladder, the list
// of messages, the verdicts, and the digest with the seed.
std::string FormatReport(const ExperimentRun& run);

// What a finished run means for the exit code. A limit counts more than an
// expectation, which may have failed only because of it.
ExitCode ExitCodeOf(const ExperimentRun& run);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_REPORT_H_
