// capture.pcap and messages.jsonl tell the same story, as two readers see it
// that know nothing of the writers.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/experiments/pcap_reader.h"
#include "tests/experiments/shipped_runs.h"

namespace sipsim {
namespace {

// Simulated time 0 in captures: 2000-01-01T00:00:00Z.
constexpr int64_t kEpoch = 946'684'800'000'000'000;

// The text of a member of a JSON object on one line, quotes left out.
std::string Member(absl::string_view line, absl::string_view name) {
  const std::string key = absl::StrCat("\"", name, "\":");
  size_t begin = line.find(key) + key.size();
  const bool is_text = line[begin] == '"';
  if (!is_text) {
    return std::string(
        line.substr(begin, line.find_first_of(",}", begin) - begin));
  }
  size_t end = ++begin;
  while (line[end] != '"') end += line[end] == '\\' ? 2 : 1;
  return std::string(line.substr(begin, end - begin));
}

// The bytes that a JSON string stands for, one for each character.
std::string Unescape(absl::string_view text) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes += text[i];
      continue;
    }
    const char c = text[++i];
    if (c == 'u') {
      bytes += absl::HexStringToBytes(text.substr(i + 3, 2));
      i += 4;
    } else {
      bytes += c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c;
    }
  }
  return bytes;
}

void ExpectSame(absl::string_view line, const CapturedFrame& frame) {
  EXPECT_EQ(Member(line, "sent_ns"), absl::StrCat(frame.time_ns - kEpoch));
  EXPECT_EQ(Member(line, "transport"), "UDP");
  EXPECT_EQ(Member(line, "source"), frame.source);
  EXPECT_EQ(Member(line, "destination"), frame.destination);
  EXPECT_EQ(Unescape(Member(line, "raw")), frame.payload);
}

// Neither DNS nor media (RFC 4594 section 4.1: expedited forwarding).
bool MayBeSip(const CapturedFrame& frame) {
  constexpr uint8_t kUdp = 17, kExpedited = 46;
  return frame.protocol == kUdp && frame.dscp != kExpedited &&
         !absl::EndsWith(frame.source, ":53") &&
         !absl::EndsWith(frame.destination, ":53");
}

// Each datagram is a message: the same, in the same order.
void ExpectDatagrams(const std::vector<CapturedFrame>& frames,
                     const std::vector<std::string>& lines) {
  size_t message = 0;
  for (const CapturedFrame& frame : frames) {
    EXPECT_EQ(frame.flaw, "");
    EXPECT_EQ(frame.ether_type, 0x0800);
    if (!MayBeSip(frame)) continue;
    ASSERT_LT(message, lines.size());
    ExpectSame(lines[message++], frame);
  }
  EXPECT_EQ(message, lines.size());
}

// The messages of a stream follow each other in it, and whatever is between
// them is the handshake of TLS. Some may never have left the host.
void ExpectInStreams(const std::vector<CapturedFrame>& frames,
                     const std::vector<std::string>& lines) {
  const std::map<std::string, std::string> streams = ReadTcpStreams(frames);
  std::map<std::string, size_t> ends;
  for (const std::string& line : lines) {
    const std::string name =
        absl::StrCat(Member(line, "source"), ">", Member(line, "destination"));
    const std::string raw = Unescape(Member(line, "raw"));
    const auto stream = streams.find(name);
    const size_t begin = stream == streams.end()
                             ? std::string::npos
                             : stream->second.find(raw, ends[name]);
    if (begin != std::string::npos) {
      ends[name] = begin + raw.size();
    } else {
      EXPECT_NE(Member(line, "fate"), "delivered") << line;
    }
  }
}

TEST(Capture, HasEveryMessageOfTheLogWithGoodChecksums) {
  for (const std::string& file : ShippedExperiments()) {
    SCOPED_TRACE(file);
    const ProgramRun run = RunShipped(file);
    std::vector<std::string> datagrams, in_streams;
    for (absl::string_view line : absl::StrSplit(run.files.at("messages.jsonl"),
                                                 '\n', absl::SkipEmpty())) {
      const bool is_udp = Member(line, "transport") == "UDP";
      (is_udp ? datagrams : in_streams).emplace_back(line);
    }
    const std::vector<CapturedFrame> frames =
        ReadCapture(run.files.at("capture.pcap"));
    ExpectDatagrams(frames, datagrams);
    ExpectInStreams(frames, in_streams);
    EXPECT_GT(datagrams.size() + in_streams.size(), 0u);
  }
}

TEST(Capture, HasTheIcmpMessageOfAClosedPort) {
  const ProgramRun run = RunShipped("experiments/port_closed.txtpb");
  size_t icmp_count = 0;
  for (const CapturedFrame& frame : ReadCapture(run.files.at("capture.pcap"))) {
    if (frame.protocol != 1) continue;
    ++icmp_count;
    EXPECT_EQ(frame.source, "192.0.2.201");
    EXPECT_EQ(frame.destination, "192.0.2.222");
  }
  EXPECT_EQ(icmp_count, 1u);
}

TEST(MessageLog, TellsWhatBecameOfEachMessage) {
  const ProgramRun run = RunShipped("experiments/no_response.txtpb");
  size_t dead_count = 0;
  for (absl::string_view line : absl::StrSplit(run.files.at("messages.jsonl"),
                                               '\n', absl::SkipEmpty())) {
    const bool is_dead = Member(line, "fate") == "host dead";
    dead_count += is_dead ? 1 : 0;
    EXPECT_EQ(Member(line, "received_ns") == "null", is_dead);
    EXPECT_EQ(Member(line, "to") == "bob", is_dead);
  }
  // 17.1.1.2: the INVITE and its six retransmissions until Timer B.
  EXPECT_EQ(dead_count, 7u);
}

}  // namespace
}  // namespace sipsim
