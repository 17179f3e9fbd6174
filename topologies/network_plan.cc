#include "topologies/network_plan.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "google/protobuf/text_format.h"
#include "topologies/plan_dns.h"
#include "topologies/plan_host.h"
#include "topologies/plan_links.h"
#include "topologies/text_proto.h"

namespace sipsim {

const sip::UserAgentConfig* HostPlan::user_agent() const {
  if (const auto* gateway = std::get_if<GatewayPlan>(&role)) {
    return &gateway->config.user_agent;
  }
  return std::get_if<sip::UserAgentConfig>(&role);
}
namespace {

constexpr int kHostsMax = 100'000;

}  // namespace

std::string HostPlan::PrimaryName() const {
  return domain_names.empty() ? addresses.front().ToHost()
                              : domain_names.front();
}

bool HostPlan::Has(sip::TransportProtocol transport) const {
  return absl::c_linear_search(transports, transport);
}

bool HostPlan::TakesSipAt(uint16_t sip_port) const {
  return absl::c_any_of(transports, [&](sip::TransportProtocol transport) {
    return PortFor(transport) == sip_port;
  });
}

const HostPlan* NetworkPlan::FindHost(absl::string_view name) const {
  for (const HostPlan& host : hosts) {
    if (host.name == name) return &host;
  }
  return nullptr;
}

const HostPlan* NetworkPlan::FindAddress(const sip::IpAddress& address) const {
  for (const HostPlan& host : hosts) {
    for (const sip::IpAddress& own : host.addresses) {
      if (own == address) return &host;
    }
    for (const AttachmentPlan& attachment : host.attachments) {
      for (const sip::IpAddress& own : attachment.addresses) {
        if (own == address) return &host;
      }
    }
  }
  return nullptr;
}

NetworkPlan PlanNetwork(const Topology& topology, const ConfigScope& scope) {
  NetworkPlan plan;
  if (topology.hosts_size() == 0) {
    scope.FailWhole("at least one entry of hosts", "none");
  }
  if (topology.hosts_size() > kHostsMax) {
    scope.Fail("hosts", "at most 100000 hosts", "more", kHostsMax);
    return plan;
  }
  if (topology.has_dns()) {
    plan.dns = PlanDns(topology.dns(), scope.Nested("dns"));
  }
  HostPlanner hosts(scope, topology, plan);
  for (int i = 0; i < topology.hosts_size(); ++i) hosts.Add(i);
  // Only now are all names known.
  if (topology.has_dns()) {
    AddHostRecords(plan);
    CheckDnsTargets(topology.dns().records(), scope.Nested("dns"), *plan.dns,
                    {});
  }
  for (int i = 0; i < topology.hosts_size(); ++i) hosts.CheckNames(i);
  if (scope.ok()) PlanLinks(topology, scope, plan);
  return plan;
}

absl::StatusOr<NetworkPlan> PlanNetwork(const Topology& topology) {
  ConfigSource source;
  NetworkPlan plan = PlanNetwork(topology, ConfigScope(topology, source));
  if (!source.first_error.ok()) return source.first_error;
  return plan;
}

absl::StatusOr<NetworkPlan> LoadTopology(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  Topology topology;
  FieldLocations locations;
  absl::Status parsed = ParseTextProto(path, *text, &topology, &locations);
  if (!parsed.ok()) return parsed;
  ConfigSource source{path, &locations};
  NetworkPlan plan = PlanNetwork(topology, ConfigScope(topology, source));
  if (!source.first_error.ok()) return source.first_error;
  return plan;
}

}  // namespace sipsim
