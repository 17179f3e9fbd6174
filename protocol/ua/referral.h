#ifndef SIPSIM_PROTOCOL_UA_REFERRAL_H_
#define SIPSIM_PROTOCOL_UA_REFERRAL_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/message/sipfrag.h"
#include "protocol/port/timer.h"
#include "protocol/ua/call_links.h"
#include "protocol/ua/event_feed.h"
#include "protocol/ua/refer_target.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

class ReferFeed;

// One REFER that we have accepted (RFC 3515 section 2.4.3): calls whom it names
// as soon as the user approves. That call is as any other, and is made whatever
// has become of the subscription by then. Private to protocol/ua.
class Referral final : private CallWatcher, private TimerUser {
 public:
  class Owner {
   public:
    // The call is up or has failed: there is nothing more to tell. May destroy
    // the referral.
    virtual void OnReferralDone(Referral& referral) = 0;

   protected:
    ~Owner() = default;
  };

  // `local_uri` is who was referred. Both objects outlive this.
  Referral(UaContext& ua, Owner& owner, ReferTarget target,
           absl::string_view local_uri);
  ~Referral();

  // The REFER is answered. The listener is called.
  void Start();
  // Who is told what becomes of the call; null: nobody any more.
  void set_feed(ReferFeed* feed) { feed_ = feed; }
  void Describe(Description& out) const;

 private:
  void OnWatchedCallChanged(const Call& call) override;
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t /*tag*/) const override {
    return "approval of the user";
  }
  void Follow();
  void Finish(int status_code);

  UaContext& ua_;
  Owner& owner_;
  const ReferTarget target_;
  const std::string local_uri_;
  ReferFeed* feed_ = nullptr;
  Timer follow_timer_;
};

// What the implicit subscription of a REFER tells (2.4.4, 2.4.5): the status
// line of the call that was asked for. Private to protocol/ua.
class ReferFeed final : public EventFeed {
 public:
  // `notifier` owns this.
  ReferFeed(Notifier& notifier, Referral& referral);
  ~ReferFeed() override;

  // The call has come to `status_code`; after a final one, no more follows.
  void SetStatus(int status_code);
  // The referral is gone.
  void DropReferral() { referral_ = nullptr; }

  absl::string_view content_type() const override {
    return kSipfragContentType;
  }
  bool has_news() const override { return is_news_; }
  bool is_in_every_notify() const override { return true; }
  std::string TakeDocument(bool is_full) override;
  bool is_over() const override { return status_code_ >= 200; }
  Duration interval_min() const override { return 1s; }  // 3.10

 private:
  Notifier& notifier_;
  Referral* referral_;  // Null: there is nothing more to come.
  int status_code_ = 100;
  bool is_news_ = true;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_REFERRAL_H_
