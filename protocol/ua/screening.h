#ifndef SIPSIM_PROTOCOL_UA_SCREENING_H_
#define SIPSIM_PROTOCOL_UA_SCREENING_H_

// User agents that take calls by certain proxies alone (RFC 5359 section 2.13).
// Private to protocol/ua.

#include "protocol/message/message.h"
#include "protocol/port/transport.h"
#include "protocol/ua/request_check.h"
#include "protocol/ua/user_agent_config.h"

namespace sipsim::sip {

// RFC 3261 section 21.3.4: 305 with a proxy as Contact, for a request that is
// about to begin a dialog and has not come from one of `screening_proxies`. The
// address that it came from counts: a Via says what its sender likes. There are
// such proxies.
Refusal CheckProxy(const UserAgentConfig& config, const Message& request,
                   const Flow& arrival);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_SCREENING_H_
