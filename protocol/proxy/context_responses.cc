// Response processing of ResponseContext (RFC 3261 sections 16.7 to 16.10).

#include <utility>

#include "protocol/base/check.h"
#include "protocol/message/builder.h"
#include "protocol/message/parser.h"
#include "protocol/message/redirection.h"
#include "protocol/proxy/best_response.h"
#include "protocol/proxy/recursion.h"
#include "protocol/proxy/response_context.h"

namespace sipsim::sip {

// --- What branches report.

// 16.7 step 5: forwarded at once, until there is a final response; to a
// non-INVITE never (RFC 4320 section 4.1).
void ResponseContext::OnBranchProvisional(Branch& /*branch*/,
                                          Message& response) {
  if (method_ != Method::kInvite || final_sent_) return;
  if (response.vias().size() > 1) Forward(response);
}

void ResponseContext::OnBranchFinal(Branch& branch, Message& response) {
  const int status_code = response.status_code();
  if (response.vias().size() < 2) {
    // 16.7 step 3: not for anybody upstream. It is no answer (21.5.3).
    host_.node.observer.OnCount("response_not_forwardable", response.call_id());
    branch.Finish(502, {});
  } else if (status_code < 300) {
    OnSuccess(branch, response);
  } else if (branch.was_abandoned() && status_code == 487) {
    branch.Finish(branch.status_code(), {});  // Our own CANCEL's doing.
  } else {
    branch.Finish(status_code, response.bytes());
    if (status_code >= 600) StopSearching();  // 16.7 step 5.
    if (status_code == 503) Failover(branch);
    if (status_code < 500) Recurse(branch, response);
  }
  Proceed();
}

// RFC 3263 section 4.3: a time-out is no failure of the server if it has sent
// any response.
void ResponseContext::OnBranchFailed(Branch& branch, int status_code) {
  branch.Finish(status_code, {});
  if (status_code != 408 || !branch.was_heard_of()) Failover(branch);
  Proceed();
}

void ResponseContext::OnBranchOverdue(Branch& /*branch*/) { Proceed(); }

void ResponseContext::OnBranchTerminated(Branch& /*branch*/) { Proceed(); }

// 16.7 step 5: a 2xx goes upstream at once; to INVITE, each of them. The others
// are cancelled (step 10).
void ResponseContext::OnSuccess(Branch& branch, Message& response) {
  branch.Finish(response.status_code(), {});
  if (final_sent_ && method_ != Method::kInvite) return;
  Forward(response);
  if (final_sent_) return;
  StopSearching();
  FinalSent();
}

// 16.7 step 4, if so configured.
void ResponseContext::Recurse(Branch& branch, const Message& response) {
  if (!host_.config.recurse || !responsible_ || stopped_) return;
  // Whom the next one is tried in place of has no say in where that goes.
  if (final_sent_ || branch.was_abandoned()) return;
  RecursionResult result;
  if (IsFollowed(response.status_code())) {
    result =
        RecurseOnContacts(response, sips_, search_->group, search_->targets);
  } else if (response.status_code() == 416) {
    const TargetSet::Target target = search_->targets[branch.target()];
    result = RecurseOnTelUri(target.uri, target.next_hop, search_->group,
                             search_->targets);
  }
  if (result.rewritten) {
    branch.Finish(response.status_code(), std::move(result.rewritten));
  }
  if (!result.keep_response) branch.Supersede();
}

// --- The best response (16.7 step 6).

Branch* ResponseContext::BestBranch() const {
  Branch* best = nullptr;
  for (Branch* b = first_branch_; b != nullptr; b = b->next) {
    if (b->superseded()) continue;
    if (best == nullptr || ResponseRank(b->status_code(), cancelled_) <
                               ResponseRank(best->status_code(), cancelled_)) {
      best = b;
    }
  }
  return best;
}

void ResponseContext::SendBestResponse() {
  const Branch* best = BestBranch();
  const int status_code = best == nullptr ? 408 : best->status_code();
  // RFC 2543: the 200 to the CANCEL was the last word.
  if (cancelled_ && host_.identity.speaks_rfc2543() &&
      (best == nullptr || !best->response())) {
    server_->EndSilently();
    return FinalSent();
  }
  if (status_code == 503 && !host_.config.forward_503) {
    RespondOwn(500);
  } else if (status_code == 408 && method_ == Method::kInvite &&
             (best == nullptr || !best->response())) {
    RespondOwn(host_.config.no_response_status);
  } else if (best == nullptr || !best->response()) {
    RespondOwn(status_code);
  } else {
    ForwardStored(*best);
  }
  FinalSent();
}

void ResponseContext::ForwardStored(const Branch& best) {
  Message& response = host_.response_scratch;
  const ParseError error =
      ParseMessage(best.response(), ParseLimits::None(), &response);
  SIP_CHECK(error.ok());  // It was read once before.
  const std::vector<Message> others = OtherChallenges(best);
  Respond(response.status_code(), WriteForwardedResponse(response, others));
}

// The other 401 and 407, if this is one (16.7 step 7).
std::vector<Message> ResponseContext::OtherChallenges(
    const Branch& best) const {
  const auto is_challenge = [](const Branch& branch) {
    return branch.status_code() == 401 || branch.status_code() == 407;
  };
  std::vector<Message> others;
  if (!is_challenge(best)) return others;
  for (const Branch* b = first_branch_; b != nullptr; b = b->next) {
    if (b == &best || !is_challenge(*b) || !b->response()) continue;
    others.emplace_back();
    const ParseError error =
        ParseMessage(b->response(), ParseLimits::None(), &others.back());
    SIP_CHECK(error.ok());
  }
  return others;
}

// A final response of our own, as a UAS (8.2.6).
void ResponseContext::RespondOwn(int status_code) {
  const Token tag = RandomToken(host_.node.random, RandomPurpose::kTag);
  Respond(status_code,
          StartResponseTo(ReadRequest(), status_code, tag).Finish());
}

void ResponseContext::Respond(int status_code, BufferRef response) {
  if (host_.editor != nullptr) [[unlikely]] {
    response = host_.editor->OnResponse(std::move(response));
  }
  server_->Respond(status_code, std::move(response));
}

// --- Towards upstream.

// 16.7 steps 3 and 9. Without a server transaction it is discarded (RFC 6026
// section 8.3).
void ResponseContext::Forward(const Message& response) {
  if (server_ == nullptr) return;
  Respond(response.status_code(), WriteForwardedResponse(response, {}));
}

void ResponseContext::FinalSent() {
  ReportState(StateName(), "Completed");
  final_sent_ = true;
  EndSearch();
  for (Branch* b = first_branch_; b != nullptr; b = b->next) {
    b->DropResponse();
  }
}

void ResponseContext::EndSearch() {
  if (search_ == nullptr) return;
  EndLocating(408);
  host_.searches.Delete(std::exchange(search_, nullptr));
}

// After a 2xx, a 6xx, or a CANCEL: no new branches, and CANCEL for those that
// are there (16.7 steps 5 and 10, 16.10).
void ResponseContext::StopSearching(const BufferRef& cancel_fields) {
  stopped_ = true;
  if (search_ != nullptr) {
    search_->timer.Cancel();
    // 9.2: as if the INVITE had been rejected with a 487.
    EndLocating(487);
  }
  for (Branch* b = first_branch_; b != nullptr; b = b->next) {
    b->Cancel(cancel_fields);
  }
}

// 16.9: an undeliverable response is dropped; the branches go on.
void ResponseContext::OnFailure(ServerTransaction& transaction) {
  host_.node.observer.OnCount("response_failed", transaction.branch());
}

void ResponseContext::OnTerminated(ServerTransaction& /*transaction*/) {
  server_ = nullptr;
  stopped_ = true;
  // Nobody is left to answer to.
  if (!final_sent_) FinalSent();
  Proceed();
}

// RFC 6026 section 7.1: in Accepted it is the ACK for a 2xx. The ACK for
// another final response is for this hop only.
void ResponseContext::OnAck(ServerTransaction& transaction, Message& ack) {
  if (transaction.state() == TransactionState::kAccepted) {
    host_.ForwardAck(ack, arrival_);
  }
}

// --- Questions.

bool ResponseContext::HasOpenBranch() const {
  for (const Branch* b = first_branch_; b != nullptr; b = b->next) {
    if (b->is_open()) return true;
  }
  return false;
}

bool ResponseContext::HasHeldBranch() const {
  for (const Branch* b = first_branch_; b != nullptr; b = b->next) {
    if (b->is_held()) return true;
  }
  return false;
}

bool ResponseContext::AllBranchesEnded() const {
  for (const Branch* b = first_branch_; b != nullptr; b = b->next) {
    if (!b->has_ended()) return false;
  }
  return true;
}

bool ResponseContext::MayRelease() const {
  if (!final_sent_) return false;
  // Nothing is cancelled but INVITE, and a non-INVITE has one final response.
  if (method_ != Method::kInvite) return true;
  if (!AllBranchesEnded()) return false;
  if (server_ == nullptr) return true;
  for (const Branch* b = first_branch_; b != nullptr; b = b->next) {
    if (b->awaits_more_2xx()) return false;
  }
  return true;
}

}  // namespace sipsim::sip
