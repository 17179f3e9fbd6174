#include "topologies/world.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/base/description.h"
#include "topologies/port_values.h"

namespace sipsim {
namespace {

sim::Ratio ToRatio(uint32_t parts_per_billion) {
  return *sim::Ratio::FromBillionths(parts_per_billion);
}

sim::LinkConfig ToLinkConfig(const LinkPlan& plan) {
  sim::LinkConfig config;
  config.latency_min = plan.latency;
  config.latency_max = plan.latency + plan.jitter;
  if (plan.burst_loss.has_value()) {
    const BurstLossPlan& burst = *plan.burst_loss;
    config.loss.model = sim::GilbertElliottLoss{
        ToRatio(burst.to_bad), ToRatio(burst.to_good), ToRatio(burst.loss_good),
        ToRatio(burst.loss_bad)};
  } else if (plan.loss > 0) {
    config.loss.model = sim::BernoulliLoss{ToRatio(plan.loss)};
  }
  config.loss.lose_packets = plan.lose_packets;
  config.duplication = ToRatio(plan.duplication);
  config.is_up = !plan.down;
  return config;
}

sim::SimulatorLimits LimitsOf(const WorldOptions& options) {
  sim::SimulatorLimits limits;
  limits.event_count = options.event_limit;
  return limits;
}

}  // namespace

// What was asked for by At().
class World::Agenda : public sim::EventTarget {
 public:
  Agenda(sim::Simulator& simulator, sim::Network& network)
      : simulator_(simulator), network_(network) {}

  void Add(sip::Duration when, absl::string_view what,
           std::function<void()> act) {
    entries_.push_back({std::string(what), std::move(act)});
    simulator_.Schedule(sim::SimTime(when), sim::EventKind::kWorld,
                        sim::kWorldHost, sim::kWorldHost, *this,
                        &entries_.back());
  }

  void OnEvent(const sim::Event& event) override {
    Entry& entry = *static_cast<Entry*>(event.object);
    network_.digest().Note(simulator_.now(), sim::kWorldHost, "action",
                           entry.what);
    if (simulator_.trace_sink() != nullptr) {
      sim::TraceEvent note;
      note.name = "action";
      note.detail = entry.what;
      simulator_.Trace(note);
    }
    std::exchange(entry.act, nullptr)();
  }

 private:
  struct Entry {
    std::string what;
    std::function<void()> act;
  };

  sim::Simulator& simulator_;
  sim::Network& network_;
  std::deque<Entry> entries_;  // Entries stay where they are.
};

World::World(NetworkPlan plan, const WorldOptions& options)
    : plan_(std::move(plan)),
      hosts_table_(plan_),
      dns_zone_(plan_.dns.has_value() ? std::make_unique<DnsZone>(*plan_.dns)
                                      : nullptr),
      simulator_(LimitsOf(options)) {}

World::~World() = default;

absl::StatusOr<std::unique_ptr<World>> World::Create(
    NetworkPlan plan, const WorldOptions& options) {
  std::unique_ptr<World> world(new World(std::move(plan), options));
  absl::Status built = world->Build(options);
  if (!built.ok()) return built;
  return world;
}

absl::Status World::Build(const WorldOptions& options) {
  sim::NetworkConfig config;
  config.seed = options.seed;
  config.default_link = ToLinkConfig(plan_.default_link);
  auto network = sim::Network::Create(simulator_, config);
  if (!network.ok()) return network.status();
  network_ = *std::move(network);
  log_ = std::make_unique<WireLog>(simulator_, *network_);
  if (options.log_messages) AddTraceSink(*log_);
  faults_ = std::make_unique<Faults>(simulator_, *network_, dns_zone_.get());
  agenda_ = std::make_unique<Agenda>(simulator_, *network_);
  for (const HostPlan& host : plan_.hosts) {
    absl::Status added = AddHost(host);
    if (!added.ok()) return added;
  }
  for (const DirectionPlan& link : plan_.links) {
    absl::Status set =
        network_->SetLink(nodes_[link.from]->host(), nodes_[link.to]->host(),
                          ToLinkConfig(link.link));
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

absl::Status World::AddHost(const HostPlan& plan) {
  auto host = network_->AddHost(plan.name);
  if (!host.ok()) return host.status();
  for (const sip::IpAddress& address : plan.addresses) {
    absl::Status added = network_->AddAddress(
        **host, ToSim(sip::Endpoint{address, plan.port}).address);
    if (!added.ok()) return added;
  }
  for (const AttachmentPlan& place : plan.attachments) {
    for (const sip::IpAddress& address : place.addresses) {
      absl::Status added = network_->AddAddress(
          **host, ToSim(sip::Endpoint{address, plan.port}).address);
      if (!added.ok()) return added;
    }
  }
  nodes_.push_back(
      std::make_unique<Node>(**host, plan, hosts_table_, dns_zone_.get()));
  return absl::OkStatus();
}

Node* World::FindNode(absl::string_view name) const {
  const sim::Host* host = network_->FindHost(name);
  // The world is host 0 of the simulator; nodes are in the same order.
  return host == nullptr ? nullptr : nodes_[host->index() - 1].get();
}

UserBehaviour* World::FindUser(absl::string_view name) const {
  Node* node = FindNode(name);
  return node == nullptr ? nullptr : node->user();
}

void World::At(sip::Duration when, absl::string_view what,
               std::function<void()> act) {
  SIP_CHECK(when >= now());
  agenda_->Add(when, what, std::move(act));
}

void World::Move(absl::string_view node, const MovePlan& plan) {
  Node* found = FindNode(node);
  SIP_CHECK(found != nullptr);
  found->Move(plan, [&](const sip::IpAddress& address) {
    // It may have left it before.
    (void)network_->RemoveAddress(found->host(),
                                  ToSim(sip::Endpoint{address, 0}).address);
  });
}

bool World::SendBytes(const sip::Endpoint& from, const sip::Endpoint& to,
                      absl::string_view bytes) {
  sim::Host* host = network_->FindHost(ToSim(from).address);
  return host != nullptr &&
         host->SendUdp(ToSim(from), ToSim(to),
                       ToPayload(sip::BufferRef::Copy(bytes)));
}

sip::Duration World::now() const { return simulator_.now().time_since_epoch(); }

sim::StopReason World::RunUntil(sip::Duration time) {
  return simulator_.RunUntil(sim::SimTime(time));
}

std::string World::Describe(absl::string_view node) const {
  sip::Description out;
  const Node* found = FindNode(node);
  if (found != nullptr) found->Describe(out);
  return out.text();
}

std::string World::Describe() const {
  sip::Description out;
  for (const auto& node : nodes_) node->Describe(out);
  return out.text();
}

std::string World::digest() const { return network_->digest().ToString(); }

void World::AddTraceSink(sim::TraceSink& sink) {
  sinks_.Add(sink);
  simulator_.set_trace_sink(&sinks_);
}

}  // namespace sipsim
