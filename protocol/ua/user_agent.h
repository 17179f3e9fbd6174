#ifndef SIPSIM_PROTOCOL_UA_USER_AGENT_H_
#define SIPSIM_PROTOCOL_UA_USER_AGENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "absl/strings/string_view.h"
#include "protocol/base/description.h"
#include "protocol/port/node_context.h"
#include "protocol/ua/call.h"
#include "protocol/ua/subscription.h"
#include "protocol/ua/user_agent_config.h"
#include "protocol/ua/user_agent_listener.h"

namespace sipsim::sip {

class UserAgentCore;

// The core of a user agent, client and server (RFC 3261 section 8), with the
// transaction and transport layers below it.
//
//   UserAgent alice(context, config, person);
//   binding.Deliver(alice.transport_user());
//   Call& call = alice.Invite("sip:bob@biloxi.example.com");
//   ... person.OnCallEstablished(call) ...
//   call.HangUp();
//
// Destroying it stops everything at once, without a word on the wire: that is
// what a killed process does.
class UserAgent {
 public:
  // The ports of `context`, and `listener`, outlive the user agent.
  UserAgent(const NodeContext& context, UserAgentConfig config,
            UserAgentListener& listener);
  ~UserAgent();
  UserAgent(const UserAgent&) = delete;
  UserAgent& operator=(const UserAgent&) = delete;

  // Where the bytes go that arrive for this node.
  TransportUser& transport_user();

  // Calls somebody. The reference holds until the call is over and
  // `finished_calls_max` others have ended after it. Failure, even of a wrong
  // or unknown address, comes later, at the listener.
  Call& Invite(const InviteOptions& options);
  Call& Invite(absl::string_view uri);

  // Asks what another can do (section 11). OnOptionsResult tells the answer.
  OptionsNumber SendOptions(absl::string_view uri);

  // The device is somewhere else from now on; the transport's listening points
  // are in a new order already. Calls that are being set up are told once they
  // are up.
  void Move(const MoveOptions& options);

  // Makes, asks for, or removes bindings of the AOR (10.2).
  // OnRegistrationResult tells what came of it.
  RegistrationNumber Register(const RegisterOptions& options = {});

  // Subscribes to the state of another (RFC 6665). What comes of it, comes
  // later, at the listener. 0: `options.call` has no dialog.
  SubscriptionNumber Subscribe(const SubscribeOptions& options);
  // Ends a subscription. false: there is none of that number any more.
  bool Unsubscribe(SubscriptionNumber number);
  // Lets a pending subscriber know what it asks for (RFC 6665 section 4.2.2).
  // false: there is none of that number any more.
  bool GrantWatcher(WatcherNumber number);
  // Ends the subscription of another, for `reason`; `retry_after` in seconds.
  bool EndWatcher(WatcherNumber number, TerminationReason reason,
                  std::optional<uint32_t> retry_after = std::nullopt);

  // Null if there was no such call, or it is forgotten.
  Call* FindCall(CallNumber number) const;
  // Calls so far; the last one has this number.
  CallNumber call_count() const;
  // The last call, or null.
  Call* last_call() const;
  // Not Terminated.
  size_t open_call_count() const;
  // Early and confirmed.
  size_t open_dialog_count() const;
  size_t open_transaction_count() const;

  const UserAgentConfig& config() const;
  // Its calls that are kept, and its transactions.
  void Describe(Description& out) const;

 private:
  std::unique_ptr<UserAgentCore> core_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_USER_AGENT_H_
