#include "protocol/locate/dns_cache.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/protocol/testing/fake_node_context.h"

namespace sipsim::sip {
namespace {

DnsAnswer Found(uint32_t address, Duration ttl) {
  DnsAnswer answer;
  answer.status = DnsStatus::kFound;
  answer.ttl = ttl;
  answer.addresses = {IpAddress::V4(address)};
  return answer;
}

TEST(DnsCache, KeepsAnAnswerUntilItsTimeToLiveIsOver) {
  DnsCache cache(10);
  cache.Put({"Example.COM", DnsType::kA}, Found(1, 60s), At(5s));
  const DnsAnswer* answer = cache.Find({"example.com", DnsType::kA}, At(6s));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->addresses[0], IpAddress::V4(1));
  EXPECT_NE(cache.Find({"example.com", DnsType::kA}, At(65s - 1ns)), nullptr);
  EXPECT_EQ(cache.Find({"example.com", DnsType::kA}, At(65s)), nullptr);
  EXPECT_EQ(cache.Find({"example.com", DnsType::kAaaa}, At(6s)), nullptr);
}

// RFC 2308.
TEST(DnsCache, KeepsThatThereIsNothing) {
  DnsCache cache(10);
  DnsAnswer nothing;
  nothing.ttl = 10s;
  cache.Put({"example.com", DnsType::kNaptr}, nothing, At(0s));
  const DnsAnswer* answer =
      cache.Find({"example.com", DnsType::kNaptr}, At(9s));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->status, DnsStatus::kNxDomain);
  EXPECT_EQ(cache.Find({"example.com", DnsType::kNaptr}, At(10s)), nullptr);
}

TEST(DnsCache, DoesNotKeepTimeoutsOrWhatMayNotLive) {
  DnsCache cache(10);
  DnsAnswer timeout;
  timeout.status = DnsStatus::kTimeout;
  timeout.ttl = 10s;
  cache.Put({"a.com", DnsType::kA}, timeout, At(0s));
  cache.Put({"b.com", DnsType::kA}, Found(1, 0s), At(0s));
  EXPECT_EQ(cache.size(), 0u);
}

TEST(DnsCache, NewAnswerTakesThePlaceOfTheOldOne) {
  DnsCache cache(10);
  cache.Put({"a.com", DnsType::kA}, Found(1, 60s), At(0s));
  cache.Put({"A.com", DnsType::kA}, Found(2, 60s), At(30s));
  EXPECT_EQ(cache.size(), 1u);
  const DnsAnswer* answer = cache.Find({"a.com", DnsType::kA}, At(70s));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->addresses[0], IpAddress::V4(2));
}

TEST(DnsCache, TheOldestGoesWhenItIsFull) {
  DnsCache cache(100);
  for (int i = 0; i < 1000; ++i) {
    cache.Put({absl::StrCat("h", i, ".com"), DnsType::kA}, Found(1, 60s),
              At(0s));
  }
  EXPECT_EQ(cache.size(), 100u);
  EXPECT_EQ(cache.Find({"h899.com", DnsType::kA}, At(1s)), nullptr);
  EXPECT_NE(cache.Find({"h900.com", DnsType::kA}, At(1s)), nullptr);
}

}  // namespace
}  // namespace sipsim::sip
