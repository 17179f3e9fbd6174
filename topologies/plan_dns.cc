#include "topologies/plan_dns.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "topologies/config_words.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""ns;
using std::chrono_literals::operator""s;

constexpr char kDnsName[] = "a DNS name without a dot at its end";
constexpr int kRecordsMax = 100'000;
constexpr sip::Duration kTtlMax = 100'000h;

using SetKey = std::pair<std::string, sip::DnsType>;

uint16_t ReadNumber(const ConfigScope& scope, absl::string_view field) {
  return static_cast<uint16_t>(scope.Number(field, 0, 65'535, 0));
}

// A name that has to be there, in lower case; "." where that is allowed.
std::string ReadName(const ConfigScope& scope, absl::string_view field,
                     bool may_be_root = false) {
  const std::string name = scope.Required(field, kDnsName);
  const bool is_root = may_be_root && name == ".";
  if (!name.empty() && !is_root && !IsDnsName(name)) {
    scope.Fail(field, kDnsName, Quote(name));
  }
  return absl::AsciiStrToLower(name);
}

void ReadAddress(const ConfigScope& scope, absl::string_view field, bool is_v6,
                 sip::DnsAnswer& answer) {
  const std::string text = scope.Text(field);
  const auto address = sip::IpAddress::Parse(text);
  if (!address || address->is_v6() != is_v6 || address->is_any()) {
    scope.Fail(field, is_v6 ? "an IPv6 address" : "an IPv4 address",
               Quote(text));
    return;
  }
  answer.addresses.push_back(*address);
}

void ReadSrv(const ConfigScope& scope, sip::DnsAnswer& answer) {
  sip::SrvRecord record;
  record.priority = ReadNumber(scope, "priority");
  record.weight = ReadNumber(scope, "weight");
  record.port = ReadNumber(scope, "port");
  record.target = ReadName(scope, "target", /*may_be_root=*/true);
  if (record.port == 0 && record.target != ".") {
    scope.Fail("port", "a number from 1 to 65535", "0");
  }
  answer.services.push_back(std::move(record));
}

void ReadNaptr(const ConfigScope& scope, sip::DnsAnswer& answer) {
  sip::NaptrRecord record;
  record.order = ReadNumber(scope, "order");
  record.preference = ReadNumber(scope, "preference");
  record.service = scope.Required("service", "a service such as \"SIP+D2U\"");
  for (const char c : record.service) {
    if (absl::ascii_isalnum(c) || c == '+' || c == '-') continue;
    scope.Fail("service", "letters, digits, '+' and '-'",
               Quote(record.service));
    break;
  }
  record.replacement = ReadName(scope, "replacement");
  answer.pointers.push_back(std::move(record));
}

sip::DnsType TypeOf(const DnsRecord& record) {
  switch (record.data_case()) {
    case DnsRecord::kAaaa:
      return sip::DnsType::kAaaa;
    case DnsRecord::kSrv:
      return sip::DnsType::kSrv;
    case DnsRecord::kNaptr:
      return sip::DnsType::kNaptr;
    case DnsRecord::kA:
    case DnsRecord::DATA_NOT_SET:
      break;
  }
  return sip::DnsType::kA;
}

void ReadData(const DnsRecord& record, const ConfigScope& scope,
              sip::DnsAnswer& answer) {
  switch (record.data_case()) {
    case DnsRecord::kA:
      return ReadAddress(scope, "a", false, answer);
    case DnsRecord::kAaaa:
      return ReadAddress(scope, "aaaa", true, answer);
    case DnsRecord::kSrv:
      return ReadSrv(scope.Nested("srv"), answer);
    case DnsRecord::kNaptr:
      return ReadNaptr(scope.Nested("naptr"), answer);
    case DnsRecord::DATA_NOT_SET:
      return scope.FailWhole("one of a, aaaa, srv, naptr", "none");
  }
}

}  // namespace

std::vector<DnsRecordSet> ReadDnsRecords(const DnsRecordList& records,
                                         const ConfigScope& scope,
                                         sip::Duration default_ttl) {
  std::vector<DnsRecordSet> sets;
  if (records.size() > kRecordsMax) {
    scope.Fail("records", "at most 100000 records", "more", kRecordsMax);
    return sets;
  }
  absl::flat_hash_map<SetKey, size_t> index;
  for (int i = 0; i < records.size(); ++i) {
    const ConfigScope inner = scope.Nested("records", i);
    const std::string name = ReadName(inner, "name");
    const sip::DnsType type = TypeOf(records[i]);
    const sip::Duration ttl = inner.Duration("ttl", {{}, kTtlMax, default_ttl});
    const auto [it, is_new] = index.emplace(SetKey(name, type), sets.size());
    if (is_new) {
      sets.push_back({name, type, {}});
      sets.back().answer.status = sip::DnsStatus::kFound;
      sets.back().answer.ttl = ttl;
    }
    sip::DnsAnswer& answer = sets[it->second].answer;
    if (answer.ttl != ttl) {
      inner.Fail("ttl", "that of the other records of this name and type",
                 records[i].ttl().empty() ? "another default"
                                          : Quote(records[i].ttl()));
    }
    ReadData(records[i], inner, answer);
  }
  return sets;
}

DnsPlan PlanDns(const Dns& config, const ConfigScope& scope) {
  DnsPlan dns;
  dns.response_time = scope.Duration("response_time", {1ns, 1h, 1ms});
  dns.ttl = scope.Duration("ttl", {{}, kTtlMax, 1h});
  dns.negative_ttl = scope.Duration("negative_ttl", {{}, kTtlMax, 15min});
  dns.query_timeout = scope.Duration("query_timeout", {1ns, 1h, 5s});
  dns.query_attempts =
      static_cast<uint32_t>(scope.Number("query_attempts", 1, 100, 2));
  dns.down = config.down();
  dns.records = ReadDnsRecords(config.records(), scope, dns.ttl);
  return dns;
}

namespace {

// "_sip._udp.", and "": what stands in front of the domain of a service.
bool IsServicePrefix(absl::string_view prefix) {
  while (!prefix.empty()) {
    if (prefix.front() != '_') return false;
    const size_t dot = prefix.find('.');
    if (dot == absl::string_view::npos) return false;
    prefix.remove_prefix(dot + 1);
  }
  return true;
}

}  // namespace

bool DnsPlan::Covers(absl::string_view domain) const {
  for (const DnsRecordSet& set : records) {
    absl::string_view name = set.name;
    if (!absl::EndsWithIgnoreCase(name, domain)) continue;
    name.remove_suffix(domain.size());
    if (IsServicePrefix(name)) return true;
  }
  return false;
}

void AddHostRecords(NetworkPlan& plan) {
  absl::flat_hash_set<SetKey> configured;
  for (const DnsRecordSet& set : plan.dns->records) {
    configured.emplace(set.name, set.type);
  }
  for (const HostsTableEntry& entry : plan.hosts_table) {
    for (const sip::DnsType type : {sip::DnsType::kA, sip::DnsType::kAaaa}) {
      if (configured.contains(SetKey(entry.name, type))) continue;
      DnsRecordSet set = {entry.name, type, {}};
      set.answer.status = sip::DnsStatus::kFound;
      set.answer.ttl = plan.dns->ttl;
      for (const sip::IpAddress& address : plan.AddressesOf(entry)) {
        if (address.is_v6() == (type == sip::DnsType::kAaaa)) {
          set.answer.addresses.push_back(address);
        }
      }
      if (set.answer.addresses.empty()) continue;
      plan.dns->records.push_back(std::move(set));
    }
  }
}

void CheckDnsTargets(const DnsRecordList& records, const ConfigScope& scope,
                     const DnsPlan& dns,
                     const std::vector<DnsRecordSet>& new_records) {
  absl::flat_hash_set<std::string> hosts = {"."};
  absl::flat_hash_set<std::string> services;
  for (const auto* sets : {&dns.records, &new_records}) {
    for (const DnsRecordSet& set : *sets) {
      if (!set.answer.addresses.empty()) hosts.insert(set.name);
      if (!set.answer.services.empty()) services.insert(set.name);
    }
  }
  for (int i = 0; i < records.size(); ++i) {
    const ConfigScope inner = scope.Nested("records", i);
    if (records[i].has_srv()) {
      const std::string& target = records[i].srv().target();
      if (hosts.contains(absl::AsciiStrToLower(target))) continue;
      inner.Nested("srv").Fail("target", "a name that has an address",
                               Quote(target));
    } else if (records[i].has_naptr()) {
      const DnsNaptr& naptr = records[i].naptr();
      // What is no service of SIP is nobody's to follow.
      if (!absl::StartsWithIgnoreCase(naptr.service(), "SIP")) continue;
      if (services.contains(absl::AsciiStrToLower(naptr.replacement()))) {
        continue;
      }
      inner.Nested("naptr").Fail("replacement", "a name that has SRV records",
                                 Quote(naptr.replacement()));
    }
  }
}

}  // namespace sipsim
