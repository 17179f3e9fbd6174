// Call transfer by REFER on the simulator: RFC 5359 sections 2.4 and 2.5, and
// what may go wrong.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/wire_matchers.h"
#include "tests/transfer/transfer_network.h"

namespace sipsim {
namespace {

using testing::HasSubstr;
using testing::Not;

class TransferBy : public testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(Transports, TransferBy, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& tls) {
                           return tls.param ? "Tls" : "Udp";
                         });

// Bob calls alice, who transfers him to carol.
void Unattended(Scenario& s, const TransferNetwork& network,
                TransferHangUp hang_up = TransferHangUp::kTransferred) {
  s.ua("alice").AnswerAfter("1s");
  s.ua("carol").AnswerAfter("2s");
  s.ua("bob").Call(network.Aor("alice"));
  s.ua("alice").Transfer(At("3s"),
                         {.to = network.Aor("carol"), .hang_up = hang_up});
}

// RFC 5359 section 2.4, F1 to F16.
TEST_P(TransferBy, UnattendedTransferIsThatOfRfc5359) {
  const TransferNetwork network{.tls = GetParam(),
                                .bob = "refer {} follow_after: \"50ms\""};
  Scenario s(network.Make());
  Unattended(s, network, TransferHangUp::kAccepted);
  s.RunFor("10s");
  EXPECT_THAT(s.Sent(), Starts({"INVITE", "180", "200", "ACK", "REFER", "202",
                                "NOTIFY", "200", "BYE", "200", "INVITE", "180",
                                "200", "ACK", "NOTIFY", "200"}));
  const WireMessage refer = s.Sent("alice", "bob")[2];
  EXPECT_THAT(refer, HasHeader("Refer-To", "<" + network.Aor("carol") + ">"));
  EXPECT_THAT(refer,
              HasHeader("Referred-By", "<" + network.Aor("alice") + ">"));
  const WireMessages notifies = Select(s.SentBy("bob"), "NOTIFY");
  EXPECT_THAT(notifies[0],
              HasHeader("Subscription-State", "active;expires=60"));
  EXPECT_THAT(notifies[0], HasBody("SIP/2.0 100 Trying\r\n"));
  EXPECT_THAT(notifies[1],
              HasHeader("Subscription-State", "terminated;reason=noresource"));
  EXPECT_THAT(notifies[1], HasBody("SIP/2.0 200 OK\r\n"));
  EXPECT_THAT(s.Sent("bob", "carol")[0],
              HasHeader("Referred-By", "<" + network.Aor("alice") + ">"));
  EXPECT_THAT(s.call("alice"), Ended());
  EXPECT_THAT(s.call("bob", 1), Ended());
  EXPECT_THAT(s.call("bob", 2), Established());
  EXPECT_EQ(s.call("bob", 2).role, sip::CallRole::kCaller);
  EXPECT_THAT(s.call("carol"), Established());
  const TransferRecord transfer = s.transfer("alice");
  EXPECT_EQ(transfer.progress.answer_code, 202);
  EXPECT_EQ(transfer.progress.status_code, 200);
  EXPECT_EQ(transfer.progress.report_count, 2u);
  EXPECT_TRUE(transfer.progress.is_over);
  EXPECT_EQ(s.open_dialog_count(), 2u);
}

// Alice calls bob, who puts her on hold, calls carol, holds her, and transfers
// alice to her.
void Attended(Scenario& s, const TransferNetwork& network) {
  s.ua("bob").AnswerAfter("1s");
  s.ua("carol").AnswerAfter("1s");
  s.ua("alice").Call(network.Aor("bob"));
  s.ua("bob").Hold(At("3s"));
  s.ua("bob").Call(network.Aor("carol"), At("4s"));
  s.ua("bob").Hold(At("6s"));
  s.ua("bob").Transfer(At("8s"), {.call = 1, .to_call = 2});
}

// RFC 5359 section 2.5, F1 to F27.
TEST_P(TransferBy, AttendedTransferIsThatOfRfc5359) {
  const TransferNetwork network{.tls = GetParam(),
                                .alice = "refer {} follow_after: \"20ms\""};
  Scenario s(network.Make());
  Attended(s, network);
  s.RunFor("15s");
  EXPECT_THAT(s.Sent(),
              Starts({"INVITE", "180", "200",    "ACK", "INVITE", "200", "ACK",
                      "INVITE", "180", "200",    "ACK", "INVITE", "200", "ACK",
                      "REFER",  "202", "NOTIFY", "200", "INVITE", "200", "ACK",
                      "BYE",    "200", "NOTIFY", "200", "BYE",    "200"}));
  const WireMessage invite = s.Sent("alice", "carol")[0];
  EXPECT_THAT(invite, HasHeader("Require", "replaces"));
  EXPECT_THAT(invite, HasHeader("Referred-By", "<" + network.Aor("bob") + ">"));
  EXPECT_THAT(invite, HasHeader("Replaces", HasSubstr(";to-tag=")));
  // The new call is not held.
  EXPECT_THAT(invite, HasBody(Not(HasSubstr("a=recvonly"))));
  EXPECT_THAT(s.call("alice", 1), Ended());
  EXPECT_THAT(s.call("alice", 2), Established());
  EXPECT_THAT(s.call("bob", 1), Ended());
  EXPECT_THAT(s.call("bob", 2), Ended());
  EXPECT_THAT(s.call("carol", 1), Ended());
  EXPECT_THAT(s.call("carol", 2), Established());
  EXPECT_EQ(s.transfer("bob").progress.status_code, 200);
  EXPECT_EQ(s.open_dialog_count(), 2u);
}

TEST(Transfer, HeldUserIsTransferredAndHeldNoMore) {
  const TransferNetwork network;
  Scenario s(network.Make());
  Unattended(s, network);
  s.ua("alice").Hold(At("2s"));
  s.RunFor("10s");
  EXPECT_THAT(s.Sent("bob", "carol")[0], HasBody(Not(HasSubstr("a=recvonly"))));
  EXPECT_THAT(s.call("bob", 1), Ended());
  EXPECT_THAT(s.call("bob", 2), Established());
}

TEST(Transfer, RefusalLeavesTheCall) {
  const TransferNetwork network{.bob = "refer { refuse_status: 603 }"};
  Scenario s(network.Make());
  Unattended(s, network);
  s.RunFor("10s");
  EXPECT_EQ(s.transfer("alice").progress.answer_code, 603);
  EXPECT_EQ(s.transfer("alice").progress.report_count, 0u);
  EXPECT_THAT(s.call("alice"), Established());
  EXPECT_EQ(s.world().FindUser("bob")->calls().size(), 1u);
}

TEST(Transfer, UserAgentWithoutReferAnswers405) {
  const TransferNetwork network{.bob = ""};
  Scenario s(network.Make());
  Unattended(s, network);
  s.RunFor("10s");
  EXPECT_EQ(s.transfer("alice").progress.answer_code, 405);
  EXPECT_THAT(s.call("alice"), Established());
}

TEST(Transfer, DeadTargetIsReportedAs408AndLeavesTheCall) {
  const TransferNetwork network;
  Scenario s(network.Make());
  Unattended(s, network);
  s.faults().KillHost("carol", At("0s"));
  s.RunFor("40s");
  const TransferRecord transfer = s.transfer("alice");
  EXPECT_EQ(transfer.progress.status_code, 408);
  EXPECT_EQ(transfer.reported, At("35.01s"));
  EXPECT_THAT(s.call("alice"), Established());
  EXPECT_THAT(s.call("bob", 2), FailedWith(408));
}

TEST(Transfer, TargetWithoutAProcessIsReportedAs503) {
  const TransferNetwork network;
  Scenario s(network.Make());
  Unattended(s, network);
  s.faults().StopProcess("carol", At("0s"));
  s.RunFor("10s");
  EXPECT_EQ(s.transfer("alice").progress.status_code, 503);
  EXPECT_THAT(s.call("alice"), Established());
}

TEST(Transfer, LostNotifyAndLostAnswersComeAgain) {
  for (const char* start : {"REFER", "202", "NOTIFY"}) {
    const TransferNetwork network;
    Scenario s(network.Make());
    Unattended(s, network);
    s.faults().DropNth({.start = start}, 1);
    s.RunFor("10s");
    EXPECT_EQ(s.transfer("alice").progress.report_count, 2u) << start;
    EXPECT_EQ(s.transfer("alice").progress.status_code, 200) << start;
    EXPECT_THAT(s.call("bob", 1), Ended()) << start;
    EXPECT_THAT(s.call("bob", 2), Established()) << start;
    EXPECT_EQ(s.world().FindUser("bob")->calls().size(), 2u) << start;
  }
}

TEST(Transfer, ReferAndByeMayCross) {
  const TransferNetwork network;
  Scenario s(network.Make());
  Unattended(s, network);
  s.ua("bob").HangUp(At("3s"));
  s.RunFor("40s");
  EXPECT_EQ(s.transfer("alice").progress.answer_code, 481);
  EXPECT_EQ(s.world().FindUser("bob")->calls().size(), 1u);
  EXPECT_EQ(s.open_dialog_count(), 0u);
}

// RFC 3891 section 3: it has just ended.
TEST(Transfer, CallToReplaceMayHaveEndedMeanwhile) {
  const TransferNetwork network;
  Scenario s(network.Make());
  Attended(s, network);
  s.ua("carol").HangUp(At("8.008s"));
  s.RunFor("15s");
  EXPECT_EQ(s.transfer("bob").progress.status_code, 603);
  EXPECT_THAT(s.call("alice", 1), Established());
  EXPECT_THAT(s.call("alice", 2), FailedWith(603));
}

TEST(Transfer, CallToReplaceMayBeForgotten) {
  const TransferNetwork network;
  Scenario s(network.Make());
  Attended(s, network);
  s.faults().RestartProcess("carol", At("7s"));
  s.RunFor("15s");
  EXPECT_EQ(s.transfer("bob").progress.status_code, 481);
  EXPECT_THAT(s.call("alice", 1), Established());
}

TEST(Transfer, CallIsNotReplacedAgainstTheWillOfItsUser) {
  const TransferNetwork network{.carol = "refer { replaced_by: NOBODY }"};
  Scenario s(network.Make());
  Attended(s, network);
  s.RunFor("15s");
  // The INVITE requires what carol does not support.
  EXPECT_EQ(s.transfer("bob").progress.status_code, 420);
  EXPECT_THAT(s.call("carol", 1), Established());
}

TEST(Transfer, SubscriptionThatRunsOutLeavesBothCalls) {
  const TransferNetwork network{.bob = "refer { expires: \"10s\" }"};
  Scenario s(network.Make());
  Unattended(s, network);
  s.ua("carol").AnswerAfter("20s");
  s.RunFor("30s");
  const TransferRecord transfer = s.transfer("alice");
  EXPECT_EQ(transfer.progress.status_code, 100);
  EXPECT_TRUE(transfer.progress.is_over);
  EXPECT_THAT(s.call("alice"), Established());
  EXPECT_THAT(s.call("bob", 2), Established());
}

}  // namespace
}  // namespace sipsim
