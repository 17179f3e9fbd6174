// What a `dns` of a topology has to look like, and what becomes of it.

#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "topologies/dns_zone.h"
#include "topologies/network_plan.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr char kHosts[] = R"pb(
  hosts {
    name: "ss1"
    domain_names: "ss1.b.com"
    addresses: "192.0.2.1"
    addresses: "2001:db8::1"
    proxy { domains: "b.com" domains: "c.com" }
  }
  hosts {
    name: "ss2"
    domain_names: "SS2.b.com"
    addresses: "192.0.2.2"
    proxy { domains: "b.com" }
  }
)pb";

absl::StatusOr<NetworkPlan> Plan(const std::string& dns) {
  Topology topology;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      kHosts + ("dns { " + dns + " }"), &topology));
  return PlanNetwork(topology);
}

std::string ErrorOf(const std::string& dns) {
  return std::string(Plan(dns).status().message());
}

constexpr char kSrv[] =
    "records { name: \"_sip._udp.B.com\" srv { port: 5060 target: "
    "\"ss1.b.com\" } }";

TEST(DnsPlan, DefaultsAreThoseOfTheSchema) {
  const auto plan = Plan(kSrv);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->dns->response_time, 1ms);
  EXPECT_EQ(plan->dns->ttl, 1h);
  EXPECT_EQ(plan->dns->negative_ttl, 15min);
  EXPECT_EQ(plan->dns->query_timeout, 5s);
  EXPECT_EQ(plan->dns->query_attempts, 2u);
  EXPECT_FALSE(plan->dns->down);
}

TEST(DnsPlan, HostsHaveTheirAddressesUnlessRecordsSaySo) {
  const auto plan = Plan(std::string(kSrv) +
                         "ttl: \"60s\" records { name: \"ss2.b.com\" a: "
                         "\"192.0.2.22\" ttl: \"5s\" }");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const DnsZone zone(*plan->dns);
  const sip::DnsAnswer a = zone.Answer("SS1.b.com", sip::DnsType::kA);
  EXPECT_EQ(a.status, sip::DnsStatus::kFound);
  EXPECT_EQ(a.ttl, 60s);
  ASSERT_EQ(a.addresses.size(), 1u);
  EXPECT_EQ(a.addresses[0].ToString(), "192.0.2.1");
  const sip::DnsAnswer v6 = zone.Answer("ss1.b.com", sip::DnsType::kAaaa);
  ASSERT_EQ(v6.addresses.size(), 1u);
  EXPECT_EQ(v6.addresses[0].ToString(), "2001:db8::1");
  const sip::DnsAnswer other = zone.Answer("ss2.b.com", sip::DnsType::kA);
  ASSERT_EQ(other.addresses.size(), 1u);
  EXPECT_EQ(other.addresses[0].ToString(), "192.0.2.22");
  EXPECT_EQ(other.ttl, 5s);
}

// A domain that records tell of has no address of its own, and may have
// several proxies; one that they do not tell of has that of its proxy.
TEST(DnsPlan, DomainsHaveAnAddressOnlyIfRecordsSayNothing) {
  const auto plan = Plan(kSrv);
  ASSERT_TRUE(plan.ok()) << plan.status();
  const DnsZone zone(*plan->dns);
  EXPECT_EQ(zone.Answer("b.com", sip::DnsType::kA).status,
            sip::DnsStatus::kNxDomain);
  EXPECT_EQ(zone.Answer("c.com", sip::DnsType::kA).status,
            sip::DnsStatus::kFound);
  EXPECT_EQ(zone.Answer("c.com", sip::DnsType::kSrv).status,
            sip::DnsStatus::kNoData);
  EXPECT_EQ(ErrorOf(""),
            "hosts[1].proxy.domains[0]: expected a domain name that only one "
            "host has, found \"b.com\", which ss1 has");
}

// A server below a domain is not the domain.
TEST(DnsPlan, RecordsOfAHostBelowADomainSayNothingOfTheDomain) {
  const auto plan = Plan(
      absl::StrCat(kSrv,
                   "records { name: \"_sip._tcp.ss9.c.com\" srv { port: 5060 "
                   "target: \"ss1.b.com\" } }"));
  ASSERT_TRUE(plan.ok()) << plan.status();
  const DnsZone zone(*plan->dns);
  EXPECT_EQ(zone.Answer("c.com", sip::DnsType::kA).status,
            sip::DnsStatus::kFound);
}

struct ErrorCase {
  std::string dns;
  std::string line;
};

const ErrorCase kErrors[] = {
    {"response_time: \"0s\"",
     "dns.response_time: expected at least 1ns, found \"0s\""},
    {"query_attempts: 0",
     "dns.query_attempts: expected a number from 1 to 100, found 0"},
    {"query_timeout: \"2h\"",
     "dns.query_timeout: expected at most 3600s, found \"2h\""},
    {"records { a: \"192.0.2.1\" }",
     "dns.records[0].name: expected a DNS name without a dot at its end, found "
     "nothing"},
    {"records { name: \"b.com.\" a: \"192.0.2.1\" }",
     "dns.records[0].name: expected a DNS name without a dot at its end, found "
     "\"b.com.\""},
    {"records { name: \"b.com\" }",
     "dns.records[0]: expected one of a, aaaa, srv, naptr, found none"},
    {"records { name: \"b.com\" a: \"2001:db8::1\" }",
     "dns.records[0].a: expected an IPv4 address, found \"2001:db8::1\""},
    {"records { name: \"b.com\" aaaa: \"192.0.2.1\" }",
     "dns.records[0].aaaa: expected an IPv6 address, found \"192.0.2.1\""},
    {"records { name: \"_sip._udp.b.com\" srv { port: 5060 target: \"x.com\" } "
     "}",
     "dns.records[0].srv.target: expected a name that has an address, found "
     "\"x.com\""},
    {"records { name: \"_sip._udp.b.com\" srv { port: 5060 } }",
     "dns.records[0].srv.target: expected a DNS name without a dot at its end, "
     "found nothing"},
    {"records { name: \"_sip._udp.b.com\" srv { target: \"ss1.b.com\" } }",
     "dns.records[0].srv.port: expected a number from 1 to 65535, found 0"},
    {"records { name: \"_sip._udp.b.com\" srv { weight: 65536 port: 1 target: "
     "\"ss1.b.com\" } }",
     "dns.records[0].srv.weight: expected a number from 0 to 65535, found "
     "65536"},
    {"records { name: \"b.com\" naptr { service: \"SIP+D2U\" replacement: "
     "\"_sip._udp.b.com\" } }",
     "dns.records[0].naptr.replacement: expected a name that has SRV records, "
     "found \"_sip._udp.b.com\""},
    {"records { name: \"b.com\" naptr { replacement: \"_sip._udp.b.com\" } }",
     "dns.records[0].naptr.service: expected a service such as \"SIP+D2U\", "
     "found nothing"},
    {std::string(kSrv) + "records { name: \"_sip._udp.b.com\" ttl: \"1s\" srv "
                         "{ port: 5060 target: \"ss2.b.com\" } }",
     "dns.records[1].ttl: expected that of the other records of this name and "
     "type, found \"1s\""},
};

TEST(DnsPlan, EachErrorIsOneLine) {
  for (const ErrorCase& c : kErrors) {
    EXPECT_EQ(ErrorOf(c.dns), c.line) << c.dns;
  }
}

// Legal, if of no use: a service that is not to be had, a foreign NAPTR.
TEST(DnsPlan, DeadEndsAreNoErrors) {
  const auto plan = Plan(
      "records { name: \"_sip._udp.b.com\" srv { target: \".\" } }"
      "records { name: \"b.com\" naptr { service: \"E2U+sip\" replacement: "
      "\"nobody.b.com\" } }");
  EXPECT_TRUE(plan.ok()) << plan.status();
}

}  // namespace
}  // namespace sipsim
