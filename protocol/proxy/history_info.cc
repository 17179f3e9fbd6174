#include "protocol/proxy/history_info.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/header/name_addr.h"
#include "protocol/uri/uri.h"
#include "protocol/uri/uri_headers.h"

namespace sipsim::sip {
namespace {

constexpr size_t kIndexSizeMax = 64;

// index-val = number *( "." number )
bool IsIndex(absl::string_view text) {
  if (text.size() > kIndexSizeMax) return false;
  for (const absl::string_view number : absl::StrSplit(text, '.')) {
    if (number.empty()) return false;
    for (const char c : number) {
      if (!absl::ascii_isdigit(c)) return false;
    }
  }
  return true;
}

const char* ParameterOf(HistoryStep step) {
  switch (step) {
    case HistoryStep::kContact:
      return ";rc=";
    case HistoryStep::kOtherUser:
      return ";mp=";
    case HistoryStep::kUnchanged:
      return ";np=";
    case HistoryStep::kNone:
      break;
  }
  return "";
}

}  // namespace

bool IsHistoryInfo(const Message& message, const HeaderField& field) {
  return field.id == HeaderId::kOther &&
         absl::EqualsIgnoreCase(message.name(field), kHistoryInfo);
}

bool SupportsHistoryInfo(const Message& request) {
  for (const HeaderField& field : request.fields()) {
    if (field.id != HeaderId::kSupported) continue;
    for (const absl::string_view tag :
         absl::StrSplit(request.value(field), ',')) {
      if (absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(tag), "histinfo")) {
        return true;
      }
    }
  }
  return false;
}

std::optional<History> History::Of(const Message& request) {
  History history;
  std::optional<UriView> last;
  for (const HeaderField& field : request.fields()) {
    if (!IsHistoryInfo(request, field)) continue;
    const auto entries = ParseNameAddrList(request.value(field));
    if (!entries.has_value()) return std::nullopt;
    const auto index = entries->back().Parameter("index");
    if (!index.has_value() || !IsIndex(*index)) return std::nullopt;
    history.index_ = std::string(*index);
    last = entries->back().uri;
    absl::StrAppend(&history.text_, history.text_.empty() ? "" : ", ",
                    request.value(field));
  }
  const UriView& uri = request.request_uri();
  if (last.has_value()) {
    // Its headers say what became of it.
    last->headers = {};
    if (UriEquivalent(*last, uri)) return history;
    absl::StrAppend(&history.index_, ".0");  // 10.3 rule 6: a gap.
  } else {
    history.index_ = std::string("1");
  }
  history.Add({.uri = uri.text, .index = history.index_});
  return history;
}

// The Reason (section 10.2) and the cause stand in the URI.
void History::Add(const HistoryEntry& entry) {
  absl::StrAppend(&text_, text_.empty() ? "<" : ", <",
                  entry.uri.substr(0, entry.uri.find('?')));
  if (entry.cause != 0) absl::StrAppend(&text_, ";cause=", entry.cause);
  if (entry.reason != 0) {
    absl::StrAppend(&text_, "?Reason=",
                    EscapeUriHeader(absl::StrCat("SIP;cause=", entry.reason)));
  }
  absl::StrAppend(
      &text_, ">;index=", entry.index, ParameterOf(entry.step),
      entry.step == HistoryStep::kNone ? entry.parameter : entry.parent);
}

}  // namespace sipsim::sip
