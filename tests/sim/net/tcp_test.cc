// TCP on a network that loses nothing: RFC 9293.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/sim/net/stream_world.h"

namespace sipsim::sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TcpTest : public StreamTest {};

// RFC 9293 section 3.5, figure 6.
TEST_F(TcpTest, HandshakeTakesOneRoundTripForTheClient) {
  EXPECT_EQ(Open("alice"), 1u);
  EXPECT_THAT(streams("alice").lines, IsEmpty());
  simulator_->RunFor(1s);
  EXPECT_THAT(segments_->lines,
              ElementsAre("0 alice SYN", "0.01 bob SYN,ACK", "0.02 alice ACK"));
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.02 connected 192.0.2.1:49152"));
  EXPECT_THAT(streams("bob").lines,
              ElementsAre("0.03 accepted 192.0.2.1:49152"));
  EXPECT_THAT(segments_->states,
              ElementsAre("alice SYN-SENT", "bob SYN-RECEIVED",
                          "alice ESTABLISHED", "bob ESTABLISHED"));
}

TEST_F(TcpTest, WhatIsWrittenBeforeTheHandshakeFollowsIt) {
  Open("alice");
  EXPECT_TRUE(streams("alice").Write("hello"));
  simulator_->RunFor(1s);
  EXPECT_THAT(segments_->Of("alice"),
              ElementsAre("0 SYN", "0.02 ACK", "0.02 PSH,ACK 1+5"));
  EXPECT_EQ(streams("bob").text(), "hello");
}

TEST_F(TcpTest, AnswerWrittenAtOnceCarriesTheAcknowledgement) {
  streams("bob").echoes = true;
  Connected();
  streams("alice").Write("ping");
  simulator_->RunFor(1s);
  EXPECT_THAT(segments_->lines,
              ElementsAre("0.05 alice PSH,ACK 1+4", "0.06 bob PSH,ACK 1+4",
                          "0.07 alice ACK"));
  EXPECT_EQ(streams("alice").text(), "ping");
}

TEST_F(TcpTest, LongWriteIsCutIntoSegmentsOfTheMss) {
  Connected();
  streams("alice").Write(std::string(3000, 'x'));
  simulator_->RunFor(1s);
  // 1500 less 20 for IPv4 and 20 for TCP.
  EXPECT_THAT(segments_->Of("alice"),
              ElementsAre("0.05 ACK 1+1460", "0.05 ACK 1461+1460",
                          "0.05 PSH,ACK 2921+80"));
  EXPECT_EQ(streams("bob").text(), std::string(3000, 'x'));
}

TEST_F(TcpTest, MssOfIpv6IsTwentyBytesLess) {
  ASSERT_TRUE(
      host("bob").streams().Listen(At("2001:db8::2"), streams("bob")).ok());
  streams("alice").greeting = std::string(1441, 'x');
  host("alice").streams().Connect(At("2001:db8::1", 0), At("2001:db8::2"),
                                  streams("alice"));
  simulator_->RunFor(1s);
  EXPECT_THAT(segments_->Of("alice"),
              ElementsAre("0 SYN", "0.02 ACK", "0.02 ACK 1+1440",
                          "0.02 PSH,ACK 1441+1"));
}

TEST_F(TcpTest, SmallerMtuMakesSmallerSegments) {
  BuildStreams({.mtu_bytes = 576});
  Connected();
  streams("alice").Write(std::string(537, 'x'));
  EXPECT_THAT(segments_->Of("alice"),
              ElementsAre("0.05 ACK 1+536", "0.05 PSH,ACK 537+1"));
}

TEST_F(TcpTest, BytesInOneSegmentAreSharedNotCopied) {
  Connected();
  const Payload payload = Payload::FromString("one and the same");
  host("alice").streams().Write(streams("alice").last, payload);
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("bob").last_payload.data(), payload.data());
}

// 65,535 bytes are under way at most; the acknowledgements let more out.
TEST_F(TcpTest, SenderStopsAtTheWindowAndGoesOn) {
  Connected();
  streams("alice").Write(std::string(100'000, 'x'));
  // 44 segments are 64,240 bytes; a full one more would be too much.
  EXPECT_EQ(segments_->lines.size(), 44u);
  simulator_->RunFor(15ms);
  EXPECT_EQ(streams("bob").text().size(), 64'240u);
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("bob").text().size(), 100'000u);
}

TEST_F(TcpTest, WritesBeyondTheQueueAreRefused) {
  Connected();
  EXPECT_TRUE(streams("alice").Write(std::string(kWriteQueueBytes, 'x')));
  EXPECT_FALSE(streams("alice").Write("x"));
  simulator_->RunFor(60s);
  EXPECT_EQ(streams("bob").text().size(), kWriteQueueBytes);
  EXPECT_TRUE(streams("alice").Write("x"));
}

// Section 3.6, figure 12.
TEST_F(TcpTest, CloseOfBothSidesEndsInTimeWait) {
  Connected();
  streams("alice").Close();
  EXPECT_FALSE(streams("alice").Write("too late"));
  simulator_->RunFor(1s);
  EXPECT_THAT(
      segments_->lines,
      ElementsAre("0.05 alice FIN,ACK", "0.06 bob FIN,ACK", "0.07 alice ACK"));
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.07 end", "0.07 closed: closed"));
  EXPECT_THAT(streams("bob").lines,
              ElementsAre("0.06 end", "0.08 closed: closed"));
  EXPECT_THAT(segments_->states,
              ElementsAre("alice FIN-WAIT-1", "bob CLOSE-WAIT", "bob LAST-ACK",
                          "alice FIN-WAIT-2", "alice TIME-WAIT", "bob CLOSED"));
  EXPECT_EQ(connection_count("alice"), 1u);
  simulator_->RunUntilIdle();
  EXPECT_EQ(Seconds(simulator_->now()), "4.07");
  EXPECT_EQ(connection_count("alice"), 0u);
}

TEST_F(TcpTest, HalfClosedStreamStillCarriesTheOtherDirection) {
  streams("bob").closes_on_end = false;
  Connected();
  streams("alice").Write("question");
  streams("alice").Close();
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("bob").text(), "question");
  EXPECT_THAT(streams("bob").lines, ElementsAre("0.06 end"));
  EXPECT_TRUE(streams("bob").Write("late answer"));
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("alice").text(), "late answer");
  EXPECT_THAT(streams("alice").lines, IsEmpty());
  streams("bob").Close();
  simulator_->RunFor(1s);
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("2.06 end", "2.06 closed: closed"));
  EXPECT_THAT(streams("bob").lines,
              ElementsAre("0.06 end", "2.07 closed: closed"));
}

// Section 3.6, figure 13.
TEST_F(TcpTest, SimultaneousCloseEndsWellOnBothSides) {
  Connected();
  streams("alice").Close();
  streams("bob").Close();
  simulator_->RunFor(1s);
  for (const char* name : {"alice", "bob"}) {
    EXPECT_THAT(streams(name).lines,
                ElementsAre("0.06 end", "0.07 closed: closed"));
  }
  EXPECT_THAT(segments_->states,
              ElementsAre("alice FIN-WAIT-1", "bob FIN-WAIT-1", "alice CLOSING",
                          "bob CLOSING", "alice TIME-WAIT", "bob TIME-WAIT"));
  simulator_->RunUntilIdle();
  EXPECT_EQ(connection_count("alice") + connection_count("bob"), 0u);
}

// Section 3.5, figure 7.
TEST_F(TcpTest, SimultaneousOpenMakesOneConnection) {
  for (const auto& [from, to] : {std::pair("alice", "carol"),  //
                                 std::pair("carol", "alice")}) {
    streams(from).last = host(from).streams().Connect(
        At(Address(from), 7000), At(Address(to), 7000), streams(from));
  }
  simulator_->RunFor(1s);
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.02 connected 192.0.2.1:7000"));
  EXPECT_THAT(streams("carol").lines,
              ElementsAre("0.02 connected 192.0.2.3:7000"));
  streams("alice").Write("over");
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("carol").text(), "over");
  EXPECT_EQ(connection_count("alice"), 1u);
}

TEST_F(TcpTest, CloseBeforeTheHandshakeWaitsForIt) {
  Open("alice");
  streams("alice").Write("short visit");
  streams("alice").Close();
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("bob").text(), "short visit");
  EXPECT_THAT(streams("alice").lines,
              ElementsAre("0.02 connected 192.0.2.1:49152", "0.04 end",
                          "0.04 closed: closed"));
}

TEST_F(TcpTest, AbortResetsThePeerAndSaysNoMore) {
  Connected();
  host("alice").streams().Abort(streams("alice").last);
  simulator_->RunFor(1s);
  EXPECT_THAT(segments_->lines, ElementsAre("0.05 alice RST"));
  EXPECT_THAT(streams("alice").lines, IsEmpty());
  EXPECT_THAT(streams("bob").lines, ElementsAre("0.06 closed: reset"));
  EXPECT_FALSE(streams("alice").Write("too late"));
  EXPECT_EQ(connection_count("alice") + connection_count("bob"), 0u);
}

TEST_F(TcpTest, StreamMayBeAbortedByWhoeverHearsOfIt) {
  streams("bob").aborts_on_bytes = true;
  Connected();
  streams("alice").Write(std::string(3000, 'x'));
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("bob").text().size(), 1460u);
  EXPECT_THAT(streams("bob").lines, IsEmpty());
  EXPECT_THAT(streams("alice").lines, ElementsAre("0.07 closed: reset"));
}

TEST_F(TcpTest, PortsComeInOrderAndSkipThoseInUse) {
  ASSERT_NE(host("alice").streams().Connect(At("192.0.2.1", 49'153),
                                            At("192.0.2.3"), streams("alice")),
            0u);
  Open("alice");
  Open("alice");
  simulator_->RunFor(1s);
  EXPECT_THAT(streams("bob").lines,
              ElementsAre("0.03 accepted 192.0.2.1:49152",
                          "0.03 accepted 192.0.2.1:49154"));
}

TEST_F(TcpTest, ConnectRefusesWhatCannotBe) {
  Streams& alice = host("alice").streams();
  RecordingStreamUser& user = streams("alice");
  const Endpoint bob = At("192.0.2.2");
  EXPECT_EQ(alice.Connect(At("192.0.2.9", 0), bob, user), 0u);
  EXPECT_EQ(alice.Connect(At("2001:db8::1", 0), bob, user), 0u);
  EXPECT_EQ(alice.Connect(At("192.0.2.1", 0), At("192.0.2.2", 0), user), 0u);
  EXPECT_NE(alice.Connect(At("192.0.2.1", 7000), bob, user), 0u);
  EXPECT_EQ(alice.Connect(At("192.0.2.1", 7000), bob, user), 0u);
  host("alice").StopProcess();
  EXPECT_EQ(alice.Connect(At("192.0.2.1", 0), bob, user), 0u);
}

TEST_F(TcpTest, ListenRefusesWhatCannotBe) {
  Streams& bob = host("bob").streams();
  EXPECT_FALSE(bob.Listen(At("192.0.2.2"), streams("bob")).ok());
  EXPECT_FALSE(bob.Listen(At("192.0.2.2", 0), streams("bob")).ok());
  EXPECT_FALSE(bob.Listen(At("192.0.2.1"), streams("bob")).ok());
  EXPECT_TRUE(bob.Listen(At("192.0.2.2", 7000), streams("bob")).ok());
}

TEST_F(TcpTest, HostMayConnectToItself) {
  streams("bob").closes_on_end = false;
  Open("bob");
  simulator_->RunFor(1s);
  // 1 us each way.
  EXPECT_THAT(streams("bob").lines,
              ElementsAre("0.000002 connected 192.0.2.2:49152",
                          "0.000003 accepted 192.0.2.2:49152"));
  streams("bob").Write("to myself");
  simulator_->RunFor(1s);
  EXPECT_EQ(streams("bob").received[1], "to myself");
}

TEST_F(TcpTest, StreamsAreSharedBetweenNobody) {
  Open("alice");
  Open("carol");
  simulator_->RunFor(50ms);
  streams("alice").Write("from alice");
  streams("carol").Write("from carol");
  simulator_->RunFor(50ms);
  EXPECT_EQ(streams("bob").received[1], "from alice");
  EXPECT_EQ(streams("bob").received[2], "from carol");
}

TEST_F(TcpTest, WriteAndReadAreTracedWithTheirPlaceInTheStream) {
  Connected();
  streams("alice").Write(std::string(2000, 'x'));
  streams("alice").Write("more");
  streams("alice").Close();
  simulator_->RunFor(1s);
  EXPECT_THAT(segments_->streams,
              ElementsAre("0.05 alice stream_written 1 0-2000",
                          "0.05 alice stream_written 1 2000-2004",
                          "0.06 bob stream_read 1 0-1460",
                          "0.06 bob stream_read 1 1460-2000",
                          "0.06 bob stream_read 1 2000-2004",
                          "0.07 alice stream_closed 1 0-2004 closed",
                          "0.08 bob stream_closed 1 2004-0 closed"));
}

}  // namespace
}  // namespace sipsim::sim
