#ifndef SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_LAYER_H_
#define SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_LAYER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/transaction/transaction.h"
#include "protocol/transaction/transaction_user.h"
#include "protocol/transport/transport_layer.h"

namespace sipsim::sip {

// All transactions of one node: the table, matching (17.1.3, 17.2.3), and the
// transport layer below.
//
// To send a request: find its flow, draw a branch, write the message with
// ViaFor(flow, branch) on top, then StartClient.
class TransactionLayer : public MessageHandler {
 public:
  // `context` and `user` outlive the layer.
  TransactionLayer(const NodeContext& context, TransactionUser& user);

  TransportLayer& transport() { return transport_; }

  // A new branch: the cookie and a token unique to this node (8.1.1.7).
  std::string NewBranch();

  // Starts the INVITE or non-INVITE client machine (not for ACK): sends
  // `request` and sets its timers. `request` carries `branch` in its top Via;
  // `user` may be null.
  ClientTransaction& StartClient(Method method, absl::string_view branch,
                                 BufferRef request, const Flow& flow,
                                 ClientTransactionUser* user);
  // The CANCEL for a pending INVITE, as a transaction of its own with the same
  // branch, to the same flow (9.1). Nothing, and null, unless `invite` is in
  // Proceeding: the caller waits for the first provisional response.
  ClientTransaction* Cancel(ClientTransaction& invite,
                            ClientTransactionUser* user);

  // Sends without a transaction: the ACK for a 2xx, a stateless forward.
  void SendStateless(const Flow& flow, BufferRef bytes);

  // The INVITE server transaction that `cancel` asks to end (9.2): the same
  // key but for the method. Null: answer 481.
  ServerTransaction* FindInvite(const Message& cancel);
  // Whether another server transaction is open for the same request that came
  // by another way: same From tag, Call-ID and CSeq, no To tag (8.2.2.2). A UAS
  // answers 482 to that.
  bool IsMergedRequest(const Message& request, const ServerTransaction& own);

  // Open transactions, for tests and for ends of runs.
  size_t client_count() const;
  size_t server_count() const;
  // Every open transaction, in order of creation.
  void Describe(Description& out) const;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_LAYER_H_
