#include "sim/core/random_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace sipsim::sim {
namespace {

using ::testing::ElementsAre;

// The reference implementation by Blackman and Vigna from state {1, 2, 3, 4},
// as published with the rand_xoshiro crate.
TEST(Xoshiro256StarStar, GivesThePublishedVector) {
  Xoshiro256StarStar generator({1, 2, 3, 4});
  std::vector<uint64_t> draws;
  for (int i = 0; i < 10; ++i) draws.push_back(generator.Next());
  EXPECT_THAT(draws, ElementsAre(11520u, 0u, 1509978240u, 1215971899390074240u,
                                 1216172134540287360u, 607988272756665600u,
                                 16172922978634559625u, 8476171486693032832u,
                                 10595114339597558777u, 2904607092377533576u));
}

// The reference implementation by Vigna from state 1234567.
TEST(SplitMix64, GivesThePublishedVector) {
  SplitMix64 generator(1234567);
  std::vector<uint64_t> draws;
  for (int i = 0; i < 5; ++i) draws.push_back(generator.Next());
  EXPECT_THAT(draws, ElementsAre(6457827717110365317u, 3203168211198807973u,
                                 9817491932198370423u, 4593380528125082431u,
                                 16408922859458223821u));
}

TEST(RandomStream, DependsOnSeedOwnerAndPurposeOnly) {
  EXPECT_EQ(RandomStream(1, "alice", "loss").Next64(),
            RandomStream(1, "alice", "loss").Next64());
  const std::vector<uint64_t> draws = {
      RandomStream(1, "alice", "loss").Next64(),
      RandomStream(2, "alice", "loss").Next64(),
      RandomStream(1, "bob", "loss").Next64(),
      RandomStream(1, "alice", "latency").Next64(),
      RandomStream(1, "loss", "alice").Next64(),
      // The border between the names counts.
      RandomStream(1, "alicel", "oss").Next64(),
  };
  for (size_t i = 0; i < draws.size(); ++i) {
    for (size_t j = 0; j < i; ++j) EXPECT_NE(draws[i], draws[j]);
  }
}

TEST(RandomStream, UniformBelowStaysBelowAndReachesEverything) {
  RandomStream random(1, "test", "uniform");
  std::array<int, 6> counts{};
  for (int i = 0; i < 6000; ++i) {
    const uint64_t draw = random.UniformBelow(6);
    ASSERT_LT(draw, 6u);
    ++counts[draw];
  }
  // 1000 each; a standard deviation is 29.
  for (int count : counts) EXPECT_NEAR(count, 1000, 150);
  EXPECT_EQ(random.UniformBelow(1), 0u);
}

TEST(RandomStream, UniformBelowHasNoBiasAtALargeBound) {
  // Without rejection, the lower half of 3 * 2^62 would come up twice as often
  // as it should.
  RandomStream random(1, "test", "bias");
  constexpr uint64_t kBound = uint64_t{3} << 62;
  int thirds[3] = {};
  for (int i = 0; i < 6000; ++i) ++thirds[random.UniformBelow(kBound) >> 62];
  for (int count : thirds) EXPECT_NEAR(count, 2000, 200);
}

TEST(RandomStream, UniformDurationIncludesBothEnds) {
  RandomStream random(1, "test", "duration");
  std::array<int, 3> counts{};
  for (int i = 0; i < 300; ++i) {
    const Duration draw = random.UniformDuration(5ns, 7ns);
    ASSERT_GE(draw, 5ns);
    ASSERT_LE(draw, 7ns);
    ++counts[static_cast<size_t>(draw.count() - 5)];
  }
  for (int count : counts) EXPECT_GT(count, 50);
  EXPECT_EQ(random.UniformDuration(5ns, 5ns), 5ns);
  EXPECT_GE(random.UniformDuration(Duration::min(), Duration::max()),
            Duration::min());
}

TEST(RandomStream, BernoulliKeepsToItsRatio) {
  RandomStream random(1, "test", "bernoulli");
  int hits = 0;
  for (int i = 0; i < 10'000; ++i) hits += random.Bernoulli(Ratio::Percent(20));
  EXPECT_NEAR(hits, 2000, 200);  // A standard deviation is 40.
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(random.Bernoulli(Ratio()));
    EXPECT_TRUE(random.Bernoulli(Ratio::Percent(100)));
  }
}

TEST(Ratio, RefusesMoreThanOne) {
  EXPECT_EQ(Ratio::FromBillionths(200'000'000), Ratio::Percent(20));
  EXPECT_EQ(Ratio::FromBillionths(1'000'000'000), Ratio::Percent(100));
  EXPECT_EQ(Ratio::FromBillionths(1'000'000'001), std::nullopt);
}

}  // namespace
}  // namespace sipsim::sim
