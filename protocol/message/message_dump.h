#ifndef SIPSIM_PROTOCOL_MESSAGE_MESSAGE_DUMP_H_
#define SIPSIM_PROTOCOL_MESSAGE_MESSAGE_DUMP_H_

#include <string>

#include "absl/strings/string_view.h"
#include "protocol/message/message.h"
#include "protocol/message/parse_error.h"

namespace sipsim::sip {

// What the parser has understood, for people: the start line, each header field
// with its byte offset, its name as written (and the long one), its value, and
// below it the typed values of the headers that are taken apart; the body's
// size and type. Bytes that are not printable ASCII appear as \xHH.
//
//   request INVITE sip:bob@biloxi.com
//     request-uri: scheme=sip user=bob host=biloxi.com
//   byte 35: Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKnashds8
//     transport=UDP host=pc33.atlanta.com branch=z9hG4bKnashds8
std::string DumpMessage(const Message& message);

// The error with what was found where it is: "byte 117: bad_header_value in
// CSeq: expected a number below 2**31 and a method, found "-1 INVITE"".
std::string DescribeError(const ParseError& error, absl::string_view text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_MESSAGE_DUMP_H_
