#ifndef SIPSIM_PROTOCOL_UA_CALL_H_
#define SIPSIM_PROTOCOL_UA_CALL_H_

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/sdp/offer_answer.h"
#include "protocol/ua/call_types.h"
#include "protocol/ua/extra_header.h"
#include "protocol/ua/transfer.h"

namespace sipsim::sip {

// See Call::companion.
class CallCompanion {
 protected:
  ~CallCompanion() = default;
};

// One INVITE session, from the invitation to the BYE (RFC 3261 sections 13 to
// 15), as the person at this end sees it. Owned by its UserAgent, which keeps
// it for a while after its end (UserAgentConfig::finished_calls_max).
//
// What a person does comes in as verbs, which never call the listener before
// they return. Each says whether it made sense in the state the call was in;
// if not, nothing has happened.
class Call {
 public:
  virtual ~Call() = default;

  // --- Callee.
  // Sends a provisional response, 101 to 199; it is repeated each minute
  // (13.3.1.1). `early_media`: it says what the answer would say of the
  // session, so that media flows by then. Where both ends support it, it is
  // sent again until it is acknowledged, and goes out after the one before it
  // was (RFC 3262); then the first one makes the offer if the INVITE has none.
  virtual bool Ring(int status_code, bool early_media) = 0;
  bool Ring(int status_code) { return Ring(status_code, false); }
  bool Ring() { return Ring(180); }
  // Sends the 200, again and again until the ACK (13.3.1.4); but not before all
  // reliable provisional responses are acknowledged (RFC 3262 section 3).
  virtual bool Answer() = 0;
  // Sends a final response of 300 to 699, instead of the answer.
  virtual bool Reject(int status_code, const EndOptions& options) = 0;
  bool Reject(int status_code) { return Reject(status_code, EndOptions()); }

  // --- Caller.
  // Gives up before the answer. The CANCEL waits for the first provisional
  // response (9.1); if the answer wins the race, the call is hung up.
  virtual bool Cancel(const EndOptions& options) = 0;
  bool Cancel() { return Cancel(EndOptions()); }

  // --- Both.
  // Puts the phone down, whatever the state: CANCEL before the answer, 603 in
  // place of an answer, else BYE - of a callee not before the ACK (15).
  virtual bool HangUp(const EndOptions& options) = 0;
  bool HangUp() { return HangUp(EndOptions()); }
  // Asks by a re-INVITE that the other stop sending media, or start again
  // (14.1; RFC 3264 section 8.4). It waits for what else is under way. false if
  // that is so, or asked for, already, and before the call is up.
  virtual bool Hold() = 0;
  virtual bool Resume() = 0;
  // Offers the session again by an UPDATE, before the answer or after it (RFC
  // 3311). false if the other end does not take UPDATE, and as long as the last
  // offer is not answered reliably (5.1).
  virtual bool Update() = 0;
  // Mixes its media with that of the user agent's other calls that have been
  // joined (RFC 3550 section 7.1), until it is over. The user agent is the
  // focus of a conference then, and says so in its Contact, by a re-INVITE if
  // need be (RFC 4579 section 4); RFC 2543 knows nothing of that. false if it
  // is joined already.
  virtual bool Join() = 0;

  // Has the other call somebody else: OnTransferChanged tells how it goes. By
  // REFER this call stays as it is; by BYE with Also it ends (see
  // TransferStyle). 0: it is not up, or we have no REFER.
  virtual TransferNumber Transfer(absl::string_view uri) = 0;
  // The same with the other of `other`, a call of the same user agent that is
  // up; theirs takes its place (RFC 3891). 0 also if `other` is not up.
  virtual TransferNumber TransferTo(const Call& other) = 0;

  virtual CallNumber number() const = 0;
  virtual CallRole role() const = 0;
  virtual CallState state() const = 0;
  // Of the INVITE that set the call up: the last provisional, then the final
  // status received or sent; 408 and 503 stand for what never came. 0: none.
  virtual int status_code() const = 0;
  // Null until the state is Terminated.
  virtual const CallEnd* end() const = 0;

  virtual absl::string_view call_id() const = 0;
  // The URIs of From and To: ours, and the other's.
  virtual absl::string_view local_uri() const = 0;
  virtual absl::string_view remote_uri() const = 0;
  // The Request-URI of the INVITE.
  virtual absl::string_view request_uri() const = 0;

  // What was offered and answered.
  virtual const OfferAnswer& session() const = 0;
  // Whether it has been joined, and whether the other end has said that it is a
  // focus.
  virtual bool is_joined() const = 0;
  virtual bool peer_is_focus() const = 0;
  // Whether we hold the other, as asked for last, or are held, as agreed.
  bool holds() const { return session().holds(); }
  bool is_held() const { return session().is_held(); }

  // What the listener hangs onto the call, to have it at hand when told of the
  // call again. Not owned.
  CallCompanion* companion() const { return companion_; }
  void set_companion(CallCompanion* companion) { companion_ = companion; }

  // The call, its dialogs, pending requests and timers.
  virtual void Describe(Description& out) const = 0;

 private:
  CallCompanion* companion_ = nullptr;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_CALL_H_
