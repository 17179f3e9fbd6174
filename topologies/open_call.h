#ifndef SIPSIM_TOPOLOGIES_OPEN_CALL_H_
#define SIPSIM_TOPOLOGIES_OPEN_CALL_H_

// The calls of a person that are not over. For the parts of user_behaviour.h.

#include "topologies/user_behaviour.h"

namespace sipsim {

// A call that is not over: what its user means to do about it, and when.
class UserBehaviour::OpenCall final : public sip::TimerUser,
                                      public sip::CallCompanion {
 public:
  enum Intention : uint32_t { kRing, kAnswer, kReject, kGiveUp, kHangUp };

  OpenCall(UserBehaviour& person, sip::Call& call, size_t index)
      : person_(person), call_(call), index_(static_cast<uint32_t>(index)) {
    call_.set_companion(this);
  }
  ~OpenCall() override { call_.set_companion(nullptr); }

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
    switch (static_cast<Intention>(tag)) {
      case kRing:
        Ring();
        break;
      case kAnswer:
        Answer();
        break;
      case kReject:
        call_.Reject(reject_code);
        break;
      case kGiveUp:
        call_.Cancel();
        break;
      case kHangUp:
        call_.HangUp();
        break;
    }
  }

  const char* TimerName(uint32_t tag) const override {
    static constexpr const char* kNames[] = {"ring", "answer", "reject",
                                             "give up", "hang up"};
    return kNames[tag];
  }

  void Ring() {
    if (call_.Ring(ring_status, early_media)) {
      NoteProgress(call_.status_code());
    }
  }

  void Answer() {
    ring_.Cancel();
    call_.Answer();
  }

  void NoteProgress(int status_code) {
    CallLog::Entry& entry = person_.calls_.entry(index_);
    entry.status_code = static_cast<int16_t>(status_code);
    if (status_code > 100 && entry.ringing < sip::Duration{}) {
      entry.ringing = person_.SinceStart();
    }
  }

  sip::Call& call() { return call_; }
  size_t index() const { return index_; }

  std::optional<sip::Duration> hang_up_after;
  int16_t reject_code = 486;
  int16_t ring_status = 180;
  bool early_media = false;
  OpenCall* older = nullptr;
  OpenCall* newer = nullptr;

 private:
  // A call is rung first; then one thing is decided; then it is hung up.
  sip::Timer& TimerOf(Intention intention) {
    if (intention == kRing) return ring_;
    return intention == kHangUp ? hang_up_ : decide_;
  }

  UserBehaviour& person_;
  sip::Call& call_;
  const uint32_t index_;  // In the log.
  sip::Timer ring_;
  sip::Timer decide_;
  sip::Timer hang_up_;
};

// Answered, and not being ended.
inline bool IsAnswered(const sip::Call& call) {
  return call.state() == sip::CallState::kEstablished ||
         call.state() == sip::CallState::kAccepted;
}

template <typename Wanted, typename Act>
size_t UserBehaviour::ForOpenCalls(Wanted wanted, Act act) {
  size_t count = 0;
  for (OpenCall* open = oldest_; open != nullptr; open = open->newer) {
    if (!wanted(open->call())) continue;
    act(*open, open->call());
    ++count;
  }
  return count;
}

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_OPEN_CALL_H_
