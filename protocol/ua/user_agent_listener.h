#ifndef SIPSIM_PROTOCOL_UA_USER_AGENT_LISTENER_H_
#define SIPSIM_PROTOCOL_UA_USER_AGENT_LISTENER_H_

#include <cstdint>

#include "protocol/media/media_listener.h"
#include "protocol/message/message.h"
#include "protocol/ua/call.h"
#include "protocol/ua/registration.h"
#include "protocol/ua/subscription.h"
#include "protocol/ua/transfer.h"

namespace sipsim::sip {

// Names one OPTIONS request of one UserAgent: 1, 2, 3, ...
using OptionsNumber = uint64_t;

// The person (or test) that uses a user agent. Any verb of UserAgent and Call
// may be used from within.
class UserAgentListener {
 public:
  virtual ~UserAgentListener() = default;
  // Somebody calls; the person may Ring, Answer or Reject, now or later.
  virtual void OnIncomingCall(Call& call) = 0;
  // A provisional response came for a call of ours, 100 included.
  virtual void OnCallProgress(Call& call, int status_code) = 0;
  // The call is up: CallState::kEstablished.
  virtual void OnCallEstablished(Call& call) = 0;
  // Holds() or is_held() may have changed, by us or by the other.
  virtual void OnCallSessionChanged(Call& call) = 0;
  // `call` has come in and takes the place of `replaced`, which is hung up as
  // soon as it is up (RFC 3891). It is answered by now; OnIncomingCall is not
  // called for it.
  virtual void OnCallReplaced(Call& replaced, Call& call) = 0;
  // A REFER that is well-formed has come, of the dialog of `call` or, if that
  // is null, of none. The configuration would answer it with `status_code`;
  // what is returned is the answer: 200, 202, or 300 to 699. No verb may be
  // used.
  virtual int OnReferRequest(Call* /*call*/, const ReferRequest& /*request*/,
                             int status_code) {
    return status_code;
  }
  // A call that we make because somebody has referred us: it has just begun.
  virtual void OnReferredCall(Call& /*call*/) {}
  // A transfer that we have asked for has come further. `call` is the one that
  // is transferred, maybe over by now; null: there was none.
  virtual void OnTransferChanged(TransferNumber /*number*/, Call* /*call*/,
                                 const TransferProgress& /*progress*/) {}
  // The other, or the network, has brought about the end of the call:
  // `message` is the BYE, the CANCEL or the final response of 300 or more that
  // did it, null if none came. OnCallEnded follows, later if our own BYE waits
  // for its answer. This one is only for taking note: no verbs.
  virtual void OnCallEnding(Call& /*call*/, CallEndCause /*cause*/,
                            const Message* /*message*/) {}
  // The call is over; call.end() says how. Once per call, its last.
  virtual void OnCallEnded(Call& call) = 0;
  // The final status of an OPTIONS; 408 and 503 stand for what never came.
  virtual void OnOptionsResult(OptionsNumber number, int status_code) = 0;
  // Who hears what is said; null: nobody. Asked for once.
  virtual MediaListener* media_listener() { return nullptr; }
  // The final status of a SUBSCRIBE, our own refreshes included; 408 and 503
  // stand for what never came.
  virtual void OnSubscribeResult(SubscriptionNumber /*number*/,
                                 int /*status_code*/) {}
  // A NOTIFY was taken.
  virtual void OnNotified(SubscriptionNumber /*number*/,
                          const Notification& /*notification*/) {}
  // The subscription is over, or has never been. Its last.
  virtual void OnSubscriptionEnded(SubscriptionNumber /*number*/) {}
  // Somebody subscribes to our state, and may: kActive. kPending: until
  // UserAgent::GrantWatcher; kTerminated: not at all, 603. No verb may be used.
  virtual Substate OnWatcher(const WatcherInfo& /*watcher*/) {
    return Substate::kActive;
  }
  // The end of a REGISTER, our own refreshes included.
  virtual void OnRegistrationResult(RegistrationNumber number,
                                    const RegisterResult& result) = 0;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_USER_AGENT_LISTENER_H_
