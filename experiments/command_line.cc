#include "experiments/command_line.h"

#include <utility>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

ABSL_FLAG(uint64_t, seed, 1,
          "the seed of every random draw, in place of the experiment's");
ABSL_FLAG(std::string, out, "",
          "the folder for messages.jsonl, trace.jsonl, capture.pcap, "
          "ladder.txt and ladder.mmd");
ABSL_FLAG(bool, verify_determinism, false,
          "runs twice and names the first event that differs");
ABSL_FLAG(bool, trace_media, false,
          "writes single packets of media into trace.jsonl, too");

namespace sipsim {
namespace {

constexpr absl::string_view kFlagNames[] = {"seed", "out", "verify_determinism",
                                            "trace_media"};

struct CommandName {
  absl::string_view name;
  Command command;
  bool takes_files;
};
constexpr CommandName kCommands[] = {
    {"run", Command::kRun, true},    {"check", Command::kCheck, true},
    {"list", Command::kList, false}, {"parse", Command::kParse, true},
    {"help", Command::kHelp, false}, {"--help", Command::kHelp, false},
    {"-h", Command::kHelp, false},   {"losses", Command::kLosses, true},
};

const CommandName* FindCommand(absl::string_view name) {
  for (const CommandName& command : kCommands) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

// Goes over the arguments behind the command. Abseil's own parser would end
// the process by itself, with a code that means something else here.
class FlagReader {
 public:
  explicit FlagReader(absl::Span<const std::string> arguments)
      : arguments_(arguments) {}

  absl::Status Read(CommandLine& line) {
    // The flags are global: what an earlier call has set is forgotten here.
    for (absl::string_view name : kFlagNames) {
      absl::CommandLineFlag& flag = *absl::FindCommandLineFlag(name);
      std::string ignored;
      flag.ParseFrom(flag.DefaultValue(), &ignored);
    }
    while (at_ < arguments_.size()) {
      const std::string& argument = arguments_[at_++];
      if (only_files_ || !absl::StartsWith(argument, "-") || argument == "-") {
        line.files.push_back(argument);
      } else if (argument == "--") {
        only_files_ = true;
      } else {
        absl::Status read = ReadFlag(argument);
        if (!read.ok()) return read;
      }
    }
    if (has_seed_) line.seed = absl::GetFlag(FLAGS_seed);
    line.out = absl::GetFlag(FLAGS_out);
    line.verify_determinism = absl::GetFlag(FLAGS_verify_determinism);
    line.trace_media = absl::GetFlag(FLAGS_trace_media);
    return absl::OkStatus();
  }

  bool has_flags() const { return has_flags_; }

 private:
  absl::Status ReadFlag(absl::string_view argument) {
    absl::string_view text = argument;
    if (!absl::ConsumePrefix(&text, "--")) absl::ConsumePrefix(&text, "-");
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(text, absl::MaxSplits('=', 1));
    bool has_value = absl::StrContains(text, "=");
    std::string value = parts.second;
    if (!IsKnown(parts.first)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "expected --seed, --out, --verify_determinism or --trace_media, "
          "found ",
          argument));
    }
    if (!has_value &&
        (parts.first == "verify_determinism" || parts.first == "trace_media")) {
      value = "true";
    } else if (!has_value) {
      if (at_ == arguments_.size()) {
        return absl::InvalidArgumentError(
            absl::StrCat("--", parts.first, ": expected a value, found none"));
      }
      value = arguments_[at_++];
    }
    return Set(parts.first, value);
  }

  static bool IsKnown(absl::string_view name) {
    for (absl::string_view known : kFlagNames) {
      if (name == known) return true;
    }
    return false;
  }

  absl::Status Set(absl::string_view name, absl::string_view value) {
    has_flags_ = true;
    std::string error;
    if (!absl::FindCommandLineFlag(name)->ParseFrom(value, &error)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--", name, ": expected ",
          name == "seed" ? "a number from 0 to 2^64-1" : "true or false",
          ", found \"", value, "\""));
    }
    if (name == "out" && value.empty()) {
      return absl::InvalidArgumentError("--out: expected a folder, found \"\"");
    }
    if (name == "seed") has_seed_ = true;
    return absl::OkStatus();
  }

  absl::Span<const std::string> arguments_;
  size_t at_ = 0;
  bool only_files_ = false;
  bool has_flags_ = false;
  bool has_seed_ = false;
};

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const std::string> arguments) {
  constexpr absl::string_view kExpected =
      "expected run, check, list, parse, losses or help, found ";
  if (arguments.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(kExpected, "nothing"));
  }
  const CommandName* command = FindCommand(arguments[0]);
  if (command == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(kExpected, "\"", arguments[0], "\""));
  }
  CommandLine line;
  line.command = command->command;
  if (line.command == Command::kHelp) return line;
  FlagReader reader(arguments.subspan(1));
  absl::Status read = reader.Read(line);
  if (!read.ok()) return read;
  if (reader.has_flags() && line.command != Command::kRun) {
    return absl::InvalidArgumentError(
        absl::StrCat(command->name, ": expected no flags; only run has them"));
  }
  if (command->takes_files == line.files.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        command->name, command->takes_files
                           ? ": expected at least one FILE, found none"
                           : absl::StrCat(": expected no FILE, found \"",
                                          line.files[0], "\"")));
  }
  return line;
}

std::string UsageText() {
  return R"(sipsim: a deterministic simulator of whole SIP networks

  sipsim run FILE... [--seed=N] [--out=DIR] [--verify_determinism]
                     [--trace_media]
      Runs experiments: prints what was sent as a ladder, whether each
      expectation held, and the run's digest.
        --seed=N   the seed of every random draw, in place of the experiment's
        --out=DIR  writes messages.jsonl, trace.jsonl, capture.pcap, ladder.txt
                   and ladder.mmd there; of several FILEs, into a folder each
        --verify_determinism
                   runs twice and names the first event that differs
        --trace_media
                   writes single packets of media into trace.jsonl, too
  sipsim check FILE...
      Reads experiments, runs nothing.
  sipsim list
      The experiments that ship.
  sipsim parse FILE...
      Reads one raw SIP message a file: its parts, or what is wrong with it.
  sipsim losses FILE...
      Runs each experiment once for every packet of its signalling, with that
      packet lost, and prints what came of it: a Markdown file.

Exit status: 0 all expectations held; 1 one failed, or a message is broken;
2 usage or configuration; 3 stopped by a limit; 4 not deterministic; 70 internal
error. Of several FILEs, the greatest.
)";
}

}  // namespace sipsim
