#include "protocol/ua/user_agent_core.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/ua/screening.h"

namespace sipsim::sip {
namespace {

std::string UserOf(absl::string_view uri) {
  const std::optional<UriView> parsed = ParseUri(uri);
  return parsed.has_value() ? Unescape(parsed->user) : "";
}

// Fills in what the configuration leaves to the node.
UserAgentConfig Complete(UserAgentConfig config, const NodeContext& context) {
  const ListeningPoint& point = context.transport.listening_points()[0];
  if (config.contact_uri.empty()) {
    const std::optional<UriView> aor = ParseUri(config.aor);
    const absl::string_view user = aor.has_value() ? aor->user : "";
    config.contact_uri =
        absl::StrCat("sip:", user, user.empty() ? "" : "@", point.sent_by);
  }
  if (config.session.address.is_any()) {
    config.session.address = point.local.address;
  }
  return config;
}

}  // namespace

UserAgentCore::UserAgentCore(const NodeContext& node_context,
                             UserAgentConfig user_agent_config,
                             UserAgentListener& user_agent_listener)
    : UaContext(node_context, layer_, locator_,
                Complete(std::move(user_agent_config), node_context),
                user_agent_listener, invite_parts_),
      user_(UserOf(config.aor)),
      contact_user_(UserOf(config.contact_uri)),
      layer_(context, *this),
      locator_(context, layer_.transport()) {
  if (config.refer.has_value()) {
    refer_server_.emplace(*this);
    SetUsageFactory(Method::kRefer, &*refer_server_);
  }
  if (config.notifier.has_value()) {
    events_ = std::make_unique<EventCore>(*this);
    SetUsageFactory(Method::kSubscribe, events_.get());
  }
}

UserAgentCore::~UserAgentCore() {
  while (oldest_call_ != nullptr) Forget(*oldest_call_);
}

Call& UserAgentCore::Invite(const InviteOptions& options) {
  ForgetOldCalls();
  InviteSession& call = Add(CallRole::kCaller);
  call.Start(options);
  return call;
}

OptionsNumber UserAgentCore::SendOptions(absl::string_view uri) {
  const OptionsNumber number = ++options_count_;
  auto client = std::make_unique<OptionsClient>(
      *this, static_cast<OptionsClient::Owner&>(*this), number);
  client->Start(uri);
  options_.emplace(number, std::move(client));
  return number;
}

SubscriptionNumber UserAgentCore::Subscribe(const SubscribeOptions& options) {
  if (events_ == nullptr) events_ = std::make_unique<EventCore>(*this);
  capabilities.Take(Method::kNotify);
  return events_->Subscribe(options);
}

void UserAgentCore::Move(const MoveOptions& options) {
  Relocate(options);
  if (!options.re_invite) return;
  for (InviteSession* call = oldest_call_; call != nullptr;
       call = call->newer_) {
    if (!call->ended()) call->Refresh();
  }
}

void UserAgentCore::OnOptionsDone(OptionsNumber number, int status_code) {
  options_.erase(number);
  listener.OnOptionsResult(number, status_code);
}

RegistrationNumber UserAgentCore::Register(const RegisterOptions& options) {
  if (registrations_ == nullptr) {
    registrations_ = std::make_unique<RegisterClient>(
        *this, static_cast<RegisterClient::Owner&>(*this));
  }
  return registrations_->Register(options);
}

void UserAgentCore::OnRegisterDone(RegistrationNumber number,
                                   const RegisterResult& result) {
  listener.OnRegistrationResult(number, result);
}

// --- Requests.

void UserAgentCore::OnRequest(ServerTransaction& transaction, Message& request,
                              const Flow& flow) {
  if (request.method() == Method::kCancel) {
    return OnCancel(transaction, request);
  }
  // RFC 3262 section 3: whatever has become of the call.
  if (request.method() == Method::kPrack &&
      invite_parts_.outstanding.Take(request, Now())) {
    return Respond(transaction, request, 200);
  }
  InviteSession* const call = FindCallOf(request);
  Refusal refusal = Check(transaction, request, call);
  if (refusal.ok() && !config.screening_proxies.empty()) [[unlikely]] {
    refusal = CheckProxy(config, request, flow);
  }
  if (!refusal.ok()) return Refuse(transaction, request, refusal);
  if (call != nullptr) return call->OnRequest(transaction, request);
  if (!request.to()->tag.empty()) {
    return events_->OnRequest(transaction, request);
  }
  switch (request.method()) {
    case Method::kInvite:
      return OnInvite(transaction, request);
    case Method::kSubscribe:
      if (events_ == nullptr) {
        return Respond(transaction, request, StatusOfUnserved(*this, request));
      }
      return events_->OnSubscribe(transaction, request);
    case Method::kOptions:
      // 11.2: as an INVITE would be answered.
      if (is_busy()) return Respond(transaction, request, 486);
      return RespondToOptions(transaction, request);
    default:
      // 15.1.2: a BYE outside of any dialog.
      return Respond(transaction, request, 481);
  }
}

Refusal UserAgentCore::Check(const ServerTransaction& transaction,
                             const Message& request,
                             const InviteSession* call) {
  Refusal refusal = CheckMethod(capabilities, request);
  if (!refusal.ok()) return refusal;
  const bool has_tag = !request.to()->tag.empty();
  if (call == nullptr && has_tag &&
      (events_ == nullptr || !events_->Knows(request))) {
    return {481};  // 12.2.2
  }
  if (call == nullptr && !has_tag) {
    refusal = CheckScheme(request, config.users_are_numbers);
    if (!refusal.ok()) return refusal;
    if (!IsForUs(request.request_uri())) return {404};
    // 8.2.2.2: the same request by another way. RFC 2543 does not look for it
    // (28.1).
    if (!speaks_rfc2543() && layer_.IsMergedRequest(request, transaction)) {
      return {482};
    }
  }
  refusal = CheckExtensions(config, capabilities, request);
  // RFC 3891 section 3: only an INVITE that begins a dialog can replace one.
  if (refusal.ok() && HasReplaces(request) &&
      (request.method() != Method::kInvite || !request.to()->tag.empty())) {
    return {400};
  }
  return refusal.ok() ? CheckContent(request) : refusal;
}

bool UserAgentCore::IsForUs(const UriView& request_uri) const {
  if (config.accept_any_user) return true;
  const absl::string_view user = request_uri.user;
  if (user == user_ || user == contact_user_) return true;
  if (config.population.has_value() && config.population->Contains(user)) {
    return true;
  }
  if (!absl::StrContains(user, '%')) return false;
  const std::string unescaped = Unescape(user);
  return unescaped == user_ || unescaped == contact_user_;
}

void UserAgentCore::Refuse(ServerTransaction& transaction,
                           const Message& request, const Refusal& refusal) {
  MessageBuilder b = StartResponse(request, refusal.status_code);
  if (refusal.header != HeaderId::kOther) b.Add(refusal.header, refusal.value);
  transaction.Respond(refusal.status_code, std::move(b).Finish());
}

void UserAgentCore::OnInvite(ServerTransaction& transaction, Message& request) {
  InviteSession* replaced = nullptr;
  int rejection = 0;
  if (HasReplaces(request)) {
    rejection = CheckReplaces(request, &replaced);
  } else if (is_busy()) {
    rejection = 486;
  }
  if (rejection != 0) return Respond(transaction, request, rejection);
  ForgetOldCalls();
  InviteSession& call = Add(CallRole::kCallee);
  rejection = call.Receive(transaction, request);
  if (rejection != 0) {
    // There was no call.
    Forget(call);
    --call_count_;
    return RefuseOffer(transaction, request, rejection);
  }
  if (replaced != nullptr) return call.Replace(*replaced);
  call.Announce();
}

// 9.2: whatever becomes of the INVITE, a CANCEL that matches one gets 200.
void UserAgentCore::OnCancel(ServerTransaction& transaction,
                             const Message& cancel) {
  ServerTransaction* invite = layer_.FindInvite(cancel);
  if (invite == nullptr) return Respond(transaction, cancel, 481);
  // Of all that we receive, INVITEs have a UasInvite as their user, or none.
  auto* pending = static_cast<UasInvite*>(invite->user());
  const absl::string_view tag =
      pending == nullptr ? absl::string_view() : pending->local_tag();
  if (tag.empty()) {
    Respond(transaction, cancel, 200);
  } else {
    // The To tag of the response to the INVITE.
    transaction.Respond(200, StartResponseTo(cancel, 200, tag).Finish());
  }
  if (pending != nullptr) pending->OnCancel(cancel);
}

void UserAgentCore::OnAck(Message& ack, const Flow& /*flow*/) {
  InviteSession* call = FindCallOf(ack);
  if (call == nullptr) {
    context.observer.OnCount("ack_without_invite", ack.call_id());
    return;
  }
  call->OnAck(ack);
}

// The transaction layer has counted it.
void UserAgentCore::OnStrayResponse(Message& /*response*/,
                                    const Flow& /*flow*/) {}

size_t UserAgentCore::open_dialog_count() const {
  size_t count = 0;
  for (const InviteSession* call = oldest_call_; call != nullptr;
       call = call->newer_) {
    if (call->has_dialogs()) count += call->dialog_count();
  }
  if (events_ != nullptr) count += events_->dialog_count();
  return count;
}

void UserAgentCore::DescribeAll(Description& out) const {
  out.Open("user_agent");
  out.Text("aor", config.aor);
  for (const InviteSession* call = oldest_call_; call != nullptr;
       call = call->newer_) {
    call->Describe(out);
  }
  if (media() != nullptr) media()->Describe(out);
  for (const auto& [number, client] : options_) client->Describe(out);
  if (registrations_ != nullptr) registrations_->Describe(out);
  if (events_ != nullptr) events_->Describe(out);
  if (refer_server_.has_value()) refer_server_->Describe(out);
  layer_.Describe(out);
  out.Close();
}

}  // namespace sipsim::sip
