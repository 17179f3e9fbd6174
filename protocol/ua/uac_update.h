#ifndef SIPSIM_PROTOCOL_UA_UAC_UPDATE_H_
#define SIPSIM_PROTOCOL_UA_UAC_UPDATE_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/dialog/dialog.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The client side of one UPDATE (RFC 3311 section 5), until it is answered.
// Private to protocol/ua.
class UacUpdate final : private ClientRequest::Owner, private TimerUser {
 public:
  class Owner {
   public:
    // The offer that it carries; "" if none can be made now: it is tried again
    // later.
    virtual absl::string_view StartUpdateOffer() = 0;
    // Adds what else a session refresh request says (RFC 4028 section 7.4);
    // false, with nothing added, if it is none.
    virtual bool AddRefreshFields(MessageBuilder& out) = 0;
    // As in ClientRequest::Owner.
    virtual absl::string_view contact_features() const = 0;
    // A 2xx came. The owner lets go of this, here and in OnUpdateRejected.
    virtual void OnUpdateAnswered(const Message& response) = 0;
    // A 491: both asked at once. It is tried again after the time of 5.3.
    virtual void OnUpdateGlare() = 0;
    // Any other final response; 408 and 503 stand for what never came.
    virtual void OnUpdateRejected(int status_code) = 0;

   protected:
    ~Owner() = default;
  };

  // All outlive this, but see MoveTo. `owns_call_id`: this end set the call up
  // (5.3). Without an offer it only refreshes.
  UacUpdate(UaContext& ua, Owner& owner, Dialog& dialog, bool owns_call_id,
            bool has_offer)
      : ua_(ua),
        owner_(owner),
        dialog_(&dialog),
        owns_call_id_(owns_call_id),
        has_offer_(has_offer) {}

  // Sends the UPDATE; false if its next hop leads nowhere.
  bool Start();
  bool has_offer() const { return has_offer_; }
  // Whether it went out as a session refresh request.
  bool is_refresh() const { return is_refresh_; }
  // The dialog is elsewhere from now on.
  void MoveTo(Dialog& dialog);
  // See ClientRequest.
  uint32_t min_se() const { return request_->min_se(); }

  void Describe(Description& out) const;

 private:
  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override {}
  absl::string_view contact_features() const override {
    return owner_.contact_features();
  }
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  void WaitForRetry();

  UaContext& ua_;
  Owner& owner_;
  Dialog* dialog_;
  const bool owns_call_id_;
  const bool has_offer_;
  bool is_refresh_ = false;
  std::optional<ClientRequest> request_;  // A new one for each try.
  Timer retry_timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_UAC_UPDATE_H_
