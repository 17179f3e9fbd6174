#include "topologies/plan_links.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "topologies/config_words.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ns;

BurstLossPlan ReadBurstLoss(const ConfigScope& scope) {
  scope.Required("to_bad", "a ratio such as \"1%\"");
  scope.Required("to_good", "a ratio such as \"25%\"");
  BurstLossPlan burst;
  burst.to_bad = scope.PartsPerBillion("to_bad");
  burst.to_good = scope.PartsPerBillion("to_good");
  burst.loss_good = scope.PartsPerBillion("loss_good");
  burst.loss_bad = scope.PartsPerBillion("loss_bad", burst.loss_bad);
  return burst;
}

void CheckLosePackets(const Link& link, const ConfigScope& scope) {
  uint64_t previous = 0;
  for (int i = 0; i < link.lose_packets_size(); ++i) {
    if (link.lose_packets(i) <= previous) {
      scope.Fail("lose_packets", "ascending numbers from 1",
                 std::to_string(link.lose_packets(i)), i);
    }
    previous = link.lose_packets(i);
  }
}

// One entry of `links`: what it sets, and where.
struct Entry {
  const Link* link;
  // Values as read, each only if the field is there.
  std::optional<sip::Duration> latency;
  std::optional<sip::Duration> jitter;
  std::optional<uint32_t> loss;
  std::optional<BurstLossPlan> burst_loss;
  std::optional<uint32_t> duplication;

  void Apply(LinkPlan& plan) const {
    if (latency) plan.latency = *latency;
    if (jitter) plan.jitter = *jitter;
    if (loss) {
      plan.loss = *loss;
      plan.burst_loss.reset();
    }
    if (burst_loss) plan.burst_loss = burst_loss;
    if (link->lose_packets_size() > 0) {
      plan.lose_packets.assign(link->lose_packets().begin(),
                               link->lose_packets().end());
    }
    if (duplication) plan.duplication = *duplication;
    if (link->has_down()) plan.down = link->down();
  }

  bool Matches(const std::string& from, const std::string& to) const {
    return MatchesOneWay(from, to) ||
           (link->both_ways() && MatchesOneWay(to, from));
  }

 private:
  bool MatchesOneWay(const std::string& from, const std::string& to) const {
    return (link->from().empty() || link->from() == from) &&
           (link->to().empty() || link->to() == to);
  }
};

Entry ReadEntry(const Link& link, const ConfigScope& scope) {
  Entry entry{&link, {}, {}, {}, {}, {}};
  if (!link.latency().empty()) {
    entry.latency = scope.Duration("latency", {1ns, 1h, 1ns});
  }
  if (!link.jitter().empty()) {
    entry.jitter = scope.Duration("jitter", {0ns, 1h, 0ns});
  }
  if (!link.loss().empty()) entry.loss = scope.PartsPerBillion("loss");
  if (link.has_burst_loss()) {
    entry.burst_loss = ReadBurstLoss(scope.Nested("burst_loss"));
    if (entry.loss)
      scope.Fail("burst_loss", "either loss or burst_loss", "both");
  }
  if (!link.duplication().empty()) {
    entry.duplication = scope.PartsPerBillion("duplication");
  }
  CheckLosePackets(link, scope);
  return entry;
}

void CheckEnds(const Link& link, const ConfigScope& scope,
               const NetworkPlan& plan) {
  if (!link.from().empty() && plan.FindHost(link.from()) == nullptr) {
    scope.Fail("from", kHostName, Quote(link.from()));
  }
  if (!link.to().empty() && plan.FindHost(link.to()) == nullptr) {
    scope.Fail("to", kHostName, Quote(link.to()));
  }
  if (!link.to().empty() && link.from() == link.to()) {
    scope.Fail("to", "another host than from", Quote(link.to()));
  }
}

// The directions that some entry singles out; the others are alike.
using Directions = std::map<std::pair<size_t, size_t>, LinkPlan>;

// The hosts that a name stands for: one, or all for "".
std::vector<size_t> HostsNamed(const std::string& name,
                               const NetworkPlan& plan) {
  std::vector<size_t> hosts;
  for (size_t i = 0; i < plan.hosts.size(); ++i) {
    if (name.empty() || plan.hosts[i].name == name) hosts.push_back(i);
  }
  return hosts;
}

void AddDirections(const Link& link, const NetworkPlan& plan,
                   Directions& directions) {
  if (link.from().empty() && link.to().empty()) return;
  const std::vector<size_t> to_hosts = HostsNamed(link.to(), plan);
  for (size_t from : HostsNamed(link.from(), plan)) {
    for (size_t to : to_hosts) {
      if (from == to) continue;
      directions[{from, to}];
      if (link.both_ways()) directions[{to, from}];
    }
  }
}

}  // namespace

void PlanLinks(const Topology& topology, const ConfigScope& scope,
               NetworkPlan& plan) {
  std::vector<Entry> entries;
  for (int i = 0; i < topology.links_size(); ++i) {
    const ConfigScope link = scope.Nested("links", i);
    CheckEnds(topology.links(i), link, plan);
    entries.push_back(ReadEntry(topology.links(i), link));
  }
  Directions directions;
  for (const Link& link : topology.links()) {
    AddDirections(link, plan, directions);
  }
  for (const Entry& entry : entries) {
    if (entry.link->from().empty() && entry.link->to().empty()) {
      entry.Apply(plan.default_link);
    }
    for (auto& [ends, link] : directions) {
      if (entry.Matches(plan.hosts[ends.first].name,
                        plan.hosts[ends.second].name)) {
        entry.Apply(link);
      }
    }
  }
  for (auto& [ends, link] : directions) {
    plan.links.push_back({ends.first, ends.second, std::move(link)});
  }
}

}  // namespace sipsim
