#include <string>

#include "gtest/gtest.h"
#include "tests/protocol/transaction/machine_table.h"
#include "tests/protocol/transaction/transaction_world.h"

namespace sipsim::sip {
namespace {

// RFC 3261 figure 6.
constexpr char kTable[] = R"(
Trying:
1xx             | -       | 100          | Proceeding | E 500ms, F 32s / F 32s
200-699         | -       | 200          | Completed  | K 5s / K 0s
Timer E         | OPTIONS | -            | Trying     | E 1s, F 31.5s / never
Timer F         | -       | timeout, end | Terminated | -
Timer K         |         |              |            | never
transport error | -       | error, end   | Terminated | -

Proceeding:
1xx             | -       | 100          | Proceeding | E 500ms, F 32s / F 32s
200-699         | -       | 200          | Completed  | K 5s / K 0s
Timer E         | OPTIONS | -            | Proceeding | E 4s, F 31.5s / never
Timer F         | -       | timeout, end | Terminated | -
Timer K         |         |              |            | never
transport error | -       | error, end   | Terminated | -

Completed:
1xx             | -       | -            | Completed  | K 5s / K 0s
200-699         | -       | -            | Completed  | K 5s / K 0s
Timer E         |         |              |            | never
Timer F         |         |              |            | never
Timer K         | -       | end          | Terminated | -
transport error | -       | -            | Completed  | K 5s / K 0s
)";

void Enter(TransactionWorld& world, const std::string& state) {
  world.StartClient("OPTIONS");
  if (state == "Proceeding") world.ReceiveResponse(100, "OPTIONS");
  if (state == "Completed") world.ReceiveResponse(404, "OPTIONS");
}

void Apply(TransactionWorld& world, const std::string& input) {
  if (input == "1xx") return world.ReceiveResponse(100, "OPTIONS");
  if (input == "200-699") return world.ReceiveResponse(200, "OPTIONS");
  ASSERT_EQ(input, "transport error");
  world.layer.transport().OnUnreachable(world.peer(),
                                        world.client->request().view());
}

TEST(NonInviteClient, FollowsFigure6InEveryCell) {
  MachineTable table;
  table.rows = kTable;
  table.states = {"Trying", "Proceeding", "Completed"};
  table.inputs = {"1xx",     "200-699", "Timer E",
                  "Timer F", "Timer K", "transport error"};
  table.enter = Enter;
  table.apply = Apply;
  table.timer_name = [](const std::string& input) -> std::string {
    return input.substr(0, 5) == "Timer" ? input : "";
  };
  table.state_of = [](TransactionWorld& world) -> std::string {
    return world.client == nullptr
               ? "Terminated"
               : TransactionStateName(world.client->state());
  };
  CheckMachineTable(table);
}

// 17.1.2.2: "intervals of 500 ms, 1 s, 2 s, 4 s, 4 s, 4 s, etc."
TEST(NonInviteClient, RetransmitsUpToT2ApartUntilTimerF) {
  TransactionWorld world;
  world.StartClient("BYE");
  world.fake.AdvanceTo(At(100s));
  EXPECT_EQ(world.SentTimes(),
            "0s 500ms 1.5s 3.5s 7.5s 11.5s 15.5s 19.5s 23.5s 27.5s 31.5s");
  EXPECT_EQ(world.Told(), "timeout, end");
  EXPECT_EQ(world.fake.sent()[10].bytes.get(),
            world.fake.sent()[0].bytes.get());
}

TEST(NonInviteClient, RetransmitsEveryT2OnceProvisionalResponseCame) {
  TransactionWorld world;
  world.StartClient("BYE");
  world.fake.AdvanceTo(At(1s));
  world.ReceiveResponse(100, "BYE");
  world.fake.AdvanceTo(At(14s));
  EXPECT_EQ(world.SentTimes(), "0s 500ms 1.5s 5.5s 9.5s 13.5s");
}

TEST(NonInviteClient, MatchesUnknownMethodsByTheirText) {
  TransactionWorld world;
  world.StartClient("PING");
  world.ReceiveResponse(200, "PONG");
  EXPECT_EQ(world.Told(), "stray 200");
  world.ReceiveResponse(200, "PING");
  EXPECT_EQ(world.Told(), "stray 200, 200");
}

}  // namespace
}  // namespace sipsim::sip
