#ifndef SIPSIM_EXPERIMENTS_VERDICT_H_
#define SIPSIM_EXPERIMENTS_VERDICT_H_

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "experiments/experiment.pb.h"
#include "topologies/user_behaviour.h"
#include "topologies/wire_log.h"
#include "topologies/world.h"

namespace sipsim {

// Whether one expectation held.
struct Verdict {
  bool held = true;
  // One line: what was looked at, and, if it did not hold, what was expected
  // and what was found.
  std::string text;
};

// "ok      INVITE proxy2 -> bob: 7 at 10ms ..." and "FAILED  ...".
std::string VerdictLine(const Verdict& verdict);

// The expectations are checked ones (LoadExperiment).
Verdict JudgeMessages(const ExpectMessage& expected,
                      const std::deque<WireMessage>& messages);
Verdict JudgeCall(const ExpectCall& expected,
                  const std::deque<CallRecord>& calls);
Verdict JudgeRegistration(const ExpectRegistration& expected,
                          const std::deque<RegistrationRecord>& registrations);
Verdict JudgeSubscription(const ExpectSubscription& expected,
                          const std::deque<SubscriptionRecord>& subscriptions);
Verdict JudgeTransfer(const ExpectTransfer& expected,
                      const std::deque<TransferRecord>& transfers);
Verdict JudgeMedia(const ExpectMedia& expected, const World& world);
Verdict JudgeBindings(const ExpectBindings& expected,
                      const std::vector<BoundContact>& found);
Verdict JudgeEnd(const ExpectEnd& expected, const World& world);

// The expectations of an experiment that are about the instant `now`: those
// that name it, and at its end (nullopt) those that name none. By index.
std::map<int, Verdict> JudgeAt(const Experiment& experiment, const World& world,
                               std::optional<sip::Duration> now);
// The instants before the end at which there is something to judge.
std::set<sip::Duration> JudgementTimes(const Experiment& experiment);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_VERDICT_H_
