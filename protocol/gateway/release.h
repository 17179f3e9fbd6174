#ifndef SIPSIM_PROTOCOL_GATEWAY_RELEASE_H_
#define SIPSIM_PROTOCOL_GATEWAY_RELEASE_H_

#include "protocol/gateway/isup.h"
#include "protocol/message/message.h"
#include "protocol/ua/call_types.h"
#include "protocol/ua/extra_header.h"

namespace sipsim::sip {

// The Reason field that carries a cause of the PSTN (RFC 3326).
ExtraHeader ReasonOf(Cause cause);

// The REL for a final response of 300 or more to our INVITE (RFC 3398 sections
// 8.2.5, 8.2.6).
IsupMessage ReleaseFor(const Message& response);

// The cause of the end of a call that no message tells of.
Cause CauseOfEnd(const CallEnd& end);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_GATEWAY_RELEASE_H_
