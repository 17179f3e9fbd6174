#include "protocol/message/sipfrag.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/base/buffer.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/message/parser.h"

namespace sipsim::sip {

std::string StatusSipfrag(int status_code, absl::string_view reason_phrase) {
  return absl::StrCat(
      "SIP/2.0 ", status_code, " ",
      reason_phrase.empty() ? ReasonPhrase(status_code) : reason_phrase,
      "\r\n");
}

std::optional<int> ParseStatusSipfrag(absl::string_view body) {
  // A whole message but for the headers that are left out.
  std::string text(body);
  if (!absl::EndsWith(text, "\n")) text.append("\r\n");
  text.append("\r\n");
  Message message;
  const ParseError error =
      ParseMessage(BufferRef::Copy(text), ParseLimits(), &message);
  if (!error.ok() && error.code != ParseErrorCode::kMissingHeader) {
    return std::nullopt;
  }
  if (message.is_request() || message.status_code() == 0) return std::nullopt;
  return message.status_code();
}

}  // namespace sipsim::sip
