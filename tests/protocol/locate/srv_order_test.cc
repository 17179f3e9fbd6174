// RFC 2782: the order of SRV records.

#include "protocol/locate/srv_order.h"

#include <array>
#include <map>
#include <vector>

#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

// Draws what it is told, as a share of all that can be drawn.
class FixedDraws : public Random {
 public:
  explicit FixedDraws(std::vector<uint64_t> draws) : draws_(draws) {}
  uint64_t Draw(RandomPurpose purpose) override {
    EXPECT_EQ(purpose, RandomPurpose::kDns);
    return next < draws_.size() ? draws_[next++] : 0;
  }
  size_t next = 0;

 private:
  std::vector<uint64_t> draws_;
};

// Knuth's MMIX generator, whose upper bits are good.
class ManyDraws : public Random {
 public:
  explicit ManyDraws(uint64_t seed) : state_(seed) {}
  uint64_t Draw(RandomPurpose) override {
    Step();
    const uint64_t high = state_ >> 32;
    Step();
    return high << 32 | state_ >> 32;
  }

 private:
  void Step() { state_ = state_ * 6364136223846793005u + 1442695040888963407u; }
  uint64_t state_;
};

SrvRecord Record(uint16_t priority, uint16_t weight, const char* target = "a") {
  return {priority, weight, 5060, target};
}

// What DrawUpTo(limit) makes `value` of.
uint64_t DrawOf(uint64_t value, uint64_t limit) {
  return static_cast<uint64_t>(
      (static_cast<unsigned __int128>(value) << 64) / (limit + 1) + 1);
}

TEST(SrvOrder, LowerPriorityComesFirstWithoutADraw) {
  FixedDraws random({});
  const SrvRecord records[] = {Record(20, 5), Record(10, 0), Record(30, 9)};
  EXPECT_EQ(DrawSrvOrder(records, random), (std::vector<size_t>{1, 0, 2}));
  EXPECT_EQ(random.next, 0u);
}

// "Select the RR whose running sum value is the first [...] which is greater
// than or equal to the random number selected": weights 1, 2, 3 have the
// running sums 1, 3, 6.
TEST(SrvOrder, RunningSumSelectsByTheNumberDrawn) {
  const SrvRecord records[] = {Record(0, 1), Record(0, 2), Record(0, 3)};
  const std::array<size_t, 7> first = {0, 0, 1, 1, 2, 2, 2};
  for (uint64_t drawn = 0; drawn <= 6; ++drawn) {
    FixedDraws random({DrawOf(drawn, 6)});
    EXPECT_EQ(DrawSrvOrder(records, random)[0], first[drawn]) << drawn;
  }
}

// Weight 0 stands first in the running sum: only a draw of 0 selects it.
TEST(SrvOrder, WeightZeroHasASmallChance) {
  const SrvRecord records[] = {Record(0, 1), Record(0, 0)};
  FixedDraws zero({DrawOf(0, 1)});
  EXPECT_EQ(DrawSrvOrder(records, zero), (std::vector<size_t>{1, 0}));
  FixedDraws one({DrawOf(1, 1)});
  EXPECT_EQ(DrawSrvOrder(records, one), (std::vector<size_t>{0, 1}));
}

TEST(SrvOrder, RestIsDrawnFromWhatIsLeft) {
  const SrvRecord records[] = {Record(0, 10), Record(0, 20), Record(0, 70)};
  // 100 of 0..100: the third; then 10 of 0..30: the first.
  FixedDraws random({DrawOf(100, 100), DrawOf(10, 30)});
  EXPECT_EQ(DrawSrvOrder(records, random), (std::vector<size_t>{2, 0, 1}));
  EXPECT_EQ(random.next, 2u);
}

// 10000 draws of weights 10, 30 and 60: within 3 standard deviations (49 for
// the last) of what the inclusive bounds of the RFC give: 11, 30 and 60 of 101.
TEST(SrvOrder, ShareOfEachIsItsWeight) {
  const SrvRecord records[] = {Record(0, 10), Record(0, 30), Record(0, 60)};
  ManyDraws random(1);
  std::map<size_t, int> first;
  for (int i = 0; i < 10'000; ++i) ++first[DrawSrvOrder(records, random)[0]];
  EXPECT_NEAR(first[0], 1089, 94);
  EXPECT_NEAR(first[1], 2970, 138);
  EXPECT_NEAR(first[2], 5941, 147);
}

TEST(SrvOrder, AllWeightsZeroIsTheOrderOfTheAnswer) {
  const SrvRecord records[] = {Record(0, 0), Record(0, 0), Record(0, 0)};
  ManyDraws random(1);
  EXPECT_EQ(DrawSrvOrder(records, random), (std::vector<size_t>{0, 1, 2}));
}

TEST(SrvOrder, SameDrawsGiveTheSameOrder) {
  const SrvRecord records[] = {Record(0, 5), Record(0, 5), Record(0, 5)};
  ManyDraws a(7);
  ManyDraws b(7);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(DrawSrvOrder(records, a), DrawSrvOrder(records, b));
  }
}

// RFC 3263 section 4.4.
TEST(SrvOrder, FixedOrderDoesNotDependOnTheOrderOfTheAnswer) {
  const SrvRecord one[] = {Record(1, 9, "x"), Record(0, 5, "c"),
                           Record(0, 5, "b"), Record(0, 7, "d")};
  EXPECT_EQ(FixedSrvOrder(one), (std::vector<size_t>{3, 2, 1, 0}));
  const SrvRecord other[] = {one[2], one[0], one[3], one[1]};
  EXPECT_EQ(FixedSrvOrder(other), (std::vector<size_t>{2, 0, 3, 1}));
}

TEST(SrvOrder, NothingIsNoOrder) {
  ManyDraws random(1);
  EXPECT_TRUE(DrawSrvOrder({}, random).empty());
  EXPECT_TRUE(FixedSrvOrder({}).empty());
}

}  // namespace
}  // namespace sipsim::sip
