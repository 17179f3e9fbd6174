#include "experiments/determinism.h"

#include <string>

#include "gtest/gtest.h"

namespace sipsim {
namespace {

TEST(FindDifference, FindsNoneInEqualTraces) {
  EXPECT_FALSE(FindDifference("", "").has_value());
  EXPECT_FALSE(FindDifference("a\nb\n", "a\nb\n").has_value());
}

TEST(FindDifference, NamesTheFirstEventThatDiffers) {
  const auto difference = FindDifference("one\ntwo\nsix\n", "one\ntoo\nsix\n");
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->event_number, 2u);
  EXPECT_EQ(difference->first, "two");
  EXPECT_EQ(difference->second, "too");
}

TEST(FindDifference, SeesALineThatIsTheBeginningOfAnother) {
  const auto difference = FindDifference("one\ntwo\n", "one\ntwofold\n");
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->event_number, 2u);
  EXPECT_EQ(difference->first, "two");
  EXPECT_EQ(difference->second, "twofold");
}

TEST(FindDifference, SeesATraceThatEndsBefore) {
  const auto difference = FindDifference("one\n", "one\ntwo\n");
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->event_number, 2u);
  EXPECT_EQ(difference->first, "");
  EXPECT_EQ(difference->second, "two");
  EXPECT_EQ(DescribeDifference(*difference),
            "NOT DETERMINISTIC: event 2 differs\n"
            "  first run:  (it has ended)\n"
            "  second run: two\n");
}

TEST(FindDifference, SeesADifferenceAtTheVeryBeginning) {
  const auto difference = FindDifference("\nb\n", "a\nb\n");
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->event_number, 1u);
  EXPECT_EQ(difference->first, "");
  EXPECT_EQ(difference->second, "a");
}

}  // namespace
}  // namespace sipsim
