#ifndef SIPSIM_EXPERIMENTS_JUDGE_MESSAGES_H_
#define SIPSIM_EXPERIMENTS_JUDGE_MESSAGES_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "experiments/experiment.pb.h"
#include "topologies/wire_log.h"

namespace sipsim {

// Judges one expectation about messages. Both arguments outlive it.
class MessageJudge {
 public:
  MessageJudge(const ExpectMessage& expected,
               const std::deque<WireMessage>& messages);

  // "INVITE proxy2 -> bob".
  std::string Subject() const;
  // "expected ..., found ..."; nullopt if all holds.
  std::optional<std::string> FindProblem() const;
  // What was found: "7 at 10ms 510ms ...".
  std::string Summary() const;

 private:
  // A message with its F-number.
  struct Picked {
    size_t number;
    const WireMessage* wire;
  };
  using Problem = std::optional<std::string>;

  Problem CheckCount() const;
  Problem CheckTimes() const;
  Problem CheckTimesAfterFirst() const;
  Problem CheckIdentical() const;
  Problem CheckFates() const;
  Problem CheckTransports() const;
  Problem CheckContents() const;

  const ExpectMessage& expected_;
  std::vector<Picked> picked_;
};

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_JUDGE_MESSAGES_H_
