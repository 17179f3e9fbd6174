#include "tests/experiments/shipped_runs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "experiments/commands.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

}  // namespace

std::vector<std::string> ShippedExperiments() {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator("experiments")) {
    if (entry.path().extension() == ".txtpb") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string ProgramRun::DigestLine() const {
  const size_t begin = out.rfind("digest ");
  if (begin == out.npos) return "";
  return out.substr(begin, out.find('\n', begin) - begin);
}

ProgramRun RunShipped(const std::string& file,
                      const std::vector<std::string>& flags) {
  const fs::path folder = fs::path(::testing::TempDir()) / "shipped_run";
  fs::remove_all(folder);
  std::vector<std::string> arguments = {"run", file,
                                        "--out=" + folder.string()};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, {}};
  ProgramRun run;
  run.code = RunProgram(arguments, console);
  run.out = out.str();
  run.err = err.str();
  if (!fs::exists(folder)) return run;
  for (const auto& entry : fs::directory_iterator(folder)) {
    run.files[entry.path().filename()] = ReadAll(entry.path());
  }
  return run;
}

}  // namespace sipsim
