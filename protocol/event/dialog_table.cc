#include "protocol/event/dialog_table.h"

#include <utility>

namespace sipsim::sip {
namespace {

// For a table that is told of no end.
constexpr size_t kRowCountMax = 10'000;

}  // namespace

DialogTable::Verdict DialogTable::Take(absl::string_view document) {
  std::optional<DialogInfo> info = ParseDialogInfo(document);
  if (!info.has_value()) return Verdict::kBroken;
  if (version_.has_value() && info->version <= *version_) return Verdict::kOld;
  const bool is_next = version_.has_value() && info->version == *version_ + 1;
  version_ = info->version;
  if (info->is_full) dialogs_.clear();
  for (DialogElement& dialog : info->dialogs) {
    if (dialog.state == DialogInfoState::kTerminated) {
      dialogs_.erase(dialog.id);
    } else if (dialogs_.size() < kRowCountMax) {
      std::string id = dialog.id;
      dialogs_[std::move(id)] = std::move(dialog);
    }
  }
  return is_next || info->is_full ? Verdict::kTaken : Verdict::kIncomplete;
}

}  // namespace sipsim::sip
