#ifndef SIPSIM_TOPOLOGIES_DNS_RESOLVER_H_
#define SIPSIM_TOPOLOGIES_DNS_RESOLVER_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/time.h"
#include "protocol/port/clock.h"
#include "protocol/port/observer.h"
#include "protocol/port/resolver.h"
#include "protocol/port/timer.h"
#include "topologies/dns_zone.h"

namespace sipsim {

// The stub resolver of one node. A query that is not answered within the
// zone's query_timeout is sent again ("dns_retry" is counted), the answer to
// either is taken, and after the last time-out there is none. A server answers
// if it is up when its response is due.
class DnsResolver final : public sip::Resolver, private sip::TimerUser {
 public:
  // `host` is the node's name. All outlive the resolver.
  DnsResolver(const DnsZone& zone, absl::string_view host, sip::Clock& clock,
              sip::TimerService& timers, sip::Observer& observer)
      : zone_(zone),
        host_(host),
        clock_(clock),
        timers_(timers),
        observer_(observer) {}

  // sip::Resolver
  absl::Span<const sip::IpAddress> LookupHost(
      absl::string_view /*host*/) const override {
    return {};
  }
  bool has_dns() const override { return true; }
  sip::QueryHandle Query(absl::string_view name, sip::DnsType type,
                         sip::ResolverUser& user, uint32_t tag) override;
  void CancelQuery(sip::QueryHandle handle) override;

 private:
  struct Pending {
    std::string name;
    sip::DnsType type = sip::DnsType::kA;
    sip::ResolverUser* user = nullptr;
    uint32_t tag = 0;
    uint32_t attempt_count = 0;
    sip::Time next_attempt{};   // Or the end, after the last one.
    std::deque<sip::Time> due;  // When the server would answer.
    sip::Timer timer;           // Whatever of those is next.
  };

  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  void Attempt(Pending& pending);
  void SetTimer(Pending& pending, uint32_t id);
  void Finish(uint32_t id, const sip::DnsAnswer& answer);

  const DnsZone& zone_;
  const std::string host_;
  sip::Clock& clock_;
  sip::TimerService& timers_;
  sip::Observer& observer_;
  // By handle, which is the tag of its timer as well.
  absl::flat_hash_map<uint32_t, std::unique_ptr<Pending>> pending_;
  uint32_t last_id_ = 0;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_DNS_RESOLVER_H_
