#ifndef SIPSIM_TOPOLOGIES_FAULTS_H_
#define SIPSIM_TOPOLOGIES_FAULTS_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "sim/fault/fault_schedule.h"
#include "sim/net/network.h"
#include "topologies/wire_filter.h"

namespace sipsim {

// What breaks, and is mended, in a World. Times are since the start of the
// run; a fault acts before the packets and timers of its instant. Faults of
// one instant act in the order of these calls. The named hosts exist.
class Faults {
 public:
  Faults(sim::Simulator& simulator, sim::Network& network)
      : network_(network), schedule_(simulator, network) {}

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
  // match and are sent from then on; retransmissions count.
  void Drop(const WireFilter& filter, std::vector<uint64_t> nth,
            sip::Duration at);
  void DropNth(const WireFilter& filter, uint64_t nth, sip::Duration at = {}) {
    Drop(filter, {nth}, at);
  }

 private:
  sim::Host& HostOf(absl::string_view name);
  template <typename Act>
  void ForDirections(absl::string_view from, absl::string_view to, Act act);

  sim::Network& network_;
  sim::FaultSchedule schedule_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_FAULTS_H_
