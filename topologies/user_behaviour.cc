#include "topologies/user_behaviour.h"

#include <utility>

namespace sipsim {
namespace {

CallOutcome OutcomeOf(const CallRecord& record, const sip::CallEnd& end) {
  if (record.established.has_value()) return CallOutcome::kEnded;
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

const char* CallOutcomeName(CallOutcome outcome) {
  switch (outcome) {
    case CallOutcome::kRinging:
      return "RINGING";
    case CallOutcome::kEstablished:
      return "ESTABLISHED";
    case CallOutcome::kEnded:
      return "ENDED";
    case CallOutcome::kFailed:
      return "FAILED";
    case CallOutcome::kCancelled:
      return "CANCELLED";
    case CallOutcome::kLost:
      return "LOST";
  }
  return "";
}

// A call that is not over: what its user means to do about it, and when.
class UserBehaviour::OpenCall : public sip::TimerUser {
 public:
  enum Intention : uint32_t { kRing, kAnswer, kReject, kGiveUp, kHangUp };

  OpenCall(UserBehaviour& person, sip::CallNumber number, CallRecord& record)
      : record_(record), person_(person), number_(number) {}

  // Sets out to do it after `delay`; nothing if that is not set.
  void Intend(Intention intention, std::optional<sip::Duration> delay) {
    if (!delay.has_value()) return;
    TimerOf(intention).Set(person_.timers_, person_.clock_.Now() + *delay,
                           *this, intention);
  }

  // Nothing of what was meant for an unanswered call is left to do.
  void Settle() {
    ring_.Cancel();
    decide_.Cancel();
  }

  void OnTimer(uint32_t tag) override {
    TimerOf(static_cast<Intention>(tag)).Fired();
    sip::Call* call = person_.user_agent_->FindCall(number_);
    if (call == nullptr) return;
    switch (static_cast<Intention>(tag)) {
      case kRing:
        Ring(*call);
        break;
      case kAnswer:
        Answer(*call);
        break;
      case kReject:
        call->Reject(reject_code);
        break;
      case kGiveUp:
        call->Cancel();
        break;
      case kHangUp:
        call->HangUp();
        break;
    }
  }

  const char* TimerName(uint32_t tag) const override {
    static constexpr const char* kNames[] = {"ring", "answer", "reject",
                                             "give up", "hang up"};
    return kNames[tag];
  }

  void Ring(sip::Call& call) {
    if (!call.Ring()) return;
    record_.status_code = call.status_code();
    if (!record_.ringing) record_.ringing = person_.SinceStart();
  }

  void Answer(sip::Call& call) {
    ring_.Cancel();
    call.Answer();
  }

  CallRecord& record() { return record_; }

  std::optional<sip::Duration> hang_up_after;
  int reject_code = 486;

 private:
  // A call is rung first; then one thing is decided; then it is hung up.
  sip::Timer& TimerOf(Intention intention) {
    if (intention == kRing) return ring_;
    return intention == kHangUp ? hang_up_ : decide_;
  }

  CallRecord& record_;
  UserBehaviour& person_;
  const sip::CallNumber number_;
  sip::Timer ring_;
  sip::Timer decide_;
  sip::Timer hang_up_;
};

UserBehaviour::UserBehaviour(const sip::Clock& clock,
                             sip::Duration clock_offset,
                             sip::TimerService& timers)
    : clock_(clock), clock_offset_(clock_offset), timers_(timers) {}

UserBehaviour::~UserBehaviour() = default;

sip::Duration UserBehaviour::SinceStart() const {
  return clock_.Now().time_since_epoch() - clock_offset_;
}

void UserBehaviour::Attach(sip::UserAgent& user_agent) {
  user_agent_ = &user_agent;
  attached_options_ = options_.size();
}

void UserBehaviour::Detach() {
  for (auto& [number, open] : open_calls_) {
    open->record().outcome = CallOutcome::kLost;
    open->record().ended = SinceStart();
  }
  open_calls_.clear();
  user_agent_ = nullptr;
}

UserBehaviour::OpenCall* UserBehaviour::FindOpen(const sip::Call& call) {
  auto it = open_calls_.find(call.number());
  return it == open_calls_.end() ? nullptr : it->second.get();
}

UserBehaviour::OpenCall& UserBehaviour::Open(sip::Call& call,
                                             sip::CallRole role) {
  CallRecord& record = calls_.emplace_back();
  record.role = role;
  record.number = call.number();
  record.peer = std::string(call.remote_uri());
  record.started = SinceStart();
  auto& open = open_calls_[call.number()];
  open = std::make_unique<OpenCall>(*this, call.number(), record);
  return *open;
}

bool UserBehaviour::Call(absl::string_view uri, const OutgoingCallPlan& plan) {
  if (user_agent_ == nullptr) return false;
  OpenCall& open = Open(user_agent_->Invite(uri), sip::CallRole::kCaller);
  open.hang_up_after = plan.hang_up_after;
  open.Intend(OpenCall::kGiveUp, plan.give_up_after);
  return true;
}

bool UserBehaviour::SendOptions(absl::string_view uri) {
  if (user_agent_ == nullptr) return false;
  OptionsRecord& record = options_.emplace_back();
  record.number = user_agent_->SendOptions(uri);
  return true;
}

template <typename Wanted, typename Act>
size_t UserBehaviour::ForOpenCalls(Wanted wanted, Act act) {
  size_t count = 0;
  for (auto& [number, open] : open_calls_) {
    sip::Call* call = user_agent_->FindCall(number);
    if (call == nullptr || !wanted(*call)) continue;
    act(*open, *call);
    ++count;
  }
  return count;
}

size_t UserBehaviour::HangUp() {
  return ForOpenCalls(
      [](const sip::Call& call) {
        return call.state() == sip::CallState::kEstablished ||
               call.state() == sip::CallState::kAccepted;
      },
      [](OpenCall&, sip::Call& call) { call.HangUp(); });
}

size_t UserBehaviour::GiveUp() {
  return ForOpenCalls(
      [](const sip::Call& call) {
        return call.role() == sip::CallRole::kCaller &&
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
  return ForOpenCalls(WaitsForAnswer, [](OpenCall& open, sip::Call& call) {
    open.Settle();
    open.Answer(call);
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
  open.reject_code = on_call_.reject_code;
  // At once means in this instant, not by a timer of its own: what comes
  // first, rings first.
  if (on_call_.ring_after == sip::Duration{}) {
    open.Ring(call);
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
  if (open == nullptr) return;
  open->record().status_code = status_code;
  if (status_code > 100 && !open->record().ringing) {
    open->record().ringing = SinceStart();
  }
}

void UserBehaviour::OnCallEstablished(sip::Call& call) {
  OpenCall* open = FindOpen(call);
  if (open == nullptr) return;
  open->Settle();
  open->record().outcome = CallOutcome::kEstablished;
  open->record().status_code = call.status_code();
  open->record().established = SinceStart();
  open->Intend(OpenCall::kHangUp, open->hang_up_after);
}

void UserBehaviour::OnCallEnded(sip::Call& call) {
  OpenCall* open = FindOpen(call);
  if (open == nullptr) return;
  CallRecord& record = open->record();
  record.end = call.end();
  record.ended = SinceStart();
  record.outcome = OutcomeOf(record, *record.end);
  record.status_code = record.end->status_code;
  open_calls_.erase(call.number());
}

void UserBehaviour::OnOptionsResult(sip::OptionsNumber number,
                                    int status_code) {
  for (size_t i = attached_options_; i < options_.size(); ++i) {
    if (options_[i].number != number) continue;
    options_[i].status_code = status_code;
    options_[i].answered = SinceStart();
  }
}

}  // namespace sipsim
