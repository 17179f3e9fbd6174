#include "experiments/dns_faults.h"

#include <string>
#include <vector>

#include "topologies/config_words.h"
#include "topologies/plan_dns.h"
#include "topologies/quantity.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ns;

void CheckHost(const std::string& host, const ConfigScope& scope,
               const NetworkPlan& network) {
  if (host.empty() || network.FindHost(host) != nullptr) return;
  scope.Fail("host", kHostName, Quote(host));
}

void CheckChange(const DnsChange& change, const ConfigScope& scope,
                 const DnsPlan& dns) {
  if (change.remove_size() == 0 && change.records_size() == 0) {
    scope.FailWhole("remove or records", "neither");
  }
  for (int i = 0; i < change.remove_size(); ++i) {
    if (IsDnsName(change.remove(i))) continue;
    scope.Fail("remove", "a DNS name", Quote(change.remove(i)), i);
  }
  const std::vector<DnsRecordSet> sets =
      ReadDnsRecords(change.records(), scope, dns.ttl);
  CheckDnsTargets(change.records(), scope, dns, sets);
}

}  // namespace

void CheckDnsFault(const Fault& fault, const ConfigScope& scope,
                   const NetworkPlan& network) {
  if (!network.dns.has_value()) {
    return scope.FailWhole("a topology with a dns", "one without");
  }
  if (fault.has_dns_down()) {
    CheckHost(fault.dns_down().host(), scope.Nested("dns_down"), network);
  } else if (fault.has_dns_up()) {
    CheckHost(fault.dns_up().host(), scope.Nested("dns_up"), network);
  } else if (fault.has_dns_delay()) {
    const ConfigScope delay = scope.Nested("dns_delay");
    CheckHost(fault.dns_delay().host(), delay, network);
    delay.Required("response_time", "a duration such as \"3s\"");
    delay.Duration("response_time", {1ns, 1h, 1ns});
  } else {
    CheckChange(fault.dns_change(), scope.Nested("dns_change"), *network.dns);
  }
}

void ScheduleDnsFault(const Fault& fault, sip::Duration at,
                      const NetworkPlan& network, Faults& faults) {
  if (fault.has_dns_down()) {
    return faults.DnsDown(fault.dns_down().host(), at);
  }
  if (fault.has_dns_up()) return faults.DnsUp(fault.dns_up().host(), at);
  if (fault.has_dns_delay()) {
    const DnsDelay& delay = fault.dns_delay();
    return faults.DnsResponseTime(
        delay.host(), ParseDuration(delay.response_time()).value(), at);
  }
  const DnsChange& change = fault.dns_change();
  ConfigSource checked;
  faults.DnsChange(
      ReadDnsRecords(change.records(), ConfigScope(change, checked),
                     network.dns->ttl),
      {change.remove().begin(), change.remove().end()}, at);
}

}  // namespace sipsim
