#ifndef SIPSIM_PROTOCOL_UA_SUBSCRIBER_H_
#define SIPSIM_PROTOCOL_UA_SUBSCRIBER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "protocol/base/description.h"
#include "protocol/event/dialog_table.h"
#include "protocol/event/event_header.h"
#include "protocol/event/subscription_state.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/dialog_usages.h"
#include "protocol/ua/subscription.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// What a subscription is to be, whichever dialog it is in.
struct SubscriptionPlan {
  SubscriptionNumber number = 0;
  std::string uri{};
  std::string package{};
  std::string id{};  // Of the Event header field; "" for none.
  Duration expires{};
  bool refresh = true;
  int too_brief_count = 0;  // 423 so far, one after the other.

  EventView event() const { return {package, id, ""}; }
  // What a SUBSCRIBE says of it, but for Contact (RFC 6665 section 3.1).
  void AddFields(Duration asked, MessageBuilder& out) const;
  // 3261 section 21.4.17: asks for what the 423 says. false if that is no
  // longer than before, or it has been said too often.
  bool Lengthen(const Message& response);
};

// 0, or the status code to refuse a NOTIFY of a subscription with (4.1.3): 400
// without a Subscription-State, 415 if its body is nothing that was asked for.
int CheckNotify(const SubscriptionPlan& plan, const Message& notify);

// One subscription in a dialog, at the subscriber's end (RFC 6665 section
// 4.1.2, figure 2). Private to protocol/ua.
class Subscriber final : public DialogUsage,
                         private ClientRequest::Owner,
                         private TimerUser {
 public:
  class Owner {
   public:
    // A NOTIFY was taken. The listener is called.
    virtual void OnNotified(SubscriptionNumber number,
                            const Notification& notification) = 0;
    // The final status of a SUBSCRIBE; 408 and 503 stand for what never came.
    virtual void OnSubscribeDone(SubscriptionNumber number,
                                 int status_code) = 0;
    // It is over, and destroyed. `state` is what the notifier has said of that;
    // null: nothing.
    virtual void OnSubscriberEnded(SubscriptionPlan plan,
                                   const SubscriptionState* state) = 0;

   protected:
    ~Owner() = default;
  };

  // `usages` owns this; all outlive it. It waits for the NOTIFY that a
  // SubscribeClient has asked for, unless Subscribe() is called.
  Subscriber(UaContext& ua, DialogUsages& usages, Owner& owner,
             SubscriptionPlan plan);

  SubscriptionNumber number() const { return plan_.number; }
  // Asks for it, or for its refresh.
  void Subscribe() { Send(plan_.expires); }
  // 4.1.2.3: it is over once the last NOTIFY is here.
  void Unsubscribe();

  // DialogUsage.
  bool Matches(const Message& request) const override;
  void OnRequest(ServerTransaction& transaction,
                 const Message& request) override;
  void OnDialogDestroyed() override;
  void Describe(Description& out) const override;

 private:
  enum TimerTag : uint32_t { kTimerN, kRefresh, kExpiry, kFail };

  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override {}
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  void Send(Duration expires);
  bool SendNow(Duration expires);
  void OnRefused(int status_code);
  // It holds for that long from now on.
  void SetExpiry(Duration expires);
  void TakeNotify(const Message& notify, const SubscriptionState& state);
  bool TakeBody(const Message& notify);
  void End(const SubscriptionState* state);

  UaContext& ua_;
  DialogUsages& usages_;
  Owner& owner_;
  SubscriptionPlan plan_;
  // Nothing until the first NOTIFY: figure 2's notify_wait.
  std::optional<Substate> substate_;
  bool is_waiting_ = false;  // For the response to a SUBSCRIBE.
  bool is_unsubscribing_ = false;
  bool asked_for_all_ = false;            // Since a document was missed.
  Duration sent_expires_{};               // Of the last SUBSCRIBE.
  std::optional<Duration> next_expires_;  // Of the one that is to follow.
  std::optional<ClientRequest> request_;
  std::unique_ptr<DialogTable> table_;  // Of the dialog package.
  Timer timer_n_;
  Timer refresh_timer_;
  Timer expiry_timer_;
  Timer fail_timer_;  // Nowhere to send it to: told later, as all failures.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_SUBSCRIBER_H_
