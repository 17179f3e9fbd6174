#ifndef SIPSIM_PROTOCOL_EVENT_DIALOG_INFO_H_
#define SIPSIM_PROTOCOL_EVENT_DIALOG_INFO_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// The documents of the dialog event package (RFC 4235 section 4).

inline constexpr absl::string_view kDialogPackage = "dialog";
inline constexpr absl::string_view kDialogInfoType =
    "application/dialog-info+xml";

// The state machine of section 3.7.1.
enum class DialogInfoState : uint8_t {
  kTrying,
  kProceeding,
  kEarly,
  kConfirmed,
  kTerminated,
};
absl::string_view DialogInfoStateText(DialogInfoState state);  // "trying"

// What has led to kTerminated (4.1.2).
enum class DialogInfoEvent : uint8_t {
  kNone,
  kCancelled,
  kRejected,
  kReplaced,
  kLocalBye,
  kRemoteBye,
  kError,
  kTimeout,
};
absl::string_view DialogInfoEventText(DialogInfoEvent event);  // "local-bye"

// One end of a dialog (4.1.6). What is empty is left out.
struct DialogParty {
  std::string identity{};
  std::string display{};  // The display name, without quotes.
  std::string target{};
  // Whether it plays the media that it gets: +sip.rendering (RFC 4235 section
  // 5.2). Written with a target, and only if it does not.
  bool renders = true;

  bool operator==(const DialogParty&) const = default;
};

// One dialog, or what may become one (4.1.1).
struct DialogElement {
  std::string id{};
  std::string call_id{};
  std::string local_tag{};
  std::string remote_tag{};
  std::optional<bool> is_initiator{};
  DialogInfoState state = DialogInfoState::kTrying;
  DialogInfoEvent event = DialogInfoEvent::kNone;
  int code = 0;  // The status code that event is about; 0: none.
  DialogParty local{};
  DialogParty remote{};

  bool operator==(const DialogElement&) const = default;
};

// A document (4.1).
struct DialogInfo {
  uint32_t version = 0;
  bool is_full = true;
  std::string entity{};
  std::vector<DialogElement> dialogs{};
};

// One element a line, lines ended by a line feed.
std::string WriteDialogInfo(const DialogInfo& info);

// nullopt if the document is not well-formed, or none of the schema (4.4).
// Elements of other namespaces, and those not in DialogElement, are left out.
std::optional<DialogInfo> ParseDialogInfo(absl::string_view document);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_EVENT_DIALOG_INFO_H_
