#include "topologies/dns_zone.h"

#include "absl/strings/ascii.h"

namespace sipsim {

DnsZone::DnsZone(const DnsPlan& plan)
    : negative_ttl_(plan.negative_ttl),
      query_timeout_(plan.query_timeout),
      query_attempts_(plan.query_attempts),
      server_{plan.down, plan.response_time} {
  Change(plan.records, {});
}

void DnsZone::Change(const std::vector<DnsRecordSet>& records,
                     const std::vector<std::string>& removed) {
  for (const std::string& name : removed) {
    sets_by_name_.erase(absl::AsciiStrToLower(name));
  }
  for (const DnsRecordSet& set : records) {
    sets_by_name_[set.name][set.type] = set.answer;
  }
}

sip::DnsAnswer DnsZone::Answer(absl::string_view name,
                               sip::DnsType type) const {
  sip::DnsAnswer nothing;
  nothing.ttl = negative_ttl_;
  const auto sets = sets_by_name_.find(absl::AsciiStrToLower(name));
  if (sets == sets_by_name_.end()) return nothing;
  const auto set = sets->second.find(type);
  if (set != sets->second.end()) return set->second;
  nothing.status = sip::DnsStatus::kNoData;
  return nothing;
}

const DnsZone::Server& DnsZone::ServerOf(absl::string_view host) const {
  const auto found = server_by_host_.find(host);
  return found == server_by_host_.end() ? server_ : found->second;
}

template <typename Act>
void DnsZone::ForServers(absl::string_view host, Act act) {
  if (!host.empty()) {
    act(server_by_host_.try_emplace(host, server_).first->second);
    return;
  }
  act(server_);
  for (auto& [name, server] : server_by_host_) act(server);
}

void DnsZone::SetDown(absl::string_view host, bool down) {
  ForServers(host, [down](Server& server) { server.down = down; });
}

void DnsZone::SetResponseTime(absl::string_view host,
                              sip::Duration response_time) {
  ForServers(host, [response_time](Server& server) {
    server.response_time = response_time;
  });
}

}  // namespace sipsim
