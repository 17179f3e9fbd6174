#ifndef SIPSIM_EXPERIMENTS_COMMAND_LINE_H_
#define SIPSIM_EXPERIMENTS_COMMAND_LINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace sipsim {

enum class Command { kHelp, kRun, kCheck, kList, kParse, kLosses };

// What the user asks for.
struct CommandLine {
  Command command = Command::kHelp;
  std::vector<std::string> files;
  // Of `run`.
  std::optional<uint64_t> seed;
  std::string out;  // "": no files.
  bool verify_determinism = false;
  bool trace_media = false;
};

// `arguments` without the program's name. The error is one line that says what
// was expected and what was found.
absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const std::string> arguments);

// What `sipsim help` prints.
std::string UsageText();

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_COMMAND_LINE_H_
