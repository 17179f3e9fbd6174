#ifndef SIPSIM_PROTOCOL_UA_INVITE_SESSION_H_
#define SIPSIM_PROTOCOL_UA_INVITE_SESSION_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/dialog/dialog.h"
#include "protocol/dialog/route_set.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/sdp/offer_answer.h"
#include "protocol/transaction/transaction.h"
#include "protocol/transaction/transaction_user.h"
#include "protocol/ua/call.h"
#include "protocol/ua/ua_context.h"
#include "protocol/ua/uac_invite.h"
#include "protocol/ua/uac_reinvite.h"
#include "protocol/ua/uas_invite.h"

namespace sipsim::sip {

// The Call that UserAgent makes: the state of one INVITE session, and the
// requests of it that are in progress. Those are parts of their own, gone as
// soon as their transactions are, so that a call that is up stays small.
//
// The listener is called last in any dispatch: it may do anything but destroy
// the user agent.
class InviteSession final : public Call,
                            private ClientTransactionUser,
                            private TimerUser,
                            private UacInvite::Owner,
                            private UasInvite::Owner,
                            private UacReinvite::Owner {
 public:
  // `ua` outlives the call.
  InviteSession(UaContext& ua, CallNumber number, CallRole role);
  ~InviteSession() override;

  // --- For the user agent.
  // Caller: sends the INVITE.
  void Start(const InviteOptions& options);
  // Callee: takes an INVITE and returns 0, or the status code to reject it
  // with; then `request` is as it was, and the call is no more.
  int Receive(ServerTransaction& transaction, Message& request);
  // Tells the listener of a call that Receive has taken.
  void Announce();
  // A request with our local tag in its To, but for CANCEL and ACK.
  void OnRequest(ServerTransaction& transaction, Message& request);
  void OnAck(const Message& ack);

  absl::string_view local_tag() const { return Text(kLocalTag); }
  bool ended() const { return end_.has_value(); }
  size_t dialog_count() const;

  // --- Call.
  using Call::Reject;
  using Call::Ring;
  bool Ring(int status_code) override;
  bool Answer() override;
  bool Reject(int status_code, absl::string_view reason_phrase) override;
  bool Cancel() override;
  bool HangUp() override;
  bool Hold() override { return ChangeHold(true); }
  bool Resume() override { return ChangeHold(false); }
  CallNumber number() const override { return number_; }
  CallRole role() const override { return role_; }
  CallState state() const override { return state_; }
  int status_code() const override { return status_code_; }
  const std::optional<CallEnd>& end() const override { return end_; }
  absl::string_view call_id() const override { return Text(kCallId); }
  absl::string_view local_uri() const override { return Text(kLocalUri); }
  absl::string_view remote_uri() const override { return Text(kRemoteUri); }
  absl::string_view request_uri() const override { return Text(kRequestUri); }
  const OfferAnswer& session() const override { return session_; }
  void Describe(Description& out) const override;

 private:
  // What identifies the call, in one string.
  enum TextId : uint8_t {
    kCallId,
    kLocalTag,
    kLocalUri,
    kRemoteUri,
    kRequestUri,
    kTextCount,
  };
  // How the call will have ended, once what it waits for is here.
  struct EndPlan {
    CallEndCause cause = CallEndCause::kHungUp;
    CallEndBy by = CallEndBy::kLocal;
    std::string text;
  };

  // ClientTransactionUser, of our BYE.
  void OnResponse(ClientTransaction& transaction, Message& response) override;
  void OnFailure(ClientTransaction& transaction,
                 ClientFailure failure) override;
  void OnTerminated(ClientTransaction& transaction) override;
  // TimerUser, of an end that was put off.
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;
  // UacInvite::Owner.
  void OnInviteProgress(int status_code) override;
  void OnInviteAnswered(int status_code, Dialog dialog,
                        UacInvite::Answer answer) override;
  void OnInviteRejected(int status_code,
                        absl::string_view reason_phrase) override;
  void OnInviteFailed(ClientFailure failure) override;
  void OnInviteGivenUp() override;
  void OnInviteDone() override;
  void OnOwnInviteExpired() override;
  // UasInvite::Owner.
  void OnInviteAcked(const Message& ack) override;
  void OnInviteUnacked() override;
  void OnInviteCancelled() override;
  void OnInviteExpired() override;
  // UacReinvite::Owner.
  absl::string_view StartReinviteOffer() override;
  void OnReinviteAnswered(const Message& response) override;
  void OnReinviteGlare() override;
  void OnReinviteRejected(UacReinvite& reinvite, int status_code) override;
  void OnReinviteFailed(UacReinvite& reinvite, ClientFailure failure) override;
  void OnReinviteDone(UacReinvite& reinvite) override;

  void SetTexts(const std::array<absl::string_view, kTextCount>& texts);
  absl::string_view Text(TextId id) const;
  void SetState(CallState state);
  bool is_unanswered() const {
    return state_ == CallState::kCalling || state_ == CallState::kProceeding ||
           state_ == CallState::kEarly;
  }

  BufferRef BuildInvite(const InviteOptions& options, const Hop& hop,
                        const RouteSetView& route_set,
                        absl::string_view sdp) const;
  bool CancelInvite(CallEndCause cause);
  void EnterDialog(DialogState state);
  void RejectInvite(int status_code, absl::string_view reason_phrase);
  void OnBye(ServerTransaction& transaction, const Message& request);

  bool ChangeHold(bool holds);
  void RevertChange();
  UacReinvite* pending_reinvite() const;
  void DropReinvite(const UacReinvite& reinvite);
  // One that waits after a 491 is not tried again in a call that ends.
  void DropWaitingReinvite();
  void OnReinvite(ServerTransaction& transaction, Message& request);
  int CheckReinvite() const;
  void RefuseReinvite(ServerTransaction& transaction, const Message& request,
                      int status_code);

  // Sends the BYE; the call ends as planned once it is answered, or not.
  void SendBye(EndPlan plan);
  // Ends the call as soon as control is back at the event loop.
  void EndSoon(EndPlan plan);
  void EndNow(EndPlan plan);
  void ReleaseDialog();

  UaContext& ua_;
  const CallNumber number_;
  const CallRole role_;
  CallState state_;
  bool hang_up_wanted_ = false;  // Callee: as soon as the ACK is here.
  bool is_secure_ = false;       // Callee: the INVITE came over TLS.
  int status_code_ = 0;
  std::string text_;
  std::array<uint32_t, kTextCount> text_ends_{};
  OfferAnswer session_;
  std::optional<Dialog> dialog_;  // Callee: from the first 101-299 on.
  std::unique_ptr<UacInvite> uac_invite_;
  std::unique_ptr<UasInvite> uas_invite_;  // The latest one.
  std::vector<std::unique_ptr<UacReinvite>> reinvites_;
  ClientTransaction* bye_ = nullptr;
  Timer end_timer_;
  std::unique_ptr<EndPlan> end_plan_;
  std::optional<CallEnd> end_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_INVITE_SESSION_H_
