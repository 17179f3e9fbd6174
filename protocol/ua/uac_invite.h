#ifndef SIPSIM_PROTOCOL_UA_UAC_INVITE_H_
#define SIPSIM_PROTOCOL_UA_UAC_INVITE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/dialog/dialog.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/sdp/offer_answer.h"
#include "protocol/ua/client_request.h"
#include "protocol/ua/early_dialog.h"
#include "protocol/ua/invite_ack.h"
#include "protocol/ua/prack.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The client side of the INVITE that sets a call up (RFC 3261 section 13.2),
// with the dialogs that its responses make - one for each To tag, as proxies
// may have forked it - until its transaction is gone. The first 2xx becomes
// the call; every other is acknowledged and hung up (13.2.2.4).
class UacInvite final : private ClientRequest::Owner,
                        private TimerUser,
                        private Prack::Owner {
 public:
  // How the 2xx leaves the session that it answers.
  enum class Answer : uint8_t {
    kGood,
    kBad,     // Its session description is of no use: BYE.
    kHungUp,  // It came behind the BYE of its own dialog.
  };

  class Owner {
   public:
    // Of the INVITE.
    virtual absl::string_view request_uri() const = 0;
    // It goes out anew with this Call-ID.
    virtual void OnInviteRenamed(absl::string_view call_id) = 0;
    // As in ClientRequest::Owner.
    virtual absl::string_view contact_features() const = 0;
    virtual void OnInviteProgress(int status_code) = 0;
    // What the session says has changed before the answer: it is that of an
    // early dialog.
    virtual void OnEarlySession() = 0;
    // It will be that of another dialog: what is under way in the one there is
    // comes to nothing.
    virtual void OnEarlySessionLeft() = 0;
    // The other end of the only early dialog is gone: a PRACK says so.
    virtual void OnEarlyDialogLost() = 0;
    // The first 2xx: acknowledged, its dialog confirmed.
    virtual void OnInviteAnswered(const Message& response, Dialog dialog,
                                  Answer answer) = 0;
    // A final response of 300 or more. The owner lets go of the UacInvite in
    // this call, as in the next ones but the last.
    virtual void OnInviteRejected(const Message& response) = 0;
    virtual void OnInviteFailed(ClientFailure failure) = 0;
    // A CANCEL was sent 64*T1 ago, and no final response has come (9.1): the
    // transaction layer has given up.
    virtual void OnInviteGivenUp() = 0;
    // 64*T1 after the first 2xx: no more dialogs can come.
    virtual void OnInviteDone() = 0;
    // The Expires that we sent has run out without a final response (13.2.1);
    // the owner cancels.
    virtual void OnOwnInviteExpired() = 0;

   protected:
    ~Owner() = default;
  };

  // `session` has made the offer that the INVITE will carry, or none. All
  // outlive this.
  UacInvite(UaContext& ua, Owner& owner, OfferAnswer& session);
  ~UacInvite();

  // Sends the INVITE that `build` writes; false if it leads nowhere.
  bool Start(const RequestWay& way, ClientRequest::Build build,
             std::optional<Duration> expires);
  // See ClientRequest.
  uint32_t min_se() const { return request_.min_se(); }

  // Sends the CANCEL, with `fields` in it, as soon as a provisional response is
  // here (9.1). false if no INVITE is out, and nothing more will come.
  bool Cancel(absl::string_view fields);

  // A BYE on an early dialog of ours: its answer has overtaken its 2xx, which
  // will only be acknowledged. False if the dialog is none of ours.
  bool OnEarlyBye(const Message& bye);

  // A dialog that a request belongs to, and its session; null: it has none so
  // far, or there is no such dialog.
  struct EarlyView {
    Dialog* dialog = nullptr;
    OfferAnswer* session = nullptr;
    EarlyDialog* early = nullptr;
  };
  EarlyView FindEarly(const Message& request);
  // The one whose session is the call's.
  EarlyView active();

  size_t early_dialog_count() const;
  // In the order of their creation.
  std::vector<const Dialog*> early_dialogs() const;
  // Whether one of them has this remote tag, as a Replaces names it.
  bool HasEarlyDialog(absl::string_view remote_tag) const;
  void Describe(Description& out) const;

 private:
  // One To tag.
  struct Leg {
    absl::InlinedVector<char, 32> remote_tag;
    std::optional<Dialog> dialog;  // Moved out when it becomes the call.
    std::unique_ptr<EarlyDialog> early;
    InviteAck ack;  // Sent once the 2xx came.
    bool bye_received = false;
    std::unique_ptr<Leg> next;  // In the order of their creation.
  };

  void OnClientResponse(Message& response) override;
  void OnClientFailure(ClientFailure failure) override;
  void OnClientDone() override;
  void OnClientResent(uint32_t cseq) override;
  void OnClientRenamed(absl::string_view call_id) override {
    owner_.OnInviteRenamed(call_id);
  }
  absl::string_view contact_features() const override {
    return owner_.contact_features();
  }
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  // Prack::Owner.
  void OnPrackAnswered(const Prack& prack, int status_code) override;

  void OnProvisional(const Message& response);
  // False: it came before, or too early, and is not to be looked at (RFC 3262
  // section 4).
  bool TakeProvisional(const Message& response, Leg& leg);
  // The first description of a dialog. Its answer, if it has to have one.
  absl::string_view TakeDescription(const Message& response, Leg& leg);
  void SendPrack(Leg& leg, uint32_t rseq, uint32_t cseq, absl::string_view sdp);
  // The session of the call becomes that of `leg`, or a new one.
  void Activate(Leg& leg);
  void LeaveSession();
  EarlyView ViewOf(Leg& leg);
  bool has_session(const Leg& leg) const {
    return leg.early != nullptr && leg.early->has_session;
  }
  void OnSuccess(const Message& response);
  void OnWinner(const Message& response, Leg& leg);
  void OnFurtherAnswer(const Message& response, Leg& leg);
  void SendCancelIfPossible();
  void SendAck(Leg& leg, const Message& response, absl::string_view sdp);
  const Leg* first_leg() const {
    return first_leg_.has_value() ? &*first_leg_ : nullptr;
  }
  Leg* first_leg() { return first_leg_.has_value() ? &*first_leg_ : nullptr; }
  // Their dialogs are over.
  void ForgetLegs();
  Leg* FindLeg(absl::string_view remote_tag);
  Leg* AddLeg(const Message& response);
  bool Negotiate(const Message& response, OfferAnswer& session,
                 absl::string_view& ack_sdp);

  UaContext& ua_;
  Owner& owner_;
  OfferAnswer& session_;
  const bool offered_;
  ClientRequest request_;
  // Mostly there is no other. None of them ever moves: a PRACK and an UPDATE
  // hold on to their dialogs.
  std::optional<Leg> first_leg_;
  size_t leg_count_ = 0;
  // The session as the INVITE left it, once an early dialog has changed it; and
  // that dialog.
  std::unique_ptr<OfferAnswer> offer_;
  Leg* active_leg_ = nullptr;
  bool answered_ = false;
  bool cancel_wanted_ = false;
  bool cancel_sent_ = false;
  std::unique_ptr<std::string> cancel_fields_;  // Null: there are none.
  Timer expires_timer_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_UAC_INVITE_H_
