#ifndef SIPSIM_PROTOCOL_UA_SESSION_TIMER_H_
#define SIPSIM_PROTOCOL_UA_SESSION_TIMER_H_

#include <cstdint>
#include <string>

#include "protocol/base/description.h"
#include "protocol/header/session_expires.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The session timer of one call (RFC 4028): what the two ends agree on with
// each INVITE and UPDATE, and when the session has to be refreshed, or is given
// up. Private to protocol/ua.
class SessionTimer final : private TimerUser {
 public:
  class Owner {
   public:
    // Half of the interval is over, and it is ours to refresh: the owner does,
    // or calls Postpone.
    virtual void OnRefreshDue() = 0;
    // Nobody has refreshed the session: the owner ends it (section 10).
    virtual void OnSessionExpiring() = 0;

   protected:
    ~Owner() = default;
  };

  // Both outlive this; `ua` has a session timer in its configuration.
  SessionTimer(UaContext& ua, Owner& owner) : ua_(ua), owner_(owner) {}

  // --- As UAC of an INVITE or UPDATE.
  // Adds Session-Expires and Min-SE (7.1, 7.4).
  void AddRequestFields(MessageBuilder& out) const;
  // Its 2xx came (7.2). `min_se`: the largest that a 422 to it has asked for;
  // 0: none.
  void OnAnswered(const Message& response, uint32_t min_se);

  // --- As UAS of one.
  // Takes note of a request that will be accepted (section 9) ...
  void OnRequest(const Message& request);
  // ... and says what its 2xx, sent now, carries: whole lines, or "".
  std::string Answer();

  // What the 422s to the INVITE that made the dialog have asked for says
  // nothing of the dialog (7.4).
  void ForgetMinSe() { min_se_ = 0; }
  // A refresh has come to nothing, or could not be sent: it is tried again, as
  // long as there is time.
  void Postpone();

  void Describe(Description& out) const;

 private:
  // What the request that we are about to accept has said.
  struct Asked {
    bool is_supported = false;  // timer, by the other side.
    uint32_t seconds = 0;       // Session-Expires; 0: there is none.
    uint32_t min_se = kMinSeDefault;
    SessionRefresher refresher = SessionRefresher::kNone;
  };

  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;
  uint32_t MinSe() const;
  // From now on, for `seconds`.
  void Restart(uint32_t seconds, bool is_ours);
  Time expiration() const { return begin_ + seconds_ * 1s; }

  UaContext& ua_;
  Owner& owner_;
  Asked asked_;
  uint32_t min_se_ = 0;   // The largest heard of in the dialog; 0: none.
  uint32_t seconds_ = 0;  // The interval agreed on; 0: none.
  bool is_ours_ = false;  // To refresh.
  Time begin_{};
  Timer timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_SESSION_TIMER_H_
