#include "protocol/ua/dialog_feed.h"

#include <algorithm>
#include <optional>

#include "protocol/text/parameter.h"

namespace sipsim::sip {
namespace {

// RFC 4235 section 3.10.
constexpr Duration kIntervalMin = 1s;

bool IsOpen(const DialogElement& element) {
  return element.state != DialogInfoState::kTerminated;
}

}  // namespace

std::string UnquotedText(absl::string_view text) {
  if (text.size() < 2 || text.front() != '"') return std::string(text);
  std::string out;
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\') ++i;
    out.push_back(text[i]);
  }
  return out;
}

DialogPackage::Feed::Feed(DialogPackage& package, Notifier& notifier,
                          const Dialog& dialog, const EventView& event)
    : package_(package), notifier_(notifier), dialog_(dialog) {
  const auto parameter = [&](absl::string_view name) {
    return UnquotedText(FindParameter(event.parameters, name).value_or(""));
  };
  call_id_ = parameter("call-id");
  local_tag_ = parameter("to-tag");
  remote_tag_ = parameter("from-tag");
  package_.feeds_.push_back(this);
  for (const auto& [number, elements] : package_.calls_) {
    for (const DialogElement& element : elements) {
      if (IsOpen(element) && IsWanted(element)) open_[element.id] = false;
    }
  }
}

DialogPackage::Feed::~Feed() {
  auto& feeds = package_.feeds_;
  feeds.erase(std::find(feeds.begin(), feeds.end(), this));
}

Duration DialogPackage::Feed::interval_min() const { return kIntervalMin; }

std::string DialogPackage::Feed::TakeDocument(bool is_full) {
  DialogInfo info;
  info.version = version_++;
  info.is_full = is_full;
  info.entity = package_.ua_.config.aor;
  if (is_full) {
    for (const auto& [number, elements] : package_.calls_) {
      for (const DialogElement& element : elements) {
        if (!news_.contains(element.id) && IsOpen(element) &&
            IsToTell(element)) {
          info.dialogs.push_back(element);
        }
      }
    }
  }
  for (const auto& [id, element] : news_) info.dialogs.push_back(element);
  news_.clear();
  for (const DialogElement& element : info.dialogs) {
    const auto found = open_.find(element.id);
    if (found != open_.end()) found->second = true;
  }
  return WriteDialogInfo(info);
}

void DialogPackage::Feed::Add(const DialogElement& element) {
  if (!IsToTell(element)) {
    news_.erase(element.id);
    open_.erase(element.id);
    return;
  }
  news_[element.id] = element;
  if (IsOpen(element)) {
    open_.try_emplace(element.id, false);
  } else {
    open_.erase(element.id);
  }
  // 3.4: of a fork there may be others.
  is_over_ = !call_id_.empty() && open_.empty();
}

// A half-dialog is anybody's. Who was told of it, has to be told of its end,
// even if the dialog that comes of it is their own.
bool DialogPackage::Feed::IsToTell(const DialogElement& element) const {
  const auto found = open_.find(element.id);
  return IsWanted(element) || (found != open_.end() && found->second);
}

// 3.3: who has a dialog with us, knows of it.
bool DialogPackage::Feed::IsWanted(const DialogElement& element) const {
  if (!call_id_.empty()) {
    return element.call_id == call_id_ &&
           (local_tag_.empty() || element.local_tag == local_tag_) &&
           (remote_tag_.empty() || element.remote_tag == remote_tag_);
  }
  const std::optional<UriView> target = ParseUri(element.remote.target);
  const std::optional<UriView> subscriber = ParseUri(dialog_.remote_target());
  return !target.has_value() || !subscriber.has_value() ||
         !UriEquivalent(*target, *subscriber);
}

}  // namespace sipsim::sip
