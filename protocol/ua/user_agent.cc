#include "protocol/ua/user_agent.h"

#include <utility>

#include "protocol/ua/user_agent_core.h"

namespace sipsim::sip {

UserAgent::UserAgent(const NodeContext& context, UserAgentConfig config,
                     UserAgentListener& listener)
    : core_(std::make_unique<UserAgentCore>(context, std::move(config),
                                            listener)) {}

UserAgent::~UserAgent() = default;

TransportUser& UserAgent::transport_user() { return core_->transport_user(); }

Call& UserAgent::Invite(const InviteOptions& options) {
  return core_->Invite(options);
}

Call& UserAgent::Invite(absl::string_view uri) {
  InviteOptions options;
  options.uri = uri;
  return core_->Invite(options);
}

OptionsNumber UserAgent::SendOptions(absl::string_view uri) {
  return core_->SendOptions(uri);
}

void UserAgent::Move(const MoveOptions& options) { core_->Move(options); }

RegistrationNumber UserAgent::Register(const RegisterOptions& options) {
  return core_->Register(options);
}

SubscriptionNumber UserAgent::Subscribe(const SubscribeOptions& options) {
  return core_->Subscribe(options);
}

bool UserAgent::Unsubscribe(SubscriptionNumber number) {
  return core_->events() != nullptr && core_->events()->Unsubscribe(number);
}

bool UserAgent::GrantWatcher(WatcherNumber number) {
  return core_->events() != nullptr && core_->events()->GrantWatcher(number);
}

bool UserAgent::EndWatcher(WatcherNumber number, TerminationReason reason,
                           std::optional<uint32_t> retry_after) {
  return core_->events() != nullptr &&
         core_->events()->EndWatcher(number, reason, retry_after);
}

Call* UserAgent::FindCall(CallNumber number) const {
  return core_->FindCall(number);
}

CallNumber UserAgent::call_count() const { return core_->call_count(); }

Call* UserAgent::last_call() const {
  return core_->FindCall(core_->call_count());
}

size_t UserAgent::open_call_count() const { return core_->open_call_count(); }

size_t UserAgent::open_dialog_count() const {
  return core_->open_dialog_count();
}

size_t UserAgent::open_transaction_count() const {
  return core_->layer.client_count() + core_->layer.server_count();
}

const UserAgentConfig& UserAgent::config() const { return core_->config; }

void UserAgent::Describe(Description& out) const { core_->DescribeAll(out); }

}  // namespace sipsim::sip
