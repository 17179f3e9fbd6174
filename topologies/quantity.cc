#include "topologies/quantity.h"

#include <optional>

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace sipsim {
namespace {

// More digits than any exact value below needs; keeps 128 bits from overflow.
constexpr size_t kDigitsMax = 18;

struct Unit {
  absl::string_view name;
  uint64_t scale;  // In the smallest unit of the quantity.
};

constexpr Unit kTimeUnits[] = {
    {"ns", 1},
    {"us", 1'000},
    {"ms", 1'000'000},
    {"s", 1'000'000'000},
    {"min", 60'000'000'000},
    {"h", 3'600'000'000'000},
};
constexpr Unit kRatioUnits[] = {{"%", 10'000'000}};

// What one kind of quantity takes, and how its errors call it.
struct Grammar {
  absl::string_view shape;  // "a duration such as \"20ms\""
  absl::string_view units;  // "a unit of ns, us, ..."
  absl::string_view whole;  // "a whole number of nanoseconds"
  absl::string_view range;  // "at most ..."
  absl::Span<const Unit> known;
  uint64_t max;
};

constexpr Grammar kDuration = {
    "a duration such as \"20ms\"",
    "one of the units ns, us, ms, s, min, h",
    "a whole number of nanoseconds",
    "at most 1200000h",
    kTimeUnits,
    static_cast<uint64_t>(sip::Duration(kDurationMax).count())};
constexpr Grammar kRatio = {"a ratio such as \"0.5%\"",
                            "the unit %",
                            "a whole number of billionths",
                            "at most 100%",
                            kRatioUnits,
                            1'000'000'000};

absl::string_view TakeDigits(absl::string_view& text) {
  size_t size = 0;
  while (size < text.size() && absl::ascii_isdigit(text[size])) ++size;
  absl::string_view digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

const Unit* FindUnit(absl::Span<const Unit> units, absl::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

absl::uint128 Value(absl::string_view digits) {
  absl::uint128 value = 0;
  for (char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

// The digits of a number, before and behind the point.
struct Decimal {
  absl::string_view whole;
  absl::string_view fraction;
};

std::optional<Decimal> TakeDecimal(absl::string_view& text) {
  Decimal decimal;
  decimal.whole = TakeDigits(text);
  if (decimal.whole.empty()) return std::nullopt;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    decimal.fraction = TakeDigits(text);
    if (decimal.fraction.empty()) return std::nullopt;
  }
  return decimal;
}

// The value in the smallest unit.
absl::StatusOr<uint64_t> Parse(absl::string_view text, const Grammar& grammar) {
  absl::string_view rest = text;
  std::optional<Decimal> decimal = TakeDecimal(rest);
  if (!decimal || rest.empty() || absl::ascii_isspace(rest.front())) {
    return ExpectedFound(grammar.shape, text);
  }
  const Unit* unit = FindUnit(grammar.known, rest);
  if (unit == nullptr) return ExpectedFound(grammar.units, text);
  if (decimal->whole.size() > kDigitsMax) {
    return ExpectedFound(grammar.range, text);
  }
  if (decimal->fraction.size() > kDigitsMax) {
    return ExpectedFound(grammar.whole, text);
  }
  absl::uint128 power = 1;
  for (size_t i = 0; i < decimal->fraction.size(); ++i) power *= 10;
  const absl::uint128 fraction = Value(decimal->fraction) * unit->scale;
  if (fraction % power != 0) return ExpectedFound(grammar.whole, text);
  const absl::uint128 value =
      Value(decimal->whole) * unit->scale + fraction / power;
  if (value > grammar.max) return ExpectedFound(grammar.range, text);
  return static_cast<uint64_t>(value);
}

}  // namespace

absl::Status ExpectedFound(absl::string_view expected, absl::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat(
      "expected ", expected, ", found \"", absl::CHexEscape(text), "\""));
}

absl::StatusOr<sip::Duration> ParseDuration(absl::string_view text) {
  absl::StatusOr<uint64_t> value = Parse(text, kDuration);
  if (!value.ok()) return value.status();
  return sip::Duration(static_cast<int64_t>(*value));
}

absl::StatusOr<uint32_t> ParsePartsPerBillion(absl::string_view text) {
  absl::StatusOr<uint64_t> value = Parse(text, kRatio);
  if (!value.ok()) return value.status();
  return static_cast<uint32_t>(*value);
}

}  // namespace sipsim
