#include "topologies/faults.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/base/description.h"
#include "topologies/node_binding.h"
#include "topologies/port_values.h"

namespace sipsim {
namespace {

sim::SimTime At(sip::Duration since_start) { return sim::SimTime(since_start); }

// "INVITE from alice to proxy1"
std::string NameOf(const WireFilter& filter) {
  std::string name = filter.start.empty() ? "any message" : filter.start;
  if (!filter.cseq_method.empty()) {
    absl::StrAppend(&name, " (", filter.cseq_method, ")");
  }
  if (!filter.from.empty()) absl::StrAppend(&name, " from ", filter.from);
  if (!filter.to.empty()) absl::StrAppend(&name, " to ", filter.to);
  return name;
}

}  // namespace

sim::Host& Faults::HostOf(absl::string_view name) {
  sim::Host* host = network_.FindHost(name);
  SIP_CHECK(host != nullptr);
  return *host;
}

void Faults::StopProcess(absl::string_view host, sip::Duration at) {
  schedule_.StopProcess(At(at), HostOf(host));
}

void Faults::RestartProcess(absl::string_view host, sip::Duration at) {
  schedule_.RestartProcess(At(at), HostOf(host));
}

void Faults::KillHost(absl::string_view host, sip::Duration at) {
  schedule_.KillHost(At(at), HostOf(host));
}

void Faults::RestartHost(absl::string_view host, sip::Duration at) {
  schedule_.RestartHost(At(at), HostOf(host));
}

template <typename Act>
void Faults::ForDirections(absl::string_view from, absl::string_view to,
                           Act act) {
  // Host 0 is the world.
  for (sim::HostIndex i = 1; i <= network_.host_count(); ++i) {
    sim::Host& source = network_.host(i);
    if (!from.empty() && source.name() != from) continue;
    for (sim::HostIndex k = 1; k <= network_.host_count(); ++k) {
      sim::Host& destination = network_.host(k);
      if (i == k || (!to.empty() && destination.name() != to)) continue;
      act(source, destination);
    }
  }
}

void Faults::LinkDown(absl::string_view from, absl::string_view to,
                      sip::Duration at) {
  ForDirections(from, to, [&](sim::Host& source, sim::Host& destination) {
    SIP_CHECK(schedule_.LinkDown(At(at), source, destination).ok());
  });
}

void Faults::LinkUp(absl::string_view from, absl::string_view to,
                    sip::Duration at) {
  ForDirections(from, to, [&](sim::Host& source, sim::Host& destination) {
    SIP_CHECK(schedule_.LinkUp(At(at), source, destination).ok());
  });
}

void Faults::DnsDown(absl::string_view host, sip::Duration at) {
  SIP_CHECK(zone_ != nullptr);
  schedule_.At(
      At(at), "dns_down", host,
      [zone = zone_, name = std::string(host)] { zone->SetDown(name, true); });
}

void Faults::DnsUp(absl::string_view host, sip::Duration at) {
  SIP_CHECK(zone_ != nullptr);
  schedule_.At(
      At(at), "dns_up", host,
      [zone = zone_, name = std::string(host)] { zone->SetDown(name, false); });
}

void Faults::DnsResponseTime(absl::string_view host,
                             sip::Duration response_time, sip::Duration at) {
  SIP_CHECK(zone_ != nullptr);
  const std::string detail = absl::StrCat(host, host.empty() ? "" : " ",
                                          sip::FormatDuration(response_time));
  schedule_.At(At(at), "dns_response_time", detail,
               [zone = zone_, name = std::string(host), response_time] {
                 zone->SetResponseTime(name, response_time);
               });
}

void Faults::DnsChange(std::vector<DnsRecordSet> records,
                       std::vector<std::string> removed, sip::Duration at) {
  SIP_CHECK(zone_ != nullptr);
  std::string detail;
  const auto add = [&detail](absl::string_view what, absl::string_view name) {
    absl::StrAppend(&detail, detail.empty() ? "" : ", ", what, name);
  };
  for (const std::string& name : removed) add("-", name);
  for (const DnsRecordSet& set : records) {
    add(absl::StrCat("+", sip::DnsTypeName(set.type), " "), set.name);
  }
  schedule_.At(
      At(at), "dns_change", detail,
      [zone = zone_, records = std::move(records),
       removed = std::move(removed)] { zone->Change(records, removed); });
}

void Faults::Drop(const WireFilter& filter, std::vector<uint64_t> nth,
                  sip::Duration at) {
  sim::RuleConfig rule;
  rule.name = absl::StrCat("drop ", NameOf(filter));
  if (!filter.from.empty()) {
    rule.match.source_host = HostOf(filter.from).index();
  }
  if (!filter.to.empty()) {
    rule.match.destination_host = HostOf(filter.to).index();
  }
  rule.match.content = [filter](const sim::Packet& packet) {
    // Messages are meant, not media.
    if (packet.traffic_class != sim::TrafficClass::kDefault) return false;
    if (packet.protocol == sim::IpProtocol::kUdp) {
      return filter.MatchesBytes(ToBuffer(packet.payload));
    }
    return packet.protocol == sim::IpProtocol::kTcp &&
           filter.MatchesBegin(ToBuffer(packet.payload));
  };
  rule.nth = std::move(nth);
  rule.verdict = sim::Verdict::Drop();
  const std::string name = rule.name;
  schedule_.At(At(at), "drop", name, [this, rule = std::move(rule)]() mutable {
    SIP_CHECK(network_.rules().Install(std::move(rule)).ok());
  });
}

}  // namespace sipsim
