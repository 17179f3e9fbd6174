#include "tests/protocol/transaction/machine_table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

std::vector<std::string> SplitRow(absl::string_view line) {
  std::vector<std::string> cells = absl::StrSplit(line, '|');
  for (std::string& cell : cells) absl::StripAsciiWhitespace(&cell);
  return cells;
}

// The half of "x / y" for this transport; "-" is "".
std::string CellFor(const std::string& cell, bool reliable) {
  std::vector<std::string> halves = absl::StrSplit(cell, " / ");
  const std::string half = halves[reliable ? halves.size() - 1 : 0];
  return half == "-" ? "" : half;
}

bool IsSet(const TransactionWorld& world, const std::string& timer) {
  for (const auto& pending : world.fake.pending_timers()) {
    if (pending.name == timer) return true;
  }
  return false;
}

// Goes to the instant at which the timer fires, and forgets what came before.
void FireTimer(TransactionWorld& world, const std::string& timer) {
  Duration left{};
  for (const auto& pending : world.fake.pending_timers()) {
    if (pending.name == timer) left = pending.left;
  }
  if (left > Duration::zero()) world.fake.Advance(left - 1ns);
  world.ClearRecords();
  world.fake.Advance(std::min<Duration>(left, 1ns));
}

void CheckRow(const MachineTable& table, const std::vector<std::string>& row,
              bool reliable) {
  SCOPED_TRACE(row[0] + " | " + row[1] + (reliable ? " (TCP)" : " (UDP)"));
  const auto cell = [&](size_t i) { return CellFor(row[i], reliable); };
  TransactionWorld world(reliable);
  table.enter(world, row[0]);
  const std::string timer = table.timer_name(row[1]);
  if (cell(5) == "impossible") {
    EXPECT_NE(timer, "");
    EXPECT_FALSE(IsSet(world, timer));
    return;
  }
  if (timer.empty()) {
    world.ClearRecords();
    table.apply(world, row[1]);
  } else {
    ASSERT_TRUE(IsSet(world, timer));
    FireTimer(world, timer);
  }
  EXPECT_EQ(world.Sent(), cell(2));
  EXPECT_EQ(world.Told(), cell(3));
  EXPECT_EQ(table.state_of(world), cell(4));
  EXPECT_EQ(world.Timers(), cell(5));
}

}  // namespace

void CheckMachineTable(const MachineTable& table) {
  std::set<std::pair<std::string, std::string>> missing;
  for (const std::string& state : table.states) {
    for (const std::string& input : table.inputs) missing.emplace(state, input);
  }
  for (const absl::string_view line :
       absl::StrSplit(table.rows, '\n', absl::SkipWhitespace())) {
    const std::vector<std::string> row = SplitRow(line);
    ASSERT_EQ(row.size(), 6u) << line;
    EXPECT_EQ(missing.erase({row[0], row[1]}), 1u) << line;
    CheckRow(table, row, /*reliable=*/false);
    CheckRow(table, row, /*reliable=*/true);
  }
  for (const auto& [state, input] : missing) {
    ADD_FAILURE() << "no row for " << state << " | " << input;
  }
}

}  // namespace sipsim::sip
