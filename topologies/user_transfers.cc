// Calls that come of other calls: a part of user_behaviour.h.

#include "topologies/open_call.h"
#include "topologies/user_behaviour.h"

namespace sipsim {
namespace {

// Whether that is what the user has been waiting for.
bool IsTimeToHangUp(TransferHangUp when,
                    const sip::TransferProgress& progress) {
  switch (when) {
    case TransferHangUp::kTransferred:
      return progress.has_succeeded();
    case TransferHangUp::kAccepted:
      // RFC 6665 section 4.1.2.4: the first NOTIFY makes the subscription.
      return progress.is_accepted() &&
             (progress.report_count > 0 || progress.is_over);
    case TransferHangUp::kNever:
      break;
  }
  return false;
}

}  // namespace

UserBehaviour::OpenCall* UserBehaviour::FindOpen(size_t number) const {
  for (OpenCall* open = oldest_; open != nullptr; open = open->newer) {
    const bool is_up = open->call().state() == sip::CallState::kEstablished;
    if (number == 0 ? is_up : open->index() + 1 == number) return open;
  }
  return nullptr;
}

bool UserBehaviour::Transfer(const TransferPlan& plan) {
  OpenCall* open = FindOpen(plan.call);
  if (open == nullptr) return false;
  TransferRecord record;
  record.hang_up = plan.hang_up;
  if (plan.to_call == 0) {
    record.number = open->call().Transfer(plan.to);
  } else {
    OpenCall* target = FindOpen(plan.to_call);
    if (target == nullptr) return false;
    record.number = open->call().TransferTo(target->call());
  }
  if (record.number == 0) return false;
  transfers_.push_back(record);
  return true;
}

void UserBehaviour::OnTransferChanged(sip::TransferNumber number,
                                      sip::Call* call,
                                      const sip::TransferProgress& progress) {
  for (size_t i = attached_transfers_; i < transfers_.size(); ++i) {
    TransferRecord& record = transfers_[i];
    if (record.number != number) continue;
    if (progress.report_count > record.progress.report_count) {
      record.reported = SinceStart();
    }
    record.progress = progress;
    if (call == nullptr || !IsTimeToHangUp(record.hang_up, progress)) return;
    record.hang_up = TransferHangUp::kNever;
    call->HangUp();
    return;
  }
}

void UserBehaviour::OnReferredCall(sip::Call& call) { Watch(call, {}); }

// Who takes the place of another is answered by now.
void UserBehaviour::OnCallReplaced(sip::Call& /*replaced*/, sip::Call& call) {
  OpenCall& open = Open(call, sip::CallRole::kCallee);
  open.hang_up_after = on_call_.hang_up_after;
}

}  // namespace sipsim
