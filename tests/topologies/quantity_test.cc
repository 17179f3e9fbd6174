#include "topologies/quantity.h"

#include <limits>

#include "gtest/gtest.h"

namespace sipsim {
namespace {

TEST(Quantity, DurationsAreExactNanoseconds) {
  const struct {
    const char* text;
    int64_t nanoseconds;
  } kCases[] = {
      {"0s", 0},
      {"1ns", 1},
      {"7us", 7'000},
      {"20ms", 20'000'000},
      {"1.5s", 1'500'000'000},
      {"0.000000001s", 1},
      {"31.5s", 31'500'000'000},
      {"180.001s", 180'001'000'000},
      {"3min", 180'000'000'000},
      {"0.25h", 900'000'000'000},
      {"007s", 7'000'000'000},
      {"1200000h", 4'320'000'000'000'000'000},
      // As far as the digits go: a fraction that is exact.
      {"0.000000000000000000h", 0},
  };
  for (const auto& c : kCases) {
    const auto value = ParseDuration(c.text);
    ASSERT_TRUE(value.ok()) << c.text << ": " << value.status();
    EXPECT_EQ(value->count(), c.nanoseconds) << c.text;
  }
}

TEST(Quantity, RatiosAreExactBillionths) {
  const struct {
    const char* text;
    uint32_t parts_per_billion;
  } kCases[] = {
      {"0%", 0},
      {"0.0000001%", 1},
      {"0.5%", 5'000'000},
      {"1%", 10'000'000},
      {"20%", 200'000'000},
      {"33.3333333%", 333'333'333},
      {"100%", 1'000'000'000},
  };
  for (const auto& c : kCases) {
    const auto value = ParsePartsPerBillion(c.text);
    ASSERT_TRUE(value.ok()) << c.text << ": " << value.status();
    EXPECT_EQ(*value, c.parts_per_billion) << c.text;
  }
}

struct Refusal {
  const char* text;
  const char* message;
};

TEST(Quantity, RefusedDurationsSayWhatWasExpected) {
  constexpr char kShape[] = "a duration such as \"20ms\"";
  constexpr char kUnits[] = "one of the units ns, us, ms, s, min, h";
  constexpr char kWhole[] = "a whole number of nanoseconds";
  constexpr char kRange[] = "at most 1200000h";
  const Refusal kCases[] = {
      {"", kShape},
      {"20", kShape},
      {"20 ms", kShape},
      {" 20ms", kShape},
      {"-5ms", kShape},
      {"+5ms", kShape},
      {"inf", kShape},
      {"nan", kShape},
      {".5s", kShape},
      {"1.s", kShape},
      {"ms", kShape},
      {"1,5s", kUnits},
      {"20MS", kUnits},
      {"20m", kUnits},
      {"1e3ms", kUnits},
      {"1h30min", kUnits},
      {"20ms ", kUnits},
      {"5%", kUnits},
      {"0.5ns", kWhole},
      {"1.0000000001s", kWhole},
      {"0.0000000000000000000000000001s", kWhole},
      {"1200001h", kRange},
      {"99999999999999999999999999999999999999999s", kRange},
  };
  for (const Refusal& c : kCases) {
    const auto value = ParseDuration(c.text);
    ASSERT_FALSE(value.ok()) << c.text;
    EXPECT_EQ(
        std::string(value.status().message()),
        std::string("expected ") + c.message + ", found \"" + c.text + "\"");
  }
}

TEST(Quantity, RefusedRatiosSayWhatWasExpected) {
  const Refusal kCases[] = {
      {"", "a ratio such as \"0.5%\""},
      {"0.5", "a ratio such as \"0.5%\""},
      {"-1%", "a ratio such as \"0.5%\""},
      {"5 %", "a ratio such as \"0.5%\""},
      {"5ms", "the unit %"},
      {"0.00000001%", "a whole number of billionths"},
      {"100.0000001%", "at most 100%"},
      {"101%", "at most 100%"},
  };
  for (const Refusal& c : kCases) {
    const auto value = ParsePartsPerBillion(c.text);
    ASSERT_FALSE(value.ok()) << c.text;
    EXPECT_EQ(
        std::string(value.status().message()),
        std::string("expected ") + c.message + ", found \"" + c.text + "\"");
  }
}

TEST(Quantity, ErrorsStayOnOneLine) {
  EXPECT_EQ(std::string(ParseDuration("1\n2\x01").status().message()),
            "expected a duration such as \"20ms\", found \"1\\n2\\x01\"");
}

}  // namespace
}  // namespace sipsim
