#ifndef SIPSIM_PROTOCOL_UA_INVITE_SESSION_EXTENSIONS_H_
#define SIPSIM_PROTOCOL_UA_INVITE_SESSION_EXTENSIONS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/dialog/dialog.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/sdp/offer_answer.h"
#include "protocol/transaction/transaction.h"
#include "protocol/ua/invite_session.h"
#include "protocol/ua/session_timer.h"
#include "protocol/ua/uac_update.h"

namespace sipsim::sip {

// What a call does besides by UPDATE, before the answer and after it (RFC
// 3311), and its session timer (RFC 4028). There is one if the configuration
// has one of these.
class InviteSession::Extensions final : private UacUpdate::Owner,
                                        private SessionTimer::Owner {
 public:
  // The call owns this.
  explicit Extensions(InviteSession& call);

  // --- The INVITE that sets the call up.
  // Callee: it has come.
  void OnInvite(const Message& invite);
  // Caller: its 2xx has made the dialog. `min_se`: see ClientRequest.
  void OnInviteAnswered(const Message& response, uint32_t min_se);

  // --- Session refreshes (RFC 4028 section 7.4), whatever else they are for.
  void AddRequestFields(MessageBuilder& out) const;
  void OnRefreshed(const Message& response, uint32_t min_se);
  void OnRefreshFailed();
  // What a 2xx to the latest request, or to `request`, carries: whole lines.
  std::string AnswerFields();
  std::string AnswerFields(const Message& request);

  // --- UPDATE.
  bool has_update() const { return update_ != nullptr; }
  bool StartUpdate(bool has_offer);
  // What is under way in an early dialog comes to nothing.
  void DropUpdate() { update_.reset(); }
  // A request for the dialog of the call; and one for another, early one.
  void OnUpdate(ServerTransaction& transaction, const Message& request);
  void OnEarlyUpdate(ServerTransaction& transaction, const Message& request);

  // The call ends: nothing more is sent.
  void Stop();
  void Describe(Description& out) const;

 private:
  // UacUpdate::Owner.
  absl::string_view StartUpdateOffer() override;
  bool AddRefreshFields(MessageBuilder& out) override;
  absl::string_view contact_features() const override {
    return call_.contact_features();
  }
  void OnUpdateAnswered(const Message& response) override;
  void OnUpdateGlare() override;
  void OnUpdateRejected(int status_code) override;
  // SessionTimer::Owner.
  void OnRefreshDue() override;
  void OnSessionExpiring() override;

  // The dialog to send an UPDATE in; null: in none now.
  Dialog* DialogForUpdate();
  // `session`: of `dialog`; null if it has none so far.
  void TakeUpdate(ServerTransaction& transaction, const Message& request,
                  Dialog& dialog, OfferAnswer* session);
  int CheckOffer(const OfferAnswer* session) const;
  // The other end of the dialog has gone: ends the call as its state has it.
  void EndLostCall(const EndPlan& plan);

  UaContext& ua() const { return call_.ua_; }
  bool is_early_callee() const {
    return call_.uas_invite_ != nullptr && !call_.uas_invite_->answered();
  }

  InviteSession& call_;
  bool peer_takes_update_ = false;
  std::unique_ptr<UacUpdate> update_;    // While one is under way.
  std::unique_ptr<SessionTimer> timer_;  // If we have one.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_INVITE_SESSION_EXTENSIONS_H_
