#include "sim/net/link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sipsim::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Link MakeLink(const LinkConfig& config, uint64_t seed = 1,
              std::string name = "alice->bob") {
  return Link(1, 2, std::move(name), config, seed);
}

// Which of the first `count` packets are lost, as their numbers from 1.
std::vector<int> LostPackets(Link& link, int count) {
  std::vector<int> lost;
  for (int i = 1; i <= count; ++i) {
    if (link.Transmit().drop_reason == DropReason::kLoss) lost.push_back(i);
  }
  return lost;
}

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message());
}

TEST(Link, ZeroLatencyIsRefused) {
  LinkConfig config;
  config.latency_min = config.latency_max = 0ns;
  EXPECT_EQ(MessageOf(Validate(config)),
            "latency_min: expected at least 1ns, found 0ns");
  config.latency_min = config.latency_max = 1ns;
  EXPECT_TRUE(Validate(config).ok());
}

TEST(Link, ImpossibleLatenciesAndListsAreRefused) {
  LinkConfig config;
  config.latency_max = config.latency_min - 1ns;
  EXPECT_THAT(MessageOf(Validate(config)), HasSubstr("latency_max"));
  config.latency_max = 25h;
  EXPECT_THAT(MessageOf(Validate(config)), HasSubstr("at most"));
  config = LinkConfig();
  config.loss.lose_packets = {0};
  EXPECT_THAT(MessageOf(Validate(config)), HasSubstr("lose_packets"));
  config.loss.lose_packets = {2, 2};
  EXPECT_THAT(MessageOf(Validate(config)), HasSubstr("found 2 after 2"));
}

TEST(Link, FixedLatencyIsExact) {
  LinkConfig config;
  config.latency_min = config.latency_max = 20ms;
  Link link = MakeLink(config);
  for (int i = 0; i < 100; ++i) {
    const LinkVerdict verdict = link.Transmit();
    ASSERT_EQ(verdict.copy_count, 1u);
    ASSERT_EQ(verdict.latencies[0], 20ms);
  }
}

TEST(Link, JitterIsUniformFromMinimumToMaximum) {
  LinkConfig config;
  config.latency_min = 10ns;
  config.latency_max = 13ns;
  Link link = MakeLink(config);
  int counts[4] = {};
  for (int i = 0; i < 4000; ++i) {
    const int64_t latency = link.Transmit().latencies[0].count();
    ASSERT_GE(latency, 10);
    ASSERT_LE(latency, 13);
    ++counts[latency - 10];
  }
  for (int count : counts) EXPECT_NEAR(count, 1000, 150);
}

TEST(Link, LosesExactlyTheListedPackets) {
  LinkConfig config;
  config.loss.lose_packets = {1, 3, 4, 9};
  Link link = MakeLink(config);
  EXPECT_THAT(LostPackets(link, 20), ElementsAre(1, 3, 4, 9));
}

TEST(Link, ListedPacketsComeOnTopOfTheModelAndDoNotShiftIt) {
  LinkConfig config;
  config.loss.model = BernoulliLoss{Ratio::Percent(20)};
  Link plain = MakeLink(config);
  const std::vector<int> by_model = LostPackets(plain, 50);
  ASSERT_FALSE(by_model.empty());
  int listed = 1;
  while (std::count(by_model.begin(), by_model.end(), listed) > 0) ++listed;
  config.loss.lose_packets = {static_cast<uint64_t>(listed)};
  Link both = MakeLink(config);
  std::vector<int> wanted = by_model;
  wanted.push_back(listed);
  EXPECT_THAT(LostPackets(both, 50),
              testing::UnorderedElementsAreArray(wanted));
}

TEST(Link, BernoulliLosesItsShare) {
  LinkConfig config;
  config.loss.model = BernoulliLoss{Ratio::Percent(20)};
  Link link = MakeLink(config);
  // A standard deviation is 40.
  EXPECT_NEAR(LostPackets(link, 10'000).size(), 2000, 200);
}

// From the definition: move first, then lose by the state one is in.
TEST(Link, GilbertElliottWithCertainMovesAlternates) {
  LinkConfig config;
  GilbertElliottLoss loss;
  loss.to_bad = Ratio::Percent(100);
  loss.to_good = Ratio::Percent(100);
  config.loss.model = loss;
  Link link = MakeLink(config);
  EXPECT_THAT(LostPackets(link, 8), ElementsAre(1, 3, 5, 7));
}

TEST(Link, GilbertElliottStaysInTheBadStateWithNoWayBack) {
  LinkConfig config;
  GilbertElliottLoss loss;
  loss.to_bad = Ratio::Percent(100);
  config.loss.model = loss;
  Link link = MakeLink(config);
  EXPECT_THAT(LostPackets(link, 4), ElementsAre(1, 2, 3, 4));
}

TEST(Link, GilbertElliottFollowsItsDefinition) {
  GilbertElliottLoss loss;
  loss.to_bad = Ratio::Percent(10);
  loss.to_good = Ratio::Percent(30);
  loss.loss_good = Ratio::Percent(2);
  loss.loss_bad = Ratio::Percent(70);
  LinkConfig config;
  config.loss.model = loss;
  Link link = MakeLink(config, 7, "a->b");
  // The same draws, played by hand.
  RandomStream random(7, "a->b", "loss");
  bool is_bad = false;
  std::vector<int> wanted;
  for (int i = 1; i <= 1000; ++i) {
    const uint64_t move = random.UniformBelow(1'000'000'000);
    const uint64_t lose = random.UniformBelow(1'000'000'000);
    if (is_bad) {
      is_bad = !(move < 300'000'000);
    } else {
      is_bad = move < 100'000'000;
    }
    if (lose < (is_bad ? 700'000'000u : 20'000'000u)) wanted.push_back(i);
  }
  EXPECT_EQ(LostPackets(link, 1000), wanted);
  // In the long run it is bad 1/4 of the time: 0.25 * 0.7 + 0.75 * 0.02.
  EXPECT_NEAR(LostPackets(link, 20'000).size(), 3800, 400);
}

TEST(Link, DuplicatesItsShareEachWithItsOwnLatency) {
  LinkConfig config;
  config.latency_min = 1ns;
  config.latency_max = 1s;
  config.duplication = Ratio::Percent(50);
  Link link = MakeLink(config);
  int duplicated = 0, same_latency = 0;
  for (int i = 0; i < 1000; ++i) {
    const LinkVerdict verdict = link.Transmit();
    if (verdict.copy_count != 2) continue;
    ++duplicated;
    same_latency += verdict.latencies[0] == verdict.latencies[1];
  }
  EXPECT_NEAR(duplicated, 500, 80);
  EXPECT_EQ(same_latency, 0);
}

TEST(Link, DownLosesAllAndDoesNotCount) {
  LinkConfig config;
  config.loss.lose_packets = {2};
  config.is_up = false;
  Link link = MakeLink(config);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(link.Transmit().drop_reason, DropReason::kLinkDown);
  }
  link.set_up(true);
  EXPECT_THAT(LostPackets(link, 5), ElementsAre(2));
}

TEST(Link, DirectionsDrawFromStreamsOfTheirOwn) {
  LinkConfig config;
  config.loss.model = BernoulliLoss{Ratio::Percent(50)};
  Link there = MakeLink(config, 1, "alice->bob");
  Link back = MakeLink(config, 1, "bob->alice");
  Link again = MakeLink(config, 1, "alice->bob");
  const std::vector<int> lost = LostPackets(there, 100);
  EXPECT_NE(LostPackets(back, 100), lost);
  EXPECT_EQ(LostPackets(again, 100), lost);
}

}  // namespace
}  // namespace sipsim::sim
