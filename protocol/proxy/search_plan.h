#ifndef SIPSIM_PROTOCOL_PROXY_SEARCH_PLAN_H_
#define SIPSIM_PROTOCOL_PROXY_SEARCH_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "protocol/base/time.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

class TargetSet;

// What has become of a target that is not waited for any more.
struct TargetOutcome {
  size_t target = 0;  // Index into the target set.
  // 300 to 699; 408 for silence, 503 for what could not be reached.
  int status_code = 0;
  bool given_up = false;  // Time to ring was over.
  bool rang = false;      // A provisional response other than 100 has come.
};

// What a RoutingPolicy does about an INVITE after it has found the first
// targets. Made with them, kept by the response context until a final response
// is sent.
class SearchServices {
 public:
  virtual ~SearchServices() = default;

  // All targets have ended without success, or were given up. Adds the ones to
  // try now, in groups above those that there are; or none: the best response
  // goes upstream. May be called again then.
  virtual void GoOn(absl::Span<const TargetOutcome> outcomes,
                    TargetSet& targets) = 0;
  // Whether the caller is to be told, by a 181, that the call is forwarded to
  // the targets that were added last.
  virtual bool Announces() const = 0;
  // The value of History-Info (RFC 7044) for the request to `target`; or, if
  // that is as large as the set, for a response. "": none.
  virtual std::string HistoryInfo(const Message& request,
                                  const TargetSet& targets,
                                  absl::Span<const TargetOutcome> outcomes,
                                  size_t target) const = 0;
};

// What a search has that does more than try each target until it answers.
struct SearchPlan {
  // For how long a group of targets of an INVITE may ring, or be silent, before
  // it is given up (CANCEL) and the next one begun; by group. Zero, and what is
  // missing: until all have answered.
  std::vector<Duration> ring_times;
  // The same for a user as a whole, from when the first of his groups is begun;
  // what has not been begun then will not be.
  Duration user_time{};
  std::optional<Time> user_deadline;         // What comes of it.
  std::unique_ptr<SearchServices> services;  // May be null.
  std::string announce_tag;  // To tag of the 181s that were sent.
  // Targets that a 3xx has named.
  struct Redirection {
    size_t target = 0;  // Index into the target set.
    // How the redirect server has found it (RFC 7044 section 10.4), as in the
    // Contact: ";rc=1.1"; "" if that did not tell.
    std::string history_parameter;
  };
  std::vector<Redirection> redirections;

  // Null if it was not named by a 3xx.
  const Redirection* RedirectionTo(size_t target) const {
    for (const Redirection& redirection : redirections) {
      if (redirection.target == target) return &redirection;
    }
    return nullptr;
  }
  Duration RingTime(uint32_t group) const {
    return group < ring_times.size() ? ring_times[group] : Duration::zero();
  }
  void SetRingTime(uint32_t group, Duration time) {
    if (ring_times.size() <= group) ring_times.resize(group + 1);
    ring_times[group] = time;
  }
  bool limits_ringing() const {
    return user_time > Duration::zero() || !ring_times.empty();
  }
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_SEARCH_PLAN_H_
