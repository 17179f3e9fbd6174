#include "protocol/proxy/branch.h"

#include <utility>

namespace sipsim::sip {
namespace {

enum Tag : uint32_t { kTimerC, kHeld };

}  // namespace

Branch::~Branch() {
  if (transaction_ != nullptr) transaction_->SetUser(nullptr);
  if (cancel_ != nullptr) cancel_->SetUser(nullptr);
}

void Branch::Start(Method method, absl::string_view branch, BufferRef request,
                   const Flow& flow) {
  transaction_ =
      &layer_.StartClient(method, branch, std::move(request), flow, this);
  if (method == Method::kInvite) SetTimerC();
}

void Branch::SetTimerC() {
  timer_c_.Set(node_.timers, node_.clock.Now() + node_.timer_values.timer_c,
               *this, kTimerC);
}

void Branch::Cancel(const BufferRef& fields) {
  if (ended_ || transaction_ == nullptr) return;
  if (fields) cancel_fields_ = fields;
  cancel_wanted_ = true;
  // Timer B, or 64*T1 after the CANCEL, is shorter.
  if (!abandoned_) timer_c_.Cancel();
  SendCancel();
}

void Branch::SendCancel() {
  const bool is_rfc2543 = dialect_ == Dialect::kRfc2543;
  ClientTransaction* const cancel =
      layer_.Cancel(*transaction_, is_rfc2543 ? this : nullptr,
                    cancel_fields_ ? cancel_fields_->view() : "");
  if (is_rfc2543 && cancel != nullptr) cancel_ = cancel;
}

// Whatever has become of it: nothing more is waited for.
void Branch::OnCancelDone() {
  std::exchange(cancel_, nullptr)->SetUser(nullptr);
  if (abandoned_ && !ended_) user_.OnBranchFailed(*this, status_code_);
}

void Branch::Abandon() {
  Cancel();
  abandoned_ = true;
  status_code_ = 408;
  if (!heard_of_ || ended_) return;
  timer_c_.Set(node_.timers, node_.clock.Now() + node_.timer_values.t2, *this,
               kHeld);
}

void Branch::Finish(int status_code, BufferRef response) {
  timer_c_.Cancel();
  ended_ = true;
  status_code_ = status_code;
  response_ = std::move(response);
}

// What Timer C has ended may still bring a 2xx.
void Branch::OnResponse(ClientTransaction& transaction, Message& response) {
  const int status_code = response.status_code();
  if (&transaction == cancel_) [[unlikely]] {
    if (status_code >= 200) OnCancelDone();
    return;
  }
  heard_of_ = true;
  if (status_code < 200) return OnProvisional(response);
  if (ended_ && status_code >= 300) return;
  user_.OnBranchFinal(*this, response);
}

void Branch::OnProvisional(Message& response) {
  if (cancel_wanted_) SendCancel();
  if (ended_ || response.status_code() == 100) return;
  rang_ = true;
  if (timer_c_.is_set() && !abandoned_) SetTimerC();  // 16.7 step 2
  user_.OnBranchProvisional(*this, response);
}

// 16.9: a transport error is as a 503; a time-out is a 408 (16.6 step 7).
void Branch::OnFailure(ClientTransaction& transaction, ClientFailure failure) {
  if (&transaction == cancel_) return OnCancelDone();
  if (ended_) return;
  user_.OnBranchFailed(*this, failure == ClientFailure::kTimeout ? 408 : 503);
}

void Branch::OnTerminated(ClientTransaction& /*transaction*/) {
  transaction_ = nullptr;
  user_.OnBranchTerminated(*this);
}

// 16.8: CANCEL if a provisional response has come, else as if a 408 had come
// (and CANCEL should one come yet).
void Branch::OnTimer(uint32_t tag) {
  timer_c_.Fired();
  if (tag == kHeld) return user_.OnBranchOverdue(*this);
  node_.observer.OnCount("timer_c", transaction_->branch());
  const bool answered = transaction_->state() == TransactionState::kProceeding;
  Cancel();
  if (!answered) user_.OnBranchFailed(*this, 408);
}

const char* Branch::TimerName(uint32_t tag) const {
  return tag == kHeld ? "Held" : "Timer C";
}

void Branch::Describe(Description& out) const {
  out.Open("branch");
  out.Number("target", target_);
  if (transaction_ != nullptr) {
    out.Text("branch", transaction_->branch());
    out.Text("transaction", TransactionStateName(transaction_->state()));
  }
  if (status_code_ != 0) out.Number("status_code", status_code_);
  if (cancel_wanted_) out.Text("cancelled", "true");
  if (timer_c_.is_set()) {
    out.Timer(abandoned_ ? "held" : "C",
              timer_c_.deadline() - node_.clock.Now());
  }
  out.Close();
}

}  // namespace sipsim::sip
