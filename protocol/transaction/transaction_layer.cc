#include "protocol/transaction/transaction_layer.h"

#include <string>
#include <utility>

#include "protocol/base/check.h"
#include "protocol/base/hash.h"
#include "protocol/message/builder.h"

namespace sipsim::sip {

TransactionLayer::TransactionLayer(const NodeContext& context,
                                   TransactionUser& user,
                                   const TransactionOptions& options)
    : MachineHost(context, transport_, user, options.finds_merged_requests),
      options_(options),
      transport_(context, *this, options.transport) {}

TransactionLayer::~TransactionLayer() {
  while (oldest_ != nullptr) Destroy(oldest_);
}

BranchText TransactionLayer::NewBranch() {
  return BranchWith(node.random.Draw(RandomPurpose::kBranch));
}

// --- Client transactions.

ClientTransaction& TransactionLayer::StartClient(Method method,
                                                 absl::string_view branch,
                                                 BufferRef request,
                                                 const Flow& flow,
                                                 ClientTransactionUser* user) {
  SIP_CHECK(method != Method::kAck);
  uint64_t hash = BranchHash(branch);
  std::string rfc2543_text;
  if (!HasCookie(branch)) [[unlikely]] {
    if (const Message* message = ReadAgain(*this, request)) {
      rfc2543_text = Rfc2543ClientText(*message);
      hash = HashBytes(message->call_id());
    }
  }
  const ClientKey key = {branch, rfc2543_text};
  ClientMachine* machine;
  if (method == Method::kInvite) {
    machine = invite_clients_.New(host(), key, std::move(request), flow, user);
  } else {
    machine = non_invite_clients_.New(host(), method, key, std::move(request),
                                      flow, user);
  }
  machine->hash_ = hash;
  clients_.Insert(machine);
  Append(*machine);
  if (clients_.size() > options_.client_count_max) {
    node.observer.OnCount("transaction_limit", branch);
    machine->Refuse();
  } else {
    machine->Begin();
  }
  return *machine;
}

ClientTransaction* TransactionLayer::Cancel(ClientTransaction& invite,
                                            ClientTransactionUser* user,
                                            absl::string_view fields) {
  if (invite.method() != Method::kInvite) return nullptr;
  auto& machine = static_cast<InviteClient&>(invite);
  if (!machine.may_cancel()) return nullptr;
  const Message* request = ReadAgain(*this, invite.request());
  if (request == nullptr) return nullptr;
  BufferRef cancel = BuildCancel(*request, fields);
  machine.OnCancelSent();
  return &StartClient(Method::kCancel, invite.branch(), std::move(cancel),
                      invite.flow(), user);
}

void TransactionLayer::SendStateless(const Flow& flow, BufferRef bytes) {
  transport_.Send(flow, std::move(bytes));
}

void TransactionLayer::OnResponse(Message& response, const Flow& flow) {
  const absl::string_view branch = response.top_via().branch;
  Machine* machine =
      clients_.Find(BranchHash(branch), [&](const Machine& candidate) {
        return static_cast<const ClientMachine&>(candidate).Matches(
            branch, response.cseq());
      });
  if (machine == nullptr && !HasCookie(branch)) {
    machine = FindRfc2543Client(response, flow);
  }
  if (machine != nullptr) {
    static_cast<ClientMachine*>(machine)->OnResponse(response);
  } else {
    node.observer.OnCount("stray_response", branch);
    core.OnStrayResponse(response, flow);
  }
  Reap();
}

// A CANCEL has one Via (9.1): those for two copies of a request are told apart
// by whom they went to. An answer may come from elsewhere all the same.
Machine* TransactionLayer::FindRfc2543Client(const Message& response,
                                             const Flow& flow) const {
  const std::string text = Rfc2543ClientText(response);
  const auto find = [&](bool from_anywhere) {
    return clients_.Find(
        HashBytes(response.call_id()), [&](const Machine& candidate) {
          const auto& client = static_cast<const ClientMachine&>(candidate);
          return client.Matches(response.top_via().branch, response.cseq()) &&
                 client.rfc2543_text() == text &&
                 (from_anywhere || client.flow().remote == flow.remote);
        });
  };
  Machine* const found = find(/*from_anywhere=*/false);
  return found != nullptr ? found : find(/*from_anywhere=*/true);
}

// --- Server transactions.

ServerMachine* TransactionLayer::FindServer(const ServerKey& key) const {
  return static_cast<ServerMachine*>(
      servers_.Find(key.hash, [&](const Machine& candidate) {
        return static_cast<const ServerMachine&>(candidate).Matches(key);
      }));
}

void TransactionLayer::OnRequest(Message& request, const Flow& flow) {
  const ServerKey key = ServerKeyOf(request);
  if (key.is_ack) {
    OnAck(key, request, flow);
  } else if (ServerMachine* machine = FindServer(key)) {
    machine->OnRetransmission();
  } else if (servers_.size() >= options_.server_count_max) {
    Overload(request, flow);
  } else {
    StartServer(key, request, flow);
  }
  Reap();
}

void TransactionLayer::OnAck(const ServerKey& key, Message& ack,
                             const Flow& flow) {
  if (ServerMachine* machine = FindServer(key)) {
    static_cast<InviteServer*>(machine)->OnAck(ack, flow);
  } else {
    core.OnAck(ack, flow);
  }
}

ServerMachine& TransactionLayer::AddServer(const ServerKey& key,
                                           const Message& request,
                                           const Flow& flow) {
  const Flow response_flow = transport_.ResponseFlow(request, flow);
  ServerMachine* machine;
  if (key.method == Method::kInvite) {
    machine = invite_servers_.New(host(), key, request, response_flow);
  } else {
    machine = non_invite_servers_.New(host(), key, request, response_flow);
  }
  machine->hash_ = key.hash;
  servers_.Insert(machine);
  if (machine->may_merge_) mergeable_.Insert(machine);
  Append(*machine);
  return *machine;
}

void TransactionLayer::StartServer(const ServerKey& key, Message& request,
                                   const Flow& flow) {
  ServerMachine& machine = AddServer(key, request, flow);
  // The user may move the message away.
  const BufferRef bytes = request.bytes();
  core.OnRequest(machine, request, flow);
  machine.AfterRequest(bytes, flow);
}

void TransactionLayer::Overload(const Message& request, const Flow& flow) {
  node.observer.OnCount("transaction_limit", request.top_via().branch);
  // 8.2.7: the tag of a stateless answer is a function of the request.
  const Token tag(HashBytes(request.text()));
  transport_.Send(transport_.ResponseFlow(request, flow),
                  StartResponseTo(request, 503, tag).Finish());
}

ServerTransaction* TransactionLayer::FindInvite(const Message& cancel) {
  ServerKey key = ServerKeyOf(cancel);
  key.method = Method::kInvite;
  return FindServer(key);
}

bool TransactionLayer::IsMergedRequest(const Message& request,
                                       const ServerTransaction& own) {
  SIP_CHECK(options_.finds_merged_requests);
  if (!request.to()->tag.empty()) return false;
  return mergeable_.Find(MergeHashOf(request),
                         [&](const ServerMachine& candidate) {
                           return &candidate != &own && !candidate.terminated();
                         }) != nullptr;
}

// --- Bookkeeping.

void TransactionLayer::Append(Machine& machine) {
  machine.older_ = newest_;
  (newest_ == nullptr ? oldest_ : newest_->newer_) = &machine;
  newest_ = &machine;
}

void TransactionLayer::Unlink(Machine& machine) {
  (machine.older_ == nullptr ? oldest_ : machine.older_->newer_) =
      machine.newer_;
  (machine.newer_ == nullptr ? newest_ : machine.newer_->older_) =
      machine.older_;
  (machine.is_client() ? clients_ : servers_).Remove(&machine);
  if (machine.is_client()) return;
  auto& server = static_cast<ServerMachine&>(machine);
  if (server.may_merge_) mergeable_.Remove(&server);
}

void TransactionLayer::Destroy(Machine* machine) {
  Unlink(*machine);
  switch (machine->kind()) {
    case Machine::Kind::kInviteClient:
      return invite_clients_.Delete(static_cast<InviteClient*>(machine));
    case Machine::Kind::kInviteServer:
      return invite_servers_.Delete(static_cast<InviteServer*>(machine));
    case Machine::Kind::kNonInviteClient:
      return non_invite_clients_.Delete(static_cast<NonInviteClient*>(machine));
    case Machine::Kind::kNonInviteServer:
      return non_invite_servers_.Delete(static_cast<NonInviteServer*>(machine));
  }
}

void TransactionLayer::Reap() {
  while (terminated != nullptr) {
    Machine* machine = std::exchange(terminated, terminated->next_terminated_);
    Destroy(machine);
  }
}

void TransactionLayer::Describe(Description& out) const {
  for (const Machine* machine = oldest_; machine != nullptr;
       machine = machine->newer_) {
    machine->DescribeMachine(out);
  }
  transport_.Describe(out);
}

}  // namespace sipsim::sip
