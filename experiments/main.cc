// The sipsim program: what it has of the machine (arguments, environment,
// working folder, streams) is collected here and nowhere else.

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "experiments/commands.h"

namespace {

// SIM_CHECK, SIP_CHECK and uncaught exceptions end here: bugs of ours.
extern "C" void OnAbort(int) { std::_Exit(sipsim::kExitInternalError); }

// Bazel lays the experiments that ship beside the program.
std::string RunfilesFolder() {
  std::error_code error;
  const std::filesystem::path program =
      std::filesystem::read_symlink("/proc/self/exe", error);
  return program.string() + ".runfiles/sipsim/experiments";
}

// `bazel run` starts us elsewhere than where the user stands.
void GoToUsersFolder() {
  const char* folder = std::getenv("BUILD_WORKING_DIRECTORY");
  if (folder == nullptr) return;
  std::error_code ignored;
  std::filesystem::current_path(folder, ignored);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGABRT, OnAbort);
  std::ios::sync_with_stdio(false);
  GoToUsersFolder();
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0),
                                           argv + argc);
  sipsim::Console console{
      std::cout, std::cerr, {RunfilesFolder(), "experiments"}};
  const sipsim::ExitCode code = sipsim::RunProgram(arguments, console);
  std::cout.flush();
  return code;
}
