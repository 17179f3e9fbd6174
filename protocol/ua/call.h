#ifndef SIPSIM_PROTOCOL_UA_CALL_H_
#define SIPSIM_PROTOCOL_UA_CALL_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/sdp/offer_answer.h"
#include "protocol/ua/call_types.h"

namespace sipsim::sip {

class UserAgent;

// One INVITE session, from the invitation to the BYE (RFC 3261 sections 13 to
// 15), as the person at this end sees it. Owned by its UserAgent, which keeps
// it for a while after its end (UserAgentConfig::finished_calls_max).
//
// What a person does comes in as verbs, which never call the listener before
// they return. Each says whether it made sense in the state the call was in;
// if not, nothing has happened.
class Call {
 public:
  // --- Callee.
  // Sends a provisional response, 101 to 199; it is repeated each minute
  // (13.3.1.1).
  bool Ring(int status_code = 180);
  // Sends the 200, again and again until the ACK (13.3.1.4).
  bool Answer();
  // Sends a final response of 300 or more, instead of the answer. An empty
  // reason phrase is that of section 21.
  bool Reject(int status_code, absl::string_view reason_phrase = "");

  // --- Caller.
  // Gives up before the answer. The CANCEL waits for the first provisional
  // response (9.1); if the answer wins the race, the call is hung up.
  bool Cancel();

  // --- Both.
  // Puts the phone down, whatever the state: CANCEL before the answer, 603 in
  // place of an answer, else BYE - of a callee not before the ACK (15).
  bool HangUp();
  // Asks by a re-INVITE that the other stop sending media, or start again
  // (14.1; RFC 3264 section 8.4). false also while another one is pending.
  bool Hold();
  bool Resume();

  CallNumber number() const;
  CallRole role() const;
  CallState state() const;
  // Of the INVITE that set the call up: the last provisional, then the final
  // status received or sent; 408 and 503 stand for what never came. 0: none.
  int status_code() const;
  // Set once the state is Terminated.
  const std::optional<CallEnd>& end() const;

  absl::string_view call_id() const;
  // The URIs of From and To: ours, and the other's.
  absl::string_view local_uri() const;
  absl::string_view remote_uri() const;
  // The Request-URI of the INVITE.
  absl::string_view request_uri() const;

  // What was offered and answered.
  const OfferAnswer& session() const;
  // Whether we hold the other, or are held.
  bool holds() const;
  bool is_held() const;

  // The call, its dialogs, pending requests and timers.
  void Describe(Description& out) const;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_CALL_H_
