#ifndef SIPSIM_SIM_HOST_HOST_H_
#define SIPSIM_SIM_HOST_HOST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "sim/core/event.h"
#include "sim/core/random_stream.h"
#include "sim/core/sim_time.h"
#include "sim/core/simulator.h"
#include "sim/host/streams.h"
#include "sim/net/ip_address.h"
#include "sim/net/packet.h"
#include "sim/net/packet_sender.h"
#include "sim/net/payload.h"
#include "sim/net/tcp_settings.h"

namespace sipsim::sim {

// Whoever has bound a UDP port.
class UdpUser {
 public:
  virtual ~UdpUser() = default;
  // A datagram from `remote` has come to `local`.
  virtual void OnDatagram(const Endpoint& local, const Endpoint& remote,
                          Payload payload) = 0;
  // An ICMP port unreachable has come for a datagram from `local` to `remote`;
  // `quoted` is the part of its content that the ICMP message quotes.
  virtual void OnUnreachable(const Endpoint& local, const Endpoint& remote,
                             Payload quoted) = 0;
};

// The program on a host, as seen by the host.
class ProcessUser {
 public:
  virtual ~ProcessUser() = default;
  // The process is gone: all state is lost. Its timers no longer fire, its
  // ports are closed, and nothing that is sent leaves the host. If the host is
  // alive, its operating system closes the streams: see Streams.
  virtual void OnStop() = 0;
  // A fresh process starts: time to bind ports.
  virtual void OnStart() = 0;
};

enum class HostState : uint8_t {
  // An unbound port answers with ICMP port unreachable, or a TCP reset.
  kUp,
  kProcessStopped,  // The same; nothing is bound.
  kDead,            // Silence.
};
// "up", "process stopped", "dead".
absl::string_view HostStateName(HostState state);

// One machine: a name, addresses, ports, streams and at most one process. Made
// by Network::AddHost, which owns it. Its users outlive it, or leave before.
class Host {
 public:
  // `simulator`, `network` and `tcp` outlive it.
  Host(Simulator& simulator, PacketSender& network, uint64_t seed,
       const TcpSettings& tcp, absl::string_view name);
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const std::string& name() const { return simulator_.host_name(index_); }
  HostIndex index() const { return index_; }
  HostState state() const { return state_; }
  // In the order of their addition, through Network::AddAddress.
  absl::Span<const IpAddress> addresses() const { return addresses_; }
  bool HasAddress(const IpAddress& address) const {
    for (const IpAddress& own : addresses_) {
      if (own == address) return true;
    }
    return false;
  }

  // ---- For the process -----------------------------------------------------
  SimTime now() const { return simulator_.now(); }
  // Fires `target.OnEvent(event)`, with `object` and `tag` in it, at `deadline`
  // or, if that is past, as soon as control returns to the simulator. Never
  // fires if the process stops or the host dies before. O(1).
  EventHandle StartTimer(SimTime deadline, EventTarget& target,
                         void* object = nullptr, uint32_t tag = 0) {
    return simulator_.StartTimer(index_, deadline, target, object, tag);
  }
  // Whether it was pending. O(1).
  bool CancelTimer(EventHandle handle) { return simulator_.Cancel(handle); }

  // Binds one endpoint of this host. Fails if the address is not its own, the
  // port is 0, or the endpoint is taken.
  absl::Status Bind(const Endpoint& local, UdpUser& user);
  void Unbind(const Endpoint& local);
  // Sends a datagram. `local` need not be bound. False, and nothing is sent:
  // the host is dead, `local` is not an address of it, the address families
  // differ, a port is 0 or the payload exceeds kDatagramBytesMax.
  bool SendUdp(const Endpoint& local, const Endpoint& remote, Payload payload,
               TrafficClass traffic_class = TrafficClass::kDefault);
  // TCP and TLS.
  Streams& streams() { return streams_; }
  // A stream of this host by its purpose ("branch"). The same purpose gives
  // the same stream: ask once and keep it, over restarts, too.
  RandomStream MakeRandomStream(absl::string_view purpose) const {
    return RandomStream(seed_, name(), purpose);
  }

  // ---- Traces from inside the process --------------------------------------
  bool is_traced() const { return simulator_.trace_sink() != nullptr; }
  // Both do nothing if nobody listens.
  void TraceStateChange(absl::string_view machine, absl::string_view instance,
                        absl::string_view from, absl::string_view to);
  void TraceNote(absl::string_view note, absl::string_view detail);

  // ---- Failures ------------------------------------------------------------
  // Who is told of stops and starts; may be null.
  void set_process_user(ProcessUser* user) { process_user_ = user; }
  // kUp -> kProcessStopped.
  void StopProcess();
  // A fresh process, in place of the old one if that still runs. Nothing on a
  // dead host.
  void RestartProcess();
  // Any -> kDead.
  void Kill();
  // Any -> kUp, with a fresh process.
  void Restart();

  // ---- For the network -----------------------------------------------------
  void AddAddress(const IpAddress& address) { addresses_.push_back(address); }
  // Its sockets are closed, too.
  void RemoveAddress(const IpAddress& address);
  // Whoever has bound `local`, or null.
  UdpUser* FindUser(const Endpoint& local) const {
    for (const Socket& socket : sockets_) {
      if (socket.local == local) return socket.user;
    }
    return nullptr;
  }

 private:
  struct Socket {
    Endpoint local;
    UdpUser* user;
  };

  void Enter(HostState state);
  void EndProcess();

  Simulator& simulator_;
  PacketSender& network_;
  const uint64_t seed_;
  const HostIndex index_;
  HostState state_ = HostState::kUp;
  std::vector<IpAddress> addresses_;
  std::vector<Socket> sockets_;
  ProcessUser* process_user_ = nullptr;
  Streams streams_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_HOST_HOST_H_
