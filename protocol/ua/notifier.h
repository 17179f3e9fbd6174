#ifndef SIPSIM_PROTOCOL_UA_NOTIFIER_H_
#define SIPSIM_PROTOCOL_UA_NOTIFIER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "protocol/base/description.h"
#include "protocol/event/event_header.h"
#include "protocol/event/subscription_state.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/dialog_usages.h"
#include "protocol/ua/event_feed.h"
#include "protocol/ua/subscription.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// How long a subscription is to last that a SUBSCRIBE asks for (RFC 6665
// section 4.2.1.1); nullopt: too brief, to be answered 423.
std::optional<Duration> GrantedExpiry(const ExpiryRange& range,
                                      const Message& subscribe);
// Answers with that 423.
void RespondTooBrief(UaContext& ua, const ExpiryRange& range,
                     ServerTransaction& transaction, const Message& subscribe);

// One subscription in a dialog, at the notifier's end (RFC 6665 section 4.2.2,
// figure 3), be it made by SUBSCRIBE or by REFER. Private to protocol/ua.
//
// NOTIFYs go one at a time: each waits for the answer to the one before, and
// tells of all that has changed meanwhile.
class Notifier final : public DialogUsage,
                       private ClientRequest::Owner,
                       private TimerUser {
 public:
  class Owner {
   public:
    // It is over, and about to be destroyed.
    virtual void OnNotifierEnded(WatcherNumber number) = 0;

   protected:
    ~Owner() = default;
  };

  // `usages` owns this; all outlive it. `open_feed` makes what it tells of;
  // `range` is for the SUBSCRIBEs that refresh it.
  Notifier(UaContext& ua, DialogUsages& usages, Owner& owner,
           WatcherNumber number, const EventView& event,
           const ExpiryRange& range,
           absl::FunctionRef<std::unique_ptr<EventFeed>(Notifier&)> open_feed);

  // It holds for `expires` from now on, and the first NOTIFY goes out.
  // `substate`: kActive, or kPending until Grant().
  void Start(Duration expires, Substate substate);
  // Answers the SUBSCRIBE that made it, or one that refreshes it; then as
  // Start().
  void Accept(ServerTransaction& transaction, const Message& subscribe,
              Duration expires, Substate substate);
  // It may be told what it asks for.
  void Grant();
  // Ends it by a last NOTIFY. `retry_after` in seconds.
  void Terminate(TerminationReason reason,
                 std::optional<uint32_t> retry_after = std::nullopt);
  // The feed has something to tell, or is over.
  void OnNews();

  // DialogUsage.
  bool Matches(const Message& request) const override;
  void OnRequest(ServerTransaction& transaction,
                 const Message& request) override;
  void OnDialogDestroyed() override;
  void Describe(Description& out) const override;

 private:
  enum TimerTag : uint32_t { kExpiry, kPace, kFail };

  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override {}
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  bool is_terminated() const {
    return state_.substate == Substate::kTerminated;
  }
  // Sends a NOTIFY now, or as soon as the one under way is answered.
  void Notify();
  // The same for what has changed, not faster than the package allows.
  void NotifyOfNews();
  bool SendNotify();
  // The NOTIFY under way has been answered, or given up.
  void OnNotifyDone();
  void End();

  UaContext& ua_;
  DialogUsages& usages_;
  Owner& owner_;
  const WatcherNumber number_;
  const std::string package_;
  const std::string id_;
  const ExpiryRange range_;
  SubscriptionState state_;  // Without `expires`.
  Time expires_at_{};
  Time paced_until_{};
  bool wants_all_ = false;  // The next document: of all the state.
  bool must_notify_ = false;
  bool is_notifying_ = false;  // Waits for the answer to a NOTIFY, ...
  bool is_last_sent_ = false;  // ... which is the last.
  std::optional<ClientRequest> request_;
  std::unique_ptr<EventFeed> feed_;
  Timer expiry_timer_;
  Timer pace_timer_;
  Timer fail_timer_;  // Nowhere to send it to: told later, as all failures.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_NOTIFIER_H_
