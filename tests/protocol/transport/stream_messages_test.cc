// What comes over TCP and TLS, from whom, and what has to go there.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/protocol/transport/stream_world.h"

namespace sipsim::sip {
namespace {

using StreamMessages = StreamWorld;

// --- 18.3.

TEST_F(StreamMessages, MessagesMayComeInAnyParts) {
  const Flow flow = Accept(7);
  const std::string text = Request("1", "INVITE") + Request("2", "BYE");
  layer_.OnBytes(flow, BufferRef::Copy(text.substr(0, 10)));
  layer_.OnBytes(flow, BufferRef::Copy(text.substr(10)));
  EXPECT_EQ(requests_, Words({"INVITE", "BYE"}));
}

TEST_F(StreamMessages, NoContentLengthIsAnswered400AndTheEnd) {
  const Flow flow = Accept(7);
  const Flow other = Accept(8);
  std::string text = Request("1");
  text = absl::StrReplaceAll(text, {{"Content-Length: 0\r\n", ""}});
  layer_.OnBytes(flow, BufferRef::Copy(text + Request("2")));
  ASSERT_EQ(fake_.sent().size(), 1u);
  EXPECT_EQ(fake_.sent()[0].flow.connection, 7u);
  EXPECT_EQ(std::string(fake_.sent()[0].start_line()),
            "SIP/2.0 400 Bad Request: missing or bad Content-Length");
  EXPECT_TRUE(fake_.IsClosed(7));
  EXPECT_TRUE(requests_.empty());
  layer_.OnBytes(other, BufferRef::Copy(Request("3")));
  EXPECT_EQ(requests_, Words({"OPTIONS"}));
}

TEST_F(StreamMessages, TooLargeBodyIsAnswered413AndTheEnd) {
  const std::string text = absl::StrReplaceAll(
      Request("1"), {{"Content-Length: 0", "Content-Length: 70000"}});
  layer_.OnBytes(Accept(7), BufferRef::Copy(text));
  ASSERT_EQ(fake_.sent().size(), 1u);
  EXPECT_EQ(std::string(fake_.sent()[0].start_line().substr(0, 11)),
            "SIP/2.0 413");
  EXPECT_TRUE(fake_.IsClosed(7));
}

TEST_F(StreamMessages, GarbageEndsItsConnectionOnly) {
  const Flow flow = Accept(7);
  layer_.OnBytes(Accept(8), BufferRef::Copy("what is this\r\n"));
  EXPECT_TRUE(fake_.IsClosed(8));
  EXPECT_FALSE(fake_.IsClosed(7));
  EXPECT_EQ(fake_.CountOf("unframed"), 1u);
  layer_.OnBytes(flow, BufferRef::Copy(Request("1")));
  EXPECT_EQ(requests_.size(), 1u);
}

TEST_F(StreamMessages, BrokenMessageOfKnownLengthHarmsNotTheNextOne) {
  const std::string broken = absl::StrReplaceAll(
      Request("1"), {{"Max-Forwards: 70", "Max-Forwards: x"}});
  layer_.OnBytes(Accept(7), BufferRef::Copy(broken + Request("2")));
  EXPECT_EQ(fake_.CountOf("parse_error"), 1u);
  EXPECT_EQ(fake_.sent().size(), 1u);  // 400
  EXPECT_EQ(requests_, Words({"OPTIONS"}));
  EXPECT_FALSE(fake_.IsClosed(7));
}

// RFC 5626 section 3.5.1: the client pings.
TEST_F(StreamMessages, AnswersPingsOfPeersThatHaveConnected) {
  layer_.OnBytes(Accept(7), BufferRef::Copy("\r\n\r\n"));
  ASSERT_EQ(fake_.sent().size(), 1u);
  EXPECT_EQ(fake_.sent()[0].text(), "\r\n");
  Send(Tcp(), "1");
  layer_.OnConnected(Attempt(0), nullptr);
  fake_.ClearRecords();
  layer_.OnBytes(Attempt(0), BufferRef::Copy("\r\n\r\n"));
  EXPECT_TRUE(fake_.sent().empty());
}

// --- RFC 5922.

TEST_F(StreamMessages, CertificateMustNameTheDomainOfTheUri) {
  Send(TlsFor("biloxi.com"), "1");
  EXPECT_EQ(fake_.connections()[0].server_name, "biloxi.com");
  const PeerCertificate other = {{}, {"atlanta.com", "denver.com"}};
  layer_.OnConnected(Attempt(0), &other);
  EXPECT_TRUE(fake_.IsClosed(Attempt(0).connection));
  ASSERT_EQ(fake_.CountOf("certificate_mismatch"), 1u);
  EXPECT_EQ(fake_.counts()[0].detail,
            "expected biloxi.com, found atlanta.com, denver.com");
  fake_.Advance(Duration::zero());
  EXPECT_EQ(failures_, Words({"OPTIONS z9hG4bK1 to 192.0.2.4:5061"}));
  EXPECT_TRUE(fake_.sent().empty());
}

TEST_F(StreamMessages, ConnectionIsForTheDomainsOfItsCertificate) {
  Send(TlsFor("biloxi.com"), "1");
  const PeerCertificate both = {{"sip:biloxi.com", "sip:chicago.com"}, {}};
  layer_.OnConnected(Attempt(0), &both);
  Send(TlsFor("chicago.com"), "2");
  EXPECT_EQ(fake_.connections().size(), 1u);
  EXPECT_EQ(Sent(), Words({"1001 1", "1001 2"}));
}

TEST_F(StreamMessages, OneCertificateForOneOfTwoDomainsAtOnePlace) {
  Send(TlsFor("biloxi.com"), "1");
  const PeerCertificate one = {{}, {"biloxi.com"}};
  layer_.OnConnected(Attempt(0), &one);
  Send(TlsFor("chicago.com"), "2");
  ASSERT_EQ(fake_.connections().size(), 2u);
  EXPECT_EQ(fake_.connections()[1].server_name, "chicago.com");
  layer_.OnConnected(Attempt(1), &one);
  EXPECT_EQ(fake_.CountOf("certificate_mismatch"), 1u);
}

TEST_F(StreamMessages, FailedHandshakeSaysWhy) {
  Send(TlsFor("biloxi.com"), "1");
  layer_.OnClosed(Attempt(0), CloseReason::kHandshakeFailed,
                  "certificate expired");
  EXPECT_EQ(failures_.size(), 1u);
  EXPECT_EQ(fake_.counts()[0].detail,
            "TLS 192.0.2.4:5061 handshake failed: certificate expired");
}

// --- 18.1.1: large requests.

TEST_F(StreamMessages, LargeRequestsGoOverTcp) {
  const Flow udp = To(TransportProtocol::kUdp, "192.0.2.4:5060");
  EXPECT_FALSE(layer_.FlowsForLarge(udp, 1'300).has_value());
  const auto large = layer_.FlowsForLarge(udp, 1'301);
  ASSERT_TRUE(large.has_value());
  EXPECT_EQ(large->tcp, Tcp());
  EXPECT_EQ(layer_.ViaFor(large->tcp, "z9hG4bKa"),
            "SIP/2.0/TCP pc33.atlanta.com;branch=z9hG4bKa");
  EXPECT_EQ(large->udp.remote, udp.remote);
  EXPECT_FALSE(layer_.FlowsForLarge(large->udp, 1'301).has_value());
  EXPECT_FALSE(layer_.FlowsForLarge(large->tcp, 1'301).has_value());
}

TEST(TransportLayerWithoutTcp, LargeRequestsGoOverUdp) {
  class Nobody : public MessageHandler {
    void OnRequest(Message&, const Flow&) override {}
    void OnResponse(Message&, const Flow&) override {}
    void OnSendFailed(const Flow&, const FailedMessage&) override {}
  } nobody;
  FakeNodeContext fake;
  const TransportLayer layer(fake.context(), nobody);
  EXPECT_FALSE(
      layer.FlowsForLarge(fake.FlowTo("192.0.2.4:5060"), 9'000).has_value());
}

}  // namespace
}  // namespace sipsim::sip
