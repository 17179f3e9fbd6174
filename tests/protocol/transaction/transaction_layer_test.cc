#include "protocol/transaction/transaction_layer.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "protocol/base/description.h"
#include "tests/protocol/transaction/transaction_world.h"

namespace sipsim::sip {
namespace {

// 8.1.1.7: the cookie, and unique.
TEST(TransactionLayer, DrawsBranchesWithTheCookie) {
  TransactionWorld world;
  const std::string a = world.layer.NewBranch();
  const std::string b = world.layer.NewBranch();
  EXPECT_EQ(a.substr(0, 7), "z9hG4bK");
  EXPECT_EQ(a.size(), 7u + 16u);
  EXPECT_NE(a, b);
}

// --- Users act from within callbacks.

TEST(TransactionLayer, UserMayStartTransactionFromResponse) {
  TransactionWorld world;
  world.on_response = [&](ClientTransaction& transaction, Message& response) {
    if (transaction.method() == Method::kInvite &&
        response.status_code() == 302) {
      world.StartClient("INVITE", "z9hG4bK2");
    }
  };
  world.StartClient("INVITE", "z9hG4bK1");
  world.ReceiveResponse(302, "INVITE", "z9hG4bK1");
  EXPECT_EQ(world.Sent(), "INVITE ACK INVITE");
  EXPECT_EQ(world.layer.client_count(), 2u);
}

TEST(TransactionLayer, UserMayCancelFromProvisionalResponse) {
  TransactionWorld world;
  world.on_response = [&](ClientTransaction& transaction, Message& response) {
    if (response.status_code() == 180) world.layer.Cancel(transaction, nullptr);
  };
  world.StartClient("INVITE");
  world.ReceiveResponse(180, "INVITE");
  EXPECT_EQ(world.Sent(), "INVITE CANCEL");
}

TEST(TransactionLayer, UserMayAnswerAnotherTransactionFromRequest) {
  TransactionWorld world;
  world.ReceiveRequest("INVITE");
  ServerTransaction* invite = world.server;
  world.on_request = [&](ServerTransaction& cancel, Message&) {
    ResponseText ok;
    cancel.Respond(200, ok.ToBytes());
    ok.status_code = 487;
    invite->Respond(487, ok.ToBytes());
  };
  world.ReceiveRequest("CANCEL");
  EXPECT_EQ(world.Sent(), "200 487");
  EXPECT_EQ(invite->state(), TransactionState::kCompleted);
}

TEST(TransactionLayer, UserMayTakeTheMessageAway) {
  TransactionWorld world;
  Message taken;
  world.on_request = [&](ServerTransaction&, Message& request) {
    taken = std::move(request);
  };
  world.ReceiveRequest("INVITE");
  world.fake.Advance(200ms);
  EXPECT_EQ(world.Sent(), "100");
  EXPECT_EQ(taken.call_id(), "987asjd97y7atg");
}

class EndWatcher : public ClientTransactionUser {
 public:
  explicit EndWatcher(TransactionWorld& world) : world_(world) {}
  void OnResponse(ClientTransaction&, Message&) override {}
  void OnFailure(ClientTransaction& transaction, ClientFailure) override {
    seen_ = transaction.state();
    // Fail-over to the next server, from within.
    world_.StartClient("OPTIONS", "z9hG4bKnext");
  }
  void OnTerminated(ClientTransaction& transaction) override {
    EXPECT_EQ(transaction.branch(), "z9hG4bK1");
    ended_ = true;
  }

  TransactionState seen_ = TransactionState::kTrying;
  bool ended_ = false;

 private:
  TransactionWorld& world_;
};

TEST(TransactionLayer, EndedTransactionLivesUntilItsUsersReturn) {
  TransactionWorld world;
  EndWatcher watcher(world);
  world.StartClient("OPTIONS").SetUser(&watcher);
  world.fake.AdvanceTo(At(32s));
  EXPECT_EQ(watcher.seen_, TransactionState::kTerminated);
  EXPECT_TRUE(watcher.ended_);
  EXPECT_EQ(world.layer.client_count(), 1u);
  EXPECT_EQ(world.client->branch(), "z9hG4bKnext");
}

TEST(TransactionLayer, DiesWithOpenTransactionsWithoutAWord) {
  FakeNodeContext fake;
  TransactionWorld other;
  {
    TransactionLayer layer(fake.context(), other);
    RequestText request;
    layer.StartClient(Method::kInvite, "z9hG4bKkjshdyff", request.ToBytes(),
                      fake.FlowTo("192.0.2.1:5060"), &other);
    EXPECT_EQ(fake.pending_timers().size(), 2u);
  }
  EXPECT_TRUE(fake.pending_timers().empty());
  EXPECT_EQ(other.Told(), "");
}

// --- Failures: 17.1.4, 17.2.4, 18.4.

TEST(SendFailure, OfCancelIsNotThatOfItsInvite) {
  TransactionWorld world;
  world.StartClient("INVITE");
  world.ReceiveResponse(180, "INVITE");
  world.layer.Cancel(*world.client, nullptr);
  world.layer.transport().OnUnreachable(world.peer(),
                                        world.fake.sent()[1].text());
  EXPECT_EQ(world.layer.client_count(), 1u);
  EXPECT_EQ(world.client->state(), TransactionState::kProceeding);
}

TEST(SendFailure, OfOldInviteCopyLeavesCompletedAlone) {
  TransactionWorld world;
  world.StartClient("INVITE");
  world.ReceiveResponse(486, "INVITE");
  world.layer.transport().OnUnreachable(world.peer(),
                                        world.fake.sent()[0].text());
  EXPECT_EQ(world.client->state(), TransactionState::kCompleted);
}

TEST(SendFailure, WithoutReadableQuoteConcernsAllThatWaitForThePlace) {
  TransactionWorld world;
  world.StartClient("INVITE", "z9hG4bKa");
  world.StartClient("OPTIONS", "z9hG4bKb");
  world.StartClient("OPTIONS", "z9hG4bKc");
  world.ReceiveResponse(200, "OPTIONS", "z9hG4bKc");
  world.ClearRecords();
  world.layer.transport().OnUnreachable(world.fake.FlowTo("192.0.2.99:5060"),
                                        "");
  EXPECT_EQ(world.Told(), "");
  world.layer.transport().OnUnreachable(world.peer(), "");
  EXPECT_EQ(world.Told(), "error, end, error, end");
  EXPECT_EQ(world.layer.client_count(), 1u);
  EXPECT_EQ(world.fake.CountOf("send_failed"), 2u);
}

TEST(SendFailure, SparesWhatIsStartedBecauseOfIt) {
  TransactionWorld world;
  EndWatcher watcher(world);
  world.StartClient("OPTIONS").SetUser(&watcher);
  world.layer.transport().OnUnreachable(world.peer(), "");
  EXPECT_EQ(world.layer.client_count(), 1u);
  EXPECT_EQ(world.client->branch(), "z9hG4bKnext");
}

TEST(SendFailure, OfUnknownMessagesIsCountedOnly) {
  TransactionWorld world;
  RequestText request;
  ResponseText response;
  world.layer.transport().OnUnreachable(world.peer(), request.ToString());
  world.layer.transport().OnUnreachable(world.peer(), response.ToString());
  world.layer.transport().OnUnreachable(world.peer(), "SIP/2.0 200 OK");
  EXPECT_EQ(world.Told(), "");
  EXPECT_EQ(world.fake.CountOf("send_failed"), 3u);
}

// --- Limits.

TEST(TransactionLimit, RequestAboveItIsAnswered503WithoutTransaction) {
  TransactionWorld world(false, {.server_count_max = 2});
  world.ReceiveRequest("OPTIONS", "z9hG4bK1");
  world.ReceiveRequest("OPTIONS", "z9hG4bK2");
  world.ReceiveRequest("OPTIONS", "z9hG4bK3");
  EXPECT_EQ(world.Told(), "request OPTIONS, request OPTIONS");
  EXPECT_EQ(world.Sent(), "503");
  EXPECT_EQ(world.fake.CountOf("transaction_limit"), 1u);
  // Copies of what is open still get through, and an ACK is never answered.
  world.ReceiveRequest("OPTIONS", "z9hG4bK1");
  world.ReceiveRequest("ACK", "z9hG4bK4");
  EXPECT_EQ(world.Sent(), "503");
}

TEST(TransactionLimit, ClientAboveItFailsWithoutSending) {
  TransactionWorld world(false, {.client_count_max = 1});
  world.StartClient("INVITE", "z9hG4bK1");
  world.StartClient("INVITE", "z9hG4bK2");
  EXPECT_EQ(world.Sent(), "INVITE");
  EXPECT_EQ(world.Told(), "");
  world.fake.Advance(1ns);
  EXPECT_EQ(world.Told(), "error, end");
  EXPECT_EQ(world.layer.client_count(), 1u);
}

TEST(TransactionLayer, DescribesAllInOrderOfCreation) {
  TransactionWorld world;
  world.ReceiveRequest("INVITE", "z9hG4bKp");
  world.StartClient("BYE", "z9hG4bK1");
  world.ReceiveRequest("OPTIONS", "z9hG4bKq");
  Description description;
  world.layer.Describe(description);
  EXPECT_EQ(description.text(),
            "invite_server {\n"
            "  branch: \"z9hG4bKp\"\n"
            "  state: \"Proceeding\"\n"
            "  remote: \"192.0.2.201:5060\"\n"
            "  timer { name: \"100 Trying\" left: \"200ms\" }\n"
            "}\n"
            "non_invite_client {\n"
            "  method: \"BYE\"\n"
            "  branch: \"z9hG4bK1\"\n"
            "  state: \"Trying\"\n"
            "  remote: \"192.0.2.201:5060\"\n"
            "  timer { name: \"E\" left: \"500ms\" }\n"
            "  timer { name: \"F\" left: \"32s\" }\n"
            "}\n"
            "non_invite_server {\n"
            "  method: \"OPTIONS\"\n"
            "  branch: \"z9hG4bKq\"\n"
            "  state: \"Trying\"\n"
            "  remote: \"192.0.2.201:5060\"\n"
            "  timer { name: \"100 Trying\" left: \"3.5s\" }\n"
            "}\n");
}

TEST(TransactionLayer, StatelessSendingHasNoTransaction) {
  TransactionWorld world;
  world.layer.SendStateless(world.peer(), RequestText().ToBytes());
  EXPECT_EQ(world.Sent(), "INVITE");
  EXPECT_EQ(world.layer.client_count(), 0u);
  EXPECT_EQ(world.Timers(), "");
}

}  // namespace
}  // namespace sipsim::sip
