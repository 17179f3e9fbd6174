#include "protocol/transaction/transaction_layer.h"

#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
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
  ClientMachine* machine;
  if (method == Method::kInvite) {
    machine =
        invite_clients_.New(host(), branch, std::move(request), flow, user);
  } else {
    machine = non_invite_clients_.New(host(), method, branch,
                                      std::move(request), flow, user);
  }
  machine->hash_ = BranchHash(branch);
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
  if (machine != nullptr) {
    static_cast<ClientMachine*>(machine)->OnResponse(response);
  } else {
    node.observer.OnCount("stray_response", branch);
    core.OnStrayResponse(response, flow);
  }
  Reap();
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

// --- Failures (17.1.4, 17.2.4).

void TransactionLayer::OnSendFailed(const Flow& flow,
                                    const FailedMessage& failed) {
  node.observer.OnCount(
      "send_failed",
      absl::StrCat(failed.is_response ? "response" : failed.method, " to ",
                   flow.remote.ToString()));
  if (failed.is_response) {
    FailResponse(flow, failed.branch);
  } else if (failed.branch.empty()) {
    FailAllRequestsTo(flow);
  } else {
    FailRequest(failed);
  }
  Reap();
}

void TransactionLayer::FailRequest(const FailedMessage& failed) {
  // The ACK for a non-2xx belongs to the transaction of its INVITE.
  const bool is_ack = failed.method == MethodText(Method::kAck);
  const Method method =
      is_ack ? Method::kInvite : MethodFromText(failed.method);
  const CSeqView cseq = {0, method, failed.method};
  Machine* machine =
      clients_.Find(BranchHash(failed.branch), [&](const Machine& candidate) {
        return static_cast<const ClientMachine&>(candidate).Matches(
            failed.branch, cseq);
      });
  if (machine == nullptr) return;
  // An INVITE machine in Completed sends ACKs, in all other states INVITEs; an
  // error about what it sent before no longer matters.
  if (method == Method::kInvite &&
      is_ack != (machine->state_ == TransactionState::kCompleted)) {
    return;
  }
  machine->OnTransportError();
}

// What the error quotes does not tell which request it was (18.4). Those that
// users start meanwhile are not concerned.
void TransactionLayer::FailAllRequestsTo(const Flow& flow) {
  const Machine* const last = newest_;
  for (Machine* machine = oldest_; machine != nullptr;
       machine = machine == last ? nullptr : machine->newer_) {
    const bool waits = machine->state_ == TransactionState::kCalling ||
                       machine->state_ == TransactionState::kTrying ||
                       machine->state_ == TransactionState::kProceeding;
    if (waits && machine->is_client() && machine->flow_.remote == flow.remote &&
        machine->flow_.protocol == flow.protocol) {
      machine->OnTransportError();
    }
  }
}

// The CSeq may not be quoted: an INVITE and its CANCEL are then both concerned.
void TransactionLayer::FailResponse(const Flow& flow,
                                    absl::string_view branch) {
  if (branch.empty()) return;
  absl::InlinedVector<Machine*, 4> concerned;
  servers_.Find(BranchHash(branch), [&](Machine& candidate) {
    if (static_cast<ServerMachine&>(candidate).Sent(branch, flow)) {
      concerned.push_back(&candidate);
    }
    return false;
  });
  for (Machine* machine : concerned) machine->OnTransportError();
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
