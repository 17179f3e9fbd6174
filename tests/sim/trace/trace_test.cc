#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "sim/fault/fault_schedule.h"
#include "sim/trace/digest.h"
#include "sim/trace/json.h"
#include "sim/trace/jsonl_writer.h"
#include "tests/sim/net/world.h"

namespace sipsim::sim {
namespace {

using ::testing::ElementsAre;

std::string Json(absl::string_view bytes) {
  std::string out;
  AppendJsonString(out, bytes);
  return out;
}

TEST(Json, KeepsPrintableAsciiAndNamesTheRest) {
  EXPECT_EQ(Json("INVITE sip:bob@b.com SIP/2.0\r\n\tx"),
            R"("INVITE sip:bob@b.com SIP/2.0\r\n\tx")");
  EXPECT_EQ(Json("\"\\"), R"("\"\\")");
  EXPECT_EQ(Json(absl::string_view("\0\x01\x1f\x7f\x80\xff", 6)),
            R"("\u0000\u0001\u001f\u007f\u0080\u00ff")");
  EXPECT_EQ(Json(""), "\"\"");
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class JsonlTest : public NetworkTest {
 protected:
  JsonlTest() { simulator_->set_trace_sink(&writer_); }
  std::ostringstream out_;
  JsonlWriter writer_{*simulator_, out_};
};

TEST_F(JsonlTest, PacketIsWrittenWhenSentAndWhenDelivered) {
  Send("alice", "bob", "hi\xff");
  simulator_->RunFor(2s);
  EXPECT_THAT(
      Lines(out_.str()),
      ElementsAre(
          R"({"time_ns":0,"kind":"packet_sent","host":"alice","id":"1:1",)"
          R"("protocol":"udp","source":"192.0.2.1:5060",)"
          R"("destination":"192.0.2.2:5060","sent_ns":0,)"
          R"("payload":"hi\u00ff"})",
          R"({"time_ns":1000000000,"kind":"packet_delivered","host":"bob",)"
          R"("id":"1:1","by":"bob","protocol":"udp",)"
          R"("source":"192.0.2.1:5060","destination":"192.0.2.2:5060",)"
          R"("sent_ns":0})"));
}

TEST_F(JsonlTest, IcmpNamesTheDatagramThatItIsAboutAndItsCause) {
  Send("alice", "bob", "hi", 9999);
  simulator_->RunFor(5s);
  const std::vector<std::string> lines = Lines(out_.str());
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[1],
            R"({"time_ns":1000000000,"kind":"packet_dropped","host":"bob",)"
            R"("id":"1:1","reason":"port closed","by":"bob",)"
            R"("protocol":"udp","source":"192.0.2.1:5060",)"
            R"("destination":"192.0.2.2:9999","sent_ns":0})");
  EXPECT_EQ(lines[2],
            R"({"time_ns":1000000000,"kind":"packet_sent","host":"bob",)"
            R"("id":"2:1","cause":"1:1","protocol":"icmp_port_unreachable",)"
            R"("source":"192.0.2.2","destination":"192.0.2.1",)"
            R"("about_source":"192.0.2.1:5060",)"
            R"("about_destination":"192.0.2.2:9999",)"
            R"("sent_ns":1000000000,"quoted":"hi"})");
}

TEST_F(JsonlTest, StatesNotesAndFaultsCarryTheirCause) {
  FaultSchedule faults(*simulator_, *network_);
  Host& bob = host("bob");
  faults.At(SimTime(1ns), "test", "the \"detail\"", [&] {
    bob.TraceStateChange("machine", "z9hG4bK1", "", "Calling");
    bob.TraceNote("parse_error", "offset 3");
    bob.StopProcess();
  });
  simulator_->RunFor(5s);
  EXPECT_THAT(
      Lines(out_.str()),
      ElementsAre(
          R"({"time_ns":1,"kind":"fault","host":"world","id":"0:1",)"
          R"("name":"test","detail":"the \"detail\""})",
          R"({"time_ns":1,"kind":"state_change","host":"bob","cause":"0:1",)"
          R"("machine":"machine","instance":"z9hG4bK1","from":"",)"
          R"("to":"Calling"})",
          R"({"time_ns":1,"kind":"note","host":"bob","cause":"0:1",)"
          R"("name":"parse_error","detail":"offset 3"})",
          R"({"time_ns":1,"kind":"host_state","host":"bob","cause":"0:1",)"
          R"("from":"up","to":"process stopped"})"));
}

TEST_F(JsonlTest, TimersAreWrittenWithDeadlineAndLabel) {
  struct Target final : EventTarget {
    void OnEvent(const Event&) override {}
  } target;
  host("alice").StartTimer(SimTime(7ns), target);
  simulator_->RunFor(1s);
  EXPECT_THAT(Lines(out_.str()),
              ElementsAre(R"({"time_ns":0,"kind":"timer_set","host":"alice",)"
                          R"("id":"1:1","timer":"timer","deadline_ns":7})",
                          R"({"time_ns":7,"kind":"timer_fired","host":"alice",)"
                          R"("id":"1:1","timer":"timer","deadline_ns":7})"));
}

TEST_F(JsonlTest, FanOutReachesEverySink) {
  std::ostringstream other;
  JsonlWriter second(*simulator_, other);
  TraceFanOut both;
  both.Add(writer_);
  both.Add(second);
  simulator_->set_trace_sink(&both);
  Send("alice", "bob", "x");
  simulator_->RunFor(2s);
  EXPECT_FALSE(out_.str().empty());
  EXPECT_EQ(out_.str(), other.str());
}

// ---- Digest ----------------------------------------------------------------

class DigestTest : public NetworkTest {
 protected:
  // The digest of a lossy exchange.
  std::string Run(uint64_t seed, bool is_traced, std::string first = "0") {
    NetworkConfig config{.seed = seed, .default_link = FixedLatency(1ms)};
    config.default_link->latency_max = 5ms;
    config.default_link->loss.model = BernoulliLoss{Ratio::Percent(30)};
    Build(config);
    if (!is_traced) simulator_->set_trace_sink(nullptr);
    Send("alice", "bob", first);
    for (int i = 1; i < 20; ++i) {
      Send("alice", "bob", absl::StrCat(i));
      Send("bob", "carol", absl::StrCat(i), 9999);
    }
    simulator_->RunFor(5s);
    return network_->digest().ToString();
  }
};

TEST_F(DigestTest, IsTheSameForTheSameRun) {
  const std::string digest = Run(1, true);
  EXPECT_EQ(Run(1, true), digest);
  EXPECT_EQ(digest.size(), 16u);
}

TEST_F(DigestTest, DoesNotDependOnWhetherSomebodyListens) {
  EXPECT_EQ(Run(1, true), Run(1, false));
}

TEST_F(DigestTest, TellsSeedsAndBytesApart) {
  const std::string digest = Run(1, false);
  EXPECT_NE(Run(2, false), digest);
  EXPECT_NE(Run(1, false, "1"), digest);
}

TEST(Digest, EveryKindOfRecordCounts) {
  const std::string empty = Digest().ToString();
  Digest notes, faults, deliveries, drops, reasons, hosts, times;
  notes.Note(SimTime(1ns), 1, "name", "detail");
  faults.Fault(SimTime(1ns), "name", "detail");
  deliveries.PacketDelivered(SimTime(1ns), 1, EventId(2, 3));
  drops.PacketDropped(SimTime(1ns), 1, EventId(2, 3), DropReason::kLoss);
  reasons.PacketDropped(SimTime(1ns), 1, EventId(2, 3), DropReason::kRule);
  hosts.PacketDelivered(SimTime(1ns), 2, EventId(2, 3));
  times.PacketDelivered(SimTime(2ns), 1, EventId(2, 3));
  const std::vector<std::string> values = {empty,
                                           notes.ToString(),
                                           faults.ToString(),
                                           drops.ToString(),
                                           reasons.ToString(),
                                           deliveries.ToString(),
                                           hosts.ToString(),
                                           times.ToString()};
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < i; ++j) EXPECT_NE(values[i], values[j]) << i << j;
  }
}

// Each part of a sent packet, one after the other.
TEST(Digest, EveryPartOfASentPacketCounts) {
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
  packet.id = EventId(1, 2);
  add();
  packet.sent_time = SimTime(1ns);
  add();
  packet.protocol = IpProtocol::kIcmpPortUnreachable;
  add();
  packet.source_host = 2;
  add();
  packet.payload = Payload::FromString("a");
  add();
  packet.payload = Payload::FromString("b");
  add();
  for (const char* address : {"192.0.2.1", "2001:db8::1", "2001:db9::1"}) {
    packet.source = At(address, 1);
    packet.destination = At(address, 2);
    add();
    packet.source.port = 3;
    add();
    packet.destination.port = 4;
    add();
    std::swap(packet.source, packet.destination);
    add();
  }
}

// On every machine and build.
TEST(Digest, IsThisNumber) {
  Packet packet;
  packet.id = EventId(1, 1);
  packet.source_host = 1;
  packet.source = At("192.0.2.1");
  packet.destination = At("192.0.2.2");
  packet.payload = Payload::FromString("hello");
  Digest digest;
  digest.PacketSent(packet);
  packet.source = At("2001:db8::1");
  packet.destination = At("2001:db8::2");
  digest.PacketSent(packet);
  digest.PacketDelivered(SimTime(1ms), 2, packet.id);
  digest.Note(SimTime(2ms), 2, "note", "detail");
  EXPECT_EQ(digest.ToString(), "0425ef2de1f5dde0");
}

TEST(Digest, DoesNotDependOnTheInterleavingOfHosts) {
  Digest one, other;
  one.Note(SimTime(1ns), 1, "a", "");
  one.Note(SimTime(1ns), 2, "b", "");
  other.Note(SimTime(1ns), 2, "b", "");
  other.Note(SimTime(1ns), 1, "a", "");
  EXPECT_EQ(one.value(), other.value());
}

}  // namespace
}  // namespace sipsim::sim
