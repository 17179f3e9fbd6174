#ifndef SIPSIM_PROTOCOL_UA_USER_AGENT_CONFIG_H_
#define SIPSIM_PROTOCOL_UA_USER_AGENT_CONFIG_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/dialect.h"
#include "protocol/base/ip_address.h"
#include "protocol/base/time.h"
#include "protocol/digest/challenge.h"
#include "protocol/digest/digest_client.h"
#include "protocol/media/rtp_config.h"
#include "protocol/sdp/session_config.h"
#include "protocol/ua/extra_header.h"
#include "protocol/ua/population.h"
#include "protocol/ua/registration.h"
#include "protocol/ua/subscription.h"
#include "protocol/ua/transfer_config.h"

namespace sipsim::sip {

// How a user proves who they are, in one realm (RFC 3261 section 22).
struct UserCredentials {
  DigestAccount account;
  // Whether the realm is that of the user's own proxies: then its challenges
  // are answered ahead of time in further calls (22.3).
  bool is_of_own_proxy = false;
  // A challenge known from an earlier run, and whether it was a registrar's
  // (401) and not a proxy's (407).
  std::optional<Challenge> known_challenge{};
  bool is_of_server = false;
};

// One way for requests outside of dialogs.
struct OutboundProxy {
  // The value of Route, its first entry a loose router; in the dialect of RFC
  // 2543 the proxy by itself, which then stands in the Request-URI instead;
  std::string route{};
  std::string next_hop{};  // or a URI that only says where to send.
};

// Whether provisional responses are made reliable (RFC 3262).
enum class ReliableProvisionals : uint8_t {
  kNever,      // 100rel is not supported.
  kSupported,  // They are, wherever the other side supports it.
  kRequired,   // Calls without are not made, and refused (420, 421).
};

// How a user agent keeps its calls from outliving the other side (RFC 4028).
struct SessionTimerConfig {
  // Who refreshes the session, as asked for; kEither leaves it to the other.
  enum class Refresher : uint8_t { kEither, kUac, kUas };

  // Session-Expires of our INVITEs, and the longest that our answers agree to;
  // whole seconds, not below `min`.
  Duration interval = 1800s;
  // Min-SE: shorter intervals are refused by 422; whole seconds, at least 90
  // (section 5).
  Duration min = 90s;
  Refresher refresher = Refresher::kEither;
  // Whether our refreshes are re-INVITEs even where the other takes UPDATE
  // (section 7.4 recommends UPDATE).
  bool refreshes_by_reinvite = false;
};

// A proxy whose word a user agent takes for who may call.
struct ScreeningProxy {
  std::string uri{};                   // As callers are told it.
  std::vector<IpAddress> addresses{};  // Where its requests come from.
};

// Who a user agent is and what it can do. Everything is checked by whoever
// reads the configuration; UserAgent takes it as it is.
struct UserAgentConfig {
  // The address of record: From of our requests, and the user we answer for.
  // "sip:alice@atlanta.example.com".
  std::string aor;
  // Goes in front of it, as the grammar wants it written: Alice, "Alice A.".
  std::string display_name;
  // The URI that our Contact carries; "" means sip:<user>@<first listening
  // point's sent-by>.
  std::string contact_uri;
  // Behind the '@' of our Call-IDs; "" leaves it out.
  std::string call_id_host;
  // The pre-loaded route set (8.1.2): values for Route, outbound proxy first.
  // "<sip:ss1.atlanta.example.com;lr>".
  std::vector<std::string> route_set;
  // The ways for requests outside of dialogs, one tried when the one before
  // has failed (RFC 3263 section 4.3); if not empty, `route_set` is.
  std::vector<OutboundProxy> outbound_proxies;
  std::vector<UserCredentials> credentials;
  // Whether a 300, 301, 302 or 305 is followed (8.1.3.4, 21.3.4).
  bool follow_redirects = true;
  // If not empty, what begins a dialog and comes from elsewhere is answered 305
  // (21.3.4).
  std::vector<ScreeningProxy> screening_proxies;
  // For whoever uses it: whether to call the URI of an Error-Info (20.18).
  bool follow_error_info = false;
  RegistrationConfig registration;
  // What our offers and answers say.
  SessionConfig session;
  // Whether media is sent and received as they say; only where NodeContext has
  // a media port. Then calls that are open at once have media ports of their
  // own, every second one from those of `session` on.
  std::optional<RtpConfig> rtp;
  // Whether Contact says +sip.rendering="no" while the other is on hold (RFC
  // 4235 section 5.2).
  bool shows_rendering = false;

  // The users it stands for besides, all of the domain of `aor`: requests for
  // each are taken, and Contact carries the member's user in place of that of
  // `contact_uri`.
  std::optional<Population> population;

  // Extensions, none of them by default.
  ReliableProvisionals reliable_provisionals = ReliableProvisionals::kNever;
  bool takes_update = false;  // UPDATE (RFC 3311).
  std::optional<SessionTimerConfig> session_timer;

  // What we tell others of, on subscription; nullopt: nothing, and SUBSCRIBE is
  // not taken.
  std::optional<NotifierConfig> notifier;

  // Whether one of our calls may be replaced by another, and by whom.
  ReplacesPolicy replaces = ReplacesPolicy::kNever;
  // Transfers by REFER, of others and by others; nullopt: REFER is not known.
  std::optional<ReferConfig> refer;
  TransferStyle transfer_style = TransferStyle::kRefer;
  // Whether the Also of a BYE is followed, as it was before RFC 3515.
  bool takes_also = false;
  // How long the user takes to approve of a call that another asks for; the
  // answer to the REFER or BYE does not wait for it (RFC 3515 section 2.4.2).
  Duration follow_after{};

  // Whether it is a user agent of today or one of RFC 2543.
  Dialect dialect = Dialect::kRfc3261;
  uint32_t max_forwards = 70;  // 8.1.1.6
  // The CSeq number of the first request with a Call-ID of ours, and of our
  // first one in a dialog that the other has begun (8.1.1.5, 12.2.1.1): 1 to
  // 2^30.
  uint32_t first_cseq = 1;
  // Whether requests for any user are taken; else those for other users than
  // that of `aor` and `contact_uri` get 404 (8.2.2.1).
  bool accept_any_user = false;
  // A gateway's: users are telephone numbers. tel: URIs are taken, too, and
  // Contact carries the number called, or that of From in calls of our own, in
  // place of the user of `contact_uri` (RFC 3398 section 12).
  bool users_are_numbers = false;
  // Calls that may be open at once; one more is answered with 486.
  size_t open_calls_max = 1'000'000;
  // Finished calls that are kept to be asked about; the oldest go first.
  size_t finished_calls_max = 1'000;
};

// One invitation. Texts as in UserAgentConfig, they hold while it is made; ""
// and nullopt mean what the UserAgentConfig says.
struct InviteOptions {
  absl::string_view uri{};           // Whom to call: Request-URI and To.
  absl::string_view display_name{};  // Of whom we call; may be empty.
  // In whose name, for a user agent that stands for many.
  absl::string_view from_aor{};
  absl::string_view from_display_name{};
  std::optional<std::vector<std::string>> route_set{};
  // false: the INVITE carries no offer, the 2xx does, and the ACK the answer
  // (13.2.1).
  bool offer = true;
  // How long the invitation holds (Expires, section 20.19), whole seconds.
  std::optional<Duration> expires{};
  // Whether the call is joined from the start (Call::Join).
  bool join = false;
  // Further header fields, in this order. They stay as they are when the INVITE
  // is sent anew: with credentials, to another server, or as redirected.
  std::vector<ExtraHeader> headers{};
};

// A device that has another address from now on, or other ports. "" and nullopt
// mean as it was.
struct MoveOptions {
  // Host, or host:port, of our Contact.
  absl::string_view contact_host{};
  // Where media is received, and the host of o= in calls to come; that of calls
  // that are up names the session, and stays (RFC 3264 section 8).
  std::optional<IpAddress> media_address{};
  absl::string_view origin_host{};
  std::optional<uint16_t> media_port{};  // Of the first stream.
  // Whether calls that are up are told at once, by a re-INVITE.
  bool re_invite = true;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_USER_AGENT_CONFIG_H_
