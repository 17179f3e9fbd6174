#ifndef SIPSIM_TOPOLOGIES_FAULTS_H_
#define SIPSIM_TOPOLOGIES_FAULTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "sim/fault/fault_schedule.h"
#include "sim/net/network.h"
#include "topologies/dns_zone.h"
#include "topologies/network_plan.h"
#include "topologies/wire_filter.h"

namespace sipsim {

// What breaks, and is mended, in a World. Times are since the start of the
// run; a fault acts before the packets and timers of its instant. Faults of
// one instant act in the order of these calls. The named hosts exist.
class Faults {
 public:
  // `zone` is null if there is no DNS.
  Faults(sim::Simulator& simulator, sim::Network& network, DnsZone* zone)
      : network_(network), zone_(zone), schedule_(simulator, network) {}

  // The port is closed (ICMP port unreachable), the state of the process gone.
  void StopProcess(absl::string_view host, sip::Duration at);
  // A fresh process, in place of the old one if that still runs.
  void RestartProcess(absl::string_view host, sip::Duration at);
  // Silence.
  void KillHost(absl::string_view host, sip::Duration at);
  void RestartHost(absl::string_view host, sip::Duration at);
  // One direction each; "" stands for every host.
  void LinkDown(absl::string_view from, absl::string_view to, sip::Duration at);
  void LinkUp(absl::string_view from, absl::string_view to, sip::Duration at);
  // Loses the messages with these numbers (from 1, ascending) among those that
  // match and are sent from then on; retransmissions count. Over TCP: the
  // segments that begin with such a message; over TLS nobody can see which.
  void Drop(const WireFilter& filter, std::vector<uint64_t> nth,
            sip::Duration at);
  void DropNth(const WireFilter& filter, uint64_t nth, sip::Duration at = {}) {
    Drop(filter, {nth}, at);
  }

  // --- The DNS, which has to be there. "" stands for every host.
  // Queries that are not answered by then get no answer.
  void DnsDown(absl::string_view host, sip::Duration at);
  void DnsUp(absl::string_view host, sip::Duration at);
  // Of queries that are sent from then on.
  void DnsResponseTime(absl::string_view host, sip::Duration response_time,
                       sip::Duration at);
  // All records of `removed` names go; each new set takes the place of that of
  // its name and type. Nodes go on with what they know until it is too old.
  void DnsChange(std::vector<DnsRecordSet> records,
                 std::vector<std::string> removed, sip::Duration at);

 private:
  sim::Host& HostOf(absl::string_view name);
  template <typename Act>
  void ForDirections(absl::string_view from, absl::string_view to, Act act);

  sim::Network& network_;
  DnsZone* const zone_;
  sim::FaultSchedule schedule_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_FAULTS_H_
