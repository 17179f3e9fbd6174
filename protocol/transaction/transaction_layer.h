#ifndef SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_LAYER_H_
#define SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_LAYER_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/transaction/intrusive_table.h"
#include "protocol/transaction/invite_client.h"
#include "protocol/transaction/invite_server.h"
#include "protocol/transaction/machine.h"
#include "protocol/transaction/non_invite_client.h"
#include "protocol/transaction/non_invite_server.h"
#include "protocol/transaction/object_pool.h"
#include "protocol/transaction/transaction.h"
#include "protocol/transaction/transaction_key.h"
#include "protocol/transaction/transaction_user.h"
#include "protocol/transport/transport_layer.h"

namespace sipsim::sip {

struct TransactionOptions {
  TransportOptions transport = {};
  // Open transactions above which a request is answered 503 without a
  // transaction, and a client transaction fails as if unreachable. Counted
  // ("transaction_limit").
  size_t server_count_max = size_t{1} << 22;
  size_t client_count_max = size_t{1} << 22;
  // Whether IsMergedRequest() will be asked, which only a UAS does.
  bool finds_merged_requests = true;
};

// All transactions of one node: the table, matching (17.1.3, 17.2.3), and the
// transport layer below.
//
// To send a request: find its flow, draw a branch, write the message with
// ViaFor(flow, branch) on top, then StartClient.
//
// The calls below never call a user back before they return. Users are called
// from OnBytes and OnUnreachable of the transport layer and from timers only.
class TransactionLayer : public MessageHandler, private MachineHost {
 public:
  // `context` and `user` outlive the layer.
  TransactionLayer(const NodeContext& context, TransactionUser& user,
                   const TransactionOptions& options = {});
  // Ends all transactions without a word to their users.
  ~TransactionLayer() override;

  TransportLayer& transport() { return transport_; }

  // A new branch: the cookie and a token unique to this node (8.1.1.7).
  BranchText NewBranch();

  // Starts the INVITE or non-INVITE client machine (not for ACK): sends
  // `request` and sets its timers. `request` carries `branch` in its top Via,
  // or none, where it is one of RFC 2543 and `branch` is ""; `user` may be
  // null.
  ClientTransaction& StartClient(Method method, absl::string_view branch,
                                 BufferRef request, const Flow& flow,
                                 ClientTransactionUser* user);
  // The CANCEL for a pending INVITE, as a transaction of its own with the same
  // branch, to the same flow (9.1). Nothing, and null, unless `invite` is in
  // Proceeding: the caller waits for the first provisional response. Nor a
  // second time. From then on the INVITE gets 64*T1 for its final response;
  // without one it fails as by a timeout. `fields` are further lines of it.
  ClientTransaction* Cancel(ClientTransaction& invite,
                            ClientTransactionUser* user,
                            absl::string_view fields = "");

  // Sends without a transaction: the ACK for a 2xx, a stateless forward.
  void SendStateless(const Flow& flow, BufferRef bytes);

  // The INVITE server transaction that `cancel` asks to end (9.2): the same
  // key but for the method. Null: answer 481.
  ServerTransaction* FindInvite(const Message& cancel);
  // Whether another server transaction is open for the same request that came
  // by another way: same From tag, Call-ID and CSeq, no To tag (8.2.2.2). A UAS
  // answers 482 to that. Needs TransactionOptions::finds_merged_requests.
  bool IsMergedRequest(const Message& request, const ServerTransaction& own);

  // Open transactions, for tests and for ends of runs.
  size_t client_count() const { return clients_.size(); }
  size_t server_count() const { return servers_.size(); }
  // Every open transaction, in order of creation, then the connections.
  void Describe(Description& out) const;

  // MessageHandler, for the transport layer.
  void OnRequest(Message& request, const Flow& flow) override;
  void OnResponse(Message& response, const Flow& flow) override;
  void OnSendFailed(const Flow& flow, const FailedMessage& failed) override;

 private:
  using Table =
      IntrusiveTable<Machine, &Machine::hash_, &Machine::next_in_bucket_>;
  using MergeTable = IntrusiveTable<ServerMachine, &ServerMachine::merge_hash_,
                                    &ServerMachine::next_in_merge_bucket_>;

  MachineHost& host() { return *this; }
  Machine* FindRfc2543Client(const Message& response, const Flow& flow) const;
  ServerMachine* FindServer(const ServerKey& key) const;
  void StartServer(const ServerKey& key, Message& request, const Flow& flow);
  ServerMachine& AddServer(const ServerKey& key, const Message& request,
                           const Flow& flow);
  void Overload(const Message& request, const Flow& flow);
  void OnAck(const ServerKey& key, Message& ack, const Flow& flow);
  void FailRequest(const FailedMessage& failed);
  void FailAllRequestsTo(const Flow& flow);
  void FailResponse(const Flow& flow, absl::string_view branch);
  void Append(Machine& machine);
  void Unlink(Machine& machine);
  void Destroy(Machine* machine);
  void Reap() override;

  const TransactionOptions options_;
  TransportLayer transport_;
  ObjectPool<InviteClient> invite_clients_;
  ObjectPool<InviteServer> invite_servers_;
  ObjectPool<NonInviteClient> non_invite_clients_;
  ObjectPool<NonInviteServer> non_invite_servers_;
  Table clients_;
  Table servers_;
  MergeTable mergeable_;  // Servers of requests without a To tag.
  Machine* oldest_ = nullptr;
  Machine* newest_ = nullptr;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TRANSACTION_TRANSACTION_LAYER_H_
