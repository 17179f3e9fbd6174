#ifndef SIPSIM_PROTOCOL_PROXY_CALL_SERVICES_H_
#define SIPSIM_PROTOCOL_PROXY_CALL_SERVICES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "protocol/digest/digest_server.h"
#include "protocol/message/message.h"
#include "protocol/proxy/routing_policy.h"
#include "protocol/proxy/search_plan.h"
#include "protocol/proxy/service_policy.h"
#include "protocol/proxy/target_set.h"
#include "protocol/proxy/user_services.h"

namespace sipsim::sip {

// What the services of the users make of one call: whom it is forwarded to, and
// on from there. Each user is tried once; who would be tried again ends the
// search, with the best response, or 482 if nobody was tried at all.
//
// Whoever is forwarded to may himself screen the call and forward it. The
// forwarding of a user is about his own contacts: where whom he has forwarded
// to is busy, that one's services count.
class CallServices final : public SearchServices {
 public:
  // `policy` outlives this; so does the user of `query`.
  CallServices(const ServicePolicy& policy, const RoutingQuery& query);

  // The first targets.
  RoutingVerdict Begin(const RoutingQuery& query, TargetSet& targets);

  // SearchServices.
  void GoOn(absl::Span<const TargetOutcome> outcomes,
            TargetSet& targets) override;
  bool Announces() const override;
  std::string HistoryInfo(const Message& request, const TargetSet& targets,
                          absl::Span<const TargetOutcome> outcomes,
                          size_t target) const override;

 private:
  // Where the call has gone: to a user of ours or to some other URI.
  struct Leg {
    std::string uri;
    bool is_own = false;                 // Its targets are contacts.
    const UserServices* user = nullptr;  // May be null.
    int cause = 0;                       // Of the forwarding (RFC 4458).
    size_t first_target = 0;
  };
  enum class Cause : uint8_t { kNone, kBusy, kNoAnswer, kUnavailable };

  // The call goes to `uri`, for this cause; adds targets, or says why not.
  RoutingVerdict GoTo(std::string uri, int cause, bool has_route,
                      TargetSet& targets);
  RoutingVerdict Reach(const UriView& uri, Leg& leg, bool has_route,
                       TargetSet& targets) const;
  bool HasVisited(const UriView& uri) const;
  Cause CauseOf(absl::Span<const TargetOutcome> outcomes) const;
  static Cause CauseOf(const TargetOutcome& outcome);

  const ServicePolicy& policy_;
  const DigestUser* const caller_;
  const bool sips_only_;
  std::vector<Leg> legs_;
  bool is_over_ = false;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_CALL_SERVICES_H_
