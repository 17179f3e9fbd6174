// How TCP segments and streams stand in traces and in the digest.

#include <gmock/gmock.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "sim/trace/digest.h"
#include "sim/trace/jsonl_writer.h"
#include "tests/sim/net/stream_world.h"

namespace sipsim::sim {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class StreamTraceTest : public StreamTest {
 protected:
  // The lines of a kind, in a run in which alice says hello and both close.
  std::vector<std::string> Lines(absl::string_view kind) {
    std::ostringstream out;
    JsonlWriter writer(*simulator_, out);
    simulator_->set_trace_sink(&writer);
    Open("alice");
    streams("alice").Write("hello");
    streams("alice").Close();
    simulator_->RunFor(10s);
    std::vector<std::string> lines;
    for (absl::string_view line : absl::StrSplit(out.str(), '\n')) {
      const std::string key = absl::StrCat("\"kind\":\"", kind, "\"");
      if (absl::StrContains(line, key)) lines.emplace_back(line);
    }
    return lines;
  }
};

TEST_F(StreamTraceTest, SegmentsHaveTheFieldsOfTheirHeader) {
  const std::vector<std::string> lines = Lines("packet_sent");
  // SYN, SYN-ACK, ACK, hello, FIN; ACK, FIN; ACK.
  ASSERT_EQ(lines.size(), 8u);
  EXPECT_THAT(
      lines[0],
      AllOf(HasSubstr(R"("protocol":"tcp","source":"192.0.2.1:49152")"),
            HasSubstr(R"("flags":"SYN","sequence":)"),
            HasSubstr(R"("mss":1460)"), Not(HasSubstr("acknowledgement"))));
  EXPECT_THAT(lines[1], AllOf(HasSubstr(R"("flags":"SYN,ACK","sequence":)"),
                              HasSubstr(R"(,"acknowledgement":)")));
  EXPECT_THAT(lines[3],
              AllOf(HasSubstr(R"("flags":"PSH,ACK")"),
                    HasSubstr(R"("payload":"hello")"), Not(HasSubstr("mss"))));
}

TEST_F(StreamTraceTest, WritesReadsAndClosesHaveLines) {
  EXPECT_THAT(Lines("stream_written"),
              testing::ElementsAre(HasSubstr(
                  R"("stream":1,"protocol":"tcp","local":"192.0.2.1:49152",)"
                  R"("remote":"192.0.2.2:5060","begin":0,"end":5,)"
                  R"("payload":"hello")")));
}

TEST_F(StreamTraceTest, ReadsTellTheirPlaceAndCause) {
  const std::vector<std::string> lines = Lines("stream_read");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], AllOf(HasSubstr(R"("host":"bob","cause":"1:)"),
                              HasSubstr(R"("begin":0,"end":5)")));
}

TEST_F(StreamTraceTest, ClosesTellWhyAndHowMuch) {
  EXPECT_THAT(Lines("stream_closed"),
              testing::ElementsAre(
                  AllOf(HasSubstr(R"("host":"alice")"),
                        HasSubstr(R"("read_bytes":0,"written_bytes":5)"),
                        HasSubstr(R"("detail":"closed")")),
                  AllOf(HasSubstr(R"("host":"bob")"),
                        HasSubstr(R"("read_bytes":5,"written_bytes":0)"))));
}

TEST_F(StreamTraceTest, TimersOfTheSystemAreTracedWithTheirNames) {
  const std::vector<std::string> lines = Lines("timer_fired");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], HasSubstr(R"("timer":"TCP time-wait timeout")"));
}

TEST(DigestOfSegments, EveryPartOfTheHeaderCounts) {
  Packet packet;
  packet.id = EventId(1, 1);
  packet.source_host = 1;
  std::set<uint64_t> values;
  const auto add = [&] {
    Digest digest;
    digest.PacketSent(packet);
    EXPECT_TRUE(values.insert(digest.value()).second) << values.size();
  };
  add();
  packet.protocol = IpProtocol::kTcp;
  add();
  packet.tcp.sequence = 1;
  add();
  packet.tcp.acknowledgement = 1;
  add();
  packet.tcp.mss = 1;
  add();
  packet.tcp.flags = kTcpSyn;
  add();
}

// What is left over in a packet of UDP is not part of it.
TEST(DigestOfSegments, HeaderOfAnotherProtocolDoesNotCount) {
  Packet packet;
  packet.id = EventId(1, 1);
  packet.source_host = 1;
  Digest without, with;
  without.PacketSent(packet);
  packet.tcp.sequence = 1;
  with.PacketSent(packet);
  EXPECT_EQ(with.value(), without.value());
}

}  // namespace
}  // namespace sipsim::sim
