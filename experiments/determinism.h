#ifndef SIPSIM_EXPERIMENTS_DETERMINISM_H_
#define SIPSIM_EXPERIMENTS_DETERMINISM_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sipsim {

// Where two traces, a line for each event, part.
struct TraceDifference {
  size_t event_number = 0;  // From 1.
  // Their events; "" for a trace that has ended before.
  std::string first;
  std::string second;
};

// nullopt if they are equal.
std::optional<TraceDifference> FindDifference(absl::string_view first,
                                              absl::string_view second);

// What `sipsim run --verify_determinism` says of it, several lines.
std::string DescribeDifference(const TraceDifference& difference);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_DETERMINISM_H_
