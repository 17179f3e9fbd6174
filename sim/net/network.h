#ifndef SIPSIM_SIM_NET_NETWORK_H_
#define SIPSIM_SIM_NET_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sim/core/event.h"
#include "sim/core/sim_time.h"
#include "sim/core/simulator.h"
#include "sim/fault/rule.h"
#include "sim/host/host.h"
#include "sim/net/address_table.h"
#include "sim/net/ip_address.h"
#include "sim/net/link.h"
#include "sim/net/packet.h"
#include "sim/net/packet_pool.h"
#include "sim/net/packet_sender.h"
#include "sim/net/tcp_header.h"
#include "sim/net/tcp_settings.h"
#include "sim/trace/digest.h"

namespace sipsim::sim {

struct NetworkConfig {
  // The seed of every random stream of the network and its hosts.
  uint64_t seed = 1;
  // What a packet to an address of the sending host itself takes; >= 1 ns.
  Duration loopback_latency = 1us;
  // Hosts with no link of their own between them have one like this, each
  // direction by itself. nullopt: there are only the links that are added.
  std::optional<LinkConfig> default_link = std::nullopt;
  TcpSettings tcp = {};
};

// Hosts and the links between them. Owns both. `simulator` outlives it, and is
// not run after its end.
//
// The way of a packet: rules -> links, each with a verdict -> host. It is
// direct where there is a link, else along the path with the least sum of
// latency_min (then the fewest links, then the lowest host indices); a link
// that is down loses packets but does not change the path. A host on the way
// forwards unless it is dead.
class Network final : public PacketSender, public EventTarget {
 public:
  // Fails on an invalid configuration.
  static absl::StatusOr<std::unique_ptr<Network>> Create(
      Simulator& simulator, const NetworkConfig& config);
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  ~Network() override;

  // ---- Topology ------------------------------------------------------------
  // Fails on an empty or used name.
  absl::StatusOr<Host*> AddHost(absl::string_view name);
  // Fails on "any" and on an address that some host has.
  absl::Status AddAddress(Host& host, const IpAddress& address);
  // The host has it no more: what is sent there has no route, and its sockets
  // are closed. Fails on an address that the host does not have.
  absl::Status RemoveAddress(Host& host, const IpAddress& address);
  // Sets one direction, in place of an earlier setting; its counts and random
  // streams begin anew.
  absl::Status SetLink(const Host& from, const Host& to,
                       const LinkConfig& config);
  // The link of this direction (made from default_link if need be), or null.
  Link* FindLink(HostIndex from, HostIndex to);

  Host* FindHost(absl::string_view name) const;
  Host* FindHost(const IpAddress& address) const;
  // Of hosts 1 to host_count(); not the world.
  Host& host(HostIndex index) const { return *hosts_[index - 1]; }
  uint32_t host_count() const { return static_cast<uint32_t>(hosts_.size()); }

  // ---- While it runs -------------------------------------------------------
  RuleSet& rules() { return rules_; }
  // Of everything that happened so far; always on.
  Digest& digest() { return digest_; }
  // Packets sent and not yet delivered or lost.
  size_t in_flight_count() const { return pool_.used_count(); }

  void Send(HostIndex source, IpProtocol protocol, const Endpoint& from,
            const Endpoint& to, Payload&& payload,
            TrafficClass traffic_class) override;
  void SendTcp(HostIndex source, const Endpoint& from, const Endpoint& to,
               const TcpHeader& header, Payload&& payload) override;
  void OnEvent(const Event& event) override;

 private:
  // What one host knows of the way to the others.
  struct Routes {
    // Links that begin here, by where they end.
    absl::btree_map<HostIndex, std::unique_ptr<Link>> links;
    // By destination, the first link of the path there, or null; empty until
    // first asked for, and again when the topology changes.
    std::vector<Link*> paths;
  };

  Network(Simulator& simulator, const NetworkConfig& config);
  Link& MakeLink(HostIndex from, HostIndex to, const LinkConfig& config);
  void ForgetPaths();
  // The first link from `at` towards `destination`, or null.
  Link* NextLink(HostIndex at, HostIndex destination);
  void FindPaths(HostIndex from);

  Packet* MakePacket(HostIndex source, IpProtocol protocol,
                     const Endpoint& from, const Endpoint& to,
                     Payload&& payload, TrafficClass traffic_class);
  void SendOut(Packet* packet);
  void Dispatch(Packet* packet);
  void Forward(Packet* packet, HostIndex at, Duration extra);
  void ScheduleHop(Packet* packet, HostIndex at, HostIndex next,
                   Duration latency);
  void Duplicate(const Packet& packet, const Link& link, Duration latency);
  void Arrive(Packet* packet, HostIndex at);
  void Deliver(Packet* packet, Host& host);
  void DeliverIcmp(Packet* packet, Host& host, UdpUser* user);
  void DeliverTcp(Packet* packet, Host& host);
  void Refuse(Packet* packet, Host& host);
  void Drop(Packet* packet, HostIndex at, DropReason reason,
            absl::string_view by);
  void Trace(TraceKind kind, const Packet& packet, HostIndex at,
             absl::string_view by, DropReason reason = DropReason::kNone) {
    if (simulator_.trace_sink() == nullptr) [[likely]] {
      return;
    }
    TraceToSink(kind, packet, at, by, reason);
  }
  void RecordDelivered(const Packet& packet, const Host& host);
  void TraceToSink(TraceKind kind, const Packet& packet, HostIndex at,
                   absl::string_view by, DropReason reason);

  Simulator& simulator_;
  const NetworkConfig config_;
  RuleSet rules_;
  Digest digest_;
  PacketPool pool_;
  std::vector<std::unique_ptr<Host>> hosts_;
  std::vector<Routes> routes_;  // By host index.
  AddressTable host_by_address_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_NETWORK_H_
