#include "sim/fault/fault_schedule.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "sim/net/link.h"

namespace sipsim::sim {

FaultSchedule::FaultSchedule(Simulator& simulator, Network& network)
    : simulator_(simulator), network_(network) {}

FaultSchedule::~FaultSchedule() {
  for (const auto& fault : faults_) simulator_.Cancel(fault->handle);
}

void FaultSchedule::StopProcess(SimTime time, Host& host) {
  At(time, "stop_process", host.name(), [&host] { host.StopProcess(); });
}

void FaultSchedule::RestartProcess(SimTime time, Host& host) {
  At(time, "restart_process", host.name(), [&host] { host.RestartProcess(); });
}

void FaultSchedule::KillHost(SimTime time, Host& host) {
  At(time, "kill_host", host.name(), [&host] { host.Kill(); });
}

void FaultSchedule::RestartHost(SimTime time, Host& host) {
  At(time, "restart_host", host.name(), [&host] { host.Restart(); });
}

absl::Status FaultSchedule::SetLink(SimTime time, const Host& from,
                                    const Host& to, bool is_up) {
  const std::string name = absl::StrCat(from.name(), "->", to.name());
  if (network_.FindLink(from.index(), to.index()) == nullptr) {
    return absl::NotFoundError(absl::StrCat("there is no link ", name));
  }
  At(time, is_up ? "link_up" : "link_down", name,
     [this, from = from.index(), to = to.index(), is_up] {
       network_.FindLink(from, to)->set_up(is_up);
     });
  return absl::OkStatus();
}

absl::Status FaultSchedule::LinkDown(SimTime time, const Host& from,
                                     const Host& to) {
  return SetLink(time, from, to, false);
}

absl::Status FaultSchedule::LinkUp(SimTime time, const Host& from,
                                   const Host& to) {
  return SetLink(time, from, to, true);
}

void FaultSchedule::At(SimTime time, absl::string_view name,
                       absl::string_view detail,
                       absl::AnyInvocable<void()> action) {
  auto fault = std::make_unique<Fault>();
  fault->name = std::string(name);
  fault->detail = std::string(detail);
  fault->action = std::move(action);
  fault->handle = simulator_.Schedule(time, EventKind::kWorld, kWorldHost,
                                      kWorldHost, *this, fault.get());
  faults_.push_back(std::move(fault));
}

void FaultSchedule::OnEvent(const Event& event) {
  auto& fault = *static_cast<Fault*>(event.object);
  network_.digest().Fault(event.time, fault.name, fault.detail);
  if (simulator_.trace_sink() != nullptr) {
    TraceEvent trace;
    trace.kind = TraceKind::kFault;
    trace.id = event.id;
    trace.cause = event.cause;
    trace.name = fault.name;
    trace.detail = fault.detail;
    simulator_.Trace(trace);
  }
  fault.action();
}

}  // namespace sipsim::sim
