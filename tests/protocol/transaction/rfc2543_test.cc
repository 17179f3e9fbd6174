// What belongs together without the cookie: RFC 3261 section 17.2.3, second
// half, for servers; RFC 2543 section 10.1.2 for clients.
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/message/parser.h"
#include "tests/protocol/transaction/transaction_world.h"

namespace sipsim::sip {
namespace {

// A client of RFC 2543: no branch at all.
RequestText OldRequest(const std::string& method) {
  RequestText request;
  request.method = method;
  request.via = "SIP/2.0/UDP ss1.example.com:5060";
  return request;
}

Message Parsed(const RequestText& request) {
  Message message;
  EXPECT_TRUE(ParseMessage(request.ToBytes(), ParseLimits(), &message).ok());
  return message;
}

// --- Servers.

TEST(OldServerMatching, CopyOfRequestBelongsToItsTransaction) {
  TransactionWorld world;
  world.Receive(OldRequest("INVITE").ToString());
  world.Receive(OldRequest("INVITE").ToString());
  EXPECT_EQ(world.layer.server_count(), 1u);
}

TEST(OldServerMatching, EachOfTheSixPartsTellsRequestsApart) {
  const RequestText first = OldRequest("INVITE");
  std::vector<RequestText> others(6, first);
  others[0].uri = "sip:carol@chicago.com";
  others[1].to_tag = "t";
  others[2].from_tag = "f";
  others[3].call_id = "c";
  others[4].cseq = "986760";
  others[5].via += ";branch=1";
  for (const RequestText& other : others) {
    TransactionWorld world;
    world.Receive(first.ToString());
    world.Receive(other.ToString());
    EXPECT_EQ(world.layer.server_count(), 2u) << other.ToString();
  }
}

TEST(OldServerMatching, AckMatchesByTheToTagOfTheResponse) {
  TransactionWorld world;
  world.Receive(OldRequest("INVITE").ToString());
  world.Respond(486);  // To tag 99sa0xk.
  RequestText ack = OldRequest("ACK");
  ack.to_tag = "another";
  world.Receive(ack.ToString());
  EXPECT_EQ(world.server->state(), TransactionState::kCompleted);
  EXPECT_EQ(world.Told(), "request INVITE, ACK to the core");
  ack.to_tag = "99sa0xk";
  world.Receive(ack.ToString());
  EXPECT_EQ(world.server->state(), TransactionState::kConfirmed);
}

TEST(OldServerMatching, AckForSuccessMatchesInAccepted) {
  TransactionWorld world;
  world.Receive(OldRequest("INVITE").ToString());
  world.Respond(200);
  RequestText ack = OldRequest("ACK");
  ack.to_tag = "99sa0xk";
  world.Receive(ack.ToString());
  EXPECT_EQ(world.Told(), "request INVITE, ACK");
}

TEST(OldServerMatching, CancelFindsItsInvite) {
  TransactionWorld world;
  world.Receive(OldRequest("INVITE").ToString());
  EXPECT_EQ(world.layer.FindInvite(Parsed(OldRequest("CANCEL"))), world.server);
}

TEST(OldServerMatching, AckOfAnyBranchlessClientIsTakenAgain) {
  TransactionWorld world;
  world.Receive(OldRequest("INVITE").ToString());
  world.Respond(486);
  RequestText ack = OldRequest("ACK");
  ack.to_tag = "99sa0xk";
  world.Receive(ack.ToString());
  world.Receive(ack.ToString());  // A copy of it ends here, too.
  EXPECT_EQ(world.Told(), "request INVITE, ACK");
  EXPECT_EQ(world.server->state(), TransactionState::kConfirmed);
}

TEST(OldServerMatching, AckOfAnotherNumberOrSenderIsNotOfTheInvite) {
  RequestText ack = OldRequest("ACK");
  ack.to_tag = "99sa0xk";
  std::vector<RequestText> others(5, ack);
  others[0].uri = "sip:carol@chicago.com";
  others[1].from_tag = "f";
  others[2].call_id = "c";
  others[3].cseq = "986760";
  others[4].via += ";branch=1";
  for (const RequestText& other : others) {
    TransactionWorld world;
    world.Receive(OldRequest("INVITE").ToString());
    world.Respond(486);
    world.Receive(other.ToString());
    EXPECT_EQ(world.server->state(), TransactionState::kCompleted)
        << other.ToString();
  }
}

// The final response is sent again for each copy of the INVITE.
TEST(OldServerMatching, CopyOfInviteGetsTheResponseAgain) {
  TransactionWorld world;
  world.Receive(OldRequest("INVITE").ToString());
  world.Respond(486);
  world.Receive(OldRequest("INVITE").ToString());
  EXPECT_EQ(world.Sent(), "486 486");
  EXPECT_EQ(world.layer.server_count(), 1u);
}

TEST(OldServerMatching, CopyOfNonInviteGetsTheResponseAgain) {
  TransactionWorld world;
  RequestText bye = OldRequest("BYE");
  bye.to_tag = "99sa0xk";
  world.Receive(bye.ToString());
  world.Respond(200);
  world.Receive(bye.ToString());
  EXPECT_EQ(world.Sent(), "200 200");
  EXPECT_EQ(world.Told(), "request BYE");
}

TEST(OldServerMatching, MethodsOfOneNumberAreTransactionsOfTheirOwn) {
  TransactionWorld world;
  world.Receive(OldRequest("INVITE").ToString());
  world.Receive(OldRequest("CANCEL").ToString());
  world.Receive(OldRequest("CANCEL").ToString());
  EXPECT_EQ(world.Told(), "request INVITE, request CANCEL");
}

TEST(OldServerMatching, CancelOfAnotherRequestFindsNothing) {
  TransactionWorld world;
  world.Receive(OldRequest("INVITE").ToString());
  RequestText cancel = OldRequest("CANCEL");
  cancel.cseq = "986760";
  EXPECT_EQ(world.layer.FindInvite(Parsed(cancel)), nullptr);
  cancel = OldRequest("CANCEL");
  cancel.via += ";branch=2";
  EXPECT_EQ(world.layer.FindInvite(Parsed(cancel)), nullptr);
}

// A forking proxy of RFC 2543 tells its copies apart by the branch.
TEST(OldServerMatching, BranchWithoutCookieTellsForksApart) {
  TransactionWorld world;
  for (const char* branch : {";branch=1", ";branch=2", ";branch=1"}) {
    RequestText request = OldRequest("INVITE");
    request.via += branch;
    world.Receive(request.ToString());
  }
  EXPECT_EQ(world.layer.server_count(), 2u);
}

// --- Clients.

// Starts an INVITE or another request of RFC 2543, and answers it.
class OldClientMatching : public ::testing::Test {
 protected:
  void Start(const std::string& method, const std::string& branch = "") {
    RequestText request;
    request.method = method;
    request.via = Via(branch);
    world_.layer.StartClient(MethodFromText(method), branch, request.ToBytes(),
                             world_.peer(), &world_);
  }
  static std::string Via(const std::string& branch) {
    return "SIP/2.0/UDP pc33.atlanta.com" +
           (branch.empty() ? "" : ";branch=" + branch);
  }
  static ResponseText Response(int status_code, const std::string& method) {
    ResponseText response;
    response.status_code = status_code;
    response.via = Via("");
    response.cseq = "986759 " + method;
    return response;
  }

  TransactionWorld world_;
};

TEST_F(OldClientMatching, ResponseOfAnyToTagBelongsToItsRequest) {
  Start("INVITE");
  ResponseText ringing = Response(180, "INVITE");
  world_.Receive(ringing.ToString());
  ringing.to_tag = "another";
  world_.Receive(ringing.ToString());
  ringing.to_tag = "";
  world_.Receive(ringing.ToString());
  EXPECT_EQ(world_.Told(), "180, 180, 180");
}

// The receiver has added where it came from (6.40).
TEST_F(OldClientMatching, ReceivedInTheViaDoesNotMatter) {
  Start("BYE");
  ResponseText ok = Response(200, "BYE");
  ok.via += ";received=192.0.2.101";
  world_.Receive(ok.ToString());
  EXPECT_EQ(world_.Told(), "200");
}

TEST_F(OldClientMatching, EachOfFromCallIdAndCSeqTellsRequestsApart) {
  Start("INVITE");
  std::vector<ResponseText> others(4, Response(180, "INVITE"));
  others[0].from_tag = "f";
  others[1].call_id = "c";
  others[2].cseq = "986760 INVITE";
  others[3].cseq = "986759 CANCEL";
  for (const ResponseText& other : others) world_.Receive(other.ToString());
  EXPECT_EQ(world_.Told(), "stray 180, stray 180, stray 180, stray 180");
}

TEST_F(OldClientMatching, BranchTellsTheCopiesOfAForkApart) {
  Start("INVITE", "1");
  Start("INVITE", "2");
  ResponseText busy = Response(486, "INVITE");
  busy.via = Via("2");
  world_.Receive(busy.ToString());
  busy.via = Via("3");
  world_.Receive(busy.ToString());
  EXPECT_EQ(world_.Told(), "486, stray 486");
  EXPECT_EQ(world_.Sent(), "INVITE INVITE ACK");
  EXPECT_NE(world_.fake.sent()[2].text().find("branch=2\r\n"),
            std::string::npos);
}

// RFC 2543 has no credentials in an ACK, and need not have Max-Forwards.
TEST_F(OldClientMatching, CopyOfAFailureGetsTheSameAckAgain) {
  Start("INVITE");
  world_.Receive(Response(486, "INVITE").ToString());
  world_.Receive(Response(486, "INVITE").ToString());
  EXPECT_EQ(world_.Sent(), "INVITE ACK ACK");
  const std::string ack(world_.fake.sent()[1].text());
  EXPECT_EQ(ack.find("Max-Forwards"), std::string::npos) << ack;
  EXPECT_EQ(ack.find("branch"), std::string::npos) << ack;
  EXPECT_NE(ack.find(";tag=99sa0xk"), std::string::npos) << ack;
}

TEST_F(OldClientMatching, CancelHasAResponseOfItsOwn) {
  RequestText request;
  request.via = Via("");
  ClientTransaction& invite = world_.layer.StartClient(
      Method::kInvite, "", request.ToBytes(), world_.peer(), &world_);
  world_.Receive(Response(180, "INVITE").ToString());
  EXPECT_NE(world_.layer.Cancel(invite, nullptr), nullptr);
  world_.Receive(Response(200, "CANCEL").ToString());
  EXPECT_EQ(world_.Told(), "180");
  EXPECT_EQ(invite.state(), TransactionState::kProceeding);
  world_.Receive(Response(487, "INVITE").ToString());
  EXPECT_EQ(world_.Told(), "180, 487");
  EXPECT_EQ(world_.Sent(), "INVITE CANCEL ACK");
}

TEST_F(OldClientMatching, RetransmissionsStopWithTheResponse) {
  Start("OPTIONS");
  world_.fake.AdvanceTo(At(2s));
  EXPECT_EQ(world_.SentTimes(), "0s 500ms 1.5s");
  world_.Receive(Response(200, "OPTIONS").ToString());
  world_.fake.AdvanceTo(At(10s));
  EXPECT_EQ(world_.Told(), "200, end");
}

// What ICMP quotes names no request: all that go there are concerned.
TEST_F(OldClientMatching, UnreachablePeerFailsTheRequest) {
  for (const char* branch : {"", "1"}) Start("OPTIONS", branch);
  const auto& sent = world_.fake.sent()[1];
  world_.layer.transport().OnUnreachable(world_.peer(), sent.text());
  EXPECT_EQ(world_.Told(), "error, end, error, end");
}

}  // namespace
}  // namespace sipsim::sip
