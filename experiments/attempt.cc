#include "experiments/attempt.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace sipsim {

void ScheduleAttempt(sip::Duration at, const std::string& what, Node& node,
                     World& world, Attempt attempt) {
  world.At(at, what, [&node, what, attempt = std::move(attempt)] {
    const std::string why = attempt();
    if (why.empty()) return;
    node.host().TraceNote("no_effect", absl::StrCat(what, ": ", why));
  });
}

}  // namespace sipsim
