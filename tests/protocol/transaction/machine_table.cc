#include "tests/protocol/transaction/machine_table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"

namespace sipsim::sip {
namespace {

struct Row {
  std::string state;
  std::vector<std::string> cells;  // input, sent, told, next, timers
};

std::vector<Row> ReadRows(absl::string_view text) {
  std::vector<Row> rows;
  std::string state;
  for (absl::string_view line :
       absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    line = absl::StripAsciiWhitespace(line);
    if (absl::EndsWith(line, ":")) {
      state = std::string(line.substr(0, line.size() - 1));
    } else if (absl::ConsumePrefix(&line, "|")) {
      absl::StrAppend(&rows.back().cells.back(),
                      absl::StripLeadingAsciiWhitespace(line));
    } else {
      rows.push_back({state, absl::StrSplit(line, '|')});
      for (std::string& cell : rows.back().cells) {
        absl::StripAsciiWhitespace(&cell);
      }
    }
  }
  return rows;
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

void CheckRow(const MachineTable& table, const Row& row, bool reliable) {
  const std::string& input = row.cells[0];
  SCOPED_TRACE(row.state + " | " + input + (reliable ? " (TCP)" : " (UDP)"));
  const auto cell = [&](size_t i) { return CellFor(row.cells[i], reliable); };
  TransactionWorld world(reliable);
  table.enter(world, row.state);
  const std::string timer = table.timer_name(input);
  if (cell(4) == "never") {
    EXPECT_NE(timer, "");
    EXPECT_FALSE(IsSet(world, timer));
    return;
  }
  if (timer.empty()) {
    world.ClearRecords();
    table.apply(world, input);
  } else {
    ASSERT_TRUE(IsSet(world, timer));
    FireTimer(world, timer);
  }
  EXPECT_EQ(world.Sent(), cell(1));
  EXPECT_EQ(world.Told(), cell(2));
  EXPECT_EQ(table.state_of(world), cell(3));
  EXPECT_EQ(world.Timers(), cell(4));
}

}  // namespace

void CheckMachineTable(const MachineTable& table) {
  std::set<std::pair<std::string, std::string>> missing;
  for (const std::string& state : table.states) {
    for (const std::string& input : table.inputs) missing.emplace(state, input);
  }
  for (const Row& row : ReadRows(table.rows)) {
    const std::string place = row.state + " | " + row.cells[0];
    ASSERT_EQ(row.cells.size(), 5u) << place;
    EXPECT_EQ(missing.erase({row.state, row.cells[0]}), 1u) << place;
    CheckRow(table, row, /*reliable=*/false);
    CheckRow(table, row, /*reliable=*/true);
  }
  for (const auto& [state, input] : missing) {
    ADD_FAILURE() << "no row for " << state << " | " << input;
  }
}

}  // namespace sipsim::sip
