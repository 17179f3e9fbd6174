#include "protocol/transport/connections.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/protocol/transport/stream_world.h"

namespace sipsim::sip {
namespace {

constexpr char kBob[] = "192.0.2.4:5060";

using ConnectionsTest = StreamWorld;

// --- 18.1.1: connections for requests.

TEST_F(ConnectionsTest, QueuesInOrderWhileConnecting) {
  Send(Tcp(), "1");
  Send(Tcp(), "2");
  ASSERT_EQ(fake_.connections().size(), 1u);
  EXPECT_TRUE(fake_.sent().empty());
  layer_.OnConnected(Attempt(0), nullptr);
  EXPECT_EQ(Sent(), Words({"1001 1", "1001 2"}));
}

TEST_F(ConnectionsTest, ReusesOpenConnectionToTheSamePlaceOnly) {
  Send(Tcp(), "1");
  layer_.OnConnected(Attempt(0), nullptr);
  Send(Tcp(), "2");
  EXPECT_EQ(fake_.connections().size(), 1u);
  Send(To(TransportProtocol::kTcp, "192.0.2.4:5070"), "3");
  Send(To(TransportProtocol::kTls, "192.0.2.4:5060"), "4");
  EXPECT_EQ(fake_.connections().size(), 3u);
}

TEST_F(ConnectionsTest, WhatHasWaitedTooLongIsNotSent) {
  Send(Tcp(), "1");
  fake_.Advance(20s);
  Send(Tcp(), "2");
  fake_.Advance(20s);
  layer_.OnConnected(Attempt(0), nullptr);
  EXPECT_EQ(Sent(), Words({"1001 2"}));
  EXPECT_EQ(fake_.CountOf("waited_too_long"), 1u);
}

// A device may have left the address that the other one is from.
TEST_F(ConnectionsTest, OtherAddressOfOursTakesAnotherConnection) {
  Send(Tcp(), "1");
  layer_.OnConnected(Attempt(0), nullptr);
  Flow moved = Tcp();
  moved.local.address = *IpAddress::Parse("192.0.2.100");
  Send(moved, "2");
  EXPECT_EQ(fake_.connections().size(), 2u);
}

// Who has connected to us did so from a port where nobody listens.
TEST_F(ConnectionsTest, InboundConnectionsAreNotForRequests) {
  Flow flow = Accept(7);
  flow.connection = 0;
  Send(flow, "1");
  EXPECT_EQ(fake_.connections().size(), 1u);
}

TEST_F(ConnectionsTest, FailedAttemptFailsAllThatWaits) {
  Send(Tcp(), "1");
  layer_.Send(Tcp(), BufferRef::Copy(Request("2", "INVITE")));
  layer_.OnClosed(Attempt(0), CloseReason::kRefused, "");
  EXPECT_EQ(failures_, Words({absl::StrCat("OPTIONS z9hG4bK1 to ", kBob),
                              absl::StrCat("INVITE z9hG4bK2 to ", kBob)}));
  ASSERT_EQ(fake_.CountOf("connection_failed"), 1u);
  EXPECT_EQ(fake_.counts()[0].detail, "TCP 192.0.2.4:5060 refused");
  Send(Tcp(), "3");
  EXPECT_EQ(fake_.connections().size(), 2u);
}

// 18.4, 17.1.4.
TEST_F(ConnectionsTest, ResetFailsRequestsThatWaitForAnAnswer) {
  Send(Tcp(), "1");
  layer_.OnConnected(Attempt(0), nullptr);
  layer_.OnClosed(Attempt(0), CloseReason::kReset, "");
  EXPECT_EQ(failures_, Words({absl::StrCat("  to ", kBob)}));
  Send(Tcp(), "2");
  EXPECT_EQ(fake_.connections().size(), 2u);
}

TEST_F(ConnectionsTest, SoDoesTheEndOfThePeersProcess) {
  Send(Tcp(), "1");
  layer_.OnConnected(Attempt(0), nullptr);
  layer_.OnClosed(Attempt(0), CloseReason::kClosedByPeer, "");
  EXPECT_EQ(failures_.size(), 1u);
  EXPECT_EQ(fake_.CountOf("connection_closed"), 1u);
}

// --- 18.2.2: connections for responses.

TEST_F(ConnectionsTest, AnswersOverNewConnectionIfTheOldOneIsGone) {
  const Flow flow = Accept(7);
  RequestText request;
  request.via = "SIP/2.0/TCP bobspc.biloxi.com:5070;branch=z9hG4bKa;rport";
  layer_.OnBytes(flow, request.ToBytes());
  EXPECT_EQ(response_flow_, flow);
  layer_.OnClosed(flow, CloseReason::kReset, "");
  EXPECT_TRUE(failures_.empty());
  ResponseText response;
  response.via =
      "SIP/2.0/TCP bobspc.biloxi.com:5070;branch=z9hG4bKa"
      ";received=192.0.2.201;rport=40000";
  layer_.Send(response_flow_, response.ToBytes());
  ASSERT_EQ(fake_.connections().size(), 1u);
  EXPECT_EQ(Attempt(0).remote.ToString(), "192.0.2.201:5070");
  // The transaction knows the place that it has asked for.
  layer_.OnClosed(Attempt(0), CloseReason::kTimedOut, "");
  EXPECT_EQ(failures_, Words({"response z9hG4bKa to 192.0.2.201:40000"}));
}

TEST_F(ConnectionsTest, ResponseThatCannotBeRoutedFailsLater) {
  ResponseText response;
  response.via = "SIP/2.0/SCTP 192.0.2.201;branch=z9hG4bKa";
  Flow gone = fake_.FlowTo("192.0.2.201:40000", 1);
  layer_.Send(gone, response.ToBytes());
  EXPECT_TRUE(failures_.empty());
  fake_.Advance(Duration::zero());
  EXPECT_EQ(failures_, Words({"response z9hG4bKa to 192.0.2.201:40000"}));
}

// --- The end of connections.

TEST_F(ConnectionsTest, IdleConnectionsAreClosed) {
  Send(Tcp(), "1");
  layer_.OnConnected(Attempt(0), nullptr);
  const Flow inbound = Accept(7);
  fake_.Advance(500s);
  layer_.OnBytes(inbound, BufferRef::Copy(Request("2")));
  fake_.Advance(100s);
  EXPECT_TRUE(fake_.IsClosed(Attempt(0).connection));
  EXPECT_FALSE(fake_.IsClosed(7));
  fake_.Advance(500s);
  EXPECT_TRUE(fake_.IsClosed(7));
  EXPECT_TRUE(fake_.pending_timers().empty());
}

TEST_F(ConnectionsTest, TheOneIdleLongestGivesWayToANewOne) {
  for (const ConnectionId id : {7, 8, 9}) Accept(id);
  Flow first = fake_.FlowTo("192.0.2.201:40000", 1);
  first.connection = 7;
  fake_.Advance(1s);
  layer_.OnBytes(first, BufferRef::Copy(Request("1")));
  Accept(10);
  EXPECT_FALSE(fake_.IsClosed(7));
  EXPECT_TRUE(fake_.IsClosed(8));
  EXPECT_EQ(fake_.CountOf("connection_limit"), 1u);
}

TEST_F(ConnectionsTest, WithoutRoomSendingFailsLater) {
  for (int port = 1; port <= 4; ++port) {
    Send(To(TransportProtocol::kTcp, absl::StrCat("192.0.2.4:", port)), "1");
  }
  EXPECT_EQ(fake_.connections().size(), 3u);
  EXPECT_TRUE(failures_.empty());
  fake_.Advance(Duration::zero());
  EXPECT_EQ(failures_, Words({"OPTIONS z9hG4bK1 to 192.0.2.4:4"}));
}

}  // namespace
}  // namespace sipsim::sip
