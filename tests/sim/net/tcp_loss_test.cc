// TCP over links that lose, repeat and reorder: whatever arrives is what was
// written, in order and once.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "sim/core/random_stream.h"
#include "sim/net/tcp_rto.h"
#include "tests/sim/net/stream_world.h"

namespace sipsim::sim {
namespace {

using testing::ElementsAre;

class TcpLossTest : public StreamTest {
 protected:
  // A short exchange: question, answer, question, answer, close.
  void Converse() {
    streams("bob").echoes = true;
    streams("alice").greeting = "first ";
    Open("alice");
    simulator_->RunFor(10s);
    streams("alice").Write(std::string(2000, 'x'));
    simulator_->RunFor(10s);
    streams("alice").Close();
    simulator_->RunFor(60s);
  }
};

// Segment by segment: each of the exchange is lost once.
TEST_F(TcpLossTest, LossOfAnyOneSegmentIsMadeGood) {
  Converse();
  const size_t count = segments_->lines.size();
  ASSERT_GT(count, 10u);
  const std::string wanted = "first " + std::string(2000, 'x');
  for (uint64_t lost = 1; lost <= count; ++lost) {
    SCOPED_TRACE(lost);
    BuildStreams({});
    RuleConfig rule;
    rule.name = "lose";
    rule.match.protocol = IpProtocol::kTcp;
    rule.nth = {lost};
    rule.verdict = Verdict::Drop();
    ASSERT_TRUE(network_->rules().Install(std::move(rule)).ok());
    Converse();
    EXPECT_EQ(streams("bob").text(), wanted);
    EXPECT_EQ(streams("alice").text(), wanted);
    for (const char* name : {"alice", "bob"}) {
      ASSERT_EQ(streams(name).lines.size(), 3u);
      EXPECT_THAT(streams(name).lines[2], testing::EndsWith("closed: closed"));
      EXPECT_EQ(connection_count(name), 0u);
    }
  }
}

TEST_F(TcpLossTest, LostSynIsSentAgainAfterOneSecond) {
  Lose("alice", {1});
  Open("alice");
  simulator_->RunFor(5s);
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("1.02 connected 192.0.2.1:49152"));
}

TEST_F(TcpLossTest, LostSynAckIsSentAgainByWhoeverIsFirst) {
  Lose("bob", {1});
  Open("alice");
  simulator_->RunFor(5s);
  // At 1.01 s the second SYN has come, and the timer of bob is due.
  EXPECT_THAT(segments_->lines,
              ElementsAre("0 alice SYN", "0.01 bob SYN,ACK", "1 alice SYN",
                          "1.01 bob SYN,ACK", "1.02 alice ACK"));
}

// The data acknowledge as well as the lost segment would have.
TEST_F(TcpLossTest, LostLastAckOfTheHandshakeIsMadeGoodByTheData) {
  Lose("alice", {2});
  streams("alice").greeting = "hello";
  Open("alice");
  simulator_->RunFor(5s);
  EXPECT_THAT(streams("bob").lines,
              ElementsAre("0.03 accepted 192.0.2.1:49152"));
  EXPECT_EQ(streams("bob").text(), "hello");
}

// RFC 5681 section 3.2.
TEST_F(TcpLossTest, ThirdDuplicateAckBringsTheLostSegmentAtOnce) {
  Connected();
  Lose("alice", {1});
  streams("alice").Write(std::string(5 * 1460, 'x'));
  simulator_->RunFor(5s);
  EXPECT_THAT(
      segments_->Of("bob"),
      ElementsAre("0.06 ACK", "0.06 ACK", "0.06 ACK", "0.06 ACK", "0.08 ACK"));
  EXPECT_EQ(segments_->Of("alice").size(), 6u);
  EXPECT_EQ(segments_->Of("alice").back(), "0.07 ACK 1+1460");
  EXPECT_THAT(streams("bob").pieces,
              ElementsAre("0.08 1460", "0.08 1460", "0.08 1460", "0.08 1460",
                          "0.08 1460"));
}

TEST_F(TcpLossTest, SeveralLostSegmentsComeOnePerRoundTrip) {
  Connected();
  Lose("alice", {1, 2, 3});
  streams("alice").Write(std::string(3 * 1460, 'x'));
  simulator_->RunFor(5s);
  EXPECT_THAT(segments_->Of("alice"),
              ElementsAre("0.05 ACK 1+1460", "0.05 ACK 1461+1460",
                          "0.05 PSH,ACK 2921+1460", "1.05 ACK 1+1460",
                          "1.07 ACK 1461+1460", "1.09 PSH,ACK 2921+1460"));
}

TEST_F(TcpLossTest, WritesThatWereLostMayComeInOneSegment) {
  Connected();
  Lose("alice", {1, 2});
  streams("alice").Write("one ");
  streams("alice").Write("two");
  simulator_->RunFor(5s);
  EXPECT_EQ(segments_->Of("alice").back(), "1.05 PSH,ACK 1+7");
  EXPECT_EQ(streams("bob").text(), "one two");
}

TEST_F(TcpLossTest, DuplicatesOfEverythingChangeNothing) {
  LinkConfig link = FixedLatency(10ms);
  link.duplication = Ratio::Percent(100);
  ASSERT_TRUE(network_->SetLink(host("alice"), host("bob"), link).ok());
  ASSERT_TRUE(network_->SetLink(host("bob"), host("alice"), link).ok());
  Converse();
  const std::string wanted = "first " + std::string(2000, 'x');
  EXPECT_EQ(streams("bob").text(), wanted);
  EXPECT_EQ(streams("alice").text(), wanted);
  EXPECT_EQ(connection_count("alice") + connection_count("bob"), 0u);
}

// An old copy of a reset must not end a later connection, RFC 5961.
TEST_F(TcpLossTest, ResetOfTheWrongSequenceNumberIsChallenged) {
  Connected();
  TcpHeader reset;
  reset.flags = kTcpRst;
  // 2^32 values, of which one is right: this one is not.
  reset.sequence = 12'345;
  host("bob").streams().OnSegment(At("192.0.2.2"), At("192.0.2.1", 49'152),
                                  reset, {});
  simulator_->RunFor(1s);
  EXPECT_THAT(streams("bob").lines, testing::IsEmpty());
  streams("alice").Write("still here");
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("bob").text(), "still here");
}

// A random network: 20 % loss, copies, latencies from 1 to 40 ms; writes of
// all sizes in both directions, and in the end a close of both.
class TcpRandomTest : public TcpLossTest {
 protected:
  struct Sent {
    std::string alice, bob;
  };

  void Damage() {
    LinkConfig link;
    link.latency_min = 1ms;
    link.latency_max = 40ms;
    link.loss.model = BernoulliLoss{Ratio::Percent(20)};
    link.duplication = Ratio::Percent(10);
    ASSERT_TRUE(network_->SetLink(host("alice"), host("bob"), link).ok());
    ASSERT_TRUE(network_->SetLink(host("bob"), host("alice"), link).ok());
  }
  void WriteSome(RandomStream& random, absl::string_view name,
                 std::string& sent) {
    std::string bytes(1 + random.UniformBelow(4000), 0);
    for (char& c : bytes) c = static_cast<char>(random.Next64());
    ASSERT_TRUE(streams(name).Write(bytes));
    sent += bytes;
  }
  Sent Run(uint64_t seed) {
    Build({.seed = seed, .default_link = FixedLatency(10ms)});
    BuildUsers();
    Damage();
    RandomStream random(seed, "test", "writes");
    Sent sent;
    Open("alice");
    while (streams("bob").lines.empty()) simulator_->RunFor(1s);
    for (int i = 0; i < 20; ++i) {
      WriteSome(random, "alice", sent.alice);
      WriteSome(random, "bob", sent.bob);
      simulator_->RunFor(Duration(random.UniformBelow(2'000'000'000)));
    }
    streams("alice").Close();
    streams("bob").Close();
    simulator_->RunFor(1h);
    return sent;
  }
};

TEST_F(TcpRandomTest, WhatIsReadIsWhatWasWritten) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    const Sent sent = Run(seed);
    EXPECT_TRUE(streams("bob").text() == sent.alice);
    EXPECT_TRUE(streams("alice").text() == sent.bob);
    for (const char* name : {"alice", "bob"}) {
      EXPECT_THAT(streams(name).lines.back(),
                  testing::EndsWith("closed: closed"));
      EXPECT_EQ(connection_count(name), 0u);
    }
  }
}

TEST_F(TcpRandomTest, SameSeedMeansTheSameSegments) {
  Run(7);
  const std::vector<std::string> lines = segments_->lines;
  const uint64_t digest = network_->digest().value();
  Run(7);
  EXPECT_EQ(segments_->lines, lines);
  EXPECT_EQ(network_->digest().value(), digest);
  Run(8);
  EXPECT_NE(network_->digest().value(), digest);
}

// Segments that no TCP would send, near what is expected and far from it.
TEST_F(TcpRandomTest, SegmentsOfAnyKindHurtNobody) {
  const Endpoint alice = At("192.0.2.1", 49'152), bob = At("192.0.2.2");
  RandomStream random(1, "test", "segments");
  const auto near = [&](uint32_t number) {
    if (random.UniformBelow(8) == 0)
      return static_cast<uint32_t>(random.Next64());
    return number + static_cast<uint32_t>(random.UniformBelow(9)) - 4;
  };
  for (int round = 0; round < 400; ++round) {
    BuildStreams({});
    streams("alice").greeting = "hello";
    streams("bob").greeting = "welcome";
    Open("alice");
    for (int i = 0; i < 20; ++i) {
      simulator_->RunFor(Duration(random.UniformBelow(10'000'000)));
      if (random.UniformBelow(10) == 0) streams("bob").Close();
      const bool to_bob = random.UniformBelow(2) == 0;
      const TcpHeader& own = segments_->last_headers[to_bob ? alice : bob];
      TcpHeader header;
      header.flags = static_cast<uint8_t>(random.UniformBelow(32));
      header.sequence = near(own.sequence);
      header.acknowledgement = near(own.acknowledgement);
      header.mss = static_cast<uint16_t>(random.UniformBelow(3));
      host(to_bob ? "bob" : "alice")
          .streams()
          .OnSegment(
              to_bob ? bob : alice, to_bob ? alice : bob, header,
              Payload::FromString(std::string(random.UniformBelow(5), 'x')));
    }
    host("alice").StopProcess();
    host("bob").StopProcess();
    simulator_->RunUntilIdle();
    EXPECT_EQ(connection_count("alice"), 0u);
    EXPECT_EQ(connection_count("bob"), 0u);
  }
}

// ---- RFC 6298 section 2 ----------------------------------------------------

TEST(TcpRto, FollowsTheFormulaInWholeNanoseconds) {
  const TcpSettings settings = {.rto_min = 1ns};
  TcpRto rto(settings);
  EXPECT_EQ(rto.value(), 1s);
  rto.OnSample(800ns);  // SRTT 800, RTTVAR 400.
  EXPECT_EQ(rto.value(), 2400ns);
  rto.OnSample(400ns);  // RTTVAR 300 + 100, SRTT 700 + 50.
  EXPECT_EQ(rto.value(), 750ns + 4 * 400ns);
}

TEST(TcpRto, StaysBetweenItsBoundsAndDoubles) {
  const TcpSettings settings;
  TcpRto rto(settings);
  rto.OnSample(1ms);
  EXPECT_EQ(rto.value(), 1s);
  rto.BackOff();
  EXPECT_EQ(rto.value(), 2s);
  for (int i = 0; i < 10; ++i) rto.BackOff();
  EXPECT_EQ(rto.value(), 120s);
  rto.OnSample(1ms);
  EXPECT_EQ(rto.value(), 1s);
}

}  // namespace
}  // namespace sipsim::sim
