// The notifier's side of a user agent: which SUBSCRIBEs are taken (RFC 6665
// section 4.2.1).

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "protocol/ua/event_core.h"
#include "protocol/ua/event_dialog.h"

namespace sipsim::sip {
namespace {

bool AcceptsType(const Message& subscribe, absl::string_view type) {
  bool is_listed = subscribe.Find(HeaderId::kAccept) == nullptr;
  const absl::string_view main_type = type.substr(0, type.find('/') + 1);
  for (const HeaderField& field : subscribe.fields()) {
    if (field.id != HeaderId::kAccept) continue;
    for (absl::string_view entry :
         absl::StrSplit(subscribe.value(field), ',')) {
      const absl::string_view range =
          absl::StripAsciiWhitespace(entry.substr(0, entry.find(';')));
      is_listed = is_listed || range == "*/*" ||
                  absl::EqualsIgnoreCase(range, type) ||
                  (absl::EndsWith(range, "/*") &&
                   absl::StartsWithIgnoreCase(
                       main_type, range.substr(0, range.size() - 1)));
    }
  }
  return is_listed;
}

// Be it a sip or a sips URI.
std::string UserOf(const UriView& uri) {
  const std::string aor = CanonicalAor(uri);
  return aor.substr(aor.find(':') + 1);
}

}  // namespace

EventPackage* EventCore::FindPackage(absl::string_view name) const {
  return name == kDialogPackage ? dialog_package_.get() : nullptr;
}

bool EventCore::IsWatcher(const Message& subscribe) const {
  const auto& watchers = ua_.config.notifier->watchers;
  if (watchers.empty()) return true;
  const std::string from = UserOf(subscribe.from()->uri);
  for (const std::string& watcher : watchers) {
    const std::optional<UriView> uri = ParseUri(watcher);
    if (uri.has_value() && UserOf(*uri) == from) return true;
  }
  return false;
}

int EventCore::CheckSubscribe(const Message& subscribe) const {
  const absl::string_view value = subscribe.FindValue(HeaderId::kEvent);
  // 4.2.3: without an Event, it would be one of PINT.
  if (value.empty()) return 489;
  const auto event = ParseEvent(value);
  if (!event.has_value()) return 400;
  EventPackage* package = FindPackage(event->package);
  if (package == nullptr) return StatusOfUnserved(ua_, subscribe);
  if (!AcceptsType(subscribe, package->content_type())) return 406;
  if (!IsWatcher(subscribe)) return 403;
  if (notifiers_.size() >= ua_.config.notifier->watchers_max) return 503;
  return 0;
}

void EventCore::Refuse(ServerTransaction& transaction, const Message& subscribe,
                       int status_code) {
  MessageBuilder b = ua_.StartResponse(subscribe, status_code);
  if (status_code == 489 && ua_.config.notifier.has_value()) {
    b.Add(HeaderId::kAllowEvents,
          absl::StrJoin(ua_.config.notifier->packages, ", "));
  }
  if (status_code == 406) b.Add(HeaderId::kAccept, kDialogInfoType);
  transaction.Respond(status_code, std::move(b).Finish());
}

void EventCore::OnSubscribe(ServerTransaction& transaction,
                            const Message& request) {
  Serve(nullptr, transaction, request);
}

void EventCore::OnUsageRequest(DialogUsages& usages,
                               ServerTransaction& transaction,
                               const Message& request) {
  Serve(&usages, transaction, request);
}

void EventCore::Serve(DialogUsages* usages, ServerTransaction& transaction,
                      const Message& subscribe) {
  const int refusal = CheckSubscribe(subscribe);
  if (refusal != 0) return Refuse(transaction, subscribe, refusal);
  const ExpiryRange range = ua_.config.notifier->expiry_range();
  const std::optional<Duration> expires = GrantedExpiry(range, subscribe);
  if (!expires.has_value()) {
    return RespondTooBrief(ua_, range, transaction, subscribe);
  }
  const EventView event = *ParseEvent(subscribe.FindValue(HeaderId::kEvent));
  const WatcherNumber number = ++watcher_count_;
  const Substate substate = ua_.listener.OnWatcher(
      {number, event.package, subscribe.from()->uri.text});
  if (substate == Substate::kTerminated) {
    return ua_.Respond(transaction, subscribe, 603);
  }
  if (usages == nullptr) {
    const Token tag = RandomToken(ua_.context.random, RandomPurpose::kTag);
    const bool secure = transaction.flow().protocol == TransportProtocol::kTls;
    Dialog dialog =
        Dialog::OfUas(subscribe, tag.view(), secure, DialogState::kConfirmed,
                      ua_.context.observer);
    dialog.SetFirstCSeq(ua_.config.first_cseq);
    usages = &AddDialog(std::move(dialog));
  } else {
    usages->dialog().RefreshTarget(subscribe);
  }
  auto notifier = std::make_unique<Notifier>(
      ua_, *usages, static_cast<Notifier::Owner&>(*this), number, event, range,
      [&](Notifier& of) {
        return FindPackage(event.package)->Open(of, usages->dialog(), event);
      });
  Notifier& added = *notifier;
  notifiers_[number] = &added;
  usages->Add(std::move(notifier));
  added.Accept(transaction, subscribe, *expires, substate);
}

bool EventCore::GrantWatcher(WatcherNumber number) {
  const auto found = notifiers_.find(number);
  if (found == notifiers_.end()) return false;
  found->second->Grant();
  return true;
}

bool EventCore::EndWatcher(WatcherNumber number, TerminationReason reason,
                           std::optional<uint32_t> retry_after) {
  const auto found = notifiers_.find(number);
  if (found == notifiers_.end()) return false;
  found->second->Terminate(reason, retry_after);
  return true;
}

void EventCore::OnNotifierEnded(WatcherNumber number) {
  notifiers_.erase(number);
}

}  // namespace sipsim::sip
