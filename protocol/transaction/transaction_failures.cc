// What could not be sent: the part of TransactionLayer that finds out whom it
// concerns (RFC 3261 sections 17.1.4, 17.2.4).

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "protocol/transaction/transaction_layer.h"

namespace sipsim::sip {

void TransactionLayer::OnSendFailed(const Flow& flow,
                                    const FailedMessage& failed) {
  node.observer.OnCount(
      "send_failed",
      absl::StrCat(failed.is_response ? "response" : failed.method, " to ",
                   flow.remote.ToString()));
  if (failed.is_response) {
    FailResponse(flow, failed.branch);
  } else if (!HasCookie(failed.branch)) {
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

}  // namespace sipsim::sip
