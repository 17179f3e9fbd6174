#include "topologies/user_behaviour.h"

#include <utility>

#include "topologies/open_call.h"

namespace sipsim {
namespace {

CallOutcome OutcomeOf(const CallLog::Entry& entry, const sip::CallEnd& end) {
  if (entry.established >= sip::Duration{}) return CallOutcome::kEnded;
  switch (end.cause) {
    case sip::CallEndCause::kHungUp:
      return CallOutcome::kEnded;
    case sip::CallEndCause::kCancelled:
      return CallOutcome::kCancelled;
    default:
      return CallOutcome::kFailed;
  }
}

}  // namespace

UserBehaviour::UserBehaviour(const sip::Clock& clock,
                             sip::Duration clock_offset,
                             sip::TimerService& timers)
    : clock_(clock),
      clock_offset_(clock_offset),
      timers_(timers),
      open_calls_(std::make_unique<sip::ObjectPool<OpenCall>>()) {}

UserBehaviour::~UserBehaviour() {
  while (oldest_ != nullptr) Close(*oldest_);
}

sip::Duration UserBehaviour::SinceStart() const {
  return clock_.Now().time_since_epoch() - clock_offset_;
}

void UserBehaviour::Attach(sip::UserAgent& user_agent) {
  user_agent_ = &user_agent;
  attached_options_ = options_.size();
  attached_registrations_ = registrations_.size();
  attached_subscriptions_ = subscriptions_.size();
  attached_transfers_ = transfers_.size();
}

void UserBehaviour::Detach() {
  LoseSubscriptions();
  while (oldest_ != nullptr) {
    calls_.End(oldest_->index(), CallOutcome::kLost, SinceStart(), nullptr);
    Close(*oldest_);
  }
  user_agent_ = nullptr;
}

UserBehaviour::OpenCall* UserBehaviour::FindOpen(const sip::Call& call) {
  return static_cast<OpenCall*>(call.companion());
}

std::optional<size_t> UserBehaviour::IndexOf(const sip::Call& call) {
  const OpenCall* open = FindOpen(call);
  if (open == nullptr) return std::nullopt;
  return open->index();
}

UserBehaviour::OpenCall& UserBehaviour::Open(sip::Call& call,
                                             sip::CallRole role) {
  OpenCall& open =
      *open_calls_->New(*this, call, calls_.Start(role, call, SinceStart()));
  open.older = newest_;
  (newest_ == nullptr ? oldest_ : newest_->newer) = &open;
  newest_ = &open;
  return open;
}

void UserBehaviour::Close(OpenCall& open) {
  (open.older == nullptr ? oldest_ : open.older->newer) = open.newer;
  (open.newer == nullptr ? newest_ : open.newer->older) = open.older;
  open_calls_->Delete(&open);
}

bool UserBehaviour::Call(absl::string_view uri, const OutgoingCallPlan& plan) {
  if (user_agent_ == nullptr) return false;
  sip::InviteOptions options;
  options.uri = uri;
  options.offer = plan.offer;
  options.route_set = plan.routes;
  options.display_name = plan.display_name;
  options.expires = plan.expires;
  options.join = plan.join;
  Watch(user_agent_->Invite(options), plan);
  return true;
}

void UserBehaviour::Watch(sip::Call& call, const OutgoingCallPlan& plan) {
  OpenCall& open = Open(call, sip::CallRole::kCaller);
  open.hang_up_after = plan.hang_up_after;
  open.Intend(OpenCall::kGiveUp, plan.give_up_after);
}

bool UserBehaviour::IsChosen(const sip::Call& call, CallChoice choice) {
  return !choice.has_value() || IndexOf(call) == *choice - 1;
}

size_t UserBehaviour::HangUp(CallChoice choice) {
  return ForOpenCalls(
      [&](const sip::Call& call) {
        return IsChosen(call, choice) && IsAnswered(call);
      },
      [](OpenCall&, sip::Call& call) { call.HangUp(); });
}

size_t UserBehaviour::GiveUp(CallChoice choice) {
  return ForOpenCalls(
      [&](const sip::Call& call) {
        return IsChosen(call, choice) &&
               call.role() == sip::CallRole::kCaller &&
               call.state() < sip::CallState::kAccepted;
      },
      [](OpenCall& open, sip::Call& call) {
        open.Settle();
        call.Cancel();
      });
}

namespace {
bool WaitsForAnswer(const sip::Call& call) {
  return call.role() == sip::CallRole::kCallee &&
         call.state() < sip::CallState::kAccepted;
}
}  // namespace

size_t UserBehaviour::Answer() {
  return ForOpenCalls(WaitsForAnswer, [](OpenCall& open, sip::Call&) {
    open.Settle();
    open.Answer();
  });
}

size_t UserBehaviour::Reject(int status_code) {
  return ForOpenCalls(WaitsForAnswer, [&](OpenCall& open, sip::Call& call) {
    open.Settle();
    call.Reject(status_code);
  });
}

void UserBehaviour::OnIncomingCall(sip::Call& call) {
  OpenCall& open = Open(call, sip::CallRole::kCallee);
  open.hang_up_after = on_call_.hang_up_after;
  open.reject_code = static_cast<int16_t>(on_call_.reject_code);
  open.ring_status = static_cast<int16_t>(on_call_.ring_status);
  open.early_media = on_call_.early_media;
  // At once means in this instant, not by a timer of its own: what comes
  // first, rings first.
  if (on_call_.ring_after == sip::Duration{}) {
    open.Ring();
  } else {
    open.Intend(OpenCall::kRing, on_call_.ring_after);
  }
  if (on_call_.reject_after.has_value()) {
    open.Intend(OpenCall::kReject, on_call_.reject_after);
  } else {
    open.Intend(OpenCall::kAnswer, on_call_.answer_after);
  }
}

void UserBehaviour::OnCallProgress(sip::Call& call, int status_code) {
  OpenCall* open = FindOpen(call);
  if (open != nullptr) open->NoteProgress(status_code);
}

void UserBehaviour::OnCallEstablished(sip::Call& call) {
  OpenCall* open = FindOpen(call);
  if (open == nullptr) return;
  open->Settle();
  calls_.SetOutcome(open->index(), CallOutcome::kEstablished);
  CallLog::Entry& entry = calls_.entry(open->index());
  entry.status_code = static_cast<int16_t>(call.status_code());
  entry.established = SinceStart();
  open->Intend(OpenCall::kHangUp, open->hang_up_after);
}

void UserBehaviour::OnCallEnded(sip::Call& call) {
  OpenCall* open = FindOpen(call);
  if (open == nullptr) return;
  const CallOutcome outcome =
      OutcomeOf(calls_.entry(open->index()), *call.end());
  calls_.End(open->index(), outcome, SinceStart(), call.end());
  Close(*open);
  HearAnnouncement();
}

}  // namespace sipsim
