#include "protocol/ua/dialog_feed.h"

#include <algorithm>
#include <optional>

#include "protocol/text/parameter.h"

namespace sipsim::sip {
namespace {

// RFC 4235 section 3.10.
constexpr Duration kIntervalMin = 1s;

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
        const bool is_told = news_.contains(element.id) ||
                             element.state == DialogInfoState::kTerminated;
        if (!is_told && IsWanted(element)) info.dialogs.push_back(element);
      }
    }
  }
  for (const auto& [id, element] : news_) info.dialogs.push_back(element);
  news_.clear();
  return WriteDialogInfo(info);
}

void DialogPackage::Feed::Add(const DialogElement& element) {
  if (!IsWanted(element)) return;
  news_[element.id] = element;
  is_over_ = !call_id_.empty() && element.state == DialogInfoState::kTerminated;
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
