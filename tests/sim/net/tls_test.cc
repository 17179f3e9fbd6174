// The TLS model over TCP: round trips, and peers that speak no TLS.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "sim/core/random_stream.h"
#include "sim/net/tls_flight.h"
#include "tests/sim/net/tls_world.h"

namespace sipsim::sim {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

// ---- Round trips -----------------------------------------------------------

// One of 20 ms for TCP, one for TLS 1.3 (RFC 8446 figure 1).
TEST_F(TlsTest, HandshakeOf13TakesOneRoundTrip) {
  Handshake();
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.04 connected 192.0.2.1:49152"));
  EXPECT_THAT(streams("bob").lines,
              ElementsAre("0.05 accepted 192.0.2.1:49152"));
}

// RFC 5246 figure 1.
TEST_F(TlsTest, HandshakeOf12TakesTwoRoundTrips) {
  server_.version = TlsVersion::k12;
  Handshake();
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.06 connected 192.0.2.1:49152"));
  EXPECT_THAT(streams("bob").lines,
              ElementsAre("0.05 accepted 192.0.2.1:49152"));
}

TEST_F(TlsTest, ClientOf12IsServedAsSuch) {
  client_.version = TlsVersion::k12;
  Handshake();
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.06 connected 192.0.2.1:49152"));
}

TEST_F(TlsTest, BytesFollowTheHandshakeAsTheyAre) {
  ListenWithTls();
  streams("bob").echoes = true;
  Open("alice", kTlsPort, &client_);
  streams("alice").Write("written before, ");
  streams("alice").greeting = "at once, ";
  simulator_->RunFor(1s);
  streams("alice").Write("and later");
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("bob").text(), "written before, at once, and later");
  EXPECT_EQ(streams("alice").text(), "written before, at once, and later");
  EXPECT_THAT(segments_->streams,
              Contains("0 alice stream_written 1 0-16 tls"));
  EXPECT_THAT(segments_->streams, Contains("0.05 bob stream_read 1 0-16 tls"));
  EXPECT_THAT(segments_->Of("alice"), Contains("1 PSH,ACK 606+9"));
}

TEST_F(TlsTest, BothVersionsSurviveTheLossOfAnySegment) {
  for (const TlsVersion version : {TlsVersion::k12, TlsVersion::k13}) {
    for (uint64_t lost = 1; lost <= 20; ++lost) {
      SCOPED_TRACE(testing::Message() << TlsVersionName(version) << lost);
      client_.version = version;
      BuildStreams({});
      RuleConfig rule;
      rule.name = "lose";
      rule.match.protocol = IpProtocol::kTcp;
      rule.nth = {lost};
      rule.verdict = Verdict::Drop();
      ASSERT_TRUE(network_->rules().Install(std::move(rule)).ok());
      streams("alice").greeting = "question";
      streams("bob").greeting = "welcome";
      Handshake();
      streams("alice").Close();
      simulator_->RunFor(60s);
      EXPECT_EQ(streams("bob").text(), "question");
      EXPECT_EQ(streams("alice").text(), "welcome");
      EXPECT_THAT(streams("alice").lines.back(),
                  testing::EndsWith("closed: closed"));
    }
  }
}

TEST_F(TlsTest, CloseDuringTheHandshakeWaitsForIt) {
  ListenWithTls();
  Open("alice", kTlsPort, &client_);
  streams("alice").Write("short visit");
  streams("alice").Close();
  EXPECT_FALSE(streams("alice").Write("too late"));
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("bob").text(), "short visit");
  EXPECT_THAT(streams("alice").lines.back(),
              testing::EndsWith("closed: closed"));
}

// ---- No TLS on the other side ----------------------------------------------

TEST_F(TlsTest, PlainClientIsToldByAnAlertAndAClose) {
  ListenWithTls();
  streams("alice").greeting = "plain text";
  Open("alice", kTlsPort);
  simulator_->RunFor(1s);
  // RFC 8446 section 6: a fatal alert of level 2, unexpected_message (10).
  EXPECT_EQ(streams("alice").text(),
            std::string("\x15\x03\x03\x00\x02\x02\x0a", 7));
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.02 connected 192.0.2.1:49152", "0.04 end",
                          "0.06 closed: closed"));
  EXPECT_THAT(streams("bob").lines, IsEmpty());
  ExpectAllOver();
}

TEST_F(TlsTest, SilentPlainClientIsGivenUpAfterTheTimeout) {
  ListenWithTls();
  Open("alice", kTlsPort);
  simulator_->RunFor(60s);
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.02 connected 192.0.2.1:49152", "30.04 end",
                          "30.06 closed: closed"));
  ExpectAllOver();
}

TEST_F(TlsTest, PlainServerThatAnswersIsFoundOut) {
  streams("bob").greeting = "welcome";
  Open("alice", 5060, &client_);
  simulator_->RunFor(60s);
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.04 closed: tls not spoken"));
  EXPECT_THAT(streams("bob").lines.back(), testing::EndsWith("closed"));
  ExpectAllOver();
}

TEST_F(TlsTest, SilentPlainServerIsGivenUpAfterTheTimeout) {
  client_.handshake_timeout = 5s;
  Open("alice", 5060, &client_);
  simulator_->RunFor(60s);
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("5.02 closed: tls handshake timed out"));
  ExpectAllOver();
}

TEST_F(TlsTest, PeerThatClosesInTheHandshakeHasFailedIt) {
  ListenWithTls();
  Open("alice", kTlsPort, &client_);
  simulator_->RunUntil(SimTime(31ms));
  host("bob").StopProcess();
  simulator_->RunFor(60s);
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.04 connected 192.0.2.1:49152", "0.041 end",
                          "0.06 closed: closed"));
  ExpectAllOver();
}

TEST_F(TlsTest, RefusedAndDeadServersAreThoseOfTcp) {
  Open("alice", kTlsPort, &client_);
  simulator_->RunFor(1s);
  EXPECT_THAT(streams("alice").lines, ElementsAre("0.02 closed: refused"));
  host("bob").Kill();
  Open("alice", kTlsPort, &client_);
  simulator_->RunUntilIdle();
  EXPECT_EQ(streams("alice").lines.back(), "128 closed: timed out");
}

// ---- Bytes from anybody ----------------------------------------------------

TEST(TlsFlight, ComesBackAsItWasWritten) {
  TlsFlight flight;
  flight.kind = TlsFlight::Kind::kServerHello;
  flight.version = TlsVersion::k12;
  flight.requests_certificate = true;
  flight.certificate = SignedBy("good", "bob.example.com");
  const std::string records = WriteTlsFlight(flight);
  TlsRecord record;
  ASSERT_EQ(ReadTlsRecord(records, record), TlsReadResult::kRecord);
  EXPECT_EQ(record.size_bytes, records.size());
  TlsFlight read;
  ASSERT_EQ(ReadTlsFlight(record.content, read), TlsFlightResult::kFlight);
  EXPECT_EQ(read.kind, flight.kind);
  EXPECT_EQ(read.version, flight.version);
  EXPECT_TRUE(read.requests_certificate);
  EXPECT_EQ(read.certificate, flight.certificate);
  for (size_t size = 0; size < records.size(); ++size) {
    EXPECT_EQ(ReadTlsRecord(absl::string_view(records).substr(0, size), record),
              TlsReadResult::kIncomplete);
  }
}

TEST_F(TlsTest, GarbageInRecordsFailsButHurtsNobody) {
  RandomStream random(1, "test", "garbage");
  TlsFlight hello;
  const std::string records = WriteTlsFlight(hello);
  ListenWithTls();
  for (int i = 0; i < 300; ++i) {
    std::string bytes = records;
    for (uint64_t k = 1 + random.UniformBelow(4); k > 0; --k) {
      bytes[random.UniformBelow(40)] = static_cast<char>(random.Next64());
    }
    streams("alice").greeting = bytes;
    Open("alice", kTlsPort);
    simulator_->RunFor(100ms);
  }
  simulator_->RunFor(200s);
  EXPECT_THAT(streams("bob").lines, IsEmpty());
  ExpectAllOver();
}

}  // namespace
}  // namespace sipsim::sim
