#ifndef SIPSIM_PROTOCOL_UA_SUBSCRIBE_CLIENT_H_
#define SIPSIM_PROTOCOL_UA_SUBSCRIBE_CLIENT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/base/description.h"
#include "protocol/message/message.h"
#include "protocol/port/random.h"
#include "protocol/port/timer.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/subscriber.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// A SUBSCRIBE outside of any dialog, and the wait for what comes of it: each
// NOTIFY with another From tag makes a dialog and a subscription (RFC 6665
// sections 4.1.2.4 and 4.4.1). It is there until Timer N fires, so that all
// notifiers can be heard to which the SUBSCRIBE was forked. Private to
// protocol/ua.
class SubscribeClient final : private ClientRequest::Owner, private TimerUser {
 public:
  class Owner {
   public:
    // As of Subscriber::Owner.
    virtual void OnSubscribeDone(SubscriptionNumber number,
                                 int status_code) = 0;
    // Nothing more will come. The owner lets go of it in this call.
    virtual void OnSubscribeClientDone(SubscribeClient& client) = 0;

   protected:
    ~Owner() = default;
  };

  // Both outlive this.
  SubscribeClient(UaContext& ua, Owner& owner, SubscriptionPlan plan);

  // Sends the SUBSCRIBE, `after` that.
  void Start(Duration after);
  // The first NOTIFY is to end the subscription. false: no SUBSCRIBE is out, so
  // none will come.
  bool Unsubscribe();

  // Whether it has asked for this NOTIFY (4.4.1).
  bool Matches(const Message& notify) const;
  // A NOTIFY has made a subscription. Whether it is the first.
  bool TakeFirst() { return !std::exchange(is_heard_, true); }

  const SubscriptionPlan& plan() const { return plan_; }
  absl::string_view call_id() const { return call_id_; }
  absl::string_view local_tag() const { return tag_.view(); }
  // Of the last SUBSCRIBE.
  uint32_t cseq() const { return cseq_; }
  // Whether a NOTIFY has come.
  bool is_heard() const { return is_heard_; }
  bool unsubscribes() const { return unsubscribes_; }
  void Describe(Description& out) const;

 private:
  enum TimerTag : uint32_t { kTimerN, kStart, kFail };

  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override {}
  void OnClientResent(uint32_t cseq) override { cseq_ = cseq; }
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  void Send();
  BufferRef Build(const Hop& hop) const;
  void OnRefused(int status_code);

  UaContext& ua_;
  Owner& owner_;
  SubscriptionPlan plan_;
  const std::string call_id_;
  const Token tag_;
  uint32_t cseq_ = 0;
  bool is_heard_ = false;
  bool unsubscribes_ = false;
  std::optional<ClientRequest> request_;
  Timer timer_n_;
  Timer start_timer_;
  Timer fail_timer_;  // Nowhere to send it to: told later, as all failures.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_SUBSCRIBE_CLIENT_H_
