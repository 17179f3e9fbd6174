#ifndef SIPSIM_TOPOLOGIES_WORLD_H_
#define SIPSIM_TOPOLOGIES_WORLD_H_

// START HERE to use the simulator from C++.
//
// A World is a whole SIP network, built from a topology and run on a simulated
// clock: every node is a real SIP stack that writes and parses real messages.
//
//   absl::StatusOr<NetworkPlan> plan =
//       LoadTopology("topologies/catalog/two_proxies.txtpb");
//   std::unique_ptr<World> world = World::Create(*std::move(plan)).value();
//
//   UserBehaviour& alice = *world->FindUser("alice");
//   UserBehaviour& bob = *world->FindUser("bob");
//   bob.OnCall({.answer_after = 2s});
//   world->At(0s, "alice calls", [&] {
//     alice.Call("sip:bob@biloxi.example.com", {.hang_up_after = 3s});
//   });
//   world->faults().LinkDown("proxy1", "proxy2", 1s);
//   world->RunFor(40s);
//
//   for (const WireMessage& message : world->messages()) ...
//   alice.calls().front().outcome;          // CallOutcome::kEnded
//   world->Describe("proxy1");              // Its machines, at this instant.
//   world->digest();                        // Equal runs, equal digests.
//
// For tests, tests/scenario/scenario.h says the same in fewer words.

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/base/time.h"
#include "sim/core/simulator.h"
#include "sim/net/network.h"
#include "sim/trace/trace_sink.h"
#include "topologies/dns_zone.h"
#include "topologies/faults.h"
#include "topologies/network_plan.h"
#include "topologies/node.h"
#include "topologies/user_behaviour.h"
#include "topologies/wire_log.h"

namespace sipsim {

struct WorldOptions {
  // Of every random draw. Same seed and topology, same bytes.
  uint64_t seed = 1;
  // The run stops there, see RunUntil.
  uint64_t event_limit = 100'000'000;
  // Whether messages() is filled. Off, a run is faster and takes no memory for
  // what is over.
  bool log_messages = true;
};

// A network that runs. All times are since its start. One thread; nothing is
// shared between Worlds, so each thread may have its own.
class World {
 public:
  // Fails only on what the simulator refuses, which a checked plan never has.
  static absl::StatusOr<std::unique_ptr<World>> Create(
      NetworkPlan plan, const WorldOptions& options = {});
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // --- Who is there.
  const NetworkPlan& plan() const { return plan_; }
  // In the order of the topology.
  absl::Span<const std::unique_ptr<Node>> nodes() const { return nodes_; }
  // Null if there is none of that name.
  Node* FindNode(absl::string_view name) const;
  // Null unless that node is a user agent or gateway.
  UserBehaviour* FindUser(absl::string_view name) const;

  // --- What happens.
  Faults& faults() { return *faults_; }
  // Does something at a time that is not past, before the packets and timers
  // of that instant; what was asked for earlier goes first. `what` is for the
  // trace.
  void At(sip::Duration when, absl::string_view what,
          std::function<void()> act);
  // The device of a user moves, now: to another attachment of its host, or to
  // other media ports. The node exists, and so does the attachment.
  void Move(absl::string_view node, const MovePlan& plan);
  // Sends a datagram with any content, now. `from` is an address of a host of
  // this world. false: the host is dead, or the datagram is impossible.
  bool SendBytes(const sip::Endpoint& from, const sip::Endpoint& to,
                 absl::string_view bytes);

  // --- Time.
  sip::Duration now() const;
  // Goes on to `time`, that instant included. sim::IsLimit() of the result
  // tells whether a limit stopped the run before.
  sim::StopReason RunUntil(sip::Duration time);
  sim::StopReason RunFor(sip::Duration span) { return RunUntil(now() + span); }

  // --- What happened.
  // Every message that was sent, in the order of sending; empty without
  // WorldOptions::log_messages.
  const std::deque<WireMessage>& messages() const { return log_->messages(); }
  // The node's machines at this instant as text; of all nodes without a name.
  std::string Describe(absl::string_view node) const;
  std::string Describe() const;
  // 16 hexadecimal digits that stand for all that has happened.
  std::string digest() const;
  // Everything from now on goes to `sink`, too, which outlives the World.
  void AddTraceSink(sim::TraceSink& sink);

  sim::Simulator& simulator() { return simulator_; }
  sim::Network& network() { return *network_; }

 private:
  class Agenda;

  World(NetworkPlan plan, const WorldOptions& options);
  absl::Status Build(const WorldOptions& options);
  absl::Status AddHost(const HostPlan& plan);

  const NetworkPlan plan_;
  HostsTable hosts_table_;
  const std::unique_ptr<DnsZone> dns_zone_;  // Null: there is no DNS.
  sim::TraceFanOut sinks_;
  sim::Simulator simulator_;
  std::unique_ptr<sim::Network> network_;
  std::unique_ptr<WireLog> log_;
  std::unique_ptr<Faults> faults_;
  std::unique_ptr<Agenda> agenda_;
  // Before the network goes, so that cores leave their hosts in order.
  std::vector<std::unique_ptr<Node>> nodes_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_WORLD_H_
