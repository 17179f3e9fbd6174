#include "protocol/transport/transport_layer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "protocol/message/parser.h"
#include "tests/protocol/testing/fake_node_context.h"
#include "tests/protocol/testing/message_text.h"

namespace sipsim::sip {
namespace {

constexpr char kSource[] = "192.0.2.201:40000";

// A transport layer on UDP and TCP 192.0.2.101:5060 and TLS port 5061.
class TransportLayerTest : public ::testing::Test, public MessageHandler {
 protected:
  TransportLayerTest()
      : fake_("192.0.2.101:5060", "pc33.atlanta.com"),
        layer_(WithPoints(fake_), *this) {}

  static NodeContext& WithPoints(FakeNodeContext& fake) {
    fake.AddListeningPoint(TransportProtocol::kTcp, "192.0.2.101:5060",
                           "pc33.atlanta.com");
    fake.AddListeningPoint(TransportProtocol::kTls, "192.0.2.101:5061",
                           "pc33.atlanta.com");
    fake.AddListeningPoint(TransportProtocol::kUdp, "[2001:db8::9]:5060",
                           "[2001:db8::9]:5060");
    fake.AddHost("biloxi.com", "192.0.2.4");
    return fake.context();
  }

  void OnRequest(Message& request, const Flow& flow) override {
    requests_.push_back(request.StampedTopVia());
    response_flow_ = layer_.ResponseFlow(request, flow);
  }
  void OnResponse(Message& response, const Flow&) override {
    responses_.push_back(std::string(response.top_via().text));
    stateless_flow_ = layer_.StatelessResponseFlow(response);
  }
  void OnSendFailed(const Flow&, const FailedMessage&) override {}

  void Receive(const std::string& text) {
    layer_.OnBytes(fake_.FlowTo(kSource), BufferRef::Copy(text));
  }
  void ReceiveVia(const std::string& via) {
    RequestText request;
    request.via = via;
    Receive(request.ToString());
  }
  FakeNodeContext fake_;
  TransportLayer layer_;
  std::vector<std::string> requests_;
  std::vector<std::string> responses_;
  Flow response_flow_;
  std::optional<Flow> stateless_flow_;
};

// --- 18.2.1, 18.2.2, RFC 3581: where a request came from.

TEST_F(TransportLayerTest, StampsReceivedUnlessSentByIsTheSource) {
  ReceiveVia("SIP/2.0/UDP bobspc.biloxi.com:5060;branch=z9hG4bKa");
  ReceiveVia("SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKa");
  ReceiveVia("SIP/2.0/UDP 192.0.2.201:5060;branch=z9hG4bKa");
  ASSERT_EQ(requests_.size(), 3u);
  EXPECT_EQ(requests_[0],
            "SIP/2.0/UDP bobspc.biloxi.com:5060;branch=z9hG4bKa"
            ";received=192.0.2.201");
  EXPECT_EQ(requests_[1],
            "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKa"
            ";received=192.0.2.201");
  EXPECT_EQ(requests_[2], "SIP/2.0/UDP 192.0.2.201:5060;branch=z9hG4bKa");
}

TEST_F(TransportLayerTest, AnswersToSourceAddressAndPortOfSentBy) {
  ReceiveVia("SIP/2.0/UDP bobspc.biloxi.com:5070;branch=z9hG4bKa");
  EXPECT_EQ(response_flow_.remote.ToString(), "192.0.2.201:5070");
  ReceiveVia("SIP/2.0/UDP bobspc.biloxi.com;branch=z9hG4bKa");
  EXPECT_EQ(response_flow_.remote.ToString(), "192.0.2.201:5060");
  EXPECT_EQ(response_flow_.local.ToString(), "192.0.2.101:5060");
}

TEST_F(TransportLayerTest, AnswersToSourcePortIfRportAsksForIt) {
  ReceiveVia("SIP/2.0/UDP bobspc.biloxi.com:5070;rport;branch=z9hG4bKa");
  EXPECT_EQ(response_flow_.remote.ToString(), kSource);
  EXPECT_NE(requests_[0].find(";rport=40000"), std::string::npos);
  EXPECT_NE(requests_[0].find(";received=192.0.2.201"), std::string::npos);
}

TEST_F(TransportLayerTest, AnswersToMaddrWithPortOfSentBy) {
  ReceiveVia(
      "SIP/2.0/UDP bobspc.biloxi.com:5070;maddr=192.0.2.77"
      ";rport;branch=z9hG4bKa");
  EXPECT_EQ(response_flow_.remote.ToString(), "192.0.2.77:5070");
}

TEST_F(TransportLayerTest, AnswersOnTheConnectionOfTheRequest) {
  RequestText request;
  request.via = "SIP/2.0/TCP bobspc.biloxi.com:5070;branch=z9hG4bKa";
  const Flow flow = fake_.FlowTo(kSource, 1);
  layer_.OnAccepted(flow, nullptr);
  layer_.OnBytes(flow, request.ToBytes());
  EXPECT_EQ(response_flow_, flow);
}

// --- The same for a response that no transaction claims.

TEST_F(TransportLayerTest, ForwardsStrayResponseBySecondVia) {
  const std::string own = "SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKa, ";
  const std::pair<const char*, const char*> kCases[] = {
      {"SIP/2.0/UDP 192.0.2.8:5070;branch=z", "192.0.2.8:5070"},
      {"SIP/2.0/UDP 192.0.2.8;branch=z", "192.0.2.8:5060"},
      {"SIP/2.0/UDP biloxi.com:5070;branch=z", "192.0.2.4:5070"},
      {"SIP/2.0/UDP x.com:5070;branch=z;received=192.0.2.6", "192.0.2.6:5070"},
      {"SIP/2.0/UDP x.com:5070;branch=z;received=192.0.2.6;rport=7",
       "192.0.2.6:7"},
      {"SIP/2.0/UDP x.com:5070;maddr=192.0.2.7;branch=z;received=192.0.2.6",
       "192.0.2.7:5070"},
      {"SIP/2.0/TLS x.com;branch=z;received=192.0.2.6", "192.0.2.6:5061"},
      {"SIP/2.0/UDP [2001:db8::8]:5070;branch=z", "[2001:db8::8]:5070"},
  };
  for (const auto& [via, wanted] : kCases) {
    ResponseText response;
    response.via = own + via;
    Receive(response.ToString());
    ASSERT_TRUE(stateless_flow_.has_value()) << via;
    EXPECT_EQ(stateless_flow_->remote.ToString(), wanted) << via;
  }
}

TEST_F(TransportLayerTest, KnowsWhenStrayResponseHasNowhereToGo) {
  for (const char* rest : {"", ", SIP/2.0/UDP unknown.example.com;branch=z",
                           ", SIP/2.0/SCTP 192.0.2.8;branch=z"}) {
    ResponseText response;
    response.via += rest;
    Receive(response.ToString());
    EXPECT_FALSE(stateless_flow_.has_value()) << rest;
  }
  EXPECT_EQ(responses_.size(), 3u);
}

// --- 18.1.2.

TEST_F(TransportLayerTest, DropsResponsesThatAnotherNodeAskedFor) {
  for (const char* via : {"SIP/2.0/UDP pc34.atlanta.com;branch=z9hG4bKa",
                          "SIP/2.0/UDP pc33.atlanta.com:5070;branch=z9hG4bKa",
                          "SIP/2.0/UDP 192.0.2.101:5060;branch=z9hG4bKa"}) {
    ResponseText response;
    response.via = via;
    Receive(response.ToString());
  }
  EXPECT_TRUE(responses_.empty());
  EXPECT_EQ(fake_.CountOf("foreign_response"), 3u);
  ResponseText ours;
  ours.via = "SIP/2.0/UDP PC33.Atlanta.COM:5060;branch=z9hG4bKa";
  Receive(ours.ToString());
  EXPECT_EQ(responses_.size(), 1u);
}

TEST_F(TransportLayerTest, CountsKeepAlivesAndNothingElse) {
  Receive("\r\n\r\n");
  EXPECT_EQ(fake_.CountOf("keep_alive"), 1u);
  EXPECT_EQ(fake_.CountOf("parse_error"), 0u);
  EXPECT_TRUE(fake_.sent().empty());
}

// A request with a field that breaks the grammar, but all that 400 needs.
std::string BrokenRequest(const std::string& method = "OPTIONS") {
  RequestText request;
  request.method = method;
  request.via = "SIP/2.0/UDP bobspc.biloxi.com:5070;branch=z9hG4bKa";
  return absl::StrReplaceAll(request.ToString(),
                             {{"Max-Forwards: 70", "Max-Forwards: many"}});
}

TEST_F(TransportLayerTest, AnswersBrokenRequestWith400) {
  Receive(BrokenRequest());
  EXPECT_TRUE(requests_.empty());
  ASSERT_EQ(fake_.CountOf("parse_error"), 1u);
  EXPECT_NE(fake_.counts()[0].detail.find("Max-Forwards"), std::string::npos);
  ASSERT_EQ(fake_.sent().size(), 1u);
  EXPECT_EQ(fake_.sent()[0].flow.remote.ToString(), "192.0.2.201:5070");
  EXPECT_EQ(std::string(fake_.sent()[0].start_line().substr(0, 23)),
            "SIP/2.0 400 Bad Request");
  Message response;
  ASSERT_TRUE(
      ParseMessage(fake_.sent()[0].bytes, ParseLimits(), &response).ok());
  EXPECT_EQ(response.status_code(), 400);
  EXPECT_EQ(response.top_via().received, "192.0.2.201");
  EXPECT_NE(response.to()->tag, "");
}

// 8.2.7: a stateless answer is the same for each copy.
TEST_F(TransportLayerTest, AnswersEachCopyOfBrokenRequestAlike) {
  Receive(BrokenRequest());
  Receive(BrokenRequest());
  ASSERT_EQ(fake_.sent().size(), 2u);
  EXPECT_EQ(fake_.sent()[0].text(), fake_.sent()[1].text());
}

TEST_F(TransportLayerTest, AnswersOtherVersionWith505) {
  RequestText request;
  request.method = "OPTIONS";
  Receive(absl::StrReplaceAll(request.ToString(),
                              {{"com SIP/2.0\r\n", "com SIP/3.0\r\n"}}));
  ASSERT_EQ(fake_.sent().size(), 1u);
  EXPECT_EQ(std::string(fake_.sent()[0].start_line()),
            "SIP/2.0 505 Version Not Supported");
}

TEST_F(TransportLayerTest, DropsWhatIsBrokenAndMustNotBeAnswered) {
  Receive(BrokenRequest("ACK"));
  Receive(absl::StrReplaceAll(ResponseText().ToString(),
                              {{"CSeq: 986759", "CSeq: x"}}));
  Receive(absl::StrReplaceAll(BrokenRequest(), {{"Call-ID", "X-Call-ID"}}));
  Receive("what is this");
  EXPECT_TRUE(fake_.sent().empty());
  EXPECT_EQ(fake_.CountOf("parse_error"), 4u);
}

TEST_F(TransportLayerTest, WritesViaOfTheFlow) {
  EXPECT_EQ(layer_.ViaFor(fake_.FlowTo("192.0.2.1:5060", 0), "z9hG4bKa"),
            "SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKa");
  EXPECT_EQ(layer_.ViaFor(fake_.FlowTo("192.0.2.1:5061", 2), "z9hG4bKa"),
            "SIP/2.0/TLS pc33.atlanta.com;branch=z9hG4bKa");
  EXPECT_EQ(layer_.ViaFor(fake_.FlowTo("[2001:db8::1]:5060", 3), "z9hG4bKa"),
            "SIP/2.0/UDP [2001:db8::9]:5060;branch=z9hG4bKa");
}

TEST_F(TransportLayerTest, AsksForRportIfSoChosen) {
  const TransportLayer layer(fake_.context(), *this, {.rport = true});
  EXPECT_EQ(layer.ViaFor(fake_.FlowTo("192.0.2.1:5060"), "z9hG4bKa"),
            "SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKa;rport");
}

TEST_F(TransportLayerTest, KnowsItsOwnNamesAndAddresses) {
  EXPECT_TRUE(layer_.IsOurs("PC33.atlanta.com", std::nullopt));
  EXPECT_TRUE(layer_.IsOurs("pc33.atlanta.com", 5060));
  EXPECT_TRUE(layer_.IsOurs("192.0.2.101", 5060));
  EXPECT_TRUE(layer_.IsOurs("192.0.2.101", 5061));
  EXPECT_TRUE(layer_.IsOurs("[2001:DB8::9]", std::nullopt));
  EXPECT_FALSE(layer_.IsOurs("192.0.2.101", 5070));
  EXPECT_FALSE(layer_.IsOurs("192.0.2.102", 5060));
  EXPECT_FALSE(layer_.IsOurs("atlanta.com", std::nullopt));
}

}  // namespace
}  // namespace sipsim::sip
