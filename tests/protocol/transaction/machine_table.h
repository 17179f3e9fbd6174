#ifndef SIPSIM_TESTS_PROTOCOL_TRANSACTION_MACHINE_TABLE_H_
#define SIPSIM_TESTS_PROTOCOL_TRANSACTION_MACHINE_TABLE_H_

// Checks a machine against a table of every (state, input) cell:
//
//   Calling:
//   Timer A | INVITE | - | Calling | A 1s, B 31.5s / never
//
// A row stands under its state. The columns are: input, what is sent, what the
// users are told, the next state, and the timers then set, with the time left.
// "-" is nothing. A cell "x / y" is x over UDP and y over TCP. "never" as
// timers: the timer that is the input is never set in that state; the other
// cells are empty. A line that begins with "|" goes on with the last cell.

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/protocol/transaction/transaction_world.h"

namespace sipsim::sip {

struct MachineTable {
  absl::string_view rows;
  // All states and inputs: the table has each pair exactly once.
  std::vector<std::string> states;
  std::vector<std::string> inputs;
  // Brings a new world into a state.
  std::function<void(TransactionWorld&, const std::string& state)> enter;
  // Applies an input that is no timer.
  std::function<void(TransactionWorld&, const std::string& input)> apply;
  // The name of an input that is a timer as TimerName has it; "" for others.
  std::function<std::string(const std::string& input)> timer_name;
  // The state of the machine, "Terminated" if it is gone.
  std::function<std::string(TransactionWorld&)> state_of;
};

// Runs all rows over UDP and over TCP.
void CheckMachineTable(const MachineTable& table);

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_TRANSACTION_MACHINE_TABLE_H_
