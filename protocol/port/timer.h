#ifndef SIPSIM_PROTOCOL_PORT_TIMER_H_
#define SIPSIM_PROTOCOL_PORT_TIMER_H_

#include <cstdint>

#include "protocol/base/check.h"
#include "protocol/base/time.h"

namespace sipsim::sip {

// Whoever owns timers. Several timers of one user are told apart by a tag that
// means something to the user alone.
class TimerUser {
 public:
  virtual ~TimerUser() = default;
  // The timer with this tag has fired and is no longer set.
  virtual void OnTimer(uint32_t tag) = 0;
  // What the field calls the timer ("Timer B"), for traces. Static storage.
  virtual const char* TimerName(uint32_t tag) const = 0;
};

// Names one pending timer of a TimerService; 0 is none.
using TimerHandle = uint64_t;

// Starts and cancels timers. Implementations: O(1) both, no allocation in
// steady state. Use Timer, which owns a handle.
class TimerService {
 public:
  virtual ~TimerService() = default;
  // Calls user.OnTimer(tag) at `deadline`, or as soon as control returns to the
  // event loop if that is not in the future; never inside this call. `user`
  // must outlive the timer. Returns a handle that is not 0.
  virtual TimerHandle Start(Time deadline, TimerUser& user, uint32_t tag) = 0;
  // `handle` is of a timer that has neither fired nor been cancelled.
  virtual void Cancel(TimerHandle handle) = 0;
};

// One timer, owned by its user; cancels itself when destroyed.
//
//   Timer timer_b_;
//   timer_b_.Set(context.timers, now + 64 * t1, *this, kTimerB);
//
// The user calls Fired() first thing in OnTimer.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { Cancel(); }

  // Sets the timer, in place of an earlier setting.
  void Set(TimerService& service, Time deadline, TimerUser& user,
           uint32_t tag) {
    Cancel();
    service_ = &service;
    deadline_ = deadline;
    handle_ = service.Start(deadline, user, tag);
  }
  // Nothing if not set.
  void Cancel() {
    if (handle_ == 0) return;
    service_->Cancel(handle_);
    handle_ = 0;
  }
  void Fired() {
    SIP_CHECK(handle_ != 0);
    handle_ = 0;
  }

  bool is_set() const { return handle_ != 0; }
  // When it fires; only if is_set().
  Time deadline() const { return deadline_; }

 private:
  TimerService* service_ = nullptr;
  TimerHandle handle_ = 0;
  Time deadline_{};
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PORT_TIMER_H_
