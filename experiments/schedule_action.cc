#include "experiments/schedule_action.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "experiments/attempt.h"
#include "experiments/checked_times.h"
#include "experiments/phone_actions.h"
#include "topologies/config_words.h"
#include "topologies/endpoint_name.h"

namespace sipsim {
namespace {

IncomingCallPlan PlanOf(const OnCall& on_call) {
  IncomingCallPlan plan;
  plan.ring_after = OptionalTime(on_call.ring_after());
  const bool rings = !on_call.silent() && !on_call.has_reject();
  if (!plan.ring_after && rings) plan.ring_after = sip::Duration{};
  if (on_call.has_ring_status()) {
    plan.ring_status = static_cast<int>(on_call.ring_status());
  }
  plan.early_media = on_call.early_media();
  plan.answer_after = OptionalTime(on_call.answer_after());
  if (on_call.has_reject()) {
    plan.reject_after = TimeOf(on_call.reject().after());
    if (on_call.reject().has_code()) {
      plan.reject_code = static_cast<int>(on_call.reject().code());
    }
  }
  plan.hang_up_after = OptionalTime(on_call.hang_up_after());
  return plan;
}

OutgoingCallPlan PlanOf(const MakeCall& call) {
  OutgoingCallPlan plan;
  plan.give_up_after = OptionalTime(call.give_up_after());
  plan.hang_up_after = OptionalTime(call.hang_up_after());
  plan.offer = !call.has_offer() || call.offer();
  if (call.routes_size() > 0) {
    plan.routes.emplace(call.routes().begin(), call.routes().end());
  }
  plan.display_name = QuoteDisplayName(call.display_name());
  plan.expires = OptionalTime(call.expires());
  plan.join = call.join();
  return plan;
}

// Hang up, give up, hold, resume or update.
template <typename Verb>
UserBehaviour::CallChoice ChoiceOf(const Verb& verb) {
  if (!verb.has_call()) return std::nullopt;
  return verb.call();
}

// Why a verb has done nothing.
std::string WhyNot(const UserBehaviour& user,
                   UserBehaviour::CallChoice choice) {
  if (!choice.has_value()) return "there is no call for that";
  if (*choice == 0 || *choice > user.calls().size()) {
    return "there is no such call";
  }
  const CallOutcome outcome = user.calls()[*choice - 1].outcome;
  if (outcome == CallOutcome::kEstablished) return "there is nothing to do";
  return absl::StrCat("the call is ", CallOutcomeName(outcome));
}

void ScheduleForCalls(sip::Duration at, const std::string& what,
                      UserBehaviour::CallChoice choice,
                      size_t (UserBehaviour::*verb)(UserBehaviour::CallChoice),
                      Node& node, World& world) {
  const std::string which =
      choice.has_value() ? absl::StrCat(" call ", *choice) : "";
  ScheduleAttempt(at, absl::StrCat(what, which), node, world,
                  [&user = *node.user(), verb, choice] {
                    return (user.*verb)(choice) > 0 ? "" : WhyNot(user, choice);
                  });
}

// What is done to some of the user's calls.
void ScheduleCallVerb(const Action& action, sip::Duration at, Node& node,
                      World& world) {
  const auto schedule = [&](absl::string_view what, const auto& config,
                            auto verb) {
    ScheduleForCalls(at, absl::StrCat(action.user(), what), ChoiceOf(config),
                     verb, node, world);
  };
  if (action.has_hang_up()) {
    schedule(" hangs up", action.hang_up(), &UserBehaviour::HangUp);
  } else if (action.has_give_up()) {
    schedule(" gives up", action.give_up(), &UserBehaviour::GiveUp);
  } else if (action.has_hold()) {
    schedule(" holds", action.hold(), &UserBehaviour::Hold);
  } else if (action.has_resume()) {
    schedule(" resumes", action.resume(), &UserBehaviour::Resume);
  } else if (action.has_update()) {
    schedule(" updates", action.update(), &UserBehaviour::Update);
  } else if (action.has_join()) {
    const auto& calls = action.join().calls();
    const std::vector<size_t> numbers(calls.begin(), calls.end());
    ScheduleAttempt(at, absl::StrCat(action.user(), " joins calls"), node,
                    world, [&user = *node.user(), numbers] {
                      return user.Join(numbers) > 0 ? "" : WhyNot(user, {});
                    });
  }
}

sip::RegisterOptions OptionsOf(const RegisterContacts& config) {
  sip::RegisterOptions options;
  for (const RegisteredContact& contact : config.contacts()) {
    const std::string q =
        contact.q().empty() ? "" : absl::StrCat(";q=", contact.q());
    options.contacts.push_back(
        {contact.uri(), q, OptionalTime(contact.expires())});
  }
  options.expires = OptionalTime(config.expires());
  return options;
}

sip::RegisterOptions OptionsOf(const RemoveBindings& config) {
  sip::RegisterOptions options;
  options.act =
      config.all() ? sip::RegisterAct::kRemoveAll : sip::RegisterAct::kRemove;
  for (const std::string& uri : config.contacts()) {
    options.contacts.push_back({uri});
  }
  return options;
}

void ScheduleRegister(sip::Duration at, const std::string& what,
                      const sip::RegisterOptions& options, UserBehaviour& user,
                      World& world) {
  world.At(at, what, [&user, options] { user.Register(options); });
}

void ScheduleSubscribe(const Subscribe& config, sip::Duration at,
                       const std::string& name, UserBehaviour& user,
                       World& world) {
  sip::SubscribeOptions options;
  const sip::Duration expires =
      OptionalTime(config.expires()).value_or(options.expires);
  const bool refresh = !config.has_refresh() || config.refresh();
  world.At(at, absl::StrCat(name, " subscribes to ", config.to()),
           [&user, to = config.to(), event = config.event(), expires, refresh] {
             user.Subscribe({.uri = to,
                             .package = event,
                             .expires = expires,
                             .refresh = refresh});
           });
}

MovePlan PlanOf(const Move& move) {
  MovePlan plan;
  plan.to = move.to();
  if (move.has_media_port()) {
    plan.media_port = static_cast<uint16_t>(move.media_port());
  }
  plan.re_invite = !move.has_re_invite() || move.re_invite();
  plan.leave = move.leave();
  return plan;
}

TransferHangUp HangUpOf(Transfer::HangUpWhen when) {
  switch (when) {
    case Transfer::ACCEPTED:
      return TransferHangUp::kAccepted;
    case Transfer::NEVER_HANG_UP:
      return TransferHangUp::kNever;
    default:
      return TransferHangUp::kTransferred;
  }
}

void ScheduleTransfer(const Transfer& transfer, const std::string& user_name,
                      sip::Duration at, Node& node, World& world) {
  TransferPlan plan;
  plan.call = transfer.call();
  plan.to = transfer.to();
  plan.to_call = transfer.to_call();
  plan.hang_up = HangUpOf(transfer.hang_up());
  const std::string target =
      plan.to_call == 0 ? plan.to : absl::StrCat("call ", plan.to_call);
  const UserBehaviour::CallChoice choice =
      plan.call == 0 ? std::nullopt : std::make_optional(plan.call);
  ScheduleAttempt(at, absl::StrCat(user_name, " transfers to ", target), node,
                  world, [&user = *node.user(), plan, choice] {
                    return user.Transfer(plan) ? "" : WhyNot(user, choice);
                  });
}

void ScheduleSendBytes(const SendBytes& send, sip::Duration at, World& world) {
  const sip::Endpoint from = *ResolveEndpoint(send.from(), world.plan());
  const sip::Endpoint to = *ResolveEndpoint(send.to(), world.plan());
  std::string bytes = send.has_text()
                          ? absl::StrReplaceAll(send.text(), {{"\n", "\r\n"}})
                          : send.raw();
  world.At(at, absl::StrCat("send_bytes from ", send.from(), " to ", send.to()),
           [&world, from, to, bytes = std::move(bytes)] {
             world.SendBytes(from, to, bytes);
           });
}

}  // namespace

void ScheduleAction(const Action& action, World& world) {
  const sip::Duration at = TimeOf(action.at());
  if (action.has_send_bytes()) {
    return ScheduleSendBytes(action.send_bytes(), at, world);
  }
  if (IsPhoneAction(action)) return SchedulePhoneAction(action, world);
  Node* node = world.FindNode(action.user());
  UserBehaviour* user = world.FindUser(action.user());
  const std::string& name = action.user();
  switch (action.act_case()) {
    case Action::kCall: {
      const std::string to = action.call().to();
      const OutgoingCallPlan plan = PlanOf(action.call());
      return world.At(at, absl::StrCat(name, " calls ", to),
                      [user, to, plan] { user->Call(to, plan); });
    }
    case Action::kOnCall:
      return world.At(
          at, absl::StrCat(name, " plans"),
          [user, plan = PlanOf(action.on_call())] { user->OnCall(plan); });
    case Action::kHangUp:
    case Action::kGiveUp:
    case Action::kHold:
    case Action::kResume:
    case Action::kJoin:
    case Action::kUpdate:
      return ScheduleCallVerb(action, at, *node, world);
    case Action::kOptions:
      return world.At(
          at, absl::StrCat(name, " asks ", action.options().to()),
          [user, to = action.options().to()] { user->SendOptions(to); });
    case Action::kRegisterContacts:
      return ScheduleRegister(at, absl::StrCat(name, " registers"),
                              OptionsOf(action.register_contacts()), *user,
                              world);
    case Action::kRemoveBindings:
      return ScheduleRegister(at, absl::StrCat(name, " removes bindings"),
                              OptionsOf(action.remove_bindings()), *user,
                              world);
    case Action::kQueryBindings:
      return ScheduleRegister(at, absl::StrCat(name, " asks for bindings"),
                              {.act = sip::RegisterAct::kQuery}, *user, world);
    case Action::kMove:
      return world.At(at, absl::StrCat(name, " moves"),
                      [&world, name, plan = PlanOf(action.move())] {
                        world.Move(name, plan);
                      });
    case Action::kTransfer:
      return ScheduleTransfer(action.transfer(), name, at, *node, world);
    case Action::kSubscribe:
      return ScheduleSubscribe(action.subscribe(), at, name, *user, world);
    case Action::kUnsubscribe: {
      std::optional<size_t> number;
      if (action.unsubscribe().has_number()) {
        number = action.unsubscribe().number();
      }
      return ScheduleAttempt(at, absl::StrCat(name, " unsubscribes"), *node,
                             world, [user, number]() -> std::string {
                               if (user->Unsubscribe(number) > 0) return "";
                               return "there is no such subscription";
                             });
    }
    case Action::kPhoneCall:
    case Action::kPhoneRelease:
    case Action::kSendBytes:
    case Action::ACT_NOT_SET:
      return;
  }
}

}  // namespace sipsim
