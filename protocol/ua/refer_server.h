#ifndef SIPSIM_PROTOCOL_UA_REFER_SERVER_H_
#define SIPSIM_PROTOCOL_UA_REFER_SERVER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/base/description.h"
#include "protocol/event/subscription_state.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/ua/call_links.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/dialog_usages.h"
#include "protocol/ua/refer_target.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// One REFER that we have accepted (RFC 3515 sections 2.4.2 to 2.4.7): calls
// whom it names, and as the notifier of its implicit subscription (RFC 6665
// section 4.2) tells the referrer what becomes of that call. The call itself is
// as any other: it goes on whatever the subscription does. Private to
// protocol/ua.
class ReferServer final : public DialogUsage,
                          private CallWatcher,
                          private ClientRequest::Owner,
                          private TimerUser {
 public:
  // `usages` owns this; both outlive it. `event_id` as 2.4.6 has it, or "".
  ReferServer(UaContext& ua, DialogUsages& usages, ReferTarget target,
              std::string event_id);

  // The REFER is answered: tells so, and follows it as soon as the user
  // approves. The listener is called.
  void Start();

  // DialogUsage.
  bool Matches(const Message& request) const override;
  void OnRequest(ServerTransaction& transaction,
                 const Message& request) override;
  void OnDialogDestroyed() override {}
  void Describe(Description& out) const override;

 private:
  void OnWatchedCallChanged(const Call& call) override;
  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override {}
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  void Follow();
  void SetStatus(int status_code, bool is_final);
  void EndSubscription(TerminationReason reason);
  // Tells what has not been told yet, if it is time.
  void Notify();
  bool SendNotify();

  UaContext& ua_;
  DialogUsages& usages_;
  const ReferTarget target_;
  const std::string event_id_;
  int status_code_ = 100;  // Of the call that was asked for.
  bool is_final_ = false;
  bool is_news_ = true;  // The state has not been told.
  // Why the subscription is over; kNone: it is not.
  TerminationReason reason_ = TerminationReason::kNone;
  Time expires_at_;
  Time next_notify_at_;                  // Not before.
  std::optional<ClientRequest> notify_;  // On its way.
  Timer follow_timer_;
  Timer expiry_timer_;
  Timer pace_timer_;
};

// Takes the REFERs of a user agent. Private to protocol/ua.
class ReferFactory final : public DialogUsageFactory {
 public:
  // `ua` outlives this, and has UserAgentConfig::refer.
  explicit ReferFactory(UaContext& ua) : ua_(ua) {}

  void OnUsageRequest(DialogUsages& usages, ServerTransaction& transaction,
                      const Message& request) override;

 private:
  UaContext& ua_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_REFER_SERVER_H_
