// The dialogs and the subscriber's side; for the notifier's, see
// event_server.cc.

#include "protocol/ua/event_core.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/base/check.h"
#include "protocol/ua/event_dialog.h"
#include "protocol/ua/invite_session.h"

namespace sipsim::sip {

EventCore::EventCore(UaContext& ua) : ua_(ua) {
  if (!ua.config.notifier.has_value()) return;
  for (const std::string& package : ua.config.notifier->packages) {
    if (package == kDialogPackage) {
      dialog_package_ = std::make_unique<DialogPackage>(ua);
    }
  }
}

EventCore::~EventCore() = default;

// --- Dialogs.

EventCore::EventDialog* EventCore::FindDialog(const Message& request) const {
  const auto found =
      dialogs_.find(DialogKey(request.to()->tag, request.from()->tag));
  if (found == dialogs_.end() ||
      found->second->dialog().call_id() != request.call_id()) {
    return nullptr;
  }
  return found->second.get();
}

EventCore::EventDialog& EventCore::AddDialog(Dialog dialog) {
  DialogKey key(dialog.local_tag(), dialog.remote_tag());
  auto& slot = dialogs_[std::move(key)];
  SIP_CHECK(slot == nullptr);
  slot = std::make_unique<EventDialog>(*this, std::move(dialog));
  return *slot;
}

void EventCore::ReleaseDialog(EventDialog& dialog) {
  dialog.dialog().Terminate();
  ua_.auth.ForgetCall(dialog.dialog().call_id());
  dialogs_.erase(
      DialogKey(dialog.dialog().local_tag(), dialog.dialog().remote_tag()));
}

SubscribeClient* EventCore::FindClient(const Message& notify) const {
  for (const auto& client : clients_) {
    if (client->Matches(notify)) return client.get();
  }
  return nullptr;
}

bool EventCore::Knows(const Message& request) const {
  return FindDialog(request) != nullptr || FindClient(request) != nullptr;
}

void EventCore::OnRequest(ServerTransaction& transaction,
                          const Message& request) {
  EventDialog* dialog = FindDialog(request);
  if (dialog == nullptr) {
    return OnFirstNotify(*FindClient(request), transaction, request);
  }
  // 12.2.2: an out-of-order request.
  if (!dialog->dialog().AcceptCSeq(request.cseq().number)) {
    return ua_.Respond(transaction, request, 500);
  }
  if (IsOfUsage(request.method())) {
    dialog->OnRequest(ua_, transaction, request);
  } else if (request.method() == Method::kOptions) {
    ua_.RespondToOptions(transaction, request);
  } else {
    // There is no INVITE usage in it.
    ua_.Respond(transaction, request, 481);
  }
}

// --- Subscriber.

SubscriptionNumber EventCore::Subscribe(const SubscribeOptions& options) {
  DialogUsages* usages = nullptr;
  if (options.call != 0) {
    InviteSession* call = ua_.FindCall(options.call);
    if (call == nullptr || !call->has_dialogs() || call->dialog() == nullptr ||
        call->dialog()->state() != DialogState::kConfirmed) {
      return 0;
    }
    usages = &call->usages();
  }
  SubscriptionPlan plan;
  plan.number = ++subscription_count_;
  plan.uri = std::string(options.uri);
  plan.package = std::string(options.package);
  plan.expires = options.expires;
  plan.refresh = options.refresh;
  const SubscriptionNumber number = plan.number;
  if (usages == nullptr) {
    StartClient(std::move(plan), Duration(0));
  } else {
    // There may be others of the same package in this dialog (4.5.2).
    plan.id = absl::StrCat(plan.number);
    AddSubscriber(*usages, std::move(plan)).Subscribe();
  }
  return number;
}

void EventCore::StartClient(SubscriptionPlan plan, Duration after) {
  clients_.push_back(std::make_unique<SubscribeClient>(
      ua_, static_cast<SubscribeClient::Owner&>(*this), std::move(plan)));
  clients_.back()->Start(after);
}

Subscriber& EventCore::AddSubscriber(DialogUsages& usages,
                                     SubscriptionPlan plan) {
  const SubscriptionNumber number = plan.number;
  auto subscriber = std::make_unique<Subscriber>(
      ua_, usages, static_cast<Subscriber::Owner&>(*this), std::move(plan));
  Subscriber& added = *subscriber;
  subscribers_[number] = &added;
  usages.Add(std::move(subscriber));
  return added;
}

bool EventCore::Unsubscribe(SubscriptionNumber number) {
  const auto found = subscribers_.find(number);
  if (found != subscribers_.end()) {
    found->second->Unsubscribe();
    return true;
  }
  for (const auto& client : clients_) {
    if (client->plan().number != number || client->is_heard()) continue;
    if (!client->Unsubscribe()) {
      // It has only waited to be taken up again.
      clients_.erase(std::find(clients_.begin(), clients_.end(), client));
    }
    return true;
  }
  return false;
}

// 4.4.1: the NOTIFY makes the dialog, its route set and its remote target.
void EventCore::OnFirstNotify(SubscribeClient& client,
                              ServerTransaction& transaction,
                              const Message& notify) {
  const int refusal = CheckNotify(client.plan(), notify);
  if (refusal != 0) return ua_.Respond(transaction, notify, refusal);
  SubscriptionPlan plan = client.plan();
  // A further notifier, that a fork has reached (4.1.4).
  if (!client.TakeFirst()) plan.number = ++subscription_count_;
  plan.refresh = plan.refresh && !client.unsubscribes();
  const SubscriptionNumber number = plan.number;
  const bool secure = transaction.flow().protocol == TransportProtocol::kTls;
  Dialog dialog = Dialog::OfUas(notify, client.local_tag(), secure,
                                DialogState::kConfirmed, ua_.context.observer);
  dialog.SetFirstCSeq(client.cseq() + 1);
  const bool unsubscribes = client.unsubscribes();
  EventDialog& added = AddDialog(std::move(dialog));
  AddSubscriber(added, std::move(plan)).OnRequest(transaction, notify);
  if (unsubscribes) Unsubscribe(number);
}

void EventCore::OnSubscribeDone(SubscriptionNumber number, int status_code) {
  ua_.listener.OnSubscribeResult(number, status_code);
}

void EventCore::OnSubscribeClientDone(SubscribeClient& client) {
  const bool is_heard = client.is_heard();
  const SubscriptionNumber number = client.plan().number;
  if (!is_heard) ua_.auth.ForgetCall(client.call_id());
  clients_.erase(
      std::find_if(clients_.begin(), clients_.end(),
                   [&](const auto& c) { return c.get() == &client; }));
  if (!is_heard) ua_.listener.OnSubscriptionEnded(number);
}

void EventCore::OnNotified(SubscriptionNumber number,
                           const Notification& notification) {
  ua_.listener.OnNotified(number, notification);
}

void EventCore::OnSubscriberEnded(SubscriptionPlan plan,
                                  const SubscriptionState* state) {
  const SubscriptionNumber number = plan.number;
  subscribers_.erase(number);
  const std::optional<uint32_t> after =
      state == nullptr ? std::nullopt : ResubscribeAfter(*state);
  // 4.1.3: where the notifier would have it so. Not after the end of a
  // subscription that was left to end, or in the dialog of a call.
  const bool is_asked =
      state != nullptr && (state->reason == TerminationReason::kDeactivated ||
                           state->reason == TerminationReason::kProbation ||
                           state->reason == TerminationReason::kGiveup);
  if (after.has_value() && is_asked && plan.refresh && plan.id.empty()) {
    return StartClient(std::move(plan), *after * 1s);
  }
  ua_.listener.OnSubscriptionEnded(number);
}

void EventCore::Describe(Description& out) const {
  for (const auto& client : clients_) client->Describe(out);
  for (const auto& [key, dialog] : dialogs_) {
    dialog->dialog().Describe(out);
    dialog->Describe(out);
  }
}

}  // namespace sipsim::sip
