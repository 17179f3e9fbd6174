// What a location does while it waits: time, cache, time-outs, cancelling.

#include <string>

#include "gtest/gtest.h"
#include "tests/protocol/locate/locator_world.h"

namespace sipsim::sip {
namespace {

void AddDomain(FakeDns& dns) {
  dns.Add("example.com 60 NAPTR 1 1 SIP+D2U _sip._udp.example.com");
  dns.Add("_sip._udp.example.com 30 SRV 0 0 5060 s.example.com");
  dns.Add("s.example.com 120 A 192.0.2.1");
}

TEST(DnsWaiting, EachStepTakesOneAnswer) {
  LocatorWorld world;
  AddDomain(world.dns);
  EXPECT_EQ(world.Start("sip:example.com"), "");
  world.fake.Advance(60ms - 1ns);
  EXPECT_TRUE(world.located.empty());
  world.fake.Advance(1ns);
  ASSERT_EQ(world.located.size(), 1u);
  EXPECT_EQ(world.located[0].second, "192.0.2.1:5060/UDP");
  EXPECT_EQ(world.fake.CountOf("dns_query"), 3u);
  EXPECT_EQ(world.fake.CountOf("dns_answer"), 3u);
  EXPECT_EQ(world.fake.counts()[1].detail,
            "NAPTR example.com: 1 1 s SIP+D2U _sip._udp.example.com");
  EXPECT_EQ(world.fake.counts()[3].detail,
            "SRV _sip._udp.example.com: 0 0 5060 s.example.com");
}

TEST(DnsWaiting, WhatIsKnownComesAtOnceUntilItsTimeIsOver) {
  LocatorWorld world;
  AddDomain(world.dns);
  EXPECT_EQ(world.Locate("sip:example.com"), "192.0.2.1:5060/UDP");
  world.dns.Asked();
  // The SRV record came at 40 ms, to live for 30 s.
  world.fake.AdvanceTo(At(30s + 40ms - 1ns));
  EXPECT_EQ(world.Start("sip:example.com"), "192.0.2.1:5060/UDP");
  EXPECT_EQ(world.dns.Asked(), "");
  world.fake.Advance(1ns);
  EXPECT_EQ(world.Start("sip:example.com"), "");
  EXPECT_EQ(world.dns.Asked(), "SRV _sip._udp.example.com");
}

TEST(DnsWaiting, ChangedRecordsAreSeenWhenTheOldOnesAreTooOld) {
  LocatorWorld world;
  world.dns.Add("example.com 60 A 192.0.2.1");
  EXPECT_EQ(world.Locate("sip:example.com:5060"), "192.0.2.1:5060/UDP");
  world.dns.Clear();
  world.dns.Add("example.com 60 A 192.0.2.2");
  world.fake.AdvanceTo(At(60s));
  EXPECT_EQ(world.Locate("sip:example.com:5060"), "192.0.2.1:5060/UDP");
  world.fake.AdvanceTo(At(61s));
  EXPECT_EQ(world.Locate("sip:example.com:5060"), "192.0.2.2:5060/UDP");
}

TEST(DnsWaiting, ThatThereIsNothingIsKnownForAWhile) {
  LocatorWorld world;
  EXPECT_EQ(world.Locate("sip:example.com:5060"), "no_server");
  world.dns.Add("example.com 60 A 192.0.2.1");
  world.dns.Asked();
  EXPECT_EQ(world.Start("sip:example.com:5060"), "no_server");
  EXPECT_EQ(world.dns.Asked(), "");
  world.fake.Advance(10s);
  EXPECT_EQ(world.Locate("sip:example.com:5060"), "192.0.2.1:5060/UDP");
}

// A time to live of 0 is for the transaction in progress (RFC 1035 section
// 3.2.1): the location comes to its end, the next one asks again.
TEST(DnsWaiting, RecordsThatMayNotBeKeptServeOneLocation) {
  LocatorWorld world;
  world.dns.Add("_sip._udp.example.com 0 SRV 0 0 5060 s.example.com");
  world.dns.Add("s.example.com 0 A 192.0.2.1");
  world.dns.negative_ttl = 0s;
  EXPECT_EQ(world.Locate("sip:example.com"), "192.0.2.1:5060/UDP");
  world.dns.Asked();
  EXPECT_EQ(world.Locate("sip:example.com"), "192.0.2.1:5060/UDP");
  EXPECT_EQ(world.dns.Asked(),
            "NAPTR example.com, SRV _sip._udp.example.com, A s.example.com");
}

TEST(DnsWaiting, OneQueryServesAllWhoWait) {
  LocatorWorld world;
  AddDomain(world.dns);
  for (uint32_t tag = 0; tag < 5; ++tag) {
    EXPECT_EQ(world.Start("sip:example.com", tag), "");
  }
  world.fake.Advance(60ms);
  ASSERT_EQ(world.located.size(), 5u);
  for (uint32_t tag = 0; tag < 5; ++tag) {
    EXPECT_EQ(world.located[tag].first, tag);
    EXPECT_EQ(world.located[tag].second, "192.0.2.1:5060/UDP");
  }
  EXPECT_EQ(world.fake.CountOf("dns_query"), 3u);
}

TEST(DnsWaiting, NobodyIsToldWhoHasCancelled) {
  LocatorWorld world;
  AddDomain(world.dns);
  world.Start("sip:example.com", 0);
  world.Start("sip:example.com", 1);
  world.pending[0].Cancel();
  EXPECT_FALSE(world.pending[0].is_pending());
  world.fake.Advance(60ms);
  ASSERT_EQ(world.located.size(), 1u);
  EXPECT_EQ(world.located[0].first, 1u);
}

TEST(DnsWaiting, LocationGoesOnWhereItIsMovedTo) {
  LocatorWorld world;
  AddDomain(world.dns);
  world.Start("sip:example.com", 0);
  PendingLocation other = std::move(world.pending[0]);
  EXPECT_TRUE(other.is_pending());
  world.fake.Advance(60ms);
  EXPECT_FALSE(other.is_pending());
  EXPECT_EQ(world.located.size(), 1u);
}

// The first answer makes the user cancel those that wait behind it.
TEST(DnsWaiting, UserMayCancelOthersFromWithin) {
  struct Canceller : LocateUser {
    void OnLocated(uint32_t, LocatedServers) override {
      ++told;
      for (PendingLocation& p : pending) p.Cancel();
    }
    PendingLocation pending[3];
    int told = 0;
  } user;
  LocatorWorld world;
  world.dns.Add("example.com 60 A 192.0.2.1");
  for (PendingLocation& pending : user.pending) {
    world.locator().Locate(*ParseUri("sip:example.com:5060"), user, 0, pending);
  }
  world.fake.Advance(20ms);
  EXPECT_EQ(user.told, 1);
}

TEST(DnsWaiting, LocatorMayGoWithQueriesUnderWay) {
  FakeNodeContext fake;
  FakeDns dns(fake);
  FakeServerNames names;
  struct NoUser : LocateUser {
    void OnLocated(uint32_t, LocatedServers) override { FAIL(); }
  } user;
  {
    ServerLocator locator(dns.context(), names);
    PendingLocation pending;
    EXPECT_FALSE(
        locator.Locate(*ParseUri("sip:example.com"), user, 0, pending));
  }
  EXPECT_EQ(dns.pending_count(), 0u);
  fake.Advance(60s);
}

// --- Time-outs.

TEST(DnsWaiting, SilentDnsIsFoundOutOnce) {
  LocatorWorld world;
  AddDomain(world.dns);
  world.dns.is_silent = true;
  EXPECT_EQ(world.Locate("sip:example.com"), "dns_timeout");
  EXPECT_EQ(world.fake.now(), At(10s));  // Not asked for SRV and A as well.
  EXPECT_EQ(world.fake.CountOf("dns_timeout"), 1u);
  // It is not kept.
  world.dns.is_silent = false;
  EXPECT_EQ(world.Locate("sip:example.com"), "192.0.2.1:5060/UDP");
}

TEST(DnsWaiting, ServerWhoseNameHasNoAnswerIsLeftOut) {
  LocatorWorld world;
  AddDomain(world.dns);
  world.dns.Add("_sip._udp.example.com 30 SRV 1 0 5060 t.example.com");
  world.dns.Add("t.example.com 120 A 192.0.2.2");
  world.dns.silent_names = {"s.example.com"};
  EXPECT_EQ(world.Locate("sip:example.com"), "192.0.2.2:5060/UDP");
  world.dns.silent_names = {"s.example.com", "t.example.com"};
  world.fake.Advance(200s);
  EXPECT_EQ(world.Locate("sip:example.com"), "dns_timeout");
}

TEST(DnsWaiting, TransportWhoseSrvHasNoAnswerIsLeftOut) {
  LocatorWorld world("UDP TCP");
  world.dns.Add("_sip._tcp.example.com 30 SRV 0 0 5060 s.example.com");
  world.dns.Add("s.example.com 120 A 192.0.2.1");
  world.dns.silent_names = {"_sip._udp.example.com"};
  EXPECT_EQ(world.Locate("sip:example.com"), "192.0.2.1:5060/TCP");
  world.dns.Clear();
  world.fake.Advance(200s);
  EXPECT_EQ(world.Locate("sip:example.com"), "dns_timeout");
}

}  // namespace
}  // namespace sipsim::sip
