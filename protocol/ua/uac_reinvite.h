#ifndef SIPSIM_PROTOCOL_UA_UAC_REINVITE_H_
#define SIPSIM_PROTOCOL_UA_UAC_REINVITE_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/dialog/dialog.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/invite_ack.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The client side of one INVITE within a dialog (RFC 3261 section 14.1), until
// its transaction is gone: it has to acknowledge each 2xx that comes again.
class UacReinvite final : private ClientRequest::Owner, private TimerUser {
 public:
  class Owner {
   public:
    // The offer that the INVITE carries; "" if it cannot be sent now, because
    // an INVITE of the other side is in progress: it is tried again later.
    virtual absl::string_view StartReinviteOffer() = 0;
    // Adds what else a session refresh request says (RFC 4028 section 7.4).
    virtual void AddRefreshFields(MessageBuilder& out) = 0;
    // As in ClientRequest::Owner.
    virtual absl::string_view contact_features() const = 0;
    // A 2xx came. Its dialog is refreshed and the ACK is sent. `min_se`: see
    // ClientRequest.
    virtual void OnReinviteAnswered(const Message& response,
                                    uint32_t min_se) = 0;
    // A 491: both asked at once. It is tried again after the time of 14.1.
    virtual void OnReinviteGlare() = 0;
    // Any other final response. The owner lets go of the UacReinvite in this
    // call, as in the next ones.
    virtual void OnReinviteRejected(UacReinvite& reinvite, int status_code) = 0;
    // No final response: as if 408 or 503 had come.
    virtual void OnReinviteFailed(UacReinvite& reinvite,
                                  ClientFailure failure) = 0;
    virtual void OnReinviteDone(UacReinvite& reinvite) = 0;

   protected:
    ~Owner() = default;
  };

  // All outlive this. `owns_call_id`: this end set the call up (14.1).
  UacReinvite(UaContext& ua, Owner& owner, Dialog& dialog, bool owns_call_id)
      : ua_(ua), owner_(owner), dialog_(dialog), owns_call_id_(owns_call_id) {}

  // Sends the INVITE; false if its next hop leads nowhere.
  bool Start();
  // Neither answered nor refused.
  bool pending() const { return !answered_; }
  // Whatever comes decides, be it a 491; false if nothing more will come, as
  // none is out.
  bool Abandon() {
    is_abandoned_ = true;
    return !waiting() && request_.has_value() && request_->Abandon();
  }
  // Waiting to be sent again after a 491.
  bool waiting() const { return retry_timer_.is_set(); }

  void Describe(Description& out) const;

 private:
  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override;
  absl::string_view contact_features() const override {
    return owner_.contact_features();
  }
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  void OnSuccess(const Message& response);
  void WaitForRetry();

  UaContext& ua_;
  Owner& owner_;
  Dialog& dialog_;
  const bool owns_call_id_;
  bool answered_ = false;
  bool is_abandoned_ = false;
  std::optional<ClientRequest> request_;  // A new one for each try.
  InviteAck ack_;
  Timer retry_timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_UAC_REINVITE_H_
