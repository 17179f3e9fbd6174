#ifndef SIPSIM_PROTOCOL_PROXY_HISTORY_INFO_H_
#define SIPSIM_PROTOCOL_PROXY_HISTORY_INFO_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/message/message.h"

namespace sipsim::sip {

inline constexpr absl::string_view kHistoryInfo = "History-Info";

bool IsHistoryInfo(const Message& message, const HeaderField& field);
// Whether a response to this request may tell the history (option tag
// histinfo, RFC 7044 section 9.4).
bool SupportsHistoryInfo(const Message& request);

// How the URI of an entry was found from that of its parent (RFC 7044 section
// 5.1).
enum class HistoryStep : uint8_t {
  kNone,       // That is not known.
  kContact,    // rc: another way to the same user, as a contact of his.
  kOtherUser,  // mp: somebody else, to whom the call is forwarded.
  kUnchanged,  // np: it is the same URI.
};

// One entry to be added.
struct HistoryEntry {
  absl::string_view uri;
  std::string index;  // "1.2".
  HistoryStep step = HistoryStep::kNone;
  absl::string_view parent = {};  // Index of the parent; with a step only.
  int cause = 0;   // Why it is somebody else (RFC 4458), 0 for nothing.
  int reason = 0;  // What it was answered, if that led to the next entry.
  // Without a step: rc, mp or np as another has written it (";rc=1.1"), or "".
  absl::string_view parameter = {};
};

// The History-Info of a request that goes on: who was tried so far (RFC 7044).
class History {
 public:
  // What the request brings, and an entry for its Request-URI if the last one
  // is for another (section 9.1 step 2). nullopt: it brings what is broken,
  // which is to be left alone.
  static std::optional<History> Of(const Message& request);

  // Index of the entry of the Request-URI.
  const std::string& index() const { return index_; }
  void Add(const HistoryEntry& entry);
  // As the value of one field.
  const std::string& text() const { return text_; }

 private:
  std::string index_;
  std::string text_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_HISTORY_INFO_H_
