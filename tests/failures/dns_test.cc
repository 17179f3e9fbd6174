// Calls that find their way by the DNS (RFC 3263), and what becomes of them
// when servers or the DNS fail.

#include <map>
#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"

namespace sipsim {
namespace {

constexpr char kBob[] = "sip:bob@biloxi.example.com";

// Alice behind proxy1; biloxi.example.com has two proxies, which SRV records
// name: proxy2 and proxy3. Each link takes 5 ms, each DNS answer 20 ms. Hosts
// write their addresses, so that only the next hop of proxy1 is a name.
constexpr char kTopology[] = R"pb(
  links { latency: "5ms" }
  hosts {
    name: "alice"
    addresses: "192.0.2.101"
    user_agent {
      aor: "sip:alice@atlanta.example.com"
      routes: "<sip:192.0.2.111;lr>"
    }
  }
  hosts {
    name: "proxy1"
    addresses: "192.0.2.111"
    proxy {}
  }
  hosts {
    name: "proxy2"
    addresses: "192.0.2.222"
    proxy {
      domains: "biloxi.example.com"
      locations {
        aor: "sip:bob@biloxi.example.com"
        contacts: "sip:bob@192.0.2.201"
      }
    }
  }
  hosts {
    name: "proxy3"
    addresses: "192.0.2.223"
    proxy {
      domains: "biloxi.example.com"
      locations {
        aor: "sip:bob@biloxi.example.com"
        contacts: "sip:bob@192.0.2.201"
      }
    }
  }
  hosts {
    name: "bob"
    addresses: "192.0.2.201"
    user_agent { aor: "sip:bob@biloxi.example.com" }
  }
  dns {
    response_time: "20ms"
    records { name: "ss2.biloxi.example.com" a: "192.0.2.222" }
    records { name: "ss3.biloxi.example.com" a: "192.0.2.223" }
  }
)pb";

// With SRV records of these priorities and weights.
Topology TwoServers(uint32_t priority2, uint32_t weight2, uint32_t priority3,
                    uint32_t weight3, const std::string& ttl = "1h") {
  Topology topology;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(kTopology, &topology));
  const auto add = [&](uint32_t priority, uint32_t weight,
                       const std::string& target) {
    DnsRecord& record = *topology.mutable_dns()->add_records();
    record.set_name("_sip._udp.biloxi.example.com");
    record.set_ttl(ttl);
    record.mutable_srv()->set_priority(priority);
    record.mutable_srv()->set_weight(weight);
    record.mutable_srv()->set_port(5060);
    record.mutable_srv()->set_target(target);
  };
  add(priority2, weight2, "ss2.biloxi.example.com");
  add(priority3, weight3, "ss3.biloxi.example.com");
  return topology;
}

// 4.1, 4.2: NAPTR, SRV and the two A take 20 ms each, those at the same time;
// nothing else takes any.
TEST(Dns, InviteIsDelayedByExactlyTheAnswersItWaitsFor) {
  Scenario s(TwoServers(1, 0, 2, 0));
  s.ua("bob").AnswerAfter("1s");
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  EXPECT_THAT(s.Sent("proxy1", "alice"), MessagesAt("100", {"5ms"}));
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), MessagesAt("INVITE", {"65ms"}));
  EXPECT_THAT(s.Sent("proxy1", "proxy3"), SentCount("INVITE", 0));
  EXPECT_THAT(s.call("alice"), EstablishedAt(At("1.09s")));
  EXPECT_EQ(s.world().FindNode("proxy1")->count("dns_query"), 4u);
  EXPECT_EQ(s.world().FindNode("proxy1")->count("dns_answer"), 4u);
}

TEST(Dns, SecondCallKnowsTheWay) {
  Scenario s(TwoServers(1, 0, 2, 0));
  s.ua("alice").Call(kBob).Call(kBob, At("1s"));
  s.RunFor("2s");
  EXPECT_THAT(s.Sent("proxy1", "proxy2"),
              MessagesAt("INVITE", {"65ms", "1.005s"}));
}

// 4.3 with 17.1.1.2: Timer B is 64*T1.
TEST(Dns, DeadServerCostsTimerBThenTheNextOneIsTried) {
  Scenario s(TwoServers(1, 0, 2, 0));
  s.faults().KillHost("proxy2", At("0s"));
  s.ua("bob").AnswerAfter("0s");
  s.ua("alice").Call(kBob);
  s.RunFor("40s");
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), SentCount("INVITE", 7));
  EXPECT_THAT(s.Sent("proxy1", "proxy3"), MessagesAt("INVITE", {"32.065s"}));
  EXPECT_THAT(s.call("alice"), EstablishedAt(At("32.09s")));
}

TEST(Dns, StoppedServerIsFoundOutByIcmpAndTheNextOneIsTriedAtOnce) {
  Scenario s(TwoServers(1, 0, 2, 0));
  s.faults().StopProcess("proxy2", At("0s"));
  s.ua("bob").AnswerAfter("0s");
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), MessagesAt("INVITE", {"65ms"}));
  EXPECT_THAT(s.Sent("proxy1", "proxy3"), MessagesAt("INVITE", {"75ms"}));
  EXPECT_THAT(s.call("alice"), Established());
}

// 16.9: as if a 503 had come; 16.7 step 6 makes it a 500. A stub resolver asks
// twice, for 5 s each.
TEST(Dns, DeadDnsFailsTheCallWith500AfterItsTimeouts) {
  Scenario s(TwoServers(1, 0, 2, 0));
  s.faults().DnsDown("", At("0s"));
  s.ua("alice").Call(kBob);
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("proxy1", "alice"), MessagesAt("500", {"10.005s"}));
  EXPECT_THAT(s.call("alice"), FailedWith(500, At("10.01s")));
  EXPECT_EQ(s.world().FindNode("proxy1")->count("dns_retry"), 1u);
  EXPECT_EQ(s.world().FindNode("proxy1")->count("dns_timeout"), 1u);
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

TEST(Dns, RetryFindsTheServerThatIsBack) {
  Scenario s(TwoServers(1, 0, 2, 0));
  s.faults().DnsDown("proxy1", At("0s"));
  s.faults().DnsUp("proxy1", At("2s"));
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  // NAPTR at 5 ms, again at 5.005 s; then 20 ms for each answer.
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), MessagesAt("INVITE", {"5.065s"}));
}

TEST(Dns, AnswerThatIsLateIsTakenAllTheSame) {
  Scenario s(TwoServers(1, 0, 2, 0));
  s.faults().DnsResponseTime("", At("6s"), At("0s"));
  s.ua("alice").Call(kBob);
  s.RunFor("30s");
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), MessagesAt("INVITE", {"18.005s"}));
  EXPECT_EQ(s.world().FindNode("proxy1")->count("dns_retry"), 4u);
}

TEST(Dns, FaultOfAnotherHostDoesNotMatter) {
  Scenario s(TwoServers(1, 0, 2, 0));
  s.faults().DnsDown("proxy2", At("0s"));
  s.ua("alice").Call(kBob);
  s.RunFor("1s");
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), MessagesAt("INVITE", {"65ms"}));
}

// 16.10 while the proxy waits for the DNS.
TEST(Dns, CancelWhileTheDnsIsSilent) {
  Scenario s(TwoServers(1, 0, 2, 0));
  s.faults().DnsDown("", At("0s"));
  s.ua("alice").Call(kBob).GiveUp(At("2s"));
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("proxy1", "alice"), MessagesAt("487", {"2.005s"}));
  EXPECT_THAT(s.call("alice"), Cancelled());
  EXPECT_EQ(s.open_transaction_count(), 0u);
}

// Records change at 10 s; proxy1 learnt the old ones at 45 ms, for 30 s.
TEST(Dns, ChangedRecordsAreSeenOnceTheOldOnesAreTooOld) {
  Scenario s(TwoServers(1, 0, 2, 0, "30s"));
  DnsRecordSet set = {"_sip._udp.biloxi.example.com", sip::DnsType::kSrv, {}};
  set.answer.status = sip::DnsStatus::kFound;
  set.answer.ttl = At("30s");
  set.answer.services = {{0, 0, 5060, "ss3.biloxi.example.com"}};
  s.faults().DnsChange({set}, {}, At("10s"));
  s.ua("alice").Call(kBob).Call(kBob, At("20s")).Call(kBob, At("40s"));
  s.RunFor("50s");
  EXPECT_THAT(s.Sent("proxy1", "proxy2"),
              MessagesAt("INVITE", {"65ms", "20.005s"}));
  EXPECT_THAT(s.Sent("proxy1", "proxy3"), MessagesAt("INVITE", {"40.025s"}));
}

TEST(Dns, KnownNamesOutliveTheServer) {
  Scenario s(TwoServers(1, 0, 2, 0, "30s"));
  s.faults().DnsDown("", At("10s"));
  s.ua("alice").Call(kBob).Call(kBob, At("20s")).Call(kBob, At("40s"));
  s.RunFor("60s");
  EXPECT_THAT(s.Sent("proxy1", "proxy2"),
              MessagesAt("INVITE", {"65ms", "20.005s"}));
  EXPECT_THAT(s.call("alice", 3), FailedWith(500, At("50.01s")));
}

// A process that starts anew has forgotten what it knew, and what it asked.
TEST(Dns, RestartedProxyAsksAgain) {
  Scenario s(TwoServers(1, 0, 2, 0));
  s.faults().DnsDown("", At("0s"));
  s.faults().RestartProcess("proxy1", At("1s"));
  s.faults().DnsUp("", At("1s"));
  s.ua("alice").Call(kBob).Call(kBob, At("2s"));
  s.RunFor("3s");
  EXPECT_THAT(s.Sent("proxy1", "proxy2"), MessagesAt("INVITE", {"2.065s"}));
}

// --- RFC 2782.

std::string FirstServer(uint64_t seed) {
  Scenario s(TwoServers(1, 25, 1, 75), seed);
  s.ua("alice").Call(kBob);
  s.RunFor("100ms");
  return s.Sent("proxy1", "proxy2").empty() ? "proxy3" : "proxy2";
}

TEST(Dns, SeedsSpreadByWeightAndRepeatThemselves) {
  std::map<std::string, int> counts;
  for (uint64_t seed = 1; seed <= 200; ++seed) ++counts[FirstServer(seed)];
  // 50 of 200, within 3 standard deviations (6.1).
  EXPECT_NEAR(counts["proxy2"], 50, 19);
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    EXPECT_EQ(FirstServer(seed), FirstServer(seed));
  }
}

// A record that leads to a host without a process is legal, and a dead end.
TEST(Dns, SrvToAHostWithoutAProcessPlaysOut) {
  Topology topology = TwoServers(1, 0, 2, 0);
  topology.mutable_hosts(2)->clear_proxy();
  topology.mutable_hosts(3)->clear_proxy();
  Scenario s(topology);
  s.ua("alice").Call(kBob);
  s.RunFor("10s");
  EXPECT_THAT(s.call("alice"), FailedWith(500));
}

}  // namespace
}  // namespace sipsim
