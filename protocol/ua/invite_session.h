#ifndef SIPSIM_PROTOCOL_UA_INVITE_SESSION_H_
#define SIPSIM_PROTOCOL_UA_INVITE_SESSION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/base/packed_texts.h"
#include "protocol/dialog/dialog.h"
#include "protocol/dialog/route_set.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/sdp/offer_answer.h"
#include "protocol/transaction/transaction.h"
#include "protocol/ua/call.h"
#include "protocol/ua/call_links.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/dialog_usages.h"
#include "protocol/ua/invite_parts.h"
#include "protocol/ua/ua_context.h"
#include "protocol/ua/uac_invite.h"
#include "protocol/ua/uac_reinvite.h"
#include "protocol/ua/uas_invite.h"

namespace sipsim::sip {

struct ReplacesView;

// The Call that UserAgent makes: the state of one INVITE session, and the
// requests of it that are in progress. Those are parts of their own, gone as
// soon as their transactions are, so that a call that is up stays small.
//
// The listener is called last in any dispatch: it may do anything but destroy
// the user agent.
class InviteSession final : public Call,
                            private ClientRequest::Owner,
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
  // with; then the call is no more.
  int Receive(ServerTransaction& transaction, const Message& request);
  // Tells the listener of a call that Receive has taken.
  void Announce();
  // RFC 2543: whether a request belongs to the call leg that From, To and
  // Call-ID name, where we have no tag.
  bool IsLegOf(const Message& request) const;
  // A request with our local tag in its To, but for CANCEL and ACK.
  void OnRequest(ServerTransaction& transaction, const Message& request);
  void OnAck(const Message& ack);

  // UasInvite::Owner, too.
  absl::string_view local_tag() const override;
  // A re-INVITE that says nothing new but what the user agent says of itself:
  // Contact, addresses and ports. At once, or once the call is up.
  void Refresh();
  bool ended() const { return end_state_ == EndState::kEnded; }
  // Whether its dialog is there for other usages, be the call over or not (RFC
  // 5057).
  bool keeps_dialog() const { return usages_ != nullptr && !usages_->empty(); }
  bool has_dialogs() const { return !ended() || keeps_dialog(); }
  size_t dialog_count() const;
  // Null until it is known what it is, or will be: see DialogState::kNone.
  const Dialog* dialog() const {
    return dialog_.has_value() ? &*dialog_ : nullptr;
  }
  // A caller's, in the order of their creation.
  std::vector<const Dialog*> early_dialogs() const;
  // How it has ended, or will have once the other has answered; null: it goes
  // on. The time and the status code are those of a call that has ended.
  const CallEnd* planned_end() const {
    return end_state_ == EndState::kNone ? nullptr : &end_;
  }
  // What its dialog is used for besides. Only if has_dialogs(), and it has one.
  DialogUsages& usages();

  // --- What it has to do with other calls.
  ReplacesMatch Match(const ReplacesView& replaces) const;
  // Callee: takes the place of another call, which is hung up once this one is
  // up. Nothing rings: it is answered at once.
  void Replace(InviteSession& replaced);
  CallLinks& links();

  // --- Call.
  using Call::Cancel;
  using Call::HangUp;
  using Call::Reject;
  using Call::Ring;
  bool Ring(int status_code, bool early_media) override;
  bool Answer() override;
  bool Reject(int status_code, const EndOptions& options) override;
  bool Cancel(const EndOptions& options) override;
  bool HangUp(const EndOptions& options) override;
  bool Hold() override { return ChangeHold(true); }
  bool Resume() override { return ChangeHold(false); }
  TransferNumber Transfer(absl::string_view uri) override;
  TransferNumber TransferTo(const Call& other) override;
  bool Update() override;
  bool Join() override;
  bool is_joined() const override { return is_joined_; }
  bool peer_is_focus() const override { return peer_is_focus_; }
  CallNumber number() const override { return number_hash_; }
  CallRole role() const override { return role_; }
  CallState state() const override { return state_; }
  int status_code() const override { return status_code_; }
  const CallEnd* end() const override { return ended() ? &end_ : nullptr; }
  absl::string_view call_id() const override;
  absl::string_view local_uri() const override;
  absl::string_view remote_uri() const override;
  absl::string_view request_uri() const override;  // UacInvite::Owner, too.
  const OfferAnswer& session() const override { return session_; }
  void Describe(Description& out) const override;

  // --- For the tables of the user agent.
  uint64_t number_hash_;
  uint64_t tag_hash_ = 0;
  InviteSession* next_by_number_ = nullptr;
  InviteSession* next_by_tag_ = nullptr;
  InviteSession* older_ = nullptr;  // All calls, in the order of creation.
  InviteSession* newer_ = nullptr;

 private:
  // What identifies a call that has no dialog; one that has knows by it.
  enum TextId : uint8_t {
    kCallId,
    kLocalTag,
    kLocalUri,
    kRemoteUri,
    kRequestUri,
    kTextCount,
  };
  // Where the Request-URI is to be found: it is often one of the others.
  enum class RequestUri : uint8_t { kText, kRemoteUri, kContact };
  enum class EndState : uint8_t { kNone, kPlanned, kEnded };
  class Extensions;
  class Usages;
  // How the call will have ended, once what it waits for is here.
  struct EndPlan {
    CallEndCause cause = CallEndCause::kHungUp;
    CallEndBy by = CallEndBy::kLocal;
    absl::string_view text;  // Of static storage, or end_text_.
  };

  // ClientRequest::Owner, of our BYE.
  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override {}
  // TimerUser, of an end that was put off.
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;
  // UacInvite::Owner, the first one of the others, too.
  absl::string_view contact_features() const override;
  void OnInviteRenamed(absl::string_view call_id) override;
  void OnInviteProgress(int status_code) override;
  void OnEarlySession() override { UpdateMedia(); }
  void OnEarlySessionLeft() override;
  void OnEarlyDialogLost() override;
  void OnInviteAnswered(const Message& response, Dialog dialog,
                        UacInvite::Answer answer) override;
  void OnInviteRejected(const Message& response) override;
  void OnInviteFailed(ClientFailure failure) override;
  void OnInviteGivenUp() override;
  void OnInviteDone() override;
  void OnOwnInviteExpired() override;
  // UasInvite::Owner.
  void OnInviteAcked(const Message& ack) override;
  void OnInviteUnacked() override;
  void OnInviteCancelled(const Message& cancel) override;
  void OnInviteExpired() override;
  void OnInviteUnpracked() override;
  // UacReinvite::Owner.
  absl::string_view StartReinviteOffer() override;
  void AddRefreshFields(MessageBuilder& out) override;
  void OnReinviteAnswered(const Message& response, uint32_t min_se) override;
  void OnReinviteGlare() override;
  void OnReinviteRejected(UacReinvite& reinvite, int status_code) override;
  void OnReinviteFailed(UacReinvite& reinvite, ClientFailure failure) override;
  void OnReinviteDone(UacReinvite& reinvite) override;

  void SetDialog(Dialog dialog, absl::string_view request_uri);
  void SetState(CallState state);
  // For CallObserver.
  void NoteChange() const;
  void UpdateLinks();
  bool has_dialog() const {
    return dialog_.has_value() && dialog_->state() != DialogState::kNone;
  }
  bool is_unanswered() const { return state_ <= CallState::kEarly; }

  BufferRef BuildInvite(const InviteOptions& options, const Hop& hop,
                        const RouteSetView& route_set, bool secure,
                        absl::string_view sdp) const;
  void FailToStart();
  bool CancelInvite(CallEndCause cause, const EndOptions& options);
  void EndInviteSilently();
  void RejectInvite(int status_code, const EndOptions& options);
  void OnBye(ServerTransaction& transaction, const Message& request);

  // Nothing is done with the dialog any more.
  void ReleaseDialog();
  // The last of the other usages is gone; the whole dialog is.
  void OnUsagesEnded();
  void OnDialogDestroyed();

  // UPDATE and the session timer; made when asked for.
  Extensions& extensions();
  bool has_update() const;  // Of ours, under way.
  // The description of a provisional response, or of the 2xx; "" for none.
  absl::string_view EarlyDescription(bool early_media);
  std::string FinalDescription();
  void SendAnswer();
  void OnPrack(ServerTransaction& transaction, const Message& request);
  int TakePrackOffer(const Message& request);

  // Their Contact says whether they are a focus.
  void NotePeer(const Message& message);
  // What Join does but for saying so.
  void MixIn();
  bool ChangeHold(bool holds);
  bool can_reinvite() const;
  bool StartReinvite();
  void RefreshIfWanted();
  // What was offered or agreed on has changed.
  void UpdateMedia();
  void RevertChange();
  UacReinvite* pending_reinvite() const;
  void DropReinvite(const UacReinvite& reinvite);
  // Nothing is tried again in a call that ends, be it after a 491.
  void DropWaitingReinvite();
  void OnReinvite(ServerTransaction& transaction, const Message& request);
  int CheckReinvite() const;
  void RefuseReinvite(ServerTransaction& transaction, const Message& request,
                      int status_code);

  // `refer_to`: the value of Refer-To. For BYE with Also, `uri`.
  TransferNumber SendRefer(absl::string_view refer_to);
  TransferNumber SendByeWithAlso(absl::string_view uri);

  // Sends the BYE, with `fields` in it; the call ends as planned once it is
  // answered, or not.
  void SendBye(const EndPlan& plan, absl::string_view fields = "");
  // It has been answered, or 408 and 503 stand for that.
  void EndAfterBye(int status_code);
  // Ends the call as soon as control is back at the event loop.
  void EndSoon(const EndPlan& plan);
  void EndNow(const EndPlan& plan);
  void PlanEnd(const EndPlan& plan);
  EndPlan PlannedEnd() const { return {end_.cause, end_.by, end_.text}; }
  // A reason phrase, to be kept with the end.
  absl::string_view KeepText(int status_code, absl::string_view text);
  void ReleasePorts();
  void DropBye();
  void DropUacInvite();
  void DropUasInvite();

  UaContext& ua_;
  const CallRole role_;
  CallState state_;
  bool hang_up_wanted_ : 1 = false;      // Callee: as soon as the ACK is here.
  bool refresh_wanted_ : 1 = false;      // See Refresh().
  bool changes_hold_ : 1 = false;        // What the latest re-INVITE is about.
  bool hold_change_wanted_ : 1 = false;  // Put off: !holds() is wanted.
  bool answer_wanted_ : 1 = false;  // Callee: as soon as the PRACK is here.
  bool is_joined_ : 1 = false;
  bool peer_is_focus_ : 1 = false;
  RequestUri request_uri_ = RequestUri::kText;
  EndState end_state_ = EndState::kNone;
  uint16_t media_ports_;  // As UaContext::TakePorts has them; 0: none.
  int status_code_ = 0;
  PackedTexts<kTextCount> texts_;
  OfferAnswer session_;
  std::optional<Dialog> dialog_;
  std::unique_ptr<DialogUsages> usages_;  // Null until there is one.
  UacInvite* uac_invite_ = nullptr;       // Of UaContext::parts, owned; and ...
  UasInvite* uas_invite_ = nullptr;       // ... the latest of these.
  std::vector<std::unique_ptr<UacReinvite>> reinvites_;
  std::unique_ptr<Extensions> extensions_;  // Null: it needs none.
  ClientRequest* bye_ = nullptr;            // Of UaContext::parts, owned.
  Timer end_timer_;
  CallEnd end_;  // As planned, then as it was.
  std::unique_ptr<std::string> end_text_;
  std::unique_ptr<CallLinks> links_;  // Null: it has none.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_INVITE_SESSION_H_
