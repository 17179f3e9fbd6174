#ifndef SIPSIM_PROTOCOL_UA_CALL_LINKS_H_
#define SIPSIM_PROTOCOL_UA_CALL_LINKS_H_

#include <cstdint>

#include "protocol/ua/call.h"

namespace sipsim::sip {

class CallLinks;

// What a Replaces means to a call (RFC 3891 section 3).
enum class ReplacesMatch : uint8_t {
  kNone,        // It is another dialog that is meant.
  kEarly,       // An early dialog of a call that we make.
  kConfirmed,   // The dialog of the call,
  kTerminated,  // or one that has ended.
};

// Who has to know what becomes of a call, besides the listener: whoever it was
// made for. Private to protocol/ua.
class CallWatcher {
 public:
  // Ahead of the listener, in any dispatch: it may send, but not end the call.
  virtual void OnWatchedCallChanged(const Call& call) = 0;
  // For CallLinks: who tells it; null: nobody any more.
  void set_links(CallLinks* links) { links_ = links; }

 protected:
  CallWatcher() = default;
  CallWatcher(const CallWatcher&) = delete;
  CallWatcher& operator=(const CallWatcher&) = delete;
  ~CallWatcher();

 private:
  CallLinks* links_ = nullptr;
};

// What a call has to do with others; most have none. Private to protocol/ua.
class CallLinks {
 public:
  CallLinks() = default;
  CallLinks(const CallLinks&) = delete;
  CallLinks& operator=(const CallLinks&) = delete;
  ~CallLinks() { Unwatch(); }

  // `watcher` is told of each new state, until one of the two is gone.
  void SetWatcher(CallWatcher& watcher) {
    Unwatch();
    watcher_ = &watcher;
    watcher.set_links(this);
  }
  void Unwatch() {
    if (watcher_ != nullptr) watcher_->set_links(nullptr);
    watcher_ = nullptr;
  }
  void OnChange(const Call& call) {
    if (watcher_ != nullptr) watcher_->OnWatchedCallChanged(call);
  }

  // The call that is hung up once this one is up (RFC 3891 section 3); 0: none.
  CallNumber replaces = 0;
  // The transfer that our BYE with Also asks for; 0: none.
  TransferNumber also_transfer = 0;
  // REFERs that have come in its dialog.
  int refer_count = 0;

 private:
  friend class CallWatcher;
  CallWatcher* watcher_ = nullptr;
};

inline CallWatcher::~CallWatcher() {
  if (links_ != nullptr) links_->watcher_ = nullptr;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_CALL_LINKS_H_
