#ifndef SIPSIM_EXPERIMENTS_CHECKED_TIMES_H_
#define SIPSIM_EXPERIMENTS_CHECKED_TIMES_H_

#include <optional>
#include <string>

#include "protocol/base/time.h"
#include "topologies/quantity.h"

namespace sipsim {

// Durations of an experiment that LoadExperiment has checked.

// "" stands for zero.
inline sip::Duration TimeOf(const std::string& text) {
  return text.empty() ? sip::Duration{} : ParseDuration(text).value();
}

// "" stands for none.
inline std::optional<sip::Duration> OptionalTime(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return ParseDuration(text).value();
}

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_CHECKED_TIMES_H_
