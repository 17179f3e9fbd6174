#ifndef SIPSIM_SIM_FAULT_FAULT_SCHEDULE_H_
#define SIPSIM_SIM_FAULT_FAULT_SCHEDULE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "sim/core/event.h"
#include "sim/core/sim_time.h"
#include "sim/host/host.h"
#include "sim/net/network.h"

namespace sipsim::sim {

// What breaks, and is mended, at which time. A fault acts before the packets
// and timers of its instant; faults of one instant act in the order in which
// they were scheduled. Each is traced and goes into the digest. The hosts and
// the network outlive this.
class FaultSchedule final : public EventTarget {
 public:
  FaultSchedule(Simulator& simulator, Network& network);
  FaultSchedule(const FaultSchedule&) = delete;
  FaultSchedule& operator=(const FaultSchedule&) = delete;
  ~FaultSchedule() override;

  void StopProcess(SimTime time, Host& host);
  void RestartProcess(SimTime time, Host& host);
  void KillHost(SimTime time, Host& host);
  void RestartHost(SimTime time, Host& host);
  // One direction only. Both fail if there is no such link.
  absl::Status LinkDown(SimTime time, const Host& from, const Host& to);
  absl::Status LinkUp(SimTime time, const Host& from, const Host& to);
  // Anything else, e.g. the installation of a rule. `name` is a word for what
  // happens ("drop"), `detail` for the reader.
  void At(SimTime time, absl::string_view name, absl::string_view detail,
          absl::AnyInvocable<void()> action);

  void OnEvent(const Event& event) override;

 private:
  struct Fault {
    std::string name;
    std::string detail;
    absl::AnyInvocable<void()> action;
    EventHandle handle = 0;
  };

  absl::Status SetLink(SimTime time, const Host& from, const Host& to,
                       bool is_up);

  Simulator& simulator_;
  Network& network_;
  std::vector<std::unique_ptr<Fault>> faults_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_FAULT_FAULT_SCHEDULE_H_
