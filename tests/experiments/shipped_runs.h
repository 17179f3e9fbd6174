#ifndef SIPSIM_TESTS_EXPERIMENTS_SHIPPED_RUNS_H_
#define SIPSIM_TESTS_EXPERIMENTS_SHIPPED_RUNS_H_

#include <map>
#include <string>
#include <vector>

namespace sipsim {

// "experiments/busy.txtpb", ...: all that ship, by name.
std::vector<std::string> ShippedExperiments();

// What one `sipsim run FILE --out=...` left.
struct ProgramRun {
  int code = 0;
  std::string out;
  std::string err;
  std::map<std::string, std::string> files;  // By name: content.

  // The line "digest ... seed ...".
  std::string DigestLine() const;
};

// `flags` besides --out. Each run has a folder of its own.
ProgramRun RunShipped(const std::string& file,
                      const std::vector<std::string>& flags = {});

}  // namespace sipsim

#endif  // SIPSIM_TESTS_EXPERIMENTS_SHIPPED_RUNS_H_
