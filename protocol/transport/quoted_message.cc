#include "protocol/transport/quoted_message.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "protocol/header/header_id.h"

namespace sipsim::sip {
namespace {

constexpr absl::string_view kVersion = "SIP/2.0 ";

// Takes the first line off `text`; it may be the last one, cut short.
absl::string_view TakeLine(absl::string_view* text) {
  const size_t end = text->find("\r\n");
  const absl::string_view line = text->substr(0, end);
  text->remove_prefix(end == absl::string_view::npos ? text->size() : end + 2);
  return line;
}

// The rest of the top Via field, from its value on; "" if it is not there.
absl::string_view FindTopVia(absl::string_view headers) {
  while (!headers.empty()) {
    const absl::string_view rest = headers;
    const absl::string_view line = TakeLine(&headers);
    const size_t colon = line.find(':');
    if (colon == absl::string_view::npos) continue;
    const absl::string_view name =
        absl::StripTrailingAsciiWhitespace(line.substr(0, colon));
    if (HeaderIdFromName(name) == HeaderId::kVia) {
      return rest.substr(colon + 1);
    }
  }
  return "";
}

// Whether another header field, not a folded line, begins at `text`[pos].
bool EndsField(absl::string_view text, size_t pos) {
  if (!absl::StartsWith(text.substr(pos), "\r\n")) return false;
  const absl::string_view next = text.substr(pos + 2, 1);
  return next != " " && next != "\t";
}

// The branch of the first entry in a Via value. Its end must be in sight.
absl::string_view BranchOf(absl::string_view via) {
  for (size_t pos = 0; pos < via.size(); ++pos) {
    if (via[pos] == ',' || EndsField(via, pos)) return "";
    if (via[pos] != ';') continue;
    absl::string_view rest =
        absl::StripLeadingAsciiWhitespace(via.substr(pos + 1));
    if (!absl::StartsWithIgnoreCase(rest, "branch")) continue;
    rest = absl::StripLeadingAsciiWhitespace(rest.substr(6));
    if (!absl::ConsumePrefix(&rest, "=")) continue;
    rest = absl::StripLeadingAsciiWhitespace(rest);
    const size_t end = rest.find_first_of("; \t\r\n,");
    return end == absl::string_view::npos ? "" : rest.substr(0, end);
  }
  return "";
}

}  // namespace

FailedMessage ReadQuotedMessage(absl::string_view quoted) {
  FailedMessage failed;
  const absl::string_view start_line = TakeLine(&quoted);
  failed.is_response = absl::StartsWith(start_line, kVersion);
  const size_t blank = start_line.find(' ');
  if (!failed.is_response && blank != absl::string_view::npos) {
    failed.method = start_line.substr(0, blank);
  }
  failed.branch = BranchOf(FindTopVia(quoted));
  return failed;
}

}  // namespace sipsim::sip
