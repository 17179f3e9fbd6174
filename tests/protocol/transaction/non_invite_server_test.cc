#include <string>

#include "gtest/gtest.h"
#include "tests/protocol/transaction/machine_table.h"
#include "tests/protocol/transaction/transaction_world.h"

namespace sipsim::sip {
namespace {

// RFC 3261 figure 8 under RFC 4320 section 4. "Silent" is Completed by a 408
// that was not sent.
constexpr char kTable[] = R"(
Trying:
request         | -   | -            | Trying     | 100 Trying 3.5s
100 | - / 100 | dropped / - | Trying / Proceeding | 100 Trying 3.5s / -
101-199         | -   | dropped      | Trying     | 100 Trying 3.5s
408             | -   | dropped      | Completed  | J 32s / J 0s
200-699         | 200 | -            | Completed  | J 32s / J 0s
100 Trying      | 100 | -            | Proceeding | -
Timer J         |     |              |            | never
transport error | -   | -            | Trying     | 100 Trying 3.5s

Proceeding:
request         | 100 | -            | Proceeding | -
100             | 100 | -            | Proceeding | -
101-199         | -   | dropped      | Proceeding | -
408             | -   | dropped      | Completed  | J 32s / J 0s
200-699         | 200 | -            | Completed  | J 32s / J 0s
100 Trying      |     |              |            | never
Timer J         |     |              |            | never
transport error | -   | failure, end | Terminated | -

Completed:
request         | 404 | -            | Completed  | J 32s / J 0s
100             | -   | dropped      | Completed  | J 32s / J 0s
101-199         | -   | dropped      | Completed  | J 32s / J 0s
408             | -   | dropped      | Completed  | J 32s / J 0s
200-699         | -   | dropped      | Completed  | J 32s / J 0s
100 Trying      |     |              |            | never
Timer J         | -   | end          | Terminated | -
transport error | -   | failure, end | Terminated | -

Silent:
request         | -   | -            | Completed  | J 32s / J 0s
100             | -   | dropped      | Completed  | J 32s / J 0s
101-199         | -   | dropped      | Completed  | J 32s / J 0s
408             | -   | dropped      | Completed  | J 32s / J 0s
200-699         | -   | dropped      | Completed  | J 32s / J 0s
100 Trying      |     |              |            | never
Timer J         | -   | end          | Terminated | -
transport error | -   | failure, end | Terminated | -
)";

void Enter(TransactionWorld& world, const std::string& state) {
  world.ReceiveRequest("OPTIONS");
  if (state == "Proceeding") {
    // Over UDP only time leads there.
    if (world.reliable()) {
      world.Respond(100);
    } else {
      world.fake.Advance(3500ms);
    }
  }
  if (state == "Completed") world.Respond(404);
  if (state == "Silent") world.Respond(408);
}

void Apply(TransactionWorld& world, const std::string& input) {
  if (input == "request") return world.ReceiveRequest("OPTIONS");
  if (input == "100") return world.Respond(100);
  if (input == "101-199") return world.Respond(183);
  if (input == "408") return world.Respond(408);
  if (input == "200-699") return world.Respond(200);
  ASSERT_EQ(input, "transport error");
  ResponseText lost;
  lost.via = world.PeerVia("z9hG4bKp");
  world.layer.transport().OnUnreachable(world.peer(), lost.ToString());
}

TEST(NonInviteServer, FollowsFigure8InEveryCell) {
  MachineTable table;
  table.rows = kTable;
  table.states = {"Trying", "Proceeding", "Completed", "Silent"};
  table.inputs = {"request", "100",        "101-199", "408",
                  "200-699", "100 Trying", "Timer J", "transport error"};
  table.enter = Enter;
  table.apply = Apply;
  table.timer_name = [](const std::string& input) -> std::string {
    return input == "Timer J" || input == "100 Trying" ? input : "";
  };
  table.state_of = [](TransactionWorld& world) -> std::string {
    return world.server == nullptr
               ? "Terminated"
               : TransactionStateName(world.server->state());
  };
  CheckMachineTable(table);
}

// RFC 4320 section 4.1: 500 ms + 1 s + 2 s until Timer E is reset to T2.
TEST(NonInviteServer, SendsTryingWhenTimerEWouldReachT2) {
  TransactionWorld world;
  world.ReceiveRequest("BYE");
  world.fake.AdvanceTo(At(60s));
  EXPECT_EQ(world.Sent(), "100");
  EXPECT_EQ(world.SentTimes(), "3.5s");
  EXPECT_NE(std::string(world.fake.sent()[0].text()).find("received=192.0.2."),
            std::string::npos);
}

TEST(NonInviteServer, AbsorbsCopiesAfterTheEndOfItsUser) {
  TransactionWorld world;
  world.ReceiveRequest("BYE");
  world.Respond(200);
  world.server->SetUser(nullptr);
  world.ReceiveRequest("BYE");
  EXPECT_EQ(world.Told(), "request BYE");
  EXPECT_EQ(world.Sent(), "200 200");
  EXPECT_EQ(world.fake.sent()[0].bytes.get(), world.fake.sent()[1].bytes.get());
}

}  // namespace
}  // namespace sipsim::sip
