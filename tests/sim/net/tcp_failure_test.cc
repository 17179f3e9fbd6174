// What TCP does when hosts, processes or packets fail: the times are those of
// RFC 6298.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/sim/net/stream_world.h"

namespace sipsim::sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TcpFailureTest : public StreamTest {};

// ---- Nobody there ----------------------------------------------------------

TEST_F(TcpFailureTest, ClosedPortRefusesAfterOneRoundTrip) {
  Open("alice", 9999);
  simulator_->RunFor(1s);
  EXPECT_THAT(segments_->lines, ElementsAre("0 alice SYN", "0.01 bob RST,ACK"));
  EXPECT_THAT(streams("alice").lines, ElementsAre("0.02 closed: refused"));
  EXPECT_EQ(connection_count("alice"), 0u);
}

TEST_F(TcpFailureTest, StoppedProcessRefusesAfterOneRoundTrip) {
  host("bob").StopProcess();
  Open("alice");
  simulator_->RunFor(1s);
  EXPECT_THAT(streams("alice").lines, ElementsAre("0.02 closed: refused"));
}

TEST_F(TcpFailureTest, DeadHostTimesOutAfterSixRetransmittedSyns) {
  host("bob").Kill();
  Open("alice");
  simulator_->RunUntilIdle();
  EXPECT_THAT(
      segments_->lines,
      ElementsAre("0 alice SYN", "1 alice SYN", "3 alice SYN", "7 alice SYN",
                  "15 alice SYN", "31 alice SYN", "63 alice SYN"));
  EXPECT_THAT(streams("alice").lines, ElementsAre("127 closed: timed out"));
}

TEST_F(TcpFailureTest, AddressOfNobodyTimesOut) {
  host("alice").streams().Connect(At("192.0.2.1", 0), At("192.0.2.99"),
                                  streams("alice"));
  simulator_->RunUntilIdle();
  EXPECT_THAT(streams("alice").lines, ElementsAre("127 closed: timed out"));
}

TEST_F(TcpFailureTest, HalfOpenConnectionIsForgottenByTheServer) {
  Lose("alice", {2, 3, 4, 5, 6, 7, 8, 9, 10});
  Open("alice");
  simulator_->RunUntil(SimTime(10ms));
  host("alice").Kill();
  simulator_->RunUntilIdle();
  // Five retransmissions of the SYN-ACK; the last one waits 32 s.
  EXPECT_THAT(segments_->Of("bob"),
              ElementsAre("0.01 SYN,ACK", "1.01 SYN,ACK", "3.01 SYN,ACK",
                          "7.01 SYN,ACK", "15.01 SYN,ACK", "31.01 SYN,ACK"));
  EXPECT_EQ(Seconds(simulator_->now()), "63.01");
  EXPECT_THAT(streams("bob").lines, IsEmpty());
  EXPECT_EQ(connection_count("bob"), 0u);
}

// ---- Data that nobody acknowledges -----------------------------------------

TEST_F(TcpFailureTest, DataIsSentAgainWithDoublingTimeouts) {
  BuildStreams({.data_retries = 4});
  Connected();
  host("bob").Kill();
  streams("alice").Write("hello?");
  simulator_->RunUntilIdle();
  EXPECT_THAT(
      segments_->Of("alice"),
      ElementsAre("0.05 PSH,ACK 1+6", "1.05 PSH,ACK 1+6", "3.05 PSH,ACK 1+6",
                  "7.05 PSH,ACK 1+6", "15.05 PSH,ACK 1+6"));
  EXPECT_THAT(streams("alice").lines, ElementsAre("31.05 closed: timed out"));
  EXPECT_THAT(
      segments_->notes,
      testing::Contains("tcp_retransmission 192.0.2.1:49152-192.0.2.2:5060 "
                        "from 1: timeout"));
}

TEST_F(TcpFailureTest, TimeoutIsGivenUpAfterFifteenRetransmissions) {
  Connected();
  host("bob").Kill();
  streams("alice").Write("hello?");
  simulator_->RunUntilIdle();
  EXPECT_EQ(segments_->lines.size(), 16u);
  // 1 + 2 + ... + 64 s, then nine times the 120 s that are the most.
  EXPECT_THAT(streams("alice").lines, ElementsAre("1207.05 closed: timed out"));
}

// (2.2) SRTT = R, RTTVAR = R/2: RTO = 3R, if nothing rounds it up.
TEST_F(TcpFailureTest, TimeoutFollowsTheRoundTripWhereTheMinimumAllows) {
  BuildStreams({.rto_min = 1ms});
  Connected();
  host("bob").Kill();
  streams("alice").Write("x");
  simulator_->RunFor(1s);
  // R = 20 ms.
  EXPECT_THAT(
      segments_->Of("alice"),
      ElementsAre("0.05 PSH,ACK 1+1", "0.11 PSH,ACK 1+1", "0.23 PSH,ACK 1+1",
                  "0.47 PSH,ACK 1+1", "0.95 PSH,ACK 1+1"));
}

// (5.7) A handshake that had to be repeated makes for 3 s.
TEST_F(TcpFailureTest, RepeatedHandshakeBeginsWithThreeSeconds) {
  Lose("alice", {1, 4});
  streams("alice").greeting = "hello";
  Open("alice");
  simulator_->RunFor(10s);
  EXPECT_THAT(segments_->Of("alice"),
              ElementsAre("0 SYN", "1 SYN", "1.02 ACK", "1.02 PSH,ACK 1+5",
                          "4.02 PSH,ACK 1+5"));
  EXPECT_EQ(streams("bob").text(), "hello");
}

// ---- Processes -------------------------------------------------------------

TEST_F(TcpFailureTest, OperatingSystemClosesForAStoppedProcess) {
  Connected();
  streams("bob").Write("last words");
  host("bob").StopProcess();
  simulator_->RunFor(1s);
  EXPECT_THAT(
      segments_->lines,
      ElementsAre("0.05 bob PSH,ACK 1+10", "0.05 bob FIN,ACK", "0.06 alice ACK",
                  "0.06 alice FIN,ACK", "0.07 bob ACK"));
  EXPECT_EQ(streams("alice").text(), "last words");
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.06 end", "0.08 closed: closed"));
  EXPECT_THAT(streams("bob").lines, IsEmpty());
}

TEST_F(TcpFailureTest, BytesForAStoppedProcessAreAnsweredWithAReset) {
  streams("alice").closes_on_end = false;
  Connected();
  host("bob").StopProcess();
  simulator_->RunFor(50ms);
  streams("alice").Write("anyone?");
  simulator_->RunFor(1s);
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.06 end", "0.12 closed: reset"));
  EXPECT_EQ(connection_count("bob"), 0u);
}

TEST_F(TcpFailureTest, OrphanDoesNotWaitForeverForItsPeer) {
  streams("alice").closes_on_end = false;
  Connected();
  host("bob").StopProcess();
  simulator_->RunFor(60s);
  EXPECT_EQ(connection_count("bob"), 1u);
  simulator_->RunFor(1s);
  EXPECT_EQ(connection_count("bob"), 0u);
}

TEST_F(TcpFailureTest, RestartedProcessListensAnewAndKnowsNoOldStream) {
  Connected();
  const StreamId old = streams("bob").last;
  host("bob").RestartProcess();
  EXPECT_FALSE(host("bob").streams().Write(old, Payload::FromString("x")));
  ASSERT_TRUE(
      host("bob").streams().Listen(At("192.0.2.2"), streams("bob")).ok());
  simulator_->RunFor(1s);
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.06 end", "0.08 closed: closed"));
  streams("alice").greeting = "again";
  Open("alice");
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("bob").text(), "again");
  EXPECT_GT(streams("bob").last, old);
}

TEST_F(TcpFailureTest, DeadHostIsSilentAndARestartedOneResets) {
  Connected();
  host("bob").Kill();
  streams("alice").Write("hello?");
  simulator_->RunUntil(SimTime(2s));
  EXPECT_THAT(segments_->Of("bob"), IsEmpty());
  host("bob").Restart();
  simulator_->RunUntil(SimTime(10s));
  // The third copy, of 3.05 s, meets a host that knows nothing of it.
  EXPECT_THAT(segments_->Of("bob"), ElementsAre("3.06 RST"));
  EXPECT_THAT(streams("alice").lines, ElementsAre("3.07 closed: reset"));
}

TEST_F(TcpFailureTest, KilledHostLeavesNothingBehind) {
  Connected();
  Open("bob");
  streams("bob").Write("never sent");
  host("bob").Kill();
  EXPECT_EQ(connection_count("bob"), 0u);
  simulator_->RunFor(1s);
  EXPECT_THAT(streams("bob").lines, IsEmpty());
}

TEST_F(TcpFailureTest, ConnectingProcessThatStopsIsForgotten) {
  host("bob").Kill();
  Open("alice");
  host("alice").StopProcess();
  simulator_->RunUntilIdle();
  EXPECT_THAT(segments_->lines, ElementsAre("0 alice SYN"));
  EXPECT_EQ(connection_count("alice"), 0u);
}

TEST_F(TcpFailureTest, ListenerThatClosesDuringTheHandshakeResets) {
  Open("alice");
  simulator_->RunUntil(SimTime(25ms));
  host("bob").streams().StopListening(At("192.0.2.2"));
  simulator_->RunFor(1s);
  EXPECT_THAT(
      streams("alice").lines,
      ElementsAre("0.02 connected 192.0.2.1:49152", "0.04 closed: reset"));
  EXPECT_THAT(streams("bob").lines, IsEmpty());
}

}  // namespace
}  // namespace sipsim::sim
