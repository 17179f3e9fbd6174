#ifndef SIPSIM_PROTOCOL_UA_UA_CONTEXT_H_
#define SIPSIM_PROTOCOL_UA_UA_CONTEXT_H_

// What the parts of a user agent share. Private to protocol/ua.

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "protocol/dialog/dialog.h"
#include "protocol/dialog/route_set.h"
#include "protocol/locate/server_locator.h"
#include "protocol/media/call_media.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/port/node_context.h"
#include "protocol/sdp/offer_answer.h"
#include "protocol/sdp/session_profile.h"
#include "protocol/transaction/transaction_layer.h"
#include "protocol/ua/capabilities.h"
#include "protocol/ua/client_auth.h"
#include "protocol/ua/user_agent_config.h"
#include "protocol/ua/user_agent_listener.h"

namespace sipsim::sip {

class DialogUsageFactory;
class InviteSession;
struct InviteParts;

inline constexpr absl::string_view kSdpType = "application/sdp";

// A way on which requests outside of dialogs set out (8.1.2).
struct UaWay {
  RouteSetView routes;
  absl::string_view next_hop;  // Stands in for a route; "" if there is none.

  // The URI to locate for a request to `target`.
  absl::string_view NextHopTo(absl::string_view target) const {
    return next_hop.empty() ? NextHop(routes, target) : next_hop;
  }
};

// The first hop of a request about to be written: where it goes, its new
// branch, and the Via that it carries.
struct Hop {
  Flow flow;
  BranchText branch;
  ViaText via;
};

// A request that begins a dialog, or stands outside of any (8.1.1).
struct NewRequest {
  Method method = Method::kInvite;
  absl::string_view uri;
  RouteSetView route_set;
  absl::string_view via;
  absl::string_view from_name;
  absl::string_view from_uri;
  absl::string_view from_tag;
  absl::string_view to_name;
  absl::string_view to_uri;
  absl::string_view call_id;
  // 8.1.1.5: any number below 2**31; the RFCs' examples start at 1.
  uint32_t cseq = 0;  // 0: the first number of the config.
};

// Who has to know of all that becomes of calls: the dialog event package.
class CallObserver {
 public:
  // A call has begun, or is not what it was. In the middle of any dispatch:
  // nothing is to be done about it but to look at the call later.
  virtual void OnCallChanged(CallNumber number) = 0;
  // It is about to be hung up, for another takes its place (RFC 3891).
  virtual void OnCallReplaced(CallNumber number) = 0;

 protected:
  ~CallObserver() = default;
};

// Owned by the UserAgent, outlives all that it hands itself to.
class UaContext {
 public:
  UaContext(const NodeContext& node_context,
            TransactionLayer& transaction_layer, ServerLocator& server_locator,
            UserAgentConfig user_agent_config,
            UserAgentListener& user_agent_listener, InviteParts& invite_parts)
      : context(node_context),
        layer(transaction_layer),
        config(std::move(user_agent_config)),
        listener(user_agent_listener),
        parts(invite_parts),
        locator(server_locator),
        auth(context.random, config),
        capabilities(config),
        contact_(ContactOf(config.contact_uri, /*secure=*/false)),
        secure_contact_(ContactOf(config.contact_uri, /*secure=*/true)),
        contact_host_(ContactHostOf(config.contact_uri)),
        names_transport_(NamesTransport(config.contact_uri)),
        routes_(absl::StrJoin(config.route_set, ", ")),
        ways_(WaysOf(config, routes_)) {
    profiles_by_ports_ = {&profiles_.emplace_back(config.session)};
    if (!config.rtp.has_value() || context.media == nullptr) return;
    media_ = std::make_unique<CallMedia>(context, *config.rtp,
                                         listener.media_listener());
  }

  const NodeContext context;
  TransactionLayer& layer;
  const UserAgentConfig config;
  UserAgentListener& listener;
  InviteParts& parts;
  ServerLocator& locator;
  ClientAuth auth;
  Capabilities capabilities;

  bool speaks_rfc2543() const { return config.dialect == Dialect::kRfc2543; }

  // A hop on `flow`, with a new branch (8.1.1.7); RFC 2543 has none.
  Hop HopOn(const Flow& flow);
  // One for a request that will be copied once it is known where it goes.
  Hop HopNowhere() const;
  Time Now() const { return context.clock.Now(); }
  // A Timer that fires `after` from now.
  void StartTimer(Timer& timer, Duration after, TimerUser& user, uint32_t tag) {
    timer.Set(context.timers, Now() + after, user, tag);
  }

  // The value of our Contact (8.1.1.8); of the sips scheme if `secure`.
  absl::string_view Contact(bool secure) const {
    return secure ? secure_contact_ : contact_;
  }
  // Adds the Contact of whoever has `uri`, a member of the population or the
  // user of the AOR, in a message that goes by `protocol`: what comes back by a
  // URI that names no transport would come by UDP (RFC 3263 section 4.1).
  // `features` stand behind the URI, see ContactFeatures().
  void AddContact(bool secure, TransportProtocol protocol,
                  absl::string_view uri, MessageBuilder& out,
                  absl::string_view features = "") const;
  // In whose name a member of the population calls who has `uri`; "": in that
  // of the AOR.
  absl::string_view AorOfCallsOf(absl::string_view uri) const;
  // Who is meant by a request, for AddContact: To, or the number called.
  absl::string_view OwnUri(const Message& request) const {
    return config.users_are_numbers ? request.request_uri().text
                                    : request.to()->uri.text;
  }
  // What descriptions say from now on: config.session, and what Move has
  // changed of it. Earlier ones stay as long as the user agent.
  const SessionProfile& profile() const { return *profiles_by_ports_[0]; }
  // The same with the media ports of one call.
  const SessionProfile& profile(uint16_t ports);
  // The lowest media ports that no other open call has, and no listening
  // point; 0, the same for all, where there is no media or no port is left.
  uint16_t TakePorts();
  void ReleasePorts(uint16_t ports);
  // Null: there is no media.
  CallMedia* media() const { return media_.get(); }
  // Contact and profile become what `options` say.
  void Relocate(const MoveOptions& options);
  // The URI of our Contact by itself, as a binding has it: it names the
  // transport that we prefer, in the same way.
  std::string RegisteredUri(bool secure) const;
  // How requests outside of dialogs set out: at least one way, each tried when
  // the one before has failed.
  const std::vector<UaWay>& ways() const { return ways_; }

  // A new Call-ID (8.1.1.4).
  std::string NewCallId(const Token& token) const;
  // The request line and the fields of 8.1.1.1 to 8.1.1.7.
  // `more`: how many bytes about the caller has to add.
  MessageBuilder StartNewRequest(const NewRequest& request, size_t more) const;

  // Starts a response as 8.2.6 asks; the To tag, if one is missing, is drawn.
  MessageBuilder StartResponse(const Message& request, int status_code);
  // Answers with nothing but that.
  void Respond(ServerTransaction& transaction, const Message& request,
               int status_code);

  // Refuses an offer with what RejectionOf says of it; a 488 with a Warning
  // (13.3.1.3; 20.43).
  void RefuseOffer(ServerTransaction& transaction, const Message& request,
                   int status_code);
  // Adds that Warning: 304 if the offer has no media that we have, else 305.
  void AddWarning(const Message& request, MessageBuilder& out) const;

  // Answers an OPTIONS: 200 with what we can do (11.2).
  void RespondToOptions(ServerTransaction& transaction, const Message& request);

  // `call` has its local tag: requests that name it in their To are its.
  virtual void OnCallNamed(InviteSession& call) = 0;
  // Its Call-ID is another one from now on.
  virtual void OnCallRenamed(InviteSession& call) = 0;
  // As UserAgent::Invite.
  virtual Call& Invite(const InviteOptions& options) = 0;
  TransferNumber NewTransfer() { return ++transfer_count_; }
  // Null if there is no such call, or it is forgotten.
  virtual InviteSession* FindCall(CallNumber number) const = 0;
  // `call` is over and becomes a record, unless it keeps its dialog for other
  // usages. It lives on until after the dispatch.
  virtual void OnCallEnded(InviteSession& call) = 0;
  // So does a call that was over, and has kept its dialog until now.
  virtual void OnDialogReleased(InviteSession& call) = 0;

  // Null: nobody. There is one at most.
  CallObserver* call_observer() const { return call_observer_; }
  void SetCallObserver(CallObserver* observer) { call_observer_ = observer; }

  // Who makes usages of dialogs out of SUBSCRIBE or REFER; null: nobody.
  DialogUsageFactory* usage_factory(Method method) const {
    if (method == Method::kRefer) return refer_factory_;
    return method == Method::kSubscribe ? subscribe_factory_ : nullptr;
  }
  // `factory` outlives the dispatch of requests.
  void SetUsageFactory(Method method, DialogUsageFactory* factory) {
    (method == Method::kRefer ? refer_factory_ : subscribe_factory_) = factory;
  }

 protected:
  ~UaContext() = default;

 private:
  // The media port that one with `port` has for the calls with these ports;
  // there may be none that high.
  size_t PortOf(uint16_t port, uint16_t ports) const {
    return port + 2 * profile().config().media.size() * (ports - size_t{1});
  }
  bool HasListeningPoint(uint16_t ports) const;

  static std::string ContactOf(absl::string_view uri, bool secure);
  static std::string ContactHostOf(absl::string_view uri);
  // Adds the Contact of one of many users; false if `uri` is of none.
  bool AddContactOfMany(bool secure, absl::string_view transport,
                        absl::string_view uri, MessageBuilder& out,
                        absl::string_view features) const;
  absl::string_view TransportParameter(bool secure,
                                       TransportProtocol protocol) const;
  static bool NamesTransport(absl::string_view uri);
  static std::vector<UaWay> WaysOf(const UserAgentConfig& config,
                                   absl::string_view routes);

  std::string contact_;
  std::string secure_contact_;
  std::string contact_host_;    // From its '@' on.
  const bool names_transport_;  // The Contact, as configured.
  const std::string routes_;    // Of config, joined.
  const std::vector<UaWay> ways_;
  std::deque<SessionProfile> profiles_;  // All that ever were.
  // The present ones, or null: the one of all calls, then by their ports.
  std::vector<const SessionProfile*> profiles_by_ports_;
  absl::btree_set<uint16_t> released_ports_;
  uint16_t ports_taken_ = 0;  // Those up to here are not in released_ports_.
  std::unique_ptr<CallMedia> media_;
  TransferNumber transfer_count_ = 0;
  CallObserver* call_observer_ = nullptr;
  DialogUsageFactory* refer_factory_ = nullptr;
  DialogUsageFactory* subscribe_factory_ = nullptr;
};

// The URI to locate, parsed. 8.1.2: a SIPS Request-URI wants TLS on the first
// hop, whatever its own URI.
std::optional<UriView> NextHopUri(absl::string_view next_hop, bool secure);

// Adds "Name <uri>", "<uri>"; with ";tag=" unless `tag` is empty.
void AddNameAddr(HeaderId id, absl::string_view display_name,
                 absl::string_view uri, absl::string_view tag,
                 MessageBuilder& out);

// The status code for an offer that is not taken, or 0 (13.3.1.3; RFC 3264
// section 6).
int RejectionOf(OfferAnswerError error);

// Whether a message has a body that is a session description: Content-Type
// application/sdp, or none said (13.2.1).
bool HasSdp(const Message& message);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_UA_CONTEXT_H_
