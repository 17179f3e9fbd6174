#ifndef SIPSIM_TOPOLOGIES_NODE_BINDING_H_
#define SIPSIM_TOPOLOGIES_NODE_BINDING_H_

// The border between the two libraries: the ports of protocol/ on a host of
// sim/. Simulated time becomes the node's time here and nowhere else.

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/port/node_context.h"
#include "sim/core/event.h"
#include "sim/core/random_stream.h"
#include "sim/host/host.h"
#include "topologies/dns_resolver.h"
#include "topologies/dns_zone.h"
#include "topologies/hosts_table.h"
#include "topologies/network_plan.h"
#include "topologies/stream_binding.h"

namespace sipsim {

// The six ports of one node. Outlives every process of the node, so that
// random streams go on over a restart and the counters sum up.
class NodeBinding : private sip::Clock,
                    private sip::TimerService,
                    private sip::Transport,
                    private sip::Random,
                    private sip::Observer,
                    private sim::EventTarget,
                    private sim::UdpUser {
 public:
  // All outlive the binding. Names are found in `table`, or by `zone` if that
  // is not null.
  NodeBinding(sim::Host& host, const HostPlan& plan, HostsTable& table,
              const DnsZone* zone = nullptr);
  NodeBinding(const NodeBinding&) = delete;
  NodeBinding& operator=(const NodeBinding&) = delete;

  // For the cores of this node.
  sip::NodeContext context();

  // Opens the node's ports: what arrives goes to `user` until the host's
  // process ends, which closes them.
  void Open(sip::TransportUser& user);

  // The listening points at these addresses are preferred from now on.
  void Prefer(absl::Span<const sip::IpAddress> addresses);

  // How often it was counted, over all processes of the node.
  uint64_t count(absl::string_view counter) const;

 private:
  // The listening points of a place where the host is attached.
  void AddPlace(absl::string_view name,
                absl::Span<const sip::IpAddress> addresses);

  // sip::Clock
  sip::Time Now() const override;
  // sip::TimerService
  sip::TimerHandle Start(sip::Time deadline, sip::TimerUser& user,
                         uint32_t tag) override;
  void Cancel(sip::TimerHandle handle) override;
  // sip::Transport
  void Send(const sip::Flow& flow, sip::BufferRef bytes) override;
  sip::ConnectionId Connect(const sip::Flow& flow,
                            absl::string_view server_name) override;
  void Close(sip::ConnectionId connection) override;
  absl::Span<const sip::ListeningPoint> listening_points() const override {
    return listening_points_;
  }
  // sip::Random
  uint64_t Draw(sip::RandomPurpose purpose) override;
  // sip::Observer
  bool wants_details() const override { return host_.is_traced(); }
  void OnStateChange(const char* machine, absl::string_view id,
                     const char* from, const char* to) override;
  void OnCount(const char* counter, absl::string_view detail) override;
  // sim::EventTarget: a timer has fired.
  void OnEvent(const sim::Event& event) override;
  const char* TimerLabel(void* object, uint32_t tag) const override;
  // sim::UdpUser
  void OnDatagram(const sim::Endpoint& local, const sim::Endpoint& remote,
                  sim::Payload payload) override;
  void OnUnreachable(const sim::Endpoint& local, const sim::Endpoint& remote,
                     sim::Payload quoted) override;

  sim::Host& host_;
  const HostPlan& plan_;
  HostsTable& table_;
  const std::unique_ptr<DnsResolver> dns_;  // Null: names are in the table.
  std::deque<std::string> sent_bys_;        // Listening points view into these.
  std::vector<sip::ListeningPoint> listening_points_;
  // By RandomPurpose.
  std::array<sim::RandomStream, sip::kRandomPurposeCount> random_;
  // What pending timers are called, while somebody listens. A timer may be
  // cancelled while its user is being destroyed, too late to be asked.
  absl::flat_hash_map<std::pair<void*, uint32_t>, const char*> timer_labels_;
  StreamBinding streams_{host_, plan_, *this};
  sip::TransportUser* user_ = nullptr;
  std::map<std::string, uint64_t, std::less<>> counts_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_NODE_BINDING_H_
