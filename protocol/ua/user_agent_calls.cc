// The table of calls: the part of UserAgentCore that finds a call by number, by
// tag, or as RFC 2543 has it.

#include <algorithm>

#include "protocol/base/hash.h"
#include "protocol/ua/user_agent_core.h"

namespace sipsim::sip {

InviteSession& UserAgentCore::Add(CallRole role) {
  InviteSession& call = *calls_.New(*this, ++call_count_, role);
  calls_by_number_.Insert(&call);
  call.older_ = newest_call_;
  (newest_call_ == nullptr ? oldest_call_ : newest_call_->newer_) = &call;
  newest_call_ = &call;
  return call;
}

void UserAgentCore::Forget(InviteSession& call) {
  (call.older_ == nullptr ? oldest_call_ : call.older_->newer_) = call.newer_;
  (call.newer_ == nullptr ? newest_call_ : call.newer_->older_) = call.older_;
  calls_by_number_.Remove(&call);
  calls_.Delete(&call);
}

// The last one stays in any case: it may be the one that has just told the
// listener of its end, and waits for it to return.
void UserAgentCore::ForgetOldCalls() {
  const size_t kept = std::max<size_t>(config.finished_calls_max, 1);
  while (finished_.size() > kept) {
    Forget(*finished_.front());
    finished_.pop_front();
  }
}

void UserAgentCore::OnCallNamed(InviteSession& call) {
  call.tag_hash_ =
      HashBytes(call.local_tag().empty() ? call.call_id() : call.local_tag());
  calls_by_tag_.Insert(&call);
  if (call_observer() != nullptr) call_observer()->OnCallChanged(call.number());
  if (!context.observer.wants_details()) return;
  context.observer.OnStateChange("call", call.call_id(), "",
                                 CallStateName(call.state()));
}

void UserAgentCore::OnCallRenamed(InviteSession& call) {
  calls_by_tag_.Remove(&call);
  OnCallNamed(call);
}

void UserAgentCore::OnCallEnded(InviteSession& call) {
  ++dialog_keeper_count_;
  if (!call.keeps_dialog()) OnDialogReleased(call);
}

void UserAgentCore::OnDialogReleased(InviteSession& call) {
  --dialog_keeper_count_;
  calls_by_tag_.Remove(&call);
  finished_.push_back(&call);
}

InviteSession* UserAgentCore::FindByTag(absl::string_view local_tag) const {
  return calls_by_tag_.Find(
      HashBytes(local_tag),
      [&](const InviteSession& call) { return call.local_tag() == local_tag; });
}

InviteSession* UserAgentCore::FindCallOf(const Message& request) const {
  const absl::string_view tag = request.to()->tag;
  if (!tag.empty()) return FindByTag(tag);
  if (!speaks_rfc2543()) return nullptr;
  return calls_by_tag_.Find(
      HashBytes(request.call_id()),
      [&](const InviteSession& call) { return call.IsLegOf(request); });
}

InviteSession* UserAgentCore::FindCall(CallNumber number) const {
  return calls_by_number_.Find(number,
                               [](const InviteSession&) { return true; });
}

}  // namespace sipsim::sip
