// What a person knows of others by subscription: a part of user_behaviour.h.

#include "topologies/user_behaviour.h"

namespace sipsim {
namespace {

SubscriptionPhase PhaseOf(sip::Substate substate) {
  switch (substate) {
    case sip::Substate::kPending:
      return SubscriptionPhase::kPending;
    case sip::Substate::kTerminated:
      return SubscriptionPhase::kTerminated;
    case sip::Substate::kActive:
    case sip::Substate::kOther:
      break;
  }
  return SubscriptionPhase::kActive;
}

}  // namespace

const char* SubscriptionPhaseName(SubscriptionPhase phase) {
  switch (phase) {
    case SubscriptionPhase::kWaiting:
      return "WAITING";
    case SubscriptionPhase::kPending:
      return "PENDING";
    case SubscriptionPhase::kActive:
      return "ACTIVE";
    case SubscriptionPhase::kTerminated:
      return "TERMINATED";
  }
  return "";
}

bool UserBehaviour::Subscribe(const sip::SubscribeOptions& options) {
  if (user_agent_ == nullptr) return false;
  const sip::SubscriptionNumber number = user_agent_->Subscribe(options);
  if (number == 0) return false;
  subscriptions_.emplace_back().number = number;
  return true;
}

size_t UserBehaviour::Unsubscribe(std::optional<size_t> number) {
  if (user_agent_ == nullptr) return 0;
  size_t count = 0;
  for (size_t i = attached_subscriptions_; i < subscriptions_.size(); ++i) {
    if (number.has_value() && *number != i + 1) continue;
    if (user_agent_->Unsubscribe(subscriptions_[i].number)) ++count;
  }
  return count;
}

SubscriptionRecord& UserBehaviour::RecordOf(sip::SubscriptionNumber number) {
  for (size_t i = attached_subscriptions_; i < subscriptions_.size(); ++i) {
    if (subscriptions_[i].number == number) return subscriptions_[i];
  }
  // A fork has made one more.
  SubscriptionRecord& record = subscriptions_.emplace_back();
  record.number = number;
  return record;
}

void UserBehaviour::OnSubscribeResult(sip::SubscriptionNumber number,
                                      int status_code) {
  RecordOf(number).status_code = status_code;
}

void UserBehaviour::OnNotified(sip::SubscriptionNumber number,
                               const sip::Notification& notification) {
  SubscriptionRecord& record = RecordOf(number);
  record.phase = PhaseOf(notification.state.substate);
  record.reason = std::string(notification.reason);
  record.body = std::string(notification.body);
  record.notified = SinceStart();
  ++record.notify_count;
}

void UserBehaviour::OnSubscriptionEnded(sip::SubscriptionNumber number) {
  RecordOf(number).phase = SubscriptionPhase::kTerminated;
}

void UserBehaviour::LoseSubscriptions() {
  for (size_t i = attached_subscriptions_; i < subscriptions_.size(); ++i) {
    subscriptions_[i].phase = SubscriptionPhase::kTerminated;
  }
}

}  // namespace sipsim
