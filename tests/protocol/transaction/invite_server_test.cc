#include <string>

#include "gtest/gtest.h"
#include "tests/protocol/transaction/machine_table.h"
#include "tests/protocol/transaction/transaction_world.h"

namespace sipsim::sip {
namespace {

// RFC 3261 figure 7 with RFC 6026 (Accepted; transport errors end nothing).
// "Proceeding" has sent nothing yet; "Ringing" is Proceeding with a 180 sent.
// "silence" is RFC 2543: the user will have no final response.
constexpr char kTable[] = R"(
Proceeding:
INVITE          | -   | -            | Proceeding | 100 Trying 200ms
ACK             | -   | -            | Proceeding | 100 Trying 200ms
1xx             | 180 | -            | Proceeding | -
2xx             | 200 | -            | Accepted   | L 32s
300-699         | 486 | -            | Completed  | G 500ms, H 32s / H 32s
silence         | -   | -            | Confirmed  | I 32s
100 Trying      | 100 | -            | Proceeding | -
Timer G         |     |              |            | never
Timer H         |     |              |            | never
Timer I         |     |              |            | never
Timer L         |     |              |            | never
transport error | -   | failure      | Proceeding | 100 Trying 200ms

Ringing:
INVITE          | 180 | -            | Proceeding | -
ACK             | -   | -            | Proceeding | -
1xx             | 180 | -            | Proceeding | -
2xx             | 200 | -            | Accepted   | L 32s
300-699         | 486 | -            | Completed  | G 500ms, H 32s / H 32s
silence         | -   | -            | Confirmed  | I 32s
100 Trying      |     |              |            | never
Timer G         |     |              |            | never
Timer H         |     |              |            | never
Timer I         |     |              |            | never
Timer L         |     |              |            | never
transport error | -   | failure      | Proceeding | -

Accepted:
INVITE          | -   | -            | Accepted   | L 32s
ACK             | -   | ACK          | Accepted   | L 32s
1xx             | -   | dropped      | Accepted   | L 32s
2xx             | 200 | -            | Accepted   | L 32s
300-699         | -   | dropped      | Accepted   | L 32s
silence         | -   | -            | Accepted   | L 32s
100 Trying      |     |              |            | never
Timer G         |     |              |            | never
Timer H         |     |              |            | never
Timer I         |     |              |            | never
Timer L         | -   | end          | Terminated | -
transport error | -   | failure      | Accepted   | L 32s

Completed:
INVITE          | 404 | -            | Completed  | G 500ms, H 32s / H 32s
ACK             | -   | ACK          | Confirmed  | I 5s / I 0s
1xx             | -   | dropped      | Completed  | G 500ms, H 32s / H 32s
2xx             | -   | dropped      | Completed  | G 500ms, H 32s / H 32s
300-699         | -   | dropped      | Completed  | G 500ms, H 32s / H 32s
silence         | -   | -            | Completed  | G 500ms, H 32s / H 32s
100 Trying      |     |              |            | never
Timer G         | 404 | -            | Completed  | G 1s, H 31.5s / never
Timer H         | -   | failure, end | Terminated | -
Timer I         |     |              |            | never
Timer L         |     |              |            | never
transport error | -   | failure      | Completed  | G 500ms, H 32s / H 32s

Confirmed:
INVITE          | -   | -            | Confirmed  | I 5s / I 0s
ACK             | -   | -            | Confirmed  | I 5s / I 0s
1xx             | -   | dropped      | Confirmed  | I 5s / I 0s
2xx             | -   | dropped      | Confirmed  | I 5s / I 0s
300-699         | -   | dropped      | Confirmed  | I 5s / I 0s
silence         | -   | -            | Confirmed  | I 5s / I 0s
100 Trying      |     |              |            | never
Timer G         |     |              |            | never
Timer H         |     |              |            | never
Timer I         | -   | end          | Terminated | -
Timer L         |     |              |            | never
transport error | -   | -            | Confirmed  | I 5s / I 0s
)";

void Enter(TransactionWorld& world, const std::string& state) {
  world.ReceiveRequest("INVITE");
  if (state == "Ringing") world.Respond(180);
  if (state == "Accepted") world.Respond(200);
  if (state == "Completed") world.Respond(404);
  if (state == "Confirmed") {
    world.Respond(404);
    world.ReceiveRequest("ACK");
  }
}

void Apply(TransactionWorld& world, const std::string& input) {
  if (input == "INVITE" || input == "ACK") return world.ReceiveRequest(input);
  if (input == "1xx") return world.Respond(180);
  if (input == "2xx") return world.Respond(200);
  if (input == "300-699") return world.Respond(486);
  if (input == "silence") return world.server->EndSilently();
  ASSERT_EQ(input, "transport error");
  ResponseText lost;
  lost.via = world.PeerVia("z9hG4bKp");
  world.layer.transport().OnUnreachable(world.peer(), lost.ToString());
}

TEST(InviteServer, FollowsFigure7InEveryCell) {
  MachineTable table;
  table.rows = kTable;
  table.states = {"Proceeding", "Ringing", "Accepted", "Completed",
                  "Confirmed"};
  table.inputs = {"INVITE",  "ACK",     "1xx",        "2xx",
                  "300-699", "silence", "100 Trying", "Timer G",
                  "Timer H", "Timer I", "Timer L",    "transport error"};
  table.enter = Enter;
  table.apply = Apply;
  table.timer_name = [](const std::string& input) -> std::string {
    return input.substr(0, 5) == "Timer" || input == "100 Trying" ? input : "";
  };
  table.state_of = [](TransactionWorld& world) -> std::string {
    return world.server == nullptr
               ? "Terminated"
               : TransactionStateName(world.server->state());
  };
  CheckMachineTable(table);
}

// 17.2.1: T1, then doubled up to T2, until Timer H.
TEST(InviteServer, RetransmitsFailureUpToT2ApartUntilTimerH) {
  TransactionWorld world;
  world.ReceiveRequest("INVITE");
  world.Respond(486);
  world.fake.AdvanceTo(At(32s - 1ns));
  EXPECT_EQ(world.SentTimes(),
            "0s 500ms 1.5s 3.5s 7.5s 11.5s 15.5s 19.5s 23.5s 27.5s 31.5s");
  EXPECT_EQ(world.Told(), "request INVITE");
  world.fake.AdvanceTo(At(32s));
  EXPECT_EQ(world.Told(), "request INVITE, failure, end");
  EXPECT_EQ(world.layer.server_count(), 0u);
}

// 8.2.6.1 and 17.2.1: Via, From, To without a tag, Call-ID, CSeq as they came;
// 18.2.1: with the source address in the Via.
TEST(InviteServer, SendsTryingItselfAfter200Ms) {
  TransactionWorld world;
  world.ReceiveRequest("INVITE");
  world.fake.AdvanceTo(At(200ms - 1ns));
  EXPECT_EQ(world.Sent(), "");
  world.fake.AdvanceTo(At(200ms));
  ASSERT_EQ(world.Sent(), "100");
  const std::string text(world.fake.sent()[0].text());
  EXPECT_NE(text.find("Via: SIP/2.0/UDP ss1.example.com:5060;branch=z9hG4bKp;"
                      "received=192.0.2.201\r\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("To: Bob <sip:bob@biloxi.com>\r\n"), std::string::npos);
  EXPECT_NE(text.find("CSeq: 986759 INVITE\r\n"), std::string::npos);
  EXPECT_EQ(world.fake.sent()[0].flow.remote, EndpointOf("192.0.2.201:5060"));
  world.ClearRecords();
  world.ReceiveRequest("INVITE");
  EXPECT_EQ(world.Sent(), "100");
}

TEST(InviteServer, NeedsNoTryingIfItsUserAnswersAtOnce) {
  TransactionWorld world;
  world.on_request = [&](ServerTransaction&, Message&) { world.Respond(180); };
  world.ReceiveRequest("INVITE");
  EXPECT_EQ(world.Timers(), "");
  world.fake.AdvanceTo(At(1s));
  EXPECT_EQ(world.Sent(), "180");
}

TEST(InviteServer, RepeatsTheLastProvisionalResponse) {
  TransactionWorld world;
  world.ReceiveRequest("INVITE");
  world.Respond(180);
  world.Respond(183);
  world.ReceiveRequest("INVITE");
  EXPECT_EQ(world.Sent(), "180 183 183");
  EXPECT_EQ(world.fake.sent()[1].bytes.get(), world.fake.sent()[2].bytes.get());
}

// RFC 6026: an ACK that nobody in the machine waits for is the core's.
TEST(InviteServer, AckInAcceptedGoesToTheCoreWithoutUser) {
  TransactionWorld world;
  world.ReceiveRequest("INVITE");
  world.Respond(200);
  world.server->SetUser(nullptr);
  world.ReceiveRequest("ACK");
  EXPECT_EQ(world.Told(), "request INVITE, ACK to the core");
}

}  // namespace
}  // namespace sipsim::sip
