// What belongs together: RFC 3261 sections 17.1.3, 17.2.3, 9.2 and 8.2.2.2. For
// requests without the cookie, see rfc2543_test.cc.
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/message/parser.h"
#include "tests/protocol/transaction/transaction_world.h"

namespace sipsim::sip {
namespace {

constexpr char kVia[] = "SIP/2.0/UDP ss1.example.com:5060;branch=z9hG4bKp";

RequestText Request(const std::string& method, const std::string& via = kVia) {
  RequestText request;
  request.method = method;
  request.via = via;
  return request;
}

Message Parsed(const RequestText& request) {
  Message message;
  EXPECT_TRUE(ParseMessage(request.ToBytes(), ParseLimits(), &message).ok());
  return message;
}

// --- 17.2.3, with the cookie.

TEST(ServerMatching, CopyOfRequestBelongsToItsTransaction) {
  TransactionWorld world;
  world.Receive(Request("OPTIONS").ToString());
  world.Receive(Request("OPTIONS").ToString());
  EXPECT_EQ(world.Told(), "request OPTIONS");
  EXPECT_EQ(world.layer.server_count(), 1u);
}

TEST(ServerMatching, HostsCompareWithoutCaseAndWithDefaultPort) {
  TransactionWorld world;
  world.Receive(Request("OPTIONS").ToString());
  world.Receive(
      Request("OPTIONS", "SIP/2.0/UDP SS1.Example.COM;branch=z9hG4bKp")
          .ToString());
  EXPECT_EQ(world.layer.server_count(), 1u);
}

TEST(ServerMatching, SentByTellsEqualBranchesApart) {
  TransactionWorld world;
  world.Receive(Request("OPTIONS").ToString());
  world.Receive(
      Request("OPTIONS", "SIP/2.0/UDP ss2.example.com:5060;branch=z9hG4bKp")
          .ToString());
  world.Receive(
      Request("OPTIONS", "SIP/2.0/UDP ss1.example.com:5061;branch=z9hG4bKp")
          .ToString());
  EXPECT_EQ(world.layer.server_count(), 3u);
}

TEST(ServerMatching, BranchesCompareByteForByte) {
  TransactionWorld world;
  world.Receive(Request("OPTIONS").ToString());
  world.Receive(
      Request("OPTIONS", "SIP/2.0/UDP ss1.example.com:5060;branch=z9hG4bKP")
          .ToString());
  EXPECT_EQ(world.layer.server_count(), 2u);
}

TEST(ServerMatching, MethodsTellEqualBranchesApart) {
  TransactionWorld world;
  world.Receive(Request("INVITE").ToString());
  world.Receive(Request("CANCEL").ToString());
  world.Receive(Request("PING").ToString());
  world.Receive(Request("PONG").ToString());
  world.Receive(Request("PING").ToString());
  EXPECT_EQ(world.layer.server_count(), 4u);
}

TEST(ServerMatching, OtherFieldsDoNotMatterWithTheCookie) {
  TransactionWorld world;
  world.Receive(Request("OPTIONS").ToString());
  RequestText copy = Request("OPTIONS");
  copy.uri = "sip:carol@chicago.com";
  copy.call_id = "other";
  world.Receive(copy.ToString());
  EXPECT_EQ(world.layer.server_count(), 1u);
}

TEST(ServerMatching, AckForFailureBelongsToItsInvite) {
  TransactionWorld world;
  world.Receive(Request("INVITE").ToString());
  world.Respond(486);
  world.Receive(Request("ACK").ToString());
  EXPECT_EQ(world.server->state(), TransactionState::kConfirmed);
}

// 13.2.2.4: the ACK for a 2xx has a branch of its own.
TEST(ServerMatching, AckForSuccessGoesToTheCore) {
  TransactionWorld world;
  world.Receive(Request("INVITE").ToString());
  world.Respond(200);
  world.ClearRecords();
  world.Receive(
      Request("ACK", "SIP/2.0/UDP ss1.example.com:5060;branch=z9hG4bKother")
          .ToString());
  EXPECT_EQ(world.Told(), "ACK to the core");
  EXPECT_EQ(world.layer.server_count(), 1u);
}

TEST(ServerMatching, LongKeysMatchToo) {
  TransactionWorld world;
  const std::string via =
      "SIP/2.0/UDP ss1.example.com;branch=z9hG4bK" + std::string(500, 'x');
  world.Receive(Request("OPTIONS", via).ToString());
  world.Receive(Request("OPTIONS", via).ToString());
  world.Receive(Request("OPTIONS", via + "y").ToString());
  EXPECT_EQ(world.layer.server_count(), 2u);
}

// --- 17.1.3.

TEST(ClientMatching, WantsBranchAndCSeqMethod) {
  TransactionWorld world;
  world.StartClient("INVITE", "z9hG4bKa");
  world.ReceiveResponse(180, "INVITE", "z9hG4bKb");
  world.ReceiveResponse(200, "CANCEL", "z9hG4bKa");
  EXPECT_EQ(world.Told(), "stray 180, stray 200");
  EXPECT_EQ(world.fake.CountOf("stray_response"), 2u);
  world.ReceiveResponse(180, "INVITE", "z9hG4bKa");
  EXPECT_EQ(world.Told(), "stray 180, stray 200, 180");
}

TEST(ClientMatching, ResponseAfterTheEndIsStray) {
  TransactionWorld world;
  world.StartClient("BYE");
  world.ReceiveResponse(200, "BYE");
  world.fake.Advance(5s);
  world.ReceiveResponse(200, "BYE");
  EXPECT_EQ(world.Told(), "200, end, stray 200");
}

TEST(ClientMatching, FindsEachOfManyTransactions) {
  TransactionWorld world;
  constexpr int kCount = 1000;
  std::vector<ClientTransaction*> clients;
  for (int i = 0; i < kCount; ++i) {
    clients.push_back(
        &world.StartClient("OPTIONS", "z9hG4bK" + std::to_string(i)));
  }
  for (int i = 0; i < kCount; ++i) {
    world.ReceiveResponse(200, "OPTIONS", "z9hG4bK" + std::to_string(i));
    EXPECT_EQ(clients[i]->state(), TransactionState::kCompleted);
  }
  EXPECT_EQ(world.fake.CountOf("stray_response"), 0u);
  world.fake.Advance(5s);
  EXPECT_EQ(world.layer.client_count(), 0u);
}

// --- 9.2.

TEST(FindInvite, IsTheSameKeyButForTheMethod) {
  TransactionWorld world;
  world.Receive(Request("INVITE").ToString());
  EXPECT_EQ(world.layer.FindInvite(Parsed(Request("CANCEL"))), world.server);
  EXPECT_EQ(world.layer.FindInvite(Parsed(Request(
                "CANCEL", "SIP/2.0/UDP ss2.example.com;branch=z9hG4bKp"))),
            nullptr);
  EXPECT_EQ(world.layer.FindInvite(Parsed(Request(
                "CANCEL", "SIP/2.0/UDP ss1.example.com;branch=z9hG4bKq"))),
            nullptr);
}

TEST(FindInvite, CancelIsATransactionOfItsOwn) {
  TransactionWorld world;
  world.Receive(Request("INVITE").ToString());
  world.on_request = [&, invite = world.server](ServerTransaction& cancel,
                                                Message& request) {
    EXPECT_EQ(cancel.method(), Method::kCancel);
    EXPECT_EQ(world.layer.FindInvite(request), invite);
  };
  world.Receive(Request("CANCEL").ToString());
  EXPECT_EQ(world.Told(), "request INVITE, request CANCEL");
}

TEST(FindInvite, OtherMethodsCannotBeFound) {
  TransactionWorld world;
  world.Receive(Request("OPTIONS").ToString());
  EXPECT_EQ(world.layer.FindInvite(Parsed(Request("CANCEL"))), nullptr);
}

// --- 8.2.2.2.

class MergedRequest : public ::testing::Test {
 protected:
  MergedRequest() {
    world_.on_request = [this](ServerTransaction& own, Message& request) {
      merged_ = world_.layer.IsMergedRequest(request, own);
    };
    world_.Receive(Request("INVITE").ToString());
  }

  TransactionWorld world_;
  RequestText copy_ =
      Request("INVITE", "SIP/2.0/UDP ss2.example.com;branch=z9hG4bKq");
  bool merged_ = false;
};

TEST_F(MergedRequest, FirstOneIsNot) { EXPECT_FALSE(merged_); }

TEST_F(MergedRequest, SameRequestByAnotherWayIs) {
  world_.Receive(copy_.ToString());
  EXPECT_TRUE(merged_);
}

TEST_F(MergedRequest, RequestInsideDialogIsNot) {
  copy_.to_tag = "t";
  world_.Receive(copy_.ToString());
  EXPECT_FALSE(merged_);
}

TEST_F(MergedRequest, FromTagCallIdAndCSeqTellRequestsApart) {
  std::vector<RequestText> others(4, copy_);
  others[0].from_tag = "f";
  others[1].call_id = "c";
  others[2].cseq = "1";
  others[3].method = "OPTIONS";
  for (const RequestText& other : others) {
    world_.Receive(other.ToString());
    EXPECT_FALSE(merged_) << other.ToString();
  }
}

TEST_F(MergedRequest, IsNotOnceTheOtherHasEnded) {
  world_.Respond(486);
  world_.fake.Advance(32s);
  world_.Receive(copy_.ToString());
  EXPECT_FALSE(merged_);
}

}  // namespace
}  // namespace sipsim::sip
