#include "tests/scenario/scenario.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "topologies/endpoint_name.h"
#include "topologies/network_plan.h"
#include "topologies/quantity.h"

namespace sipsim {
namespace {

// A test that asks for what cannot be is broken: it says so and ends.
[[noreturn]] void Broken(absl::string_view what) {
  std::fprintf(stderr, "Scenario: %s\n", std::string(what).c_str());
  std::abort();
}

template <typename T>
T OrBroken(absl::StatusOr<T> value) {
  if (!value.ok()) Broken(std::string(value.status().message()));
  return *std::move(value);
}

sip::Endpoint EndpointOf(absl::string_view name, const NetworkPlan& network) {
  const auto endpoint = ResolveEndpoint(name, network);
  if (!endpoint) Broken(absl::StrCat("no host or IP:port: ", name));
  return *endpoint;
}

}  // namespace

sip::Duration At(absl::string_view quantity) {
  return OrBroken(ParseDuration(quantity));
}

ScenarioUser::ScenarioUser(World& world, UserBehaviour& user, std::string name)
    : world_(world), user_(user), name_(std::move(name)) {}

ScenarioUser& ScenarioUser::RingAfter(absl::string_view after) {
  on_call_.ring_after = At(after);
  return Decide();
}

ScenarioUser& ScenarioUser::NoRing() {
  on_call_.ring_after.reset();
  return Decide();
}

ScenarioUser& ScenarioUser::AnswerAfter(absl::string_view after) {
  on_call_.answer_after = At(after);
  on_call_.reject_after.reset();
  return Decide();
}

ScenarioUser& ScenarioUser::RejectWith(int status_code,
                                       absl::string_view after) {
  on_call_.ring_after.reset();
  on_call_.answer_after.reset();
  on_call_.reject_after = At(after);
  on_call_.reject_code = status_code;
  return Decide();
}

ScenarioUser& ScenarioUser::HangUpAfter(absl::string_view after_answer) {
  on_call_.hang_up_after = At(after_answer);
  return Decide();
}

ScenarioUser& ScenarioUser::Decide() {
  user_.OnCall(on_call_);
  return *this;
}

ScenarioUser& ScenarioUser::Plan(sip::Duration at, absl::string_view what,
                                 std::function<void()> act) {
  world_.At(at, absl::StrCat(name_, " ", what), std::move(act));
  return *this;
}

ScenarioUser& ScenarioUser::Call(absl::string_view uri, sip::Duration at) {
  return Plan(at, absl::StrCat("calls ", uri),
              [this, to = std::string(uri)] { user_.Call(to); });
}

ScenarioUser& ScenarioUser::Call(absl::string_view uri) {
  return Call(uri, world_.now());
}

ScenarioUser& ScenarioUser::Subscribe(const sip::SubscribeOptions& options) {
  // The texts of `options` do not outlive this call.
  return Plan(world_.now(), absl::StrCat("subscribes to ", options.uri),
              [this, options = sip::SubscribeOptions(options),
               uri = std::string(options.uri),
               package = std::string(options.package)]() mutable {
                options.uri = uri;
                options.package = package;
                user_.Subscribe(options);
              });
}

ScenarioUser& ScenarioUser::Unsubscribe(sip::Duration at) {
  return Plan(at, "unsubscribes", [this] { user_.Unsubscribe(std::nullopt); });
}

ScenarioUser& ScenarioUser::Hold(sip::Duration at,
                                 UserBehaviour::CallChoice call) {
  return Plan(at, "holds", [this, call] { user_.Hold(call); });
}

ScenarioUser& ScenarioUser::Resume(sip::Duration at,
                                   UserBehaviour::CallChoice call) {
  return Plan(at, "resumes", [this, call] { user_.Resume(call); });
}

ScenarioUser& ScenarioUser::Join(sip::Duration at,
                                 const std::vector<size_t>& calls) {
  return Plan(at, "joins calls", [this, calls] { user_.Join(calls); });
}

ScenarioUser& ScenarioUser::Transfer(sip::Duration at,
                                     const TransferPlan& plan) {
  return Plan(at, "transfers", [this, plan] { user_.Transfer(plan); });
}

ScenarioUser& ScenarioUser::Move(sip::Duration at, const MovePlan& plan) {
  return Plan(at, "moves", [this, plan] { world_.Move(name_, plan); });
}

ScenarioUser& ScenarioUser::GiveUp(sip::Duration at,
                                   UserBehaviour::CallChoice call) {
  return Plan(at, "gives up", [this, call] { user_.GiveUp(call); });
}

ScenarioUser& ScenarioUser::HangUp(sip::Duration at,
                                   UserBehaviour::CallChoice call) {
  return Plan(at, "hangs up", [this, call] { user_.HangUp(call); });
}

ScenarioUser& ScenarioUser::HangUp() { return HangUp(world_.now()); }

ScenarioUser& ScenarioUser::Options(absl::string_view uri) {
  return Plan(world_.now(), absl::StrCat("asks ", uri),
              [this, to = std::string(uri)] { user_.SendOptions(to); });
}

ScenarioUser& ScenarioUser::Call(absl::string_view uri,
                                 const OutgoingCallPlan& plan) {
  return Plan(world_.now(), absl::StrCat("calls ", uri),
              [this, to = std::string(uri), plan] { user_.Call(to, plan); });
}

ScenarioUser& ScenarioUser::Register(const sip::RegisterOptions& options) {
  return Register(options, world_.now());
}

ScenarioUser& ScenarioUser::Register(const sip::RegisterOptions& options,
                                     sip::Duration at) {
  return Plan(at, sip::RegisterActName(options.act),
              [this, options] { user_.Register(options); });
}

Scenario::Scenario(const std::string& topology_file, uint64_t seed)
    : Scenario(LoadTopology(topology_file), seed) {}

Scenario::Scenario(const Topology& topology, uint64_t seed)
    : Scenario(PlanNetwork(topology), seed) {}

Scenario::Scenario(absl::StatusOr<NetworkPlan> plan, uint64_t seed) {
  WorldOptions options;
  options.seed = seed;
  world_ = OrBroken(World::Create(OrBroken(std::move(plan)), options));
}

ScenarioUser& Scenario::ua(absl::string_view name) {
  auto it = users_.find(std::string(name));
  if (it != users_.end()) return it->second;
  UserBehaviour* user = world_->FindUser(name);
  if (user == nullptr) Broken(absl::StrCat("no user agent: ", name));
  return users_
      .try_emplace(std::string(name), *world_, *user, std::string(name))
      .first->second;
}

void Scenario::SendBytes(absl::string_view from, absl::string_view to,
                         absl::string_view bytes) {
  const sip::Endpoint source = EndpointOf(from, world_->plan());
  const sip::Endpoint destination = EndpointOf(to, world_->plan());
  if (world_->SendBytes(source, destination, bytes)) return;
  Broken(absl::StrCat("cannot send from ", from, " to ", to));
}

void Scenario::RunFor(absl::string_view span) {
  RunTo(world_->now() + At(span));
}

void Scenario::RunUntil(absl::string_view time) { RunTo(At(time)); }

void Scenario::RunTo(sip::Duration time) {
  const sim::StopReason reason = world_->RunUntil(time);
  if (sim::IsLimit(reason)) {
    Broken(absl::StrCat("stopped by a limit: ", sim::StopReasonName(reason)));
  }
}

std::vector<WireMessage> Scenario::Sent() const { return Sent("", ""); }

std::vector<WireMessage> Scenario::SentBy(absl::string_view node) const {
  return Sent(node, "");
}

std::vector<WireMessage> Scenario::Sent(absl::string_view from,
                                        absl::string_view to) const {
  std::vector<WireMessage> found;
  for (const WireMessage& message : world_->messages()) {
    if (!from.empty() && message.from != from) continue;
    if (!to.empty() && message.to != to) continue;
    found.push_back(message);
  }
  return found;
}

CallRecord Scenario::call(absl::string_view user, size_t number) const {
  const UserBehaviour* found = world_->FindUser(user);
  if (found == nullptr) Broken(absl::StrCat("no user agent: ", user));
  if (number < 1 || number > found->calls().size()) {
    Broken(absl::StrCat(user, " has ", found->calls().size(), " calls"));
  }
  return found->calls()[number - 1];
}

std::vector<BoundContact> Scenario::bindings(absl::string_view node,
                                             absl::string_view aor) const {
  const Node* found = world_->FindNode(node);
  if (found == nullptr) Broken(absl::StrCat("no node: ", node));
  return found->BindingsOf(aor);
}

RegistrationRecord Scenario::registration(absl::string_view user,
                                          size_t number) const {
  const UserBehaviour* found = world_->FindUser(user);
  if (found == nullptr) Broken(absl::StrCat("no user agent: ", user));
  if (number < 1 || number > found->registrations().size()) {
    Broken(absl::StrCat(user, " has ", found->registrations().size(),
                        " registrations"));
  }
  return found->registrations()[number - 1];
}

SubscriptionRecord Scenario::subscription(absl::string_view user,
                                          size_t number) const {
  const UserBehaviour* found = world_->FindUser(user);
  if (found == nullptr) Broken(absl::StrCat("no user agent: ", user));
  if (number < 1 || number > found->subscriptions().size()) {
    Broken(absl::StrCat(user, " has ", found->subscriptions().size(),
                        " subscriptions"));
  }
  return found->subscriptions()[number - 1];
}

TransferRecord Scenario::transfer(absl::string_view user, size_t number) const {
  const UserBehaviour* found = world_->FindUser(user);
  if (found == nullptr) Broken(absl::StrCat("no user agent: ", user));
  if (number < 1 || number > found->transfers().size()) {
    Broken(
        absl::StrCat(user, " has ", found->transfers().size(), " transfers"));
  }
  return found->transfers()[number - 1];
}

const MediaLog& Scenario::media(absl::string_view user, size_t number) const {
  const UserBehaviour* found = world_->FindUser(user);
  if (found == nullptr) Broken(absl::StrCat("no user agent: ", user));
  const MediaLog* log = found->media(number - 1);
  if (log == nullptr) {
    Broken(absl::StrCat("no media in call ", number, " of ", user));
  }
  return *log;
}

size_t Scenario::open_transaction_count() const {
  size_t count = 0;
  for (const auto& node : world_->nodes()) {
    count += node->open_transaction_count();
  }
  return count;
}

size_t Scenario::open_dialog_count() const {
  size_t count = 0;
  for (const auto& node : world_->nodes()) count += node->open_dialog_count();
  return count;
}

}  // namespace sipsim
