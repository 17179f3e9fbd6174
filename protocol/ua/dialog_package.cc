#include "protocol/ua/dialog_package.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "protocol/ua/dialog_feed.h"

namespace sipsim::sip {
namespace {

// Section 3.7.1; nullopt: as it was.
std::optional<DialogInfoState> StateOf(const InviteSession& call,
                                       const Dialog* dialog) {
  switch (call.state()) {
    case CallState::kCalling:
      return DialogInfoState::kTrying;
    case CallState::kProceeding:
      return call.role() == CallRole::kCaller ? DialogInfoState::kProceeding
                                              : DialogInfoState::kTrying;
    case CallState::kEarly:
      // A 1xx without a tag makes no dialog.
      return dialog == nullptr ? DialogInfoState::kProceeding
                               : DialogInfoState::kEarly;
    case CallState::kAccepted:
    case CallState::kEstablished:
      return DialogInfoState::kConfirmed;
    case CallState::kTerminating:
    case CallState::kTerminated:
      break;
  }
  return std::nullopt;
}

DialogInfoEvent EventOf(const CallEnd& end, bool was_up) {
  switch (end.cause) {
    case CallEndCause::kRejected:
    case CallEndCause::kTransportError:
      return was_up ? DialogInfoEvent::kError : DialogInfoEvent::kRejected;
    case CallEndCause::kCancelled:
    case CallEndCause::kExpired:
      return DialogInfoEvent::kCancelled;
    case CallEndCause::kHungUp:
      return end.by == CallEndBy::kRemote ? DialogInfoEvent::kRemoteBye
                                          : DialogInfoEvent::kLocalBye;
    case CallEndCause::kTimeout:
      // RFC 3261 section 8.1.3.1: as if a 408 had come.
      return was_up ? DialogInfoEvent::kTimeout : DialogInfoEvent::kRejected;
    case CallEndCause::kNoAck:
    case CallEndCause::kBadAnswer:
      return DialogInfoEvent::kError;
    default:
      // Any other way in which a session runs out.
      return DialogInfoEvent::kTimeout;
  }
}

}  // namespace

DialogPackage::DialogPackage(UaContext& ua) : ua_(ua) {
  ua.SetCallObserver(this);
}

DialogPackage::~DialogPackage() { ua_.SetCallObserver(nullptr); }

std::unique_ptr<EventFeed> DialogPackage::Open(Notifier& notifier,
                                               const Dialog& dialog,
                                               const EventView& event) {
  return std::make_unique<Feed>(*this, notifier, dialog, event);
}

// Looked at once all is settled: what changes back and forth in one dispatch,
// has not changed.
void DialogPackage::OnCallChanged(CallNumber number) {
  changed_.insert(number);
  if (!update_timer_.is_set()) {
    ua_.StartTimer(update_timer_, Duration(0), *this, 0);
  }
}

void DialogPackage::OnCallReplaced(CallNumber number) {
  replaced_.insert(number);
}

void DialogPackage::OnTimer(uint32_t /*tag*/) {
  update_timer_.Fired();
  for (const CallNumber number : std::exchange(changed_, {})) Update(number);
  // A NOTIFY that cannot be sent fails later: no feed goes meanwhile.
  for (Feed* feed : feeds_) feed->Tell();
}

const char* DialogPackage::TimerName(uint32_t /*tag*/) const {
  return "update of dialog-info";
}

void DialogPackage::Update(CallNumber number) {
  const InviteSession* call = ua_.FindCall(number);
  if (call == nullptr) return;
  Elements before;
  const auto found = calls_.find(number);
  if (found != calls_.end()) before = found->second;
  Elements after = ElementsOf(*call, before);
  for (size_t i = 0; i < after.size(); ++i) {
    if (i >= before.size() || !(after[i] == before[i])) Tell(after[i]);
  }
  if (call->ended()) {
    calls_.erase(number);
    replaced_.erase(number);
  } else {
    calls_[number] = std::move(after);
  }
}

void DialogPackage::Tell(const DialogElement& element) {
  for (Feed* feed : feeds_) feed->Add(element);
}

DialogPackage::Elements DialogPackage::ElementsOf(const InviteSession& call,
                                                  Elements elements) const {
  // Section 3.7.1: a half-dialog, which the first dialog of it becomes.
  if (elements.empty()) {
    elements.emplace_back().id = absl::StrCat(call.number());
    FillIn(call, nullptr, elements.back());
  }
  if (EndElements(call, elements)) return elements;
  std::vector<const Dialog*> dialogs = call.early_dialogs();
  if (call.dialog() != nullptr) dialogs = {call.dialog()};
  if (dialogs.empty()) FillIn(call, nullptr, elements.front());
  for (const Dialog* dialog : dialogs) {
    const auto same = [&](const DialogElement& element) {
      return element.remote_tag == dialog->remote_tag();
    };
    auto found = std::find_if(elements.begin(), elements.end(), same);
    if (found == elements.end() && elements.front().remote_tag.empty()) {
      found = elements.begin();
    }
    if (found == elements.end()) {
      const std::string id =
          absl::StrCat(call.number(), "-", elements.size() + 1);
      found = elements.insert(elements.end(), DialogElement());
      found->id = id;
    }
    FillIn(call, dialog, *found);
  }
  if (call.dialog() == nullptr) return elements;
  // What the others of a fork have begun, the answer puts an end to.
  for (DialogElement& element : elements) {
    if (element.remote_tag == call.dialog()->remote_tag() ||
        element.state == DialogInfoState::kTerminated) {
      continue;
    }
    element.state = DialogInfoState::kTerminated;
    element.event = DialogInfoEvent::kCancelled;
  }
  return elements;
}

bool DialogPackage::EndElements(const InviteSession& call,
                                Elements& elements) const {
  const Dialog* dialog = call.dialog();
  const bool was_up =
      call.ended()
          ? call.end()->status_code / 100 == 2
          : dialog != nullptr && dialog->state() == DialogState::kConfirmed;
  const CallEnd* end = call.planned_end();
  // A BYE ends it at once; what a CANCEL brings, is to be seen.
  if (end == nullptr || !(call.ended() || was_up)) return false;
  for (DialogElement& element : elements) {
    if (element.state == DialogInfoState::kTerminated) continue;
    element.state = DialogInfoState::kTerminated;
    element.event = replaced_.contains(call.number())
                        ? DialogInfoEvent::kReplaced
                        : EventOf(*end, was_up);
    if (!was_up && element.event != DialogInfoEvent::kReplaced) {
      element.code = end->status_code;
    }
  }
  return true;
}

void DialogPackage::FillIn(const InviteSession& call, const Dialog* dialog,
                           DialogElement& element) const {
  element.call_id = std::string(call.call_id());
  element.local_tag = std::string(call.local_tag());
  element.is_initiator = call.role() == CallRole::kCaller;
  const std::optional<DialogInfoState> state = StateOf(call, dialog);
  if (state.has_value()) element.state = *state;
  element.local.identity = std::string(call.local_uri());
  if (call.local_uri() == ua_.config.aor) {
    element.local.display = UnquotedText(ua_.config.display_name);
  }
  element.remote.identity = std::string(call.remote_uri());
  const bool is_secure = dialog != nullptr
                             ? dialog->secure()
                             : absl::StartsWith(call.request_uri(), "sips:");
  element.local.target = ua_.RegisteredUri(is_secure);
  if (dialog != nullptr) {
    element.remote_tag = std::string(dialog->remote_tag());
    element.remote.target = std::string(dialog->remote_target());
  }
  // RFC 4235 section 5.2: who holds, does not play what comes.
  element.local.renders = !call.holds();
  element.remote.renders = !call.is_held();
}

}  // namespace sipsim::sip
