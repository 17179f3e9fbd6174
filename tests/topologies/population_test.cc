// Users by the million: what they are called, and calls among them over the
// two proxies of RFC 3665.

#include "protocol/ua/population.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/time.h"
#include "sim/core/random_stream.h"
#include "tests/scenario/wire_matchers.h"
#include "topologies/network_plan.h"
#include "topologies/world.h"

namespace sipsim {
namespace {

using sip::Population;
using sip::operator""ms;
using sip::operator""s;
using ::testing::ElementsAre;

TEST(Population, NamesItsMembersAndKnowsThemAgain) {
  const auto population = Population::Of("user%07d", 1'000'000);
  ASSERT_TRUE(population.has_value());
  EXPECT_EQ(population->User(0), "user0000000");
  EXPECT_EQ(population->User(999'999), "user0999999");
  EXPECT_EQ(population->NumberOf("user0000042"), 42u);
  for (const char* other : {"user1000000", "user042", "user00000042",
                            "User0000042", "user00000x2", "alice", ""}) {
    EXPECT_FALSE(population->Contains(other)) << other;
  }
}

TEST(Population, PatternHasOneNumberWideEnough) {
  for (const char* pattern : {"user", "user%d", "user%0d", "user%7d", "%05",
                              "us er%05d", "user%05d@", "%019d", "%05d%05d"}) {
    EXPECT_FALSE(Population::Of(pattern, 1).has_value()) << pattern;
  }
  EXPECT_TRUE(Population::Of("%03d", 1'000).has_value());
  EXPECT_FALSE(Population::Of("%03d", 1'001).has_value());
  EXPECT_FALSE(Population::Of("%03d", 0).has_value());
}

std::unique_ptr<World> MakeWorld(uint64_t seed = 1) {
  absl::StatusOr<NetworkPlan> plan =
      LoadTopology("topologies/catalog/two_populations.txtpb");
  EXPECT_TRUE(plan.ok()) << plan.status();
  WorldOptions options;
  options.seed = seed;
  return World::Create(*std::move(plan), options).value();
}

std::string FirstHeader(const World& world, absl::string_view from,
                        absl::string_view start, absl::string_view header,
                        size_t number = 1) {
  for (const WireMessage& message : world.messages()) {
    if (message.from != from ||
        !absl::StartsWith(message.bytes.view(), start) || --number > 0) {
      continue;
    }
    return HeadersOf(message, header).at(0);
  }
  return "";
}

TEST(PopulationCalls, CarryTheMembersInFromToAndContact) {
  const auto world = MakeWorld();
  UserBehaviour& callers = *world->FindUser("callers");
  UserBehaviour& callees = *world->FindUser("callees");
  callees.OnCall({.answer_after = 1s});
  for (const uint64_t member : {7u, 999'999u}) {
    const std::string uri = absl::StrCat(
        "sip:", Population::Of("user%07d", 1'000'000)->User(member),
        "@biloxi.example.com");
    EXPECT_TRUE(callers.CallAs(member, uri, {.hang_up_after = 1s}));
    world->RunFor(5s);
  }
  EXPECT_EQ(callers.calls().count(CallOutcome::kEnded), 2u);
  EXPECT_EQ(callees.calls().count(CallOutcome::kEnded), 2u);
  EXPECT_EQ(callees.calls()[1].peer, "sip:user0999999@atlanta.example.com");
  EXPECT_THAT(
      FirstHeader(*world, "callers", "INVITE", "From"),
      testing::StartsWith("<sip:user0000007@atlanta.example.com>;tag="));
  EXPECT_EQ(FirstHeader(*world, "callers", "INVITE", "Contact"),
            "<sip:user0000007@client.atlanta.example.com>");
  EXPECT_EQ(FirstHeader(*world, "callees", "SIP/2.0 180", "Contact", 2),
            "<sip:user0999999@client.biloxi.example.com>");
  EXPECT_THAT(FirstHeader(*world, "callees", "SIP/2.0 200", "To"),
              testing::StartsWith("<sip:user0000007@biloxi.example.com>;tag="));
}

TEST(PopulationCalls, ToAnyoneElseFailWith404) {
  const auto world = MakeWorld();
  UserBehaviour& callers = *world->FindUser("callers");
  EXPECT_TRUE(callers.CallAs(1, "sip:user1000000@biloxi.example.com"));
  EXPECT_TRUE(callers.CallAs(2, "sip:bob@biloxi.example.com"));
  world->RunFor(5s);
  EXPECT_EQ(callers.calls()[0].status_code, 404);
  EXPECT_EQ(callers.calls()[1].status_code, 404);
}

// A few thousand calls that overlap, among members drawn at random.
std::string RunRandomCalls(uint64_t seed) {
  const auto world = MakeWorld(seed);
  UserBehaviour& callers = *world->FindUser("callers");
  UserBehaviour& callees = *world->FindUser("callees");
  callees.OnCall({.answer_after = 500ms});
  sim::RandomStream random(seed, "members", "test");
  const auto population = Population::Of("user%07d", 1'000'000);
  constexpr size_t kCalls = 3'000;
  for (size_t i = 0; i < kCalls; ++i) {
    const uint64_t from = random.UniformBelow(population->count());
    const uint64_t to = random.UniformBelow(population->count());
    EXPECT_TRUE(callers.CallAs(
        from, absl::StrCat("sip:", population->User(to), "@biloxi.example.com"),
        {.hang_up_after = 2s}));
    world->RunFor(1ms);
  }
  world->RunFor(60s);
  EXPECT_EQ(callers.calls().count(CallOutcome::kEnded), kCalls);
  EXPECT_EQ(callees.calls().count(CallOutcome::kEnded), kCalls);
  return world->digest();
}

TEST(PopulationCalls, AmongThousandsAreDeterministic) {
  const std::string digest = RunRandomCalls(1);
  EXPECT_EQ(RunRandomCalls(1), digest);
  EXPECT_NE(RunRandomCalls(2), digest);
}

}  // namespace
}  // namespace sipsim
