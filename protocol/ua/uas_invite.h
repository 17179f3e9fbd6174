#ifndef SIPSIM_PROTOCOL_UA_UAS_INVITE_H_
#define SIPSIM_PROTOCOL_UA_UAS_INVITE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/message/message.h"
#include "protocol/port/timer.h"
#include "protocol/transaction/transaction.h"
#include "protocol/transaction/transaction_user.h"
#include "protocol/ua/reliable_responses.h"
#include "protocol/ua/ua_context.h"

namespace sipsim::sip {

// The server side of one INVITE, the first of a call or one within it (RFC
// 3261 sections 13.3, 14.2): provisional responses, then the 2xx, sent again
// until its ACK comes, or a rejection. Lives until its Owner needs it no more:
// after a rejection, or once one of OnInviteAcked and OnInviteUnacked is told.
class UasInvite : public ServerTransactionUser,
                  private TimerUser,
                  private ReliableResponses::Owner {
 public:
  class Owner {
   public:
    // What To of the responses carries.
    virtual absl::string_view local_tag() const = 0;
    // As in ClientRequest::Owner, of their Contact.
    virtual absl::string_view contact_features() const = 0;
    // The ACK for our 2xx is here. The owner lets go of the UasInvite in this
    // call, as in the others.
    virtual void OnInviteAcked(const Message& ack) = 0;
    // 64*T1 have passed without it (13.3.1.4).
    virtual void OnInviteUnacked() = 0;
    // A CANCEL came, or the Expires of the INVITE ran out, before any final
    // response (9.2, 13.3.1): the owner rejects with 487.
    virtual void OnInviteCancelled(const Message& cancel) = 0;
    virtual void OnInviteExpired() = 0;
    // 64*T1 have passed without the PRACK for a reliable provisional response
    // (RFC 3262 section 3): the owner rejects with a 5xx.
    virtual void OnInviteUnpracked() = 0;

   protected:
    ~Owner() = default;
  };

  // Of the request only what its responses need is kept.
  UasInvite(UaContext& ua, Owner& owner, ServerTransaction& transaction,
            const Message& request);
  ~UasInvite() override;

  absl::string_view local_tag() const { return owner_.local_tag(); }
  uint32_t cseq() const { return cseq_; }
  bool answered() const { return answered_; }

  // From now on provisional responses are sent reliably (RFC 3262 section 3),
  // if they were not.
  void MakeReliable();
  bool is_reliable() const { return reliable_ != nullptr; }
  // Only if is_reliable().
  ReliableResponses& reliable() const { return *reliable_; }

  // The Contact of further responses is that of now: an UPDATE has said so (RFC
  // 3311 section 5.1). Only before the final one.
  void RenewContact(const Dialog& dialog);

  // 101 to 199, with a session description or "".
  void SendProvisional(int status_code, absl::string_view sdp);
  // `fields`: further header fields, whole lines.
  void SendOk(absl::string_view sdp, absl::string_view fields = "");
  // 300 to 699. The server transaction takes care of it from here.
  void Reject(int status_code, const EndOptions& options);
  // No final response at all, as RFC 2543 has it after a CANCEL.
  void EndSilently();

  // A CANCEL for this INVITE. Nothing after a final response (9.2).
  void OnCancel(const Message& cancel);
  // What the BYE will carry that waits for the ACK; "" until told.
  void KeepByeFields(std::string fields) {
    if (fields.empty()) return;
    bye_fields_ = std::make_unique<std::string>(std::move(fields));
  }
  std::string bye_fields() const {
    return bye_fields_ == nullptr ? "" : *bye_fields_;
  }
  // An ACK that came by itself, past the transaction. Only when answered().
  void OnAck(const Message& ack);

  void Describe(Description& out) const;

 private:
  void OnAck(ServerTransaction& transaction, Message& ack) override;
  void OnFailure(ServerTransaction& transaction) override;
  void OnTerminated(ServerTransaction& transaction) override;
  void OnTimer(uint32_t tag) override;
  const char* TimerName(uint32_t tag) const override;

  // ReliableResponses::Owner.
  BufferRef WriteReliable(int status_code, uint32_t rseq,
                          absl::string_view sdp) override;
  void TransmitReliable(int status_code, const BufferRef& bytes) override;
  void OnReliableUnacked() override { owner_.OnInviteUnpracked(); }

  void RepeatProvisional();
  void Close();
  void Retransmit();
  void WriteHead(const Message& request);
  // Its status line, and the first `head_size` bytes of the head.
  MessageBuilder StartResponse(int status_code, absl::string_view reason_phrase,
                               size_t head_size, size_t more) const;

  UaContext& ua_;
  Owner& owner_;
  ServerTransaction* transaction_;  // Null once it has terminated.
  // The fields of its responses, written once: first those of section 8.2.6,
  // `core_size_` bytes, then Record-Route, Contact, and what we can do. Until
  // the final one.
  BufferRef head_;
  uint32_t core_begin_ = 0;
  uint32_t core_size_ = 0;
  uint32_t head_size_ = 0;
  uint32_t cseq_;
  bool answered_ = false;
  int provisional_ = 0;  // The last one sent.
  std::unique_ptr<ReliableResponses> reliable_;
  BufferRef early_;  // The last one, if it is unreliable and has a description.
  BufferRef ok_;     // The 2xx, for sending it again.
  std::unique_ptr<std::string> bye_fields_;
  Duration interval_{};  // Until it is sent again.
  Timer repeat_timer_;   // Of the 2xx; of the provisional before that.
  Timer limit_timer_;    // For the ACK; for Expires before that.
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_UAS_INVITE_H_
