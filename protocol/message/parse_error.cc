#include "protocol/message/parse_error.h"

#include "absl/strings/str_cat.h"

namespace sipsim::sip {
namespace {

// What the grammar wants of the headers that ParseMessage takes apart.
const char* ExpectedValue(HeaderId id) {
  switch (id) {
    case HeaderId::kCallId:
      return "word [ \"@\" word ]";
    case HeaderId::kContact:
      return "\"*\", or URIs with parameters";
    case HeaderId::kContentLength:
      return "a number of bytes";
    case HeaderId::kCSeq:
      return "a number below 2**31 and a method";
    case HeaderId::kExpires:
      return "a number of seconds below 2**32";
    case HeaderId::kFrom:
    case HeaderId::kTo:
      return "a URI with parameters";
    case HeaderId::kMaxForwards:
      return "a number from 0 to 255";
    case HeaderId::kRecordRoute:
    case HeaderId::kRoute:
      return "URIs in angle brackets, separated by commas";
    case HeaderId::kVia:
      return "SIP/2.0/transport host[:port] with parameters";
    default:
      return "a value of its grammar";
  }
}

const char* Expected(const ParseError& error) {
  switch (error.code) {
    case ParseErrorCode::kNone:
      return "";
    case ParseErrorCode::kEmpty:
      return "a message";
    case ParseErrorCode::kIncomplete:
      return "a blank line behind the header fields";
    case ParseErrorCode::kBadStartLine:
      return "a request line or a status line";
    case ParseErrorCode::kBadVersion:
      return "SIP/2.0";
    case ParseErrorCode::kBadRequestUri:
      return "a URI without blanks, brackets or headers";
    case ParseErrorCode::kBadStatusCode:
      return "a status code from 100 to 699";
    case ParseErrorCode::kBadHeaderName:
      return "a header name and a colon";
    case ParseErrorCode::kBadHeaderValue:
      return ExpectedValue(error.header);
    case ParseErrorCode::kBadLineEnd:
      return "no control character but CR LF";
    case ParseErrorCode::kMissingHeader:
      return "this header";
    case ParseErrorCode::kDuplicateHeader:
      return "this header once";
    case ParseErrorCode::kBodyTooShort:
      return "as many bytes of body as Content-Length says";
    case ParseErrorCode::kMethodMismatch:
      return "the method of the request line";
    case ParseErrorCode::kTooManyHeaders:
      return "fewer header fields";
    case ParseErrorCode::kTooManyEntries:
      return "fewer entries";
    case ParseErrorCode::kHeaderTooLong:
      return "a shorter header field";
    case ParseErrorCode::kMessageTooLong:
      return "a shorter message";
  }
  return "";
}

}  // namespace

const char* ParseErrorName(ParseErrorCode code) {
  switch (code) {
    case ParseErrorCode::kNone:
      return "none";
    case ParseErrorCode::kEmpty:
      return "empty";
    case ParseErrorCode::kIncomplete:
      return "incomplete";
    case ParseErrorCode::kBadStartLine:
      return "bad_start_line";
    case ParseErrorCode::kBadVersion:
      return "bad_version";
    case ParseErrorCode::kBadRequestUri:
      return "bad_request_uri";
    case ParseErrorCode::kBadStatusCode:
      return "bad_status_code";
    case ParseErrorCode::kBadHeaderName:
      return "bad_header_name";
    case ParseErrorCode::kBadHeaderValue:
      return "bad_header_value";
    case ParseErrorCode::kBadLineEnd:
      return "bad_line_end";
    case ParseErrorCode::kMissingHeader:
      return "missing_header";
    case ParseErrorCode::kDuplicateHeader:
      return "duplicate_header";
    case ParseErrorCode::kBodyTooShort:
      return "body_too_short";
    case ParseErrorCode::kMethodMismatch:
      return "method_mismatch";
    case ParseErrorCode::kTooManyHeaders:
      return "too_many_headers";
    case ParseErrorCode::kTooManyEntries:
      return "too_many_entries";
    case ParseErrorCode::kHeaderTooLong:
      return "header_too_long";
    case ParseErrorCode::kMessageTooLong:
      return "message_too_long";
  }
  return "unknown";
}

std::string ParseError::ToString() const {
  if (ok()) return "no error";
  std::string out = absl::StrCat("byte ", offset, ": ", ParseErrorName(code));
  if (header != HeaderId::kOther) {
    absl::StrAppend(&out, " in ", HeaderName(header));
  }
  absl::StrAppend(&out, ": expected ", Expected(*this));
  return out;
}

}  // namespace sipsim::sip
