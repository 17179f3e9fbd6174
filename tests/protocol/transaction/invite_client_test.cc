#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "protocol/base/description.h"
#include "tests/protocol/transaction/machine_table.h"
#include "tests/protocol/transaction/transaction_world.h"

namespace sipsim::sip {
namespace {

constexpr char kAfterCancel[] = "after CANCEL";

// RFC 3261 figure 5 with RFC 6026's Accepted; CANCEL as in section 9.1.
// "Cancelled" is Proceeding, 5 s after a CANCEL that has had its own 200.
constexpr char kTable[] = R"(
Calling:
1xx             | -      | 180          | Proceeding | -
2xx             | -      | 200          | Accepted   | M 32s
300-699         | ACK    | 486          | Completed  | D 32s / D 0s
CANCEL          | -      | -            | Calling    | A 500ms, B 32s / B 32s
Timer A         | INVITE | -            | Calling    | A 1s, B 31.5s / never
Timer B         | -      | timeout, end | Terminated | -
after CANCEL    |        |              |            | never
Timer D         |        |              |            | never
Timer M         |        |              |            | never
transport error | -      | error, end   | Terminated | -

Proceeding:
1xx             | -      | 180          | Proceeding | -
2xx             | -      | 200          | Accepted   | M 32s
300-699         | ACK    | 486          | Completed  | D 32s / D 0s
CANCEL          | CANCEL | -            | Proceeding |
  | E 500ms, after CANCEL 32s, F 32s / after CANCEL 32s, F 32s
Timer A         |        |              |            | never
Timer B         |        |              |            | never
after CANCEL    |        |              |            | never
Timer D         |        |              |            | never
Timer M         |        |              |            | never
transport error | -      | -            | Proceeding | -

Cancelled:
1xx             | -      | 180          | Proceeding | after CANCEL 27s
2xx             | -      | 200          | Accepted   | M 32s
300-699         | ACK    | 486          | Completed  | D 32s / D 0s
CANCEL          | -      | -            | Proceeding | after CANCEL 27s
Timer A         |        |              |            | never
Timer B         |        |              |            | never
after CANCEL    | -      | timeout, end | Terminated | -
Timer D         |        |              |            | never
Timer M         |        |              |            | never
transport error | -      | -            | Proceeding | after CANCEL 27s

Accepted:
1xx             | -      | -            | Accepted   | M 32s
2xx             | -      | 200          | Accepted   | M 32s
300-699         | -      | -            | Accepted   | M 32s
CANCEL          | -      | -            | Accepted   | M 32s
Timer A         |        |              |            | never
Timer B         |        |              |            | never
after CANCEL    |        |              |            | never
Timer D         |        |              |            | never
Timer M         | -      | end          | Terminated | -
transport error | -      | -            | Accepted   | M 32s

Completed:
1xx             | -      | -            | Completed  | D 32s / D 0s
2xx             | -      | -            | Completed  | D 32s / D 0s
300-699         | ACK    | -            | Completed  | D 32s / D 0s
CANCEL          | -      | -            | Completed  | D 32s / D 0s
Timer A         |        |              |            | never
Timer B         |        |              |            | never
after CANCEL    |        |              |            | never
Timer D         | -      | end          | Terminated | -
Timer M         |        |              |            | never
transport error | -      | end          | Terminated | -
)";

void Enter(TransactionWorld& world, const std::string& state) {
  world.StartClient("INVITE");
  if (state == "Proceeding") world.ReceiveResponse(180, "INVITE");
  if (state == "Accepted") world.ReceiveResponse(200, "INVITE");
  if (state == "Completed") world.ReceiveResponse(486, "INVITE");
  if (state == "Cancelled") {
    world.ReceiveResponse(180, "INVITE");
    world.layer.Cancel(*world.client, nullptr);
    world.ReceiveResponse(200, "CANCEL");
    world.fake.Advance(5s);
  }
}

void Apply(TransactionWorld& world, const std::string& input) {
  if (input == "1xx") return world.ReceiveResponse(180, "INVITE");
  if (input == "2xx") return world.ReceiveResponse(200, "INVITE");
  if (input == "300-699") return world.ReceiveResponse(486, "INVITE");
  if (input == "CANCEL") {
    world.layer.Cancel(*world.client, nullptr);
    return;
  }
  ASSERT_EQ(input, "transport error");
  // The error is about what this state sends: the ACK in Completed.
  RequestText lost;
  lost.method =
      world.client->state() == TransactionState::kCompleted ? "ACK" : "INVITE";
  lost.via = world.OurVia("z9hG4bK1");
  world.layer.transport().OnUnreachable(world.peer(), lost.ToString());
}

TEST(InviteClient, FollowsFigure5InEveryCell) {
  MachineTable table;
  table.rows = kTable;
  table.states = {"Calling", "Proceeding", "Cancelled", "Accepted",
                  "Completed"};
  table.inputs = {
      "1xx",     "2xx",     "300-699",    "CANCEL",  "Timer A",
      "Timer B", "Timer D", kAfterCancel, "Timer M", "transport error"};
  table.enter = Enter;
  table.apply = Apply;
  table.timer_name = [](const std::string& input) -> std::string {
    return input.substr(0, 5) == "Timer" || input == kAfterCancel ? input : "";
  };
  table.state_of = [](TransactionWorld& world) -> std::string {
    return world.client == nullptr
               ? "Terminated"
               : TransactionStateName(world.client->state());
  };
  CheckMachineTable(table);
}

TEST(InviteClient, RetransmitsWithDoublingIntervalsUntilTimerB) {
  TransactionWorld world;
  world.StartClient("INVITE");
  world.fake.AdvanceTo(At(32s - 1ns));
  EXPECT_EQ(world.SentTimes(), "0s 500ms 1.5s 3.5s 7.5s 15.5s 31.5s");
  EXPECT_EQ(world.Told(), "");
  world.fake.AdvanceTo(At(32s));
  EXPECT_EQ(world.Told(), "timeout, end");
  world.fake.AdvanceTo(At(100s));
  EXPECT_EQ(world.fake.sent().size(), 7u);
  EXPECT_EQ(world.layer.client_count(), 0u);
}

TEST(InviteClient, RetransmitsTheVeryBytes) {
  TransactionWorld world;
  world.StartClient("INVITE");
  world.fake.AdvanceTo(At(32s));
  ASSERT_EQ(world.fake.sent().size(), 7u);
  for (const auto& message : world.fake.sent()) {
    EXPECT_EQ(message.bytes.get(), world.fake.sent()[0].bytes.get());
    EXPECT_EQ(message.flow, world.peer());
  }
}

TEST(InviteClient, TakesTimerValuesFromItsNode) {
  TransactionWorld world;
  world.fake.context().timer_values = TimerValues::From(100ms, 1s, 2s);
  world.StartClient("INVITE");
  world.fake.AdvanceTo(At(10s));
  EXPECT_EQ(world.SentTimes(), "0s 100ms 300ms 700ms 1.5s 3.1s 6.3s");
  EXPECT_EQ(world.Told(), "timeout, end");
}

// The example of RFC 3261 section 17.1.1.3.
TEST(InviteClient, AcknowledgesFailureWithTheAckOfTheRfc) {
  TransactionWorld world;
  world.StartClient("INVITE", "z9hG4bKkjshdyff");
  world.ReceiveResponse(486, "INVITE", "z9hG4bKkjshdyff");
  ASSERT_EQ(world.Sent(), "INVITE ACK");
  const std::vector<std::string> lines =
      absl::StrSplit(world.fake.sent()[1].text(), "\r\n");
  const std::set<std::string> fields(lines.begin() + 1, lines.end());
  EXPECT_EQ(lines[0], "ACK sip:bob@biloxi.com SIP/2.0");
  for (const char* wanted :
       {"Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKkjshdyff",
        "To: Bob <sip:bob@biloxi.com>;tag=99sa0xk",
        "From: Alice <sip:alice@atlanta.com>;tag=88sja8x", "Max-Forwards: 70",
        "Call-ID: 987asjd97y7atg", "CSeq: 986759 ACK"}) {
    EXPECT_EQ(fields.count(wanted), 1u) << wanted;
  }
}

TEST(InviteClient, RepeatsTheSameAckForEachCopyOfTheFailure) {
  TransactionWorld world;
  world.StartClient("INVITE");
  for (int i = 0; i < 3; ++i) world.ReceiveResponse(486, "INVITE");
  ASSERT_EQ(world.Sent(), "INVITE ACK ACK ACK");
  EXPECT_EQ(world.fake.sent()[1].bytes.get(), world.fake.sent()[3].bytes.get());
  EXPECT_EQ(world.Told(), "486");
}

TEST(InviteClient, CancelHasTheBranchAndPlaceOfItsInvite) {
  TransactionWorld world;
  world.StartClient("INVITE");
  world.ReceiveResponse(100, "INVITE");
  ClientTransaction* cancel = world.layer.Cancel(*world.client, &world);
  ASSERT_NE(cancel, nullptr);
  EXPECT_EQ(cancel->method(), Method::kCancel);
  EXPECT_EQ(cancel->branch(), "z9hG4bK1");
  EXPECT_EQ(world.fake.sent()[1].flow, world.peer());
  EXPECT_EQ(std::string(world.fake.sent()[1].start_line()),
            "CANCEL sip:bob@biloxi.com SIP/2.0");
  // The two share their branch; CSeq tells their responses apart (17.1.3).
  world.ClearRecords();
  world.ReceiveResponse(200, "CANCEL");
  EXPECT_EQ(cancel->state(), TransactionState::kCompleted);
  EXPECT_EQ(world.client->state(), TransactionState::kProceeding);
  world.ReceiveResponse(487, "INVITE");
  EXPECT_EQ(world.client->state(), TransactionState::kCompleted);
  EXPECT_EQ(world.Told(), "200, 487");
  EXPECT_EQ(world.Sent(), "ACK");
}

TEST(InviteClient, UserMayLeave) {
  TransactionWorld world;
  world.StartClient("INVITE").SetUser(nullptr);
  world.ReceiveResponse(180, "INVITE");
  world.ReceiveResponse(486, "INVITE");
  world.fake.AdvanceTo(At(32s));
  EXPECT_EQ(world.Told(), "");
  EXPECT_EQ(world.Sent(), "INVITE ACK");
  EXPECT_EQ(world.layer.client_count(), 0u);
}

TEST(InviteClient, ReportsEachStateChange) {
  TransactionWorld world;
  world.StartClient("INVITE");
  world.ReceiveResponse(180, "INVITE");
  world.ReceiveResponse(486, "INVITE");
  world.fake.AdvanceTo(At(32s));
  std::string path;
  for (const auto& change : world.fake.state_changes()) {
    EXPECT_EQ(change.machine, "invite_client");
    EXPECT_EQ(change.id, "z9hG4bK1");
    path += change.from + ">" + change.to + " ";
  }
  EXPECT_EQ(path,
            ">Calling Calling>Proceeding Proceeding>Completed "
            "Completed>Terminated ");
}

TEST(InviteClient, SaysNothingToAnObserverWithoutInterest) {
  TransactionWorld world;
  world.fake.set_wants_details(false);
  world.StartClient("INVITE");
  world.ReceiveResponse(200, "INVITE");
  EXPECT_TRUE(world.fake.state_changes().empty());
}

TEST(InviteClient, DescribesItselfWithTimersLeft) {
  TransactionWorld world;
  world.StartClient("INVITE");
  world.fake.AdvanceTo(At(1s));
  Description description;
  world.client->Describe(description);
  EXPECT_EQ(description.text(),
            "invite_client {\n"
            "  branch: \"z9hG4bK1\"\n"
            "  state: \"Calling\"\n"
            "  remote: \"192.0.2.201:5060\"\n"
            "  timer { name: \"A\" left: \"500ms\" }\n"
            "  timer { name: \"B\" left: \"31s\" }\n"
            "}\n");
}

}  // namespace
}  // namespace sipsim::sip
