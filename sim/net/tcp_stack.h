#ifndef SIPSIM_SIM_NET_TCP_STACK_H_
#define SIPSIM_SIM_NET_TCP_STACK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "sim/core/event.h"
#include "sim/core/random_stream.h"
#include "sim/core/simulator.h"
#include "sim/net/ip_address.h"
#include "sim/net/packet_sender.h"
#include "sim/net/payload.h"
#include "sim/net/tcp_connection.h"
#include "sim/net/tcp_header.h"
#include "sim/net/tcp_settings.h"

namespace sipsim::sim {

// Whose listening ports they are.
class TcpAcceptor {
 public:
  virtual ~TcpAcceptor() = default;
  virtual bool IsListening(const Endpoint& local) const = 0;
  // A peer's connection is established. Returns who gets it; null to refuse.
  virtual TcpUser* Accept(TcpConnection& connection) = 0;
};

// The TCP of one host's operating system: it outlives the processes. Owns the
// connections.
class TcpStack final : public EventTarget {
 public:
  // How many connections a host has at most; more are not answered.
  static constexpr size_t kConnectionsMax = 1u << 20;

  // All but `initial_sequences` outlive this.
  TcpStack(Simulator& simulator, PacketSender& network, HostIndex host,
           const RandomStream& initial_sequences, const TcpSettings& settings,
           TcpAcceptor& acceptor);
  TcpStack(const TcpStack&) = delete;
  TcpStack& operator=(const TcpStack&) = delete;

  // Sends a SYN. `local.port` 0: the next free one. Null: there is none, or
  // the pair of endpoints is in use.
  TcpConnection* Connect(const Endpoint& local, const Endpoint& remote,
                         TcpUser& user);
  // A segment has come from the network.
  void OnSegment(const Endpoint& local, const Endpoint& remote,
                 const TcpHeader& header, Payload payload);
  // The host has died: nothing is left of any connection, and nobody is told.
  void Forget();
  size_t connection_count() const { return connections_.size(); }

  void OnEvent(const Event& event) override;
  const char* TimerLabel(void* object, uint32_t tag) const override;

  // ---- For the connections -------------------------------------------------
  const TcpSettings& settings() const { return settings_; }
  SimTime now() const { return simulator_.now(); }
  TcpUser* Accept(TcpConnection& connection) {
    return acceptor_.Accept(connection);
  }
  void Send(const TcpConnection& connection, const TcpHeader& header,
            Payload payload);
  EventHandle StartTimer(TcpConnection& connection, Duration duration);
  void CancelTimer(EventHandle handle) { simulator_.Cancel(handle); }
  // Forgets the connection; the object lives until the present event is over.
  void Release(TcpConnection& connection);
  void TraceState(const TcpConnection& connection, TcpState from, TcpState to);
  void TraceRetransmission(const TcpConnection& connection, int64_t position,
                           absl::string_view why);

 private:
  struct Pair {
    Endpoint local;
    Endpoint remote;

    friend bool operator==(const Pair&, const Pair&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const Pair& pair) {
      return H::combine(std::move(h), pair.local, pair.remote);
    }
  };

  TcpConnection& Add(const Pair& pair, TcpUser* user);
  uint16_t NextPort(const Endpoint& local);
  void Refuse(const Pair& pair, const TcpHeader& header, size_t size);

  Simulator& simulator_;
  PacketSender& network_;
  const HostIndex host_;
  RandomStream initial_sequences_;
  const TcpSettings& settings_;
  TcpAcceptor& acceptor_;
  absl::flat_hash_map<Pair, std::unique_ptr<TcpConnection>> connections_;
  // How many connections have a local endpoint.
  absl::flat_hash_map<Endpoint, uint32_t> local_uses_;
  uint16_t next_port_;
  // Those whose event is not over yet.
  std::vector<std::unique_ptr<TcpConnection>> released_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_TCP_STACK_H_
