#ifndef SIPSIM_TOPOLOGIES_PLAN_DNS_H_
#define SIPSIM_TOPOLOGIES_PLAN_DNS_H_

#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "protocol/base/time.h"
#include "topologies/config_scope.h"
#include "topologies/network_plan.h"
#include "topologies/topology.pb.h"

namespace sipsim {

using DnsRecordList = google::protobuf::RepeatedPtrField<DnsRecord>;

// Reads what stands in a Dns, of which `scope` is: before the hosts, whose
// domains the records may be about.
DnsPlan PlanDns(const Dns& config, const ConfigScope& scope);

// Adds the records that the names of hosts and domains have by themselves.
void AddHostRecords(NetworkPlan& plan);

// Reads the field "records" of `scope`, in sets of one name and type.
std::vector<DnsRecordSet> ReadDnsRecords(const DnsRecordList& records,
                                         const ConfigScope& scope,
                                         sip::Duration default_ttl);

// Checks that each of these SRV records leads to an address, each NAPTR record
// to SRV records: among `dns` or `new_records`.
void CheckDnsTargets(const DnsRecordList& records, const ConfigScope& scope,
                     const DnsPlan& dns,
                     const std::vector<DnsRecordSet>& new_records);

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_PLAN_DNS_H_
