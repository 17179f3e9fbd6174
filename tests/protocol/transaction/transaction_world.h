#ifndef SIPSIM_TESTS_PROTOCOL_TRANSACTION_TRANSACTION_WORLD_H_
#define SIPSIM_TESTS_PROTOCOL_TRANSACTION_TRANSACTION_WORLD_H_

// A transaction layer in a world of its own, whose users write down what they
// are told.

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/transaction/transaction_layer.h"
#include "tests/protocol/testing/fake_node_context.h"
#include "tests/protocol/testing/message_text.h"

namespace sipsim::sip {

class TransactionWorld : public TransactionUser,
                         public ClientTransactionUser,
                         public ServerTransactionUser {
 public:
  // Listens on UDP (and TCP) 192.0.2.101:5060 as pc33.atlanta.com. With
  // `reliable`, peer() is reached by TCP.
  explicit TransactionWorld(bool reliable = false,
                            const TransactionOptions& options = {});

  bool reliable() const { return reliable_; }
  // A flow to, or from, 192.0.2.201:5060.
  const Flow& peer() const { return peer_; }
  // The Via value of this node, or of the peer ("ss1.example.com:5060"; no
  // branch if it is "").
  std::string OurVia(absl::string_view branch) const;
  std::string PeerVia(absl::string_view branch) const;

  // Starts a client transaction for a small request with this branch.
  ClientTransaction& StartClient(absl::string_view method,
                                 absl::string_view branch = "z9hG4bK1");
  // The peer sends a response to such a request, or a request of its own.
  void ReceiveResponse(int status_code, absl::string_view method,
                       absl::string_view branch = "z9hG4bK1");
  void ReceiveRequest(absl::string_view method,
                      absl::string_view branch = "z9hG4bKp");
  void Receive(const std::string& text) {
    layer.transport().OnBytes(peer_, BufferRef::Copy(text));
  }
  // The last server transaction answers, if it is still there.
  void Respond(int status_code);

  // What was sent since ClearRecords, by method or status code: "INVITE ACK".
  std::string Sent() const;
  // Times of what was sent, "0s 500ms 1.5s".
  std::string SentTimes() const;
  // What users were told, and what the layer counted, since ClearRecords:
  // "180, timeout, end".
  std::string Told() const;
  // "A 1s, B 31.5s".
  std::string Timers() const;
  void ClearRecords();

  FakeNodeContext fake;
  TransactionLayer layer;
  ServerTransaction* server = nullptr;  // The last one; null once it ended.
  ClientTransaction* client = nullptr;  // The last one started by us.
  // Called, if set, when the core gets a request or a client a response.
  std::function<void(ServerTransaction&, Message&)> on_request;
  std::function<void(ClientTransaction&, Message&)> on_response;

 private:
  void OnRequest(ServerTransaction& transaction, Message& request,
                 const Flow& flow) override;
  void OnAck(Message& ack, const Flow& flow) override;
  void OnStrayResponse(Message& response, const Flow& flow) override;
  void OnResponse(ClientTransaction& transaction, Message& response) override;
  void OnFailure(ClientTransaction& transaction,
                 ClientFailure failure) override;
  void OnTerminated(ClientTransaction& transaction) override;
  void OnAck(ServerTransaction& transaction, Message& ack) override;
  void OnFailure(ServerTransaction& transaction) override;
  void OnTerminated(ServerTransaction& transaction) override;

  const bool reliable_;
  Flow peer_;
  std::vector<std::string> told_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_TESTS_PROTOCOL_TRANSACTION_TRANSACTION_WORLD_H_
