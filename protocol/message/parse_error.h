#ifndef SIPSIM_PROTOCOL_MESSAGE_PARSE_ERROR_H_
#define SIPSIM_PROTOCOL_MESSAGE_PARSE_ERROR_H_

#include <cstdint>
#include <string>

#include "protocol/header/header_id.h"

namespace sipsim::sip {

// What is wrong with the bytes of a message. Values only: no text is made
// until somebody asks.
enum class ParseErrorCode : uint8_t {
  kNone,
  kEmpty,            // No bytes, or only line ends (a keep-alive).
  kIncomplete,       // The text ends before the blank line.
  kBadStartLine,     // Neither a request line nor a status line.
  kBadVersion,       // Not SIP/2.0: 505 (section 8.2, 21.5.6).
  kBadRequestUri,    // Or a blank or angle bracket in it (7.1).
  kBadStatusCode,    // Not 100 to 699.
  kBadHeaderName,    // No token, or no colon behind it.
  kBadHeaderValue,   // The value breaks the grammar of its header.
  kBadLineEnd,       // A bare CR, or a NUL or other control character.
  kMissingHeader,    // One of the six of section 8.1.1, or of a response.
  kDuplicateHeader,  // More than one where only one is allowed.
  kBodyTooShort,     // Content-Length says more than there is (18.3).
  kMethodMismatch,   // CSeq method is not that of the request (8.1.1.5).
  kTooManyHeaders,   // ParseLimits, as are the following.
  kTooManyEntries,
  kHeaderTooLong,
  kMessageTooLong,
};

// "bad_header_value": a stable word for traces and counters.
const char* ParseErrorName(ParseErrorCode code);

// A value. `offset` is the first byte, counted from 0, that cannot be right;
// `header` names the header concerned, or kOther.
struct ParseError {
  ParseErrorCode code = ParseErrorCode::kNone;
  HeaderId header = HeaderId::kOther;
  uint32_t offset = 0;

  bool ok() const { return code == ParseErrorCode::kNone; }
  // "byte 117: bad_header_value in CSeq: expected ...".
  std::string ToString() const;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_PARSE_ERROR_H_
