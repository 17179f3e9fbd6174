#ifndef SIPSIM_PROTOCOL_EVENT_DIALOG_TABLE_H_
#define SIPSIM_PROTOCOL_EVENT_DIALOG_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "protocol/event/dialog_info.h"

namespace sipsim::sip {

// The dialogs of somebody, as a subscriber puts them together out of one
// document after the other (RFC 4235 section 4.3).
class DialogTable {
 public:
  enum class Verdict : uint8_t {
    kTaken,
    kIncomplete,  // Taken, but one before it is missing: ask for all of it.
    kOld,         // Not newer than the last one: left out.
    kBroken,      // No document of this kind.
  };

  Verdict Take(absl::string_view document);

  // By id; those that are terminated are taken out.
  const absl::btree_map<std::string, DialogElement>& dialogs() const {
    return dialogs_;
  }
  std::optional<uint32_t> version() const { return version_; }

 private:
  std::optional<uint32_t> version_;
  absl::btree_map<std::string, DialogElement> dialogs_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_EVENT_DIALOG_TABLE_H_
