#include "experiments/determinism.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace sipsim {
namespace {

// The line that begins at byte `begin`; "" behind the end.
std::string LineAt(absl::string_view text, size_t begin) {
  if (begin >= text.size()) return "";
  return std::string(text.substr(begin, text.find('\n', begin) - begin));
}

std::string OrNothing(const std::string& line) {
  return line.empty() ? "(it has ended)" : line;
}

}  // namespace

std::optional<TraceDifference> FindDifference(absl::string_view first,
                                              absl::string_view second) {
  if (first == second) return std::nullopt;
  const auto part =
      std::mismatch(first.begin(), first.end(), second.begin(), second.end());
  const auto at = static_cast<size_t>(part.first - first.begin());
  TraceDifference difference;
  difference.event_number =
      1 + static_cast<size_t>(std::count(first.begin(), part.first, '\n'));
  // Up to `at` both are the same, so their lines begin at the same place.
  const size_t begin = at == 0 ? 0 : first.rfind('\n', at - 1) + 1;
  difference.first = LineAt(first, begin);
  difference.second = LineAt(second, begin);
  return difference;
}

std::string DescribeDifference(const TraceDifference& difference) {
  return absl::StrCat("NOT DETERMINISTIC: event ", difference.event_number,
                      " differs\n  first run:  ", OrNothing(difference.first),
                      "\n  second run: ", OrNothing(difference.second), "\n");
}

}  // namespace sipsim
