#ifndef SIPSIM_PROTOCOL_UA_UA_CONTEXT_H_
#define SIPSIM_PROTOCOL_UA_UA_CONTEXT_H_

// What the parts of a user agent share. Private to protocol/ua.

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "protocol/dialog/dialog.h"
#include "protocol/dialog/route_set.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/sdp/offer_answer.h"
#include "protocol/sdp/session_profile.h"
#include "protocol/transaction/transaction_layer.h"
#include "protocol/ua/user_agent_config.h"
#include "protocol/ua/user_agent_listener.h"

namespace sipsim::sip {

class InviteSession;

// The methods that we take, as Allow lists them (8.2.1, 11.2).
inline constexpr absl::string_view kAllowedMethods =
    "INVITE, ACK, CANCEL, OPTIONS, BYE";
inline constexpr absl::string_view kSdpType = "application/sdp";

// The first hop of a request about to be written: where it goes, and the Via
// that it carries.
struct Hop {
  Flow flow;
  std::string branch;
  std::string via;
};

// A request that begins a dialog, or stands outside of any (8.1.1).
struct NewRequest {
  Method method = Method::kInvite;
  absl::string_view uri;
  RouteSetView route_set;
  absl::string_view via;
  absl::string_view from;  // As the header has them.
  absl::string_view to;
  absl::string_view call_id;
};

// Owned by the UserAgent, outlives all that it hands itself to.
class UaContext {
 public:
  UaContext(const NodeContext& node_context,
            TransactionLayer& transaction_layer,
            UserAgentConfig user_agent_config,
            UserAgentListener& user_agent_listener)
      : context(node_context),
        layer(transaction_layer),
        config(std::move(user_agent_config)),
        listener(user_agent_listener),
        profile(config.session) {}

  const NodeContext context;
  TransactionLayer& layer;
  const UserAgentConfig config;
  UserAgentListener& listener;
  const SessionProfile profile;  // Of config.session.

  // Finds the flow for a request sent towards `uri` and draws a branch for it
  // (8.1.1.7, 8.1.2); nullopt if `uri` leads nowhere.
  std::optional<Hop> HopTo(absl::string_view uri);
  Time Now() const { return context.clock.Now(); }
  // A Timer that fires `after` from now.
  void StartTimer(Timer& timer, Duration after, TimerUser& user, uint32_t tag) {
    timer.Set(context.timers, Now() + after, user, tag);
  }

  // The value of our Contact (8.1.1.8); of the sips scheme if `secure`.
  std::string Contact(bool secure) const;

  // A new Call-ID (8.1.1.4).
  std::string NewCallId();
  // The request line and the fields of 8.1.1.1 to 8.1.1.7, its CSeq 1.
  MessageBuilder StartNewRequest(const NewRequest& request) const;

  // Starts a response that makes or refreshes a dialog: Record-Route copied
  // and Contact added (12.1.1).
  MessageBuilder StartDialogResponse(const Message& request, int status_code,
                                     absl::string_view local_tag);
  // Starts one as 8.2.6 asks; the To tag, if one is missing, is drawn.
  MessageBuilder StartResponse(const Message& request, int status_code);
  // Answers with nothing but that.
  void Respond(ServerTransaction& transaction, const Message& request,
               int status_code);

  // Writes a request within `dialog` and starts its client transaction; null,
  // with nothing sent, if its next hop leads nowhere. An INVITE, as a target
  // refresh request, carries our Contact; `sdp` "" means no body.
  ClientTransaction* SendInDialog(Dialog& dialog, Method method,
                                  absl::string_view sdp,
                                  ClientTransactionUser* user);
  // The ACK for a 2xx with this CSeq number (13.2.2.4): its bytes, to be sent
  // again whenever the 2xx comes again, and where to.
  struct SentAck {
    Flow flow;
    BufferRef bytes;
  };
  SentAck SendAck(const Dialog& dialog, uint32_t cseq, absl::string_view sdp);

  // Answers an OPTIONS: 200 with what we can do (11.2).
  void RespondToOptions(ServerTransaction& transaction, const Message& request);

  // `call` has its local tag: requests that name it in their To are its.
  virtual void OnCallNamed(InviteSession& call) = 0;
  // `call` is over and becomes a record. It lives on until after the dispatch.
  virtual void OnCallEnded(InviteSession& call) = 0;

 protected:
  ~UaContext() = default;
};

// "Name <uri>", "<uri>"; with ";tag=" unless `tag` is empty.
std::string NameAddr(absl::string_view display_name, absl::string_view uri,
                     absl::string_view tag);

// The status code for an offer that is not taken, or 0 (13.3.1.3; RFC 3264
// section 6).
int RejectionOf(OfferAnswerError error);

// Whether a message has a body that is a session description: Content-Type
// application/sdp, or none said (13.2.1).
bool HasSdp(const Message& message);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_UA_CONTEXT_H_
