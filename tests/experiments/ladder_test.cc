#include "experiments/ladder.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "experiments/message_flow.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/experiments/wire_messages.h"

namespace sipsim {
namespace {

using sip::operator""ms;
using sip::operator""ns;
using sip::operator""s;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kInvite[] = "INVITE sip:bob@biloxi.example.com SIP/2.0\r\n\r\n";
constexpr char kTrying[] = "SIP/2.0 100 Trying\r\n\r\n";
constexpr char kTimeout[] = "SIP/2.0 408 Request Timeout\r\n\r\n";

const std::vector<std::string>& FourNodes() {
  static const auto& nodes =
      *new std::vector<std::string>{"alice", "proxy1", "proxy2", "bob"};
  return nodes;
}

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

TEST(MessageLabel, TellsTransfersFromOtherCalls) {
  EXPECT_EQ(MessageLabel("BYE sip:bob@b.com SIP/2.0\r\nTo: <sip:bob@b.com>\r\n"
                         "Also: <sip:carol@c.com>\r\n\r\n"),
            "BYE Also");
  EXPECT_EQ(MessageLabel("INVITE sip:bob@b.com SIP/2.0\r\n"
                         "Replaces: 1@b.com;to-tag=2;from-tag=3\r\n\r\n"),
            "INVITE Replaces");
  EXPECT_EQ(MessageLabel("INVITE sip:bob@b.com SIP/2.0\r\nTo: <sip:b@b.com>"
                         "\r\n\r\nx\r\nReplaces: 1\r\n"),
            "INVITE");
}

TEST(Ladder, DrawsAnArrowForEachMessage) {
  WireMessages log;
  log.Delivered(0ms, "alice", "proxy1", kInvite)
      .Delivered(5ms, "proxy1", "alice", kTrying)
      .Delivered(5ms, "proxy1", "proxy2", kInvite);
  const auto flow = MakeMessageFlow(FourNodes(), log.messages(), {});
  EXPECT_EQ(DrawLadder(flow),
            "         alice            proxy1            proxy2\n"
            "           |                 |                 |\n"
            "0.000  F1  |---- INVITE ---->|                 |\n"
            "0.005  F2  |<-- 100 Trying --|                 |\n"
            "0.005  F3  |                 |---- INVITE ---->|\n"
            "           |                 |                 |\n");
}

TEST(Ladder, EndsWhatDidNotArriveInAnXWithTheReason) {
  WireMessages log;
  log.Lost(0ms, "alice", "bob", kInvite, "host dead")
      .Lost(5ms, "bob", "alice", kTrying, "lost");
  const auto flow = MakeMessageFlow({"alice", "bob"}, log.messages(), {});
  const std::string ladder = DrawLadder(flow);
  EXPECT_THAT(ladder, HasSubstr("X host dead |"));
  EXPECT_THAT(ladder, HasSubstr("| lost X---"));
  EXPECT_THAT(ladder, HasSubstr("- 100 Trying -"));
  EXPECT_THAT(ladder, Not(HasSubstr(">")));
  EXPECT_THAT(ladder, Not(HasSubstr("<")));
}

TEST(Ladder, MarksRetransmissionsAndSilence) {
  WireMessages log;
  log.Lost(0ms, "alice", "bob", kInvite, "lost")
      .Delivered(500ms, "alice", "bob", kInvite)
      .Delivered(1500ms, "alice", "bob", kInvite);
  const auto flow = MakeMessageFlow({"alice", "bob"}, log.messages(), {});
  const std::vector<std::string> lines = Lines(DrawLadder(flow));
  ASSERT_EQ(lines.size(), 7u);
  EXPECT_THAT(lines[3], HasSubstr(" F2 "));
  EXPECT_THAT(lines[3], HasSubstr("INVITE (F1)"));
  EXPECT_THAT(lines[4], HasSubstr(":"));
  EXPECT_THAT(lines[4], Not(HasSubstr("|")));
  EXPECT_THAT(lines[5], HasSubstr("1.500"));
}

TEST(Ladder, TellsFaultsWhereTheyHappen) {
  WireMessages log;
  log.Delivered(0ms, "alice", "bob", kInvite)
      .Delivered(2s, "bob", "alice", kTrying);
  const auto flow =
      MakeMessageFlow({"alice", "bob"}, log.messages(),
                      {{1ms, "bob", "stop process"}, {3s, "", "link up x"}});
  const std::vector<std::string> lines = Lines(DrawLadder(flow));
  ASSERT_EQ(lines.size(), 9u);
  EXPECT_THAT(lines[3], HasSubstr("# stop process"));
  EXPECT_THAT(lines[7], HasSubstr("# link up x"));
}

TEST(Ladder, FitsIntoAHundredColumnsWithUpToFiveNodes) {
  const std::vector<std::string> nodes = {"alice", "proxy1", "proxy2", "proxy3",
                                          "bob"};
  for (size_t count = 2; count <= nodes.size(); ++count) {
    WireMessages log;
    for (size_t i = 0; i + 1 < count; ++i) {
      log.Delivered(32s, nodes[i], nodes[i + 1], kInvite)
          .Lost(32s, nodes[i], nodes[i + 1], kInvite, "host dead")
          .Delivered(32s, nodes[i + 1], nodes[i], kTimeout)
          .Delivered(32s, nodes[i + 1], nodes[i], kTimeout);
    }
    const auto flow = MakeMessageFlow(nodes, log.messages(), {});
    EXPECT_THAT(Lines(DrawLadder(flow)), Each(SizeIs(::testing::Le(100))));
  }
}

TEST(Ladder, KeepsTheCodeOfAResponseThatDoesNotFit) {
  WireMessages log;
  for (int i = 0; i < 2; ++i) log.Delivered(0s, "proxy2", "proxy1", kTimeout);
  log.Delivered(0s, "alice", "bob", kInvite);
  const std::vector<std::string> hosts = {"alice",  "bob", "x",
                                          "proxy1", "yyy", "proxy2"};
  log.Delivered(0s, "x", "yyy", kInvite);
  const auto flow = MakeMessageFlow(hosts, log.messages(), {});
  EXPECT_THAT(DrawLadder(flow), HasSubstr("- 408"));
}

TEST(Ladder, ShowsAsManyDecimalsAsItTakes) {
  WireMessages log;
  log.Delivered(1500ns, "alice", "bob", kInvite)
      .Delivered(2000ns, "bob", "alice", kTrying);
  const auto flow = MakeMessageFlow({"alice", "bob"}, log.messages(), {});
  EXPECT_THAT(DrawLadder(flow), HasSubstr("0.000001500  F1"));
}

TEST(Ladder, HasAColumnForAddressesThatNoNodeHas) {
  WireMessages log;
  log.Lost(0ms, "alice", "192.0.2.9:5060", "\x01junk\xff\n", "no route")
      .Delivered(0ms, "alice", "alice", "");
  const auto flow = MakeMessageFlow({"alice", "bob"}, log.messages(), {});
  EXPECT_THAT(flow.nodes, ElementsAre("alice", "192.0.2.9:5060"));
  const std::string ladder = DrawLadder(flow);
  EXPECT_THAT(ladder, HasSubstr("192.0.2.9:5060"));
  EXPECT_THAT(ladder, HasSubstr("\"\\x01junk\\xff\""));
  EXPECT_THAT(ladder, HasSubstr("(empty)"));
}

TEST(Ladder, SaysThatThereIsNothing) {
  EXPECT_EQ(DrawLadder(MessageFlow()), "(no messages)\n");
  EXPECT_EQ(ListMessages(MessageFlow()), "");
}

TEST(ListMessages, HasExactTimesAndStartLines) {
  WireMessages log;
  log.Delivered(0ms, "alice", "proxy1", kInvite)
      .Lost(500ms, "alice", "proxy1", kInvite, "lost")
      .Delivered(32s, "proxy1", "alice", kTimeout);
  const auto flow = MakeMessageFlow(FourNodes(), log.messages(), {});
  EXPECT_EQ(
      ListMessages(flow),
      "F1   0.000000000  alice -> proxy1  INVITE sip:bob@biloxi.example.com "
      "SIP/2.0\n"
      "F2   0.500000000  alice -> proxy1  INVITE sip:bob@biloxi.example.com "
      "SIP/2.0  (retransmission of F1)  X lost\n"
      "F3  32.000000000  proxy1 -> alice  SIP/2.0 408 Request Timeout\n");
}

TEST(Mermaid, DrawsASequenceDiagram) {
  WireMessages log;
  log.Delivered(0ms, "alice", "bob", kInvite)
      .Delivered(5ms, "bob", "alice", kTrying)
      .Lost(500ms, "alice", "bob", kInvite, "lost");
  const auto flow = MakeMessageFlow({"alice", "bob"}, log.messages(),
                                    {{6ms, "bob", "stop process"}});
  EXPECT_EQ(DrawMermaid(flow),
            "sequenceDiagram\n"
            "    participant n0 as alice\n"
            "    participant n1 as bob\n"
            "    n0->>n1: F1 INVITE (0.000000000 s)\n"
            "    n1-->>n0: F2 100 Trying (0.005000000 s)\n"
            "    Note over n1: stop process (0.006000000 s)\n"
            "    n0-xn1: F3 INVITE (0.500000000 s) retransmission of F1 X "
            "lost\n");
}

TEST(Mermaid, EscapesWhatItsSyntaxOrHtmlWouldTake) {
  WireMessages log;
  log.Delivered(0ms, "end", "bob", "a;b#c<d>&%%{e}\"\r\n");
  const auto flow = MakeMessageFlow({"end", "bob"}, log.messages(), {});
  const std::string diagram = DrawMermaid(flow);
  EXPECT_THAT(diagram, HasSubstr("participant n0 as #101;nd\n"));
  EXPECT_THAT(
      diagram,
      HasSubstr(
          "F1 #34;a#59;b#35;c#60;d#62;#38;#37;#37;#123;e#125;#92;#34;#34; ("));
  EXPECT_EQ(std::count(diagram.begin(), diagram.end(), '\n'), 4);
}

}  // namespace
}  // namespace sipsim
