#ifndef SIPSIM_TOPOLOGIES_NETWORK_PLAN_H_
#define SIPSIM_TOPOLOGIES_NETWORK_PLAN_H_

// A Topology, read and checked: what World builds from. Nothing in it can fail
// any more.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/alg/alg_config.h"
#include "protocol/base/dialect.h"
#include "protocol/base/ip_address.h"
#include "protocol/base/time.h"
#include "protocol/port/resolver.h"
#include "protocol/port/timer_values.h"
#include "protocol/port/transport.h"
#include "protocol/proxy/location_policy.h"
#include "protocol/proxy/proxy_config.h"
#include "protocol/proxy/proxy_session_timer.h"
#include "protocol/proxy/user_services.h"
#include "protocol/registrar/registrar_config.h"
#include "protocol/ua/user_agent_config.h"
#include "sim/net/tls_settings.h"
#include "topologies/config_scope.h"
#include "topologies/gateway_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// The probabilities are in parts per billion, here and below.
struct BurstLossPlan {
  uint32_t to_bad = 0;
  uint32_t to_good = 0;
  uint32_t loss_good = 0;
  uint32_t loss_bad = 1'000'000'000;
};

// What happens to the packets of one direction. Fields as in Link.
struct LinkPlan {
  sip::Duration latency = std::chrono::milliseconds(1);
  sip::Duration jitter{};
  uint32_t loss = 0;
  std::optional<BurstLossPlan> burst_loss;
  std::vector<uint64_t> lose_packets;
  uint32_t duplication = 0;
  bool down = false;
};

// One direction, its ends as indices into NetworkPlan::hosts.
struct DirectionPlan {
  size_t from = 0;
  size_t to = 0;
  LinkPlan link;
};

struct ContactPlan {
  std::string uri;
  uint16_t q = 1000;          // In thousandths.
  sip::Duration ring_time{};  // Zero: till it answers.
};

struct LocationPlan {
  std::string aor;     // Of one user, or ...
  std::string domain;  // ... of all the others, in lower case.
  std::vector<ContactPlan> contacts;
  std::optional<sip::Duration> lifetime;  // From the start on; else for ever.
};

struct NextHopPlan {
  std::string domain;  // In lower case.
  std::string uri;
};

struct ProxyPlan {
  std::vector<std::string> domains;  // In lower case.
  bool record_route = true;
  std::vector<LocationPlan> locations;
  std::vector<NextHopPlan> next_hops;
  sip::ForkMode fork_mode = sip::ForkMode::kParallel;
  std::optional<sip::ProxyAuthenticationConfig> authentication;
  std::optional<sip::RegistrarConfig> registrar;
  uint32_t no_response_status = 408;
  bool recurse = false;
  std::vector<sip::UserServices> users;
  bool announces_forwarding = false;
  bool history_info = false;
  sip::Duration trying_after{};
  sip::Duration re_invite_trying_after{};
  std::optional<sip::AlgConfig> alg;  // Set: it is one.
  std::optional<sip::ProxySessionTimerConfig> session_timer;
};

struct RegistrarPlan {
  sip::RegistrarConfig config;
  std::vector<LocationPlan> locations;
};

struct RedirectPlan {
  std::vector<std::string> domains;  // In lower case.
  std::vector<LocationPlan> locations;
};

// A place where a host is attached besides its first one.
struct AttachmentPlan {
  std::string domain_name;                // As written.
  std::vector<sip::IpAddress> addresses;  // Not empty.
};

struct HostPlan {
  std::string name;
  std::vector<std::string> domain_names;  // As written.
  std::vector<sip::IpAddress> addresses;  // Not empty.
  std::vector<AttachmentPlan> attachments;
  uint16_t port = 5060;
  uint16_t tls_port = 5061;
  // Not empty, the preferred one first.
  std::vector<sip::TransportProtocol> transports = {
      sip::TransportProtocol::kUdp};
  // Also what it is as a client. With a certificate if it has TLS.
  sim::TlsServerSettings tls;
  sip::Duration clock_offset{};
  sip::TimerValues timer_values;
  sip::Dialect dialect = sip::Dialect::kRfc3261;
  std::variant<std::monostate, sip::UserAgentConfig, ProxyPlan, RegistrarPlan,
               RedirectPlan, GatewayPlan>
      role;

  // Of a user agent or gateway; null for other roles.
  const sip::UserAgentConfig* user_agent() const;

  // Whether it has a location service: a proxy, registrar or redirect server.
  bool has_users() const {
    return std::holds_alternative<ProxyPlan>(role) ||
           std::holds_alternative<RegistrarPlan>(role) ||
           std::holds_alternative<RedirectPlan>(role);
  }

  // What the node calls itself: its first domain name, or its first address.
  std::string PrimaryName() const;
  bool Has(sip::TransportProtocol transport) const;
  // Whether it takes SIP at that port, by any of its transports.
  bool TakesSipAt(uint16_t sip_port) const;
  uint16_t PortFor(sip::TransportProtocol transport) const {
    return transport == sip::TransportProtocol::kTls ? tls_port : port;
  }
};

// A line of the hosts table that every node resolves names with.
struct HostsTableEntry {
  std::string name;  // In lower case.
  size_t host = 0;   // Index into NetworkPlan::hosts.
  // Index into its attachments; nullopt: where it is at first.
  std::optional<size_t> attachment = {};
};

// The DNS records of one name and type, as they are answered.
struct DnsRecordSet {
  std::string name;  // In lower case.
  sip::DnsType type = sip::DnsType::kA;
  sip::DnsAnswer answer;
};

// Fields as in Dns.
struct DnsPlan {
  std::vector<DnsRecordSet> records;  // At most one for each name and type.
  sip::Duration response_time{};
  sip::Duration ttl{};
  sip::Duration negative_ttl{};
  sip::Duration query_timeout{};
  uint32_t query_attempts = 0;
  bool down = false;

  // Whether there is a record of this name, or of a service of this domain.
  bool Covers(absl::string_view domain) const;
};

struct NetworkPlan {
  std::vector<HostPlan> hosts;
  LinkPlan default_link;             // Of every direction...
  std::vector<DirectionPlan> links;  // ... but these.
  std::vector<HostsTableEntry> hosts_table;
  std::optional<DnsPlan> dns;  // In place of the table.

  const std::vector<sip::IpAddress>& AddressesOf(
      const HostsTableEntry& entry) const {
    const HostPlan& owner = hosts[entry.host];
    if (!entry.attachment.has_value()) return owner.addresses;
    return owner.attachments[*entry.attachment].addresses;
  }
  const HostPlan* FindHost(absl::string_view name) const;
  // The host that has this address, or null.
  const HostPlan* FindAddress(const sip::IpAddress& address) const;
};

// Reads and checks the topology that `scope` stands for. Errors go to the
// scope's source; the plan is only good if there are none.
NetworkPlan PlanNetwork(const Topology& topology, const ConfigScope& scope);

// The same for a topology made in code, whose errors have a path but no line.
absl::StatusOr<NetworkPlan> PlanNetwork(const Topology& topology);

// The same for a file in text format.
absl::StatusOr<NetworkPlan> LoadTopology(const std::string& path);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_NETWORK_PLAN_H_
