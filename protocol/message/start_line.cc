// Request line and status line: RFC 3261 sections 7.1 and 7.2.

#include "protocol/header/method.h"
#include "protocol/message/message_parser.h"
#include "protocol/text/grammar.h"
#include "protocol/text/word.h"
#include "protocol/uri/uri_grammar.h"

namespace sipsim::sip {

const char* MessageParser::ParseStartLine(const char* p) {
  const bool is_response = LowerWord(scanner_.Word(p, 4), 3) == WordOf("sip/");
  const char* end = is_response ? ParseStatusLine(p) : ParseRequestLine(p);
  if (end == nullptr) end = p;
  // A fold cannot continue a start line.
  while (end < scanner_.end() && SkipLineEnd(end) == nullptr) ++end;
  return SkipLineEnd(end);
}

// SIP-Version of section 25.1; notes a version that is not ours.
inline const char* MessageParser::ParseVersion(const char* p) {
  if (LowerWord(scanner_.Word(p, 7), 3) == WordOf("sip/2.0") &&
      !IsClass(scanner_.At(p, 7), kDigit)) [[likely]] {
    return p + 7;
  }
  return ParseOtherVersion(p);
}

const char* MessageParser::ParseOtherVersion(const char* p) {
  const char* begin = p;
  if (LowerWord(scanner_.Word(p, 4), 3) != WordOf("sip/")) {
    Error(ParseErrorCode::kBadStartLine, p);
    return nullptr;
  }
  p = scanner_.Skip<kDigit>(begin + 4);
  const char* dot = p;
  p = scanner_.At(dot) == '.' ? scanner_.Skip<kDigit>(dot + 1) : dot;
  if (dot == begin + 4 || p <= dot + 1) {
    Error(ParseErrorCode::kBadStartLine, p);
    return nullptr;
  }
  if (Between(begin + 4, p) != "2.0") {
    Error(ParseErrorCode::kBadVersion, begin + 4);
  }
  return p;
}

const char* MessageParser::EndStartLine(const char* p) {
  if (SkipLineEnd(p) != nullptr) return p;
  Error(p >= scanner_.end() ? ParseErrorCode::kIncomplete
                            : ParseErrorCode::kBadStartLine,
        p);
  return nullptr;
}

const char* MessageParser::ParseRequestLine(const char* p) {
  const char* end = scanner_.Skip<kToken>(p);
  if (end == p || scanner_.At(end) != ' ') {
    Error(ParseErrorCode::kBadStartLine, end);
    return nullptr;
  }
  m_.is_request_ = true;
  m_.method_text_ = Between(p, end);
  m_.method_ = MethodFromPadded(p, m_.method_text_.size());
  p = ParseRequestUri(end + 1);
  if (p == nullptr) return nullptr;
  p = ParseVersion(p + 1);
  return p == nullptr ? nullptr : EndStartLine(p);
}

const char* MessageParser::ParseRequestUri(const char* p) {
  p = ParseUriAt(scanner_, p, UriPlace::kEnclosed, &m_.request_uri_);
  if (p == nullptr) {
    Error(ParseErrorCode::kBadRequestUri, bad_value_);
    bad_value_ = nullptr;
    return nullptr;
  }
  // Table 1 of section 19.1.1: no headers in a Request-URI.
  const absl::string_view headers = m_.request_uri_.headers;
  if (scanner_.At(p) == ' ' && headers.empty()) return p;
  Error(ParseErrorCode::kBadRequestUri,
        headers.empty() ? p : headers.data() - 1);
  return scanner_.At(p) == ' ' ? p : nullptr;
}

const char* MessageParser::ParseStatusLine(const char* p) {
  p = ParseVersion(p);
  if (p == nullptr) return nullptr;
  if (scanner_.At(p) != ' ') {
    Error(ParseErrorCode::kBadStartLine, p);
    return nullptr;
  }
  const char* code = p + 1;
  p = scanner_.Skip<kDigit>(code);
  if (p != code + 3 || *code < '1' || *code > '6') {
    Error(ParseErrorCode::kBadStatusCode, code);
    return nullptr;
  }
  m_.status_code_ =
      (code[0] - '0') * 100 + (code[1] - '0') * 10 + code[2] - '0';
  if (scanner_.At(p) != ' ') {
    Error(ParseErrorCode::kBadStartLine, p);
    return nullptr;
  }
  const char* reason = p + 1;
  p = scanner_.Skip<kTextChar>(reason);
  m_.reason_phrase_ = Between(reason, p);
  return EndStartLine(p);
}

}  // namespace sipsim::sip
