#ifndef SIPSIM_PROTOCOL_MESSAGE_PARSER_H_
#define SIPSIM_PROTOCOL_MESSAGE_PARSER_H_

#include "protocol/base/buffer.h"
#include "protocol/message/message.h"
#include "protocol/message/parse_error.h"
#include "protocol/port/parse_limits.h"

namespace sipsim::sip {

// Parses one message: the content of a datagram, or one that a stream framer
// has cut out (RFC 3261 sections 7, 18.3, 25). One pass over the bytes, in
// place; `message` keeps a reference to them and reuses its storage.
//
// On an error, `message` keeps what was understood before it, which may be
// enough to answer 400: is_request(), and the headers of CanAnswer() below.
ParseError ParseMessage(BufferRef bytes, const ParseLimits& limits,
                        Message* message);

// Whether a broken request still has what a 400 needs: Via, From, To, Call-ID
// and CSeq, each well-formed, and is not an ACK (section 8.2).
bool CanAnswer(const Message& message);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_PARSER_H_
