#include "sim/host/host.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace sipsim::sim {

absl::string_view HostStateName(HostState state) {
  switch (state) {
    case HostState::kUp:
      return "up";
    case HostState::kProcessStopped:
      return "process stopped";
    case HostState::kDead:
      return "dead";
  }
  return "";
}

Host::Host(Simulator& simulator, PacketSender& network, uint64_t seed,
           const TcpSettings& tcp, absl::string_view name)
    : simulator_(simulator),
      network_(network),
      seed_(seed),
      index_(simulator.AddHost(name)),
      streams_(*this, simulator, network, tcp) {}

// ---- UDP -------------------------------------------------------------------

absl::Status Host::Bind(const Endpoint& local, UdpUser& user) {
  if (local.port == 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        name(), ": expected a port from 1 to 65535, found ", local.ToString()));
  }
  if (!HasAddress(local.address)) {
    return absl::InvalidArgumentError(absl::StrCat(
        name(), ": expected an address of the host, found ", local.ToString()));
  }
  if (FindUser(local) != nullptr) {
    return absl::AlreadyExistsError(
        absl::StrCat(name(), ": ", local.ToString(), " is already bound"));
  }
  sockets_.push_back({local, &user});
  return absl::OkStatus();
}

void Host::Unbind(const Endpoint& local) {
  std::erase_if(sockets_, [&](const Socket& s) { return s.local == local; });
}

bool Host::SendUdp(const Endpoint& local, const Endpoint& remote,
                   Payload payload, TrafficClass traffic_class) {
  if (state_ == HostState::kDead || !HasAddress(local.address)) return false;
  if (local.address.is_v6() != remote.address.is_v6()) return false;
  if (local.port == 0 || remote.port == 0) return false;
  if (payload.size() > kDatagramBytesMax) return false;
  network_.Send(index_, IpProtocol::kUdp, local, remote, std::move(payload),
                traffic_class);
  return true;
}

void Host::RemoveAddress(const IpAddress& address) {
  std::erase(addresses_, address);
  std::erase_if(sockets_,
                [&](const Socket& s) { return s.local.address == address; });
  streams_.RemoveAddress(address);
}

// ---- Traces ----------------------------------------------------------------

void Host::TraceStateChange(absl::string_view machine,
                            absl::string_view instance, absl::string_view from,
                            absl::string_view to) {
  if (!is_traced()) return;
  TraceEvent event;
  event.kind = TraceKind::kStateChange;
  event.host = index_;
  event.name = machine;
  event.instance = instance;
  event.from = from;
  event.to = to;
  simulator_.Trace(event);
}

void Host::TraceNote(absl::string_view note, absl::string_view detail) {
  if (!is_traced()) return;
  TraceEvent event;
  event.kind = TraceKind::kNote;
  event.host = index_;
  event.name = note;
  event.detail = detail;
  simulator_.Trace(event);
}

// ---- Failures --------------------------------------------------------------

void Host::Enter(HostState state) {
  if (is_traced()) {
    TraceEvent event;
    event.kind = TraceKind::kHostState;
    event.host = index_;
    event.from = HostStateName(state_);
    event.to = HostStateName(state);
    simulator_.Trace(event);
  }
  state_ = state;
}

// The ports close first, so that nothing reaches a process that is going away.
void Host::EndProcess() {
  sockets_.clear();
  streams_.EndProcess();
  if (process_user_ != nullptr) process_user_->OnStop();
  // Whatever the old process did in its last moments is void, too.
  simulator_.CancelTimersOf(index_);
  sockets_.clear();
  streams_.EndProcess();
}

void Host::StopProcess() {
  if (state_ != HostState::kUp) return;
  Enter(HostState::kProcessStopped);
  EndProcess();
}

void Host::RestartProcess() {
  if (state_ == HostState::kDead) return;
  StopProcess();
  Enter(HostState::kUp);
  if (process_user_ != nullptr) process_user_->OnStart();
}

void Host::Kill() {
  const HostState before = state_;
  if (before == HostState::kDead) return;
  Enter(HostState::kDead);
  streams_.Forget();
  if (before == HostState::kUp) EndProcess();
}

void Host::Restart() {
  Kill();
  Enter(HostState::kUp);
  if (process_user_ != nullptr) process_user_->OnStart();
}

}  // namespace sipsim::sim
