#ifndef SIPSIM_EXPERIMENTS_RUN_OUTCOME_H_
#define SIPSIM_EXPERIMENTS_RUN_OUTCOME_H_

#include <cstddef>
#include <string>
#include <vector>

#include "protocol/base/time.h"
#include "topologies/world.h"

namespace sipsim {

// What came of a run, for its users: calls, registrations, transfers,
// subscriptions, re-INVITEs by their final response, and who heard whom.
struct RunOutcome {
  // In words that two runs with the same outcome share:
  // "alice: ENDED 200; alice: hears bob 2 times; bob: re-INVITE 200".
  std::string text;
  // When each of that was so: as many as in every run with the same text.
  std::vector<sip::Duration> times;
  size_t transactions_left = 0;
  size_t dialogs_left = 0;
};

// Of a run that is over.
RunOutcome OutcomeOf(const World& world);

// How much later the latest of the results came; zero if none did. Both have
// the same text.
sip::Duration DelayOf(const RunOutcome& before, const RunOutcome& after);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_RUN_OUTCOME_H_
