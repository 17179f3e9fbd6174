#ifndef SIPSIM_PROTOCOL_PROXY_BRANCH_H_
#define SIPSIM_PROTOCOL_PROXY_BRANCH_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "protocol/base/buffer.h"
#include "protocol/base/description.h"
#include "protocol/base/dialect.h"
#include "protocol/port/node_context.h"
#include "protocol/transaction/transaction.h"
#include "protocol/transaction/transaction_layer.h"
#include "protocol/transaction/transaction_user.h"

namespace sipsim::sip {

class Branch;

// The response context, as its branches see it. Each call is the last thing
// that a branch does: the branch may be gone after it.
class BranchUser {
 public:
  // A provisional response other than 100 came.
  virtual void OnBranchProvisional(Branch& branch, Message& response) = 0;
  // A final response came, one of possibly several 2xx.
  virtual void OnBranchFinal(Branch& branch, Message& response) = 0;
  // No final response will come: as if this status had been received.
  virtual void OnBranchFailed(Branch& branch, int status_code) = 0;
  // What was abandoned has not ended in good time: it is not held any more.
  virtual void OnBranchOverdue(Branch& branch) = 0;
  // Nothing more will come at all.
  virtual void OnBranchTerminated(Branch& branch) = 0;

 protected:
  ~BranchUser() = default;
};

// One forwarded request: a client transaction with Timer C (RFC 3261 sections
// 16.6 step 11 and 16.8) and what has become of it. Owned by its response
// context.
class Branch final : private ClientTransactionUser, private TimerUser {
 public:
  // `flows_left`: where else this target may be found, if this fails.
  // `max_breadth`: what the request carries (RFC 5393). `dialect`: the proxy's.
  Branch(BranchUser& user, const NodeContext& node, TransactionLayer& layer,
         size_t target, uint32_t max_breadth, std::vector<Flow> flows_left,
         Dialect dialect)
      : user_(user),
        node_(node),
        layer_(layer),
        flows_left_(std::move(flows_left)),
        target_(static_cast<uint32_t>(target)),
        max_breadth_(max_breadth),
        dialect_(dialect) {}
  // Leaves its transactions, which go on alone.
  ~Branch() override;

  // Sends the request.
  void Start(Method method, absl::string_view branch, BufferRef request,
             const Flow& flow);
  // Sends a CANCEL: now if the transaction is in Proceeding, else as soon as a
  // provisional response comes (section 9.1). Nothing if it has ended. `fields`
  // are further lines of it; null: none.
  void Cancel(const BufferRef& fields = {});
  // Cancels, and goes on as if a 408 had come; what comes in truth is still
  // passed up. If a CANCEL could be sent, the branch is held until it ends or
  // T2 has gone by: time for a few more CANCELs where one is lost. In RFC 2543
  // it ends with the answer to the CANCEL: there is no 487.
  void Abandon();
  // What was abandoned counts as this from now on.
  void CountAs(int status_code) { status_code_ = status_code; }
  // It has come to its end, with this response, or none.
  void Finish(int status_code, BufferRef response);

  // Another branch was started in its place: its response does not count.
  void Supersede() {
    superseded_ = true;
    response_ = {};
  }

  // The index into the target set.
  size_t target() const { return target_; }
  // Still to be waited for.
  bool is_open() const { return status_code_ == 0; }
  // Has its final response, or will have none.
  bool has_ended() const { return ended_; }
  bool was_abandoned() const { return abandoned_; }
  // The next target had better wait, lest two answer.
  bool is_held() const { return abandoned_ && timer_c_.is_set(); }
  bool superseded() const { return superseded_; }
  // Whether any response has come, 100 included.
  bool was_heard_of() const { return heard_of_; }
  // Whether a provisional one other than 100 was among them.
  bool has_rung() const { return rang_; }
  // May yet bring a 2xx (RFC 6026).
  bool awaits_more_2xx() const {
    return transaction_ != nullptr &&
           transaction_->state() == TransactionState::kAccepted;
  }
  // What it counts as, once it is not open.
  int status_code() const { return status_code_; }
  // Null if there is none to forward.
  const BufferRef& response() const { return response_; }
  void DropResponse() { response_ = {}; }
  uint32_t max_breadth() const { return max_breadth_; }
  const std::vector<Flow>& flows_left() const { return flows_left_; }

  void Describe(Description& out) const;

  Branch* next = nullptr;  // In its context, in order of creation.

 private:
  // ClientTransactionUser:
  void OnResponse(ClientTransaction& transaction, Message& response) override;
  void OnFailure(ClientTransaction& transaction,
                 ClientFailure failure) override;
  void OnTerminated(ClientTransaction& transaction) override;
  // TimerUser:
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  void OnProvisional(Message& response);
  void SendCancel();
  void OnCancelDone();
  void SetTimerC();

  BranchUser& user_;
  const NodeContext& node_;
  TransactionLayer& layer_;
  ClientTransaction* transaction_ = nullptr;  // Null before and after its life.
  // RFC 2543: our CANCEL, until it is answered. Else null.
  ClientTransaction* cancel_ = nullptr;
  Timer timer_c_;  // Once abandoned: for how long it is held.
  BufferRef response_;
  BufferRef cancel_fields_;
  const std::vector<Flow> flows_left_;
  const uint32_t target_;
  const uint32_t max_breadth_;
  const Dialect dialect_;
  int status_code_ = 0;
  bool ended_ = false;
  bool abandoned_ = false;
  bool superseded_ = false;
  bool cancel_wanted_ = false;
  bool heard_of_ = false;
  bool rang_ = false;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_BRANCH_H_
