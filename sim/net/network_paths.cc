// Which way packets go where there is no direct link.

#include <functional>
#include <queue>
#include <tuple>
#include <vector>

#include "sim/net/network.h"

namespace sipsim::sim {

void Network::ForgetPaths() {
  for (Routes& routes : routes_) routes.paths.clear();
}

// Dijkstra's algorithm over the links that were added. A host with a direct
// link to the destination uses it in any case.
void Network::FindPaths(HostIndex from) {
  std::vector<Link*>& paths = routes_[from].paths;
  paths.assign(routes_.size(), nullptr);
  if (config_.default_link.has_value()) {
    for (const auto& [to, link] : routes_[from].links) paths[to] = link.get();
    return;
  }
  // (latency, links, host, the link before it): the least comes first, and
  // equal paths in the order of their hosts.
  using Step = std::tuple<Duration, uint32_t, HostIndex, HostIndex>;
  std::priority_queue<Step, std::vector<Step>, std::greater<>> queue;
  queue.emplace(0ns, 0, from, from);
  std::vector<bool> is_done(routes_.size());
  while (!queue.empty()) {
    const auto [latency, length, at, first] = queue.top();
    queue.pop();
    if (is_done[at]) continue;
    is_done[at] = true;
    if (at != from) paths[at] = routes_[from].links.find(first)->second.get();
    for (const auto& [to, link] : routes_[at].links) {
      queue.emplace(latency + link->config().latency_min, length + 1, to,
                    at == from ? to : first);
    }
  }
  for (const auto& [to, link] : routes_[from].links) paths[to] = link.get();
}

}  // namespace sipsim::sim
